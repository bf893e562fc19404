"""The lines with which a call tells its own story in Asterisk's call-event journal.

`asterisk_conf/extensions.conf` and the compiled flows write them with `CELGenUserEvent(NAME,extra)`;
telephony folds call records from them. Several values in one `extra` are parted by `SEPARATOR`.
"""

from typing import Final

SEPARATOR: Final = "|"

ARRIVED: Final = "DCOR_ARRIVED"
"""On the citizen's channel, before it is answered: the service's code."""

RECORDING: Final = "DCOR_RECORDING"
"""The recording's path below the recordings folder."""

STEP: Final = "DCOR_STEP"
"""A step is entered: flow | step | the digit that led there, else nothing."""

QUEUED: Final = "DCOR_QUEUED"
"""The citizen joins a queue: its name, or `DUTY_MOBILE` | Asterisk's QUEUE_PRIO, where it was set: higher
comes first (docs/decisions/0023)."""

LEFT: Final = "DCOR_LEFT"
"""The citizen is out of it again: Asterisk's QUEUESTATUS, or `LEFT_BY_DIGIT`.

`CONTINUE` means that a person had answered. After the duty mobile: `CONTINUE` when its holder took the call,
`REFUSED` when it was picked up but nobody pressed 1, else Asterisk's DIALSTATUS (`NOANSWER`, `BUSY`, ...)."""

LEG: Final = "DCOR_LEG"
"""On another person's channel, before it rings: the uniqueid of the citizen's channel."""

LEG_END: Final = "DCOR_LEG_END"
"""On that channel, as it ends: its Q.850 cause; 16 is that person's wish."""

CONFIRMED: Final = "DCOR_CONFIRMED"
"""On the duty mobile's channel: its holder pressed 1. Before that its answer is nobody's."""

END: Final = "DCOR_END"
"""The citizen's channel ends: Q.850 cause | who ended it (`operator`, `system`), nothing where nobody here wished it |
Asterisk's hangupsource: the channel whose line ended first, nothing where the channel was ended here."""

WITH: Final = "DCOR_WITH"
"""The citizen talks to whoever is on this channel, who had asked to: taken back from hold, or handed over."""

PLACED: Final = "DCOR_PLACED"
"""On the channel of a citizen whom an operator calls, before it rings: service | number | the operator's uniqueid |
the operator's channel."""

ACTION: Final = "DCOR_ACTION"
"""What a person had asked of this call has been done: the id of what was asked (`records.actions`)."""

ORDER_ANSWERED: Final = "DCOR_ORDER_ANSWERED"
"""On an outbound order's channel: the phone order's id."""

ORDER_DIGIT: Final = "DCOR_ORDER_DIGIT"
"""The person pressed a digit that means something: order's id | digit."""

ORDER_END: Final = "DCOR_ORDER_END"
"""That channel ends, also in the middle of a sentence: order's id | Q.850 cause."""

FACT: Final = "DCOR_FACT"
"""Anything else worth keeping of a call, on the citizen's channel: its kind (below) | a value of one line."""

FLAGGED: Final = "flagged"
LANGUAGE: Final = "language"
CALL_BACK: Final = "call_back"
"""The citizen asked to be called back: on which number, nothing for the one that calls."""
MESSAGE: Final = "message"
"""The citizen begins to speak a message; it is in the call's recording from here on."""
REPORT: Final = "report"
"""The status of a report was told, or was unknown: its digits."""
HELP: Final = "help"
"""A silent caller was asked to press 1 for help: the key, nothing for silence."""
LOCATION: Final = "location"
"""The network sent where the caller is: latitude, longitude and radius in metres, parted by spaces."""

HELD: Final = "held"
PARKED: Final = "parked"
CONFERENCE: Final = "conference"
TALKS_TO: Final = "talks_to"
"""Taken back, or taken over by: a phone. Folded from `WITH`."""
TRANSFERRED: Final = "transferred"
"""Handed over to: a seat or a number."""
LAST_OPERATOR: Final = "last_operator"
"""Rings first at the seat that had this caller within ten minutes."""

FORWARDED: Final = "forwarded"
"""The number that an operator called wanted the call to go elsewhere; it was not followed."""

SILENT_AT: Final = "SILENT_AT"
"""A channel's variable: how many packets had come from the citizen when they were put behind all others."""
OWN_PLACE: Final = "OWN_PLACE"
"""A channel's variable: the QUEUE_PRIO that they had before, and have again when another packet has come."""
SILENT_PRIORITY: Final = -2_000_000_000
"""Behind everybody else of a queue, also behind flagged callers (a billion below 0)."""

DUTY_MOBILE: Final = "duty-mobile"
"""Stands for the last resort where a queue's name stands."""

LEFT_BY_DIGIT: Final = "DIGIT"

ACCEPT: Final = "1"
REPEAT: Final = "2"
REJECT: Final = "3"
"""What the digits of a case call mean."""
