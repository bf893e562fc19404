"""What a person asks of a call as what Asterisk is asked: AMI actions, in order. Pure.

The citizen's channel runs every hand-over in its own dialplan (`asterisk_conf/extensions.conf`), so that a call goes on
by itself from whatever moment our processes die.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from records.actions import ActionKind
from settings.errors import ConflictError
from telephony import asterisk_words
from telephony.ami import Fields
from telephony.asterisk_words import RING_PHONE

RING_SECONDS = 30
"""How long a phone rings that is to listen, to join or to call out."""


class Known(Enum):
    """How it is known that an action has been done."""

    BY_ANSWER = "Asterisk's answer to the last request"
    BY_STORY = "the call's own line in the journal"
    BY_ORIGINATE = "the phone that was rung has answered"


@dataclass(frozen=True)
class Asked:
    """One action of one person."""

    ident: str
    kind: ActionKind
    target: str
    """A seat's extension, a number to dial, keys; empty where none is needed."""
    station: str
    """The asker's phone; empty for one without a seat."""
    service: str = ""


@dataclass(frozen=True)
class Live:
    """The channels of a call, as Asterisk has them now."""

    call: str
    """Uniqueid of the citizen's channel."""
    citizen: str | None
    operator: str | None
    """Of the phone that has the citizen; the asker's own where they are in the call."""
    others: tuple[str, ...] = ()
    """Of everybody else in it, answered or not."""


def live(citizen: str, stations: Sequence[str], listed: Iterable[Fields]) -> Live:
    """The channels of a call among all that Asterisk lists (CoreShowChannels).

    `citizen` is the uniqueid of the citizen's channel, `stations` the phones that may have them, likeliest first. The
    records are not asked: they may be some milliseconds behind.
    """
    channels = [event for event in listed if event.get("event") == "CoreShowChannel"]
    own = next((event for event in channels if event.get("uniqueid") == citizen), None)
    if own is None:
        return Live(citizen, None, None)
    phones = [
        event["channel"]
        for event in channels
        if event is not own
        and event.get("linkedid") == own.get("linkedid")
        and asterisk_words.is_answered(event)
    ]
    operator = next(
        (phone for station in stations for phone in phones if asterisk_words.station_of(phone) == station),
        None,
    )
    return Live(citizen, own["channel"], operator, tuple(phone for phone in phones if phone != operator))


@dataclass(frozen=True)
class Request:
    """One AMI action. A refused one fails the whole unless it `may_fail`."""

    action: str
    headers: Mapping[str, str]
    may_fail: bool = False


@dataclass(frozen=True)
class Plan:
    """What to ask for, and when it counts as done."""

    requests: tuple[Request, ...]
    known: Known = Known.BY_STORY


def plan(asked: Asked, live: Live | None, *, outbound_number: str, homes: Mapping[str, str]) -> Plan:
    """The plan for one action. Raises `ConflictError` with a sentence when the call is not in the state for it.

    `homes`: per service, where a citizen who is called comes back to if the operator's phone dies: a context.
    """
    if asked.kind is ActionKind.CALL:
        return _call(asked, outbound_number, homes[asked.service])
    if live is None or live.citizen is None:
        raise ConflictError("The call is over.")
    if asked.kind in _DIALS:
        _check_dialled(asked.target)
    return _PLANS[asked.kind](asked, _Present(live.call, live.citizen, live.operator, live.others))


@dataclass(frozen=True)
class _Present(Live):
    citizen: str  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]

    @property
    def has_it(self) -> str:
        """The operator's channel."""
        if self.operator is None:
            raise ConflictError("No operator has this call just now.")
        return self.operator


def taken_over(citizen: str, other: str) -> tuple[Request, ...]:
    """After a phone has handed a citizen over by itself: from here on as if it had been asked of us.

    The citizen's channel then knows who has them, and the recording goes on with the other's voice. Without us, law 5
    holds all the same.
    """
    live = _Present("", citizen, other)
    return (_operators(live), _both_to(live, ("talk-with", "s"), ("holding", "s")))


def _mark(asked: Asked, live: _Present) -> Request:
    """The dialplan tells this id when it has done it."""
    return Request("Setvar", {"Channel": live.citizen, "Variable": "ACTION", "Value": asked.ident})


def _operators(live: _Present) -> Request:
    """Says to the citizen's channel who has them: a phone that handed them over by itself (REFER) has not."""
    return Request("Setvar", {"Channel": live.citizen, "Variable": "SHARED(OPERATOR)", "Value": live.has_it})


def _to(channel: str, context: str, exten: str = "s") -> dict[str, str]:
    return {"Channel": channel, "Context": context, "Exten": exten, "Priority": "1"}


def _citizen_to(live: _Present, context: str, exten: str = "s") -> Request:
    return Request("Redirect", _to(live.citizen, context, exten))


def _both_to(live: _Present, citizen: tuple[str, str], operator: tuple[str, str]) -> Request:
    extra = {f"Extra{name}": value for name, value in _to(live.has_it, *operator).items()}
    return Request("Redirect", {**_to(live.citizen, *citizen), **extra})


def _end(channel: str, *, may_fail: bool = False) -> Request:
    return Request("Hangup", {"Channel": channel, "Cause": "16"}, may_fail)


def _everybody_leaves(live: _Present) -> list[Request]:
    """Their channels may be on their own (hold, consultation), or end by themselves just now."""
    return [_end(channel, may_fail=True) for channel in (live.operator, *live.others) if channel]


def _hold(asked: Asked, live: _Present) -> Plan:
    return Plan((_mark(asked, live), _operators(live), _both_to(live, ("held", "s"), ("holding", "s"))))


def _resume(asked: Asked, live: _Present) -> Plan:
    return Plan((_mark(asked, live), _operators(live), _both_to(live, ("talk-with", "s"), ("holding", "s"))))


def _transfer(asked: Asked, live: _Present) -> Plan:
    return Plan((_mark(asked, live), _citizen_to(live, "transfer", asked.target), *_everybody_leaves(live)))


def _consult(asked: Asked, live: _Present) -> Plan:
    return Plan(
        (_mark(asked, live), _operators(live), _both_to(live, ("held", "s"), ("consult", asked.target)))
    )


def _complete(asked: Asked, live: _Present) -> Plan:
    if not live.others:
        raise ConflictError("Nobody else is on the line who could take the caller over; ask somebody first.")
    return Plan((_mark(asked, live), _end(live.has_it)))


def _back(asked: Asked, live: _Present) -> Plan:
    """Whoever was asked hangs up, and the operator goes on; while it only rings, the operator is taken away from it."""
    if live.others:
        return Plan((_mark(asked, live), *(_end(other, may_fail=True) for other in live.others)))
    return Plan((_mark(asked, live), Request("Redirect", _to(live.has_it, "consult-end"))))


def _conference(asked: Asked, live: _Present) -> Plan:
    if not asked.target:
        if not live.others:
            raise ConflictError("Name who is to join, or ask somebody first.")
        return Plan((_mark(asked, live), _operators(live), *_gather(live)))
    guest = {
        **_to(f"Local/{asked.target}@guest/n", "conference", "other"),
        "Timeout": str(RING_SECONDS * 1000),
        "Async": "true",
        "Variable": f"__CITIZEN={live.citizen},__CALL={live.call},__GUEST=1",
    }
    return Plan((_mark(asked, live), _operators(live), *_gather(live), Request("Originate", guest)))


def _gather(live: _Present) -> tuple[Request, ...]:
    """Everybody who is in the call into one talk."""
    if not live.others:
        return (_both_to(live, ("conference", "citizen"), ("conference", "other")),)
    # Whoever was asked talks to the operator: those two first, then the citizen.
    asked_one, *rest = live.others
    two = {f"Extra{name}": value for name, value in _to(asked_one, "conference", "other").items()}
    return (
        Request("Redirect", {**_to(live.has_it, "conference", "other"), **two}),
        *(Request("Redirect", _to(other, "conference", "other"), may_fail=True) for other in rest),
        _citizen_to(live, "conference", "citizen"),
    )


def _park(asked: Asked, live: _Present) -> Plan:
    return Plan((_mark(asked, live), _citizen_to(live, "parked"), *_everybody_leaves(live)))


def _hang_up(_asked: Asked, live: _Present) -> Plan:
    return Plan((_end(live.has_it),), Known.BY_ANSWER)


def _keys(asked: Asked, live: _Present) -> Plan:
    keys = [Request("PlayDTMF", {"Channel": live.citizen, "Digit": key}) for key in asked.target]
    return Plan(tuple(keys), Known.BY_ANSWER)


def _recording(off: str) -> Callable[[Asked, _Present], Plan]:
    def made(_asked: Asked, live: _Present) -> Plan:
        # The dialplan begins no recording anew while it is off: that one would not be mute.
        known = Request("Setvar", {"Channel": live.citizen, "Variable": "RECORDING_OFF", "Value": off})
        mute = Request("MixMonitorMute", {"Channel": live.citizen, "Direction": "both", "State": off})
        return Plan((mute, known), Known.BY_ANSWER)

    return made


def _help_check(asked: Asked, live: _Present) -> Plan:
    return Plan((_mark(asked, live), _operators(live), _both_to(live, ("help-check", "s"), ("holding", "s"))))


def _spy(options: str) -> Callable[[Asked, _Present], Plan]:
    def made(asked: Asked, live: _Present) -> Plan:
        heard = {"SPIED": live.has_it, "SPY": options}
        return Plan((_ring_asker(asked, "spy", "112", heard),), Known.BY_ORIGINATE)

    return made


def _call(asked: Asked, outbound_number: str, home: str) -> Plan:
    _check_dialled(asked.target)
    values = {"NUMBER": asked.target, "SERVICE": asked.service, "ACTION": asked.ident, "HOME_FLOW": home}
    return Plan((_ring_asker(asked, "call-out", outbound_number, values),))


def _check_dialled(target: str) -> None:
    """Raises `ConflictError` for what is neither a number nor a seat's extension. Empty is nobody."""
    if target and not asterisk_words.is_dialled(target):
        raise ConflictError(
            "That is no number that can be dialled: give digits, with or without a plus before them."
        )


def _ring_asker(asked: Asked, does: str, shown: str, values: Mapping[str, str]) -> Request:
    """The asker's phone rings, shows that number, and goes on in that context, which has those variables."""
    if not asked.station:
        raise ConflictError("Take a position first: the phone there rings.")
    # One underscore: from the Local channel to the phone, and no further.
    told = {
        "PHONE": asked.station,
        "_PHONE_DOES": does,
        **{f"_{name}": value for name, value in values.items()},
    }
    return Request(
        "Originate",
        {
            "ActionID": asked.ident,
            "Channel": RING_PHONE,
            "Application": "Wait",
            "Data": "1",
            "CallerID": shown,
            "Timeout": str(RING_SECONDS * 1000),
            "Async": "true",
            "Variable": ",".join(f"{name}={value}" for name, value in told.items()),
        },
    )


_DIALS = frozenset({ActionKind.TRANSFER, ActionKind.TAKE_OVER, ActionKind.CONSULT, ActionKind.CONFERENCE})

_PLANS: Mapping[ActionKind, Callable[[Asked, _Present], Plan]] = {
    ActionKind.HOLD: _hold,
    ActionKind.RESUME: _resume,
    ActionKind.TRANSFER: _transfer,
    ActionKind.TAKE_OVER: _transfer,
    ActionKind.CONSULT: _consult,
    ActionKind.COMPLETE: _complete,
    ActionKind.BACK: _back,
    ActionKind.CONFERENCE: _conference,
    ActionKind.PARK: _park,
    ActionKind.HANG_UP: _hang_up,
    ActionKind.KEYS: _keys,
    ActionKind.RECORDING_OFF: _recording("1"),
    ActionKind.RECORDING_ON: _recording("0"),
    ActionKind.HELP_CHECK: _help_check,
    ActionKind.LISTEN: _spy("q"),
    ActionKind.WHISPER: _spy("qw"),
    ActionKind.BARGE: _spy("qB"),
}
