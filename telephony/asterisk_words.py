"""Asterisk's own words, in one place: `cel_reading`, `stations` and `members` translate what crosses the border.

The story lines that our dialplan writes are named in `ivr_flows.story`.
"""

import re
from collections.abc import Mapping

# --- call-event journal (CEL), columns in the order of asterisk_conf/cel_custom.conf ----------------------
CEL_COLUMNS = (
    "eventtype",
    "eventtime",
    "uniqueid",
    "linkedid",
    "channel",
    "callerid_num",
    "callerid_name",
    "callerid_dnid",
    "eventextra",
)
CEL_ANSWER = "ANSWER"
CEL_HANGUP = "HANGUP"

QUEUE_CONTINUE = "CONTINUE"
"""QUEUESTATUS: an operator had answered, and that is over."""

# --- channels -----------------------------------------------------------------------------------------------
CHANNEL_TECHNOLOGY = "PJSIP/"
TRUNK = "trunk"
"""The only trunk's endpoint, and with a dash what those of several begin with (`settings.trunks`)."""
CHANNEL_UP = "6"
"""ChannelState of an answered channel."""
LISTENING = "ChanSpy"
"""Application of a phone that listens to another's talk."""
RTP_HELD = "1"
"""`CHANNEL(rtp,hold)` of a phone that holds by its own key."""
CAUSES_OF_THE_NETWORK = frozenset(
    {18, 25, 27, 34, 38, 39, 40, 41, 42, 43, 44, 46, 47, 58, 63, *range(95, 112)}
)
"""Q.850 causes with which no person ends a call that is up: our answer was never confirmed (18: no ACK for 32 s), no
route, network or circuit out of order (25 to 44), preempted or out of resources (46 to 63), errors of protocol and time
(95 to 111). A citizen who hangs up is 16; 31 and 127 are also what a gateway says that knows nothing better."""

CAUSES_OF_NO_ANSWER = frozenset({18, 27})
"""What a phone that cannot be reached gives, when we call it."""

CAUSE_NO_SOUND = "44"
"""With which Asterisk ends a leg from which no sound comes (Q.850: requested channel not available)."""


_CANNOT_ANSWER = frozenset({"0", "4", "5"})
"""Status of a queue's member: unknown, invalid, unavailable."""


def station_of(channel: str) -> str:
    """`PJSIP/112-1-web-0000002a` is the phone `112-1-web`."""
    return channel.removeprefix(CHANNEL_TECHNOLOGY).rpartition("-")[0] or channel


def is_trunk(station: str) -> bool:
    """Whether a station is one of the trunks: `trunk`, `trunk-main`."""
    return station == TRUNK or station.startswith(f"{TRUNK}-")


def is_answered(event: Mapping[str, str]) -> bool:
    """Whether an event of CoreShowChannels lists an answered SIP channel: a phone's, or one of the trunk's."""
    return (
        event.get("event") == "CoreShowChannel"
        and event.get("channelstate") == CHANNEL_UP
        and event["channel"].startswith(CHANNEL_TECHNOLOGY)
    )


def could_answer(event: Mapping[str, str]) -> bool:
    """Whether an event of QueueStatus lists a member who is there, or talks: as `[early]` of queues.conf counts."""
    return (
        event.get("event") == "QueueMember"
        and event.get("paused") != "1"
        and event.get("status") not in _CANNOT_ANSWER
    )


def has_read_trunks(event: Mapping[str, str]) -> bool:
    """Whether Asterisk tells that it has read its SIP configuration anew."""
    return event.get("event") == _RELOAD and event.get("module", "").startswith(_READS_TRUNKS)


TRUNK_CODECS = frozenset({"PCMA", "PCMU", "G722", "GSM", "OPUS", "AMR-WB", "AMR", "G726-32", "SPEEX"})
"""What the trunk is taken with (`allow` of pjsip.conf), by the names of session descriptions."""

TRUNK_PROBE = "-probe"
"""The endpoint and place at which a trunk is probed: its own name and this."""

# --- AMI events ---------------------------------------------------------------------------------------------
DEVICE_STATE_CHANGE = "DeviceStateChange"
QUEUE_MEMBER_CHANGES = frozenset({"QueueMemberAdded", "QueueMemberRemoved", "QueueMemberPause"})
CONTACT_STATUS = "ContactStatus"
CONTACT_DETAIL = "ContactStatusDetail"
CONTACT_ANSWERS = frozenset({"Reachable"})
CONTACT_SILENT = frozenset({"Unreachable"})
"""Before the first probe is over it is neither."""
_RELOAD = "Reload"
_READS_TRUNKS = "res_pjsip"
REGISTRY = "Registry"
"""An outbound registration has changed; which, only a list says."""
REGISTRATION_DETAIL = "OutboundRegistrationDetail"
REGISTERED = "Registered"
NOT_REGISTERED = frozenset({"Rejected", "Stopped"})
"""Before the registrar's first answer it is neither."""
FULLY_BOOTED = "FullyBooted"
ATTENDED_TRANSFER = "AttendedTransfer"
"""A phone has handed its other side over by itself (REFER with Replaces)."""
TRANSFERRED = "Success"
ORIGINATE_RESPONSE = "OriginateResponse"
RING_PHONE = "Local/s@ring-phone/n"
"""Rings the phone PHONE, which goes on in context PHONE_DOES; never the phone itself: Originate follows forwards."""
ORDER_CALL = "Local/s@order-call/n"
"""Calls NUMBER for a phone order."""
ORIGINATE_REASONS = {
    "0": "Asterisk could not place it",
    "1": "hung up",
    "3": "rang, and nobody answered",
    "5": "busy, or it forwards its calls",
    "8": "not reached: no such number, or the line there is down",
}
"""Why a call of ours was not answered (Asterisk's control frame numbers). A forward is not followed."""

CAUSE_REDIRECTED = 23
"""With which the dialplan ends a leg whose phone forwards its calls (Q.850: redirection to new destination)."""

_DIALLED = re.compile(r"\+?[0-9]{1,24}")


def is_dialled(number: str) -> bool:
    """Whether it is nothing but a number as dialled: every other sign would mean something to Asterisk."""
    return _DIALLED.fullmatch(number) is not None


# --- states of a device, and what they mean for a seat ------------------------------------------------------
DEVICE_FREE = "NOT_INUSE"
DEVICE_RINGING = frozenset({"RINGING", "RINGINUSE"})
DEVICE_TALKING = frozenset({"INUSE", "BUSY"})
DEVICE_HOLD = "ONHOLD"
