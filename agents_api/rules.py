"""Who may do what: one line for every endpoint, by its operation id. An endpoint without a line does not start.

The table says which roles may knock; what of a thing a role may see (its own agency's cases, nothing
restricted) is decided where the thing is read. `dispatch` has the rules of each move besides.
"""

from collections.abc import Mapping
from typing import Final

from records.people import Role

_O, _S, _A, _W, _ADMIN = Role.OPERATOR, Role.SUPERVISOR, Role.AGENCY, Role.WALL, Role.ADMIN

EVERYBODY: Final = frozenset[Role]()
"""Also without a session: nobody is asked who they are."""

LOGGED_IN: Final = frozenset(Role)
DESK: Final = frozenset({_O, _S})
"""Those who handle calls and incidents."""

SUPERVISORS: Final = frozenset({_S})

ROOM: Final = frozenset({_O, _S, _ADMIN})
"""Those who may look at the room's work."""

AUTHORS: Final = frozenset({_S, _ADMIN})
"""Those who decide what callers meet."""

SEATS: Final = frozenset({_O, _S, _A})
"""Those who sit at a position; an agency's people only at their agency's."""

RULES: Final[Mapping[str, frozenset[Role]]] = {
    "get_health": EVERYBODY,
    "get_metrics": EVERYBODY,
    "take_aml": EVERYBODY,
    "take_twilio_message": EVERYBODY,
    "take_twilio_status": EVERYBODY,
    "get_share_page": EVERYBODY,
    "get_share_script": EVERYBODY,
    "get_share_style": EVERYBODY,
    "share_position": EVERYBODY,
    "list_public_alerts": EVERYBODY,
    "get_public_alert": EVERYBODY,
    "log_in": EVERYBODY,
    "log_in_display": EVERYBODY,
    "log_out": LOGGED_IN,
    "get_me": LOGGED_IN,
    "get_feed": LOGGED_IN,
    "list_journal": LOGGED_IN,
    "list_services": LOGGED_IN,
    "list_places": LOGGED_IN,
    "list_agencies": LOGGED_IN,
    "list_types": LOGGED_IN,
    "list_calls": ROOM,
    "get_call": ROOM,
    "list_call_locations": DESK,
    "make_location_link": DESK,
    "dispose_call": DESK,
    "open_call_draft": DESK,
    "act_on_call": DESK,
    "place_call": DESK,
    "get_action": DESK,
    "get_recording": DESK,
    "get_recording_last": DESK,
    "hold_recording": frozenset({_S}),
    "list_incidents": ROOM,
    "get_incident": ROOM,
    "edit_incident": DESK,
    "open_incident": DESK,
    "resolve_incident": DESK,
    "close_incident": DESK,
    "cancel_incident": DESK,
    "list_cases": ROOM | {_A},
    "get_case": ROOM | {_A},
    "accept_case": SEATS,
    "reject_case": SEATS,
    "assign_unit": SEATS,
    "case_en_route": SEATS,
    "case_on_scene": SEATS,
    "case_done": SEATS,
    "case_not_found": SEATS,
    "verify_case": DESK,
    "stand_down_case": DESK,
    "list_positions": ROOM | {_A},
    "take_position": SEATS,
    "leave_position": SEATS,
    "ready_position": SEATS,
    "pause_position": SEATS,
    "list_callbacks": ROOM,
    "take_callback": DESK,
    "end_callback": DESK,
    "list_texts": DESK,
    "get_text": DESK,
    "take_text": DESK,
    "give_back_text": DESK,
    "answer_text": DESK,
    "close_text": DESK,
    "open_text_draft": DESK,
    "list_flags": ROOM,
    "lift_flag": SUPERVISORS,
    "list_news": ROOM,
    "get_news": ROOM,
    "put_news": SUPERVISORS,
    "put_off_news": SUPERVISORS,
    "list_broadcasts": ROOM | {_A},
    "get_broadcast": ROOM | {_A},
    "get_broadcast_cap": ROOM | {_A},
    "send_broadcast": DESK,
    "read_broadcast": SEATS,
    "recall_broadcast": DESK,
    "list_alarms": ROOM,
    "take_alarm": DESK,
    "list_queues": ROOM | {_W},
    "list_probes": ROOM | {_W},
    "list_flows": ROOM,
    "get_flow": ROOM,
    "get_flow_diagram": ROOM,
    "get_flow_picture": ROOM,
    "check_flow": AUTHORS,
    "submit_flow": AUTHORS,
    "restore_flow": AUTHORS,
    "list_wall_calls": ROOM | {_W},
    "list_wall_incidents": ROOM | {_W},
    "list_wall_cases": ROOM | {_W},
    "list_wall_broadcasts": ROOM | {_W},
}
