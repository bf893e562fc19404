"""The line of the health page on the telephone network's calls: how many were not taken lately, and why. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from agents_api.health.schemas import Part, PartState
from records.trunk_faults import OURS, FaultReason, TrunkFault, TrunkListener, alarm_subject

SILENT_AFTER = timedelta(seconds=30)
"""Whoever counts says so every five seconds."""

DEAF_AFTER = timedelta(seconds=60)
"""Asterisk probes the trunk every ten seconds, and tells of each probe."""

RETIRED_AFTER = timedelta(days=1)
"""Another node of which nobody has told for so long was renamed or taken out of service."""


def trunk_part(
    listeners: Sequence[TrunkListener],
    faults: Sequence[TrunkFault],
    alarms: Collection[str],
    *,
    node: str,
    is_down: bool,
    now: datetime,
) -> Part:
    """How the trunk's calls fare, as this `node` sees it.

    `faults` are those of this hour and the last one, `alarms` the subjects of the open ones, `is_down` whether its
    probes are unanswered: a provider need not answer any, so that alone is no failure here. Calls that the network
    brings in a form that nobody could take are told, and are no failure of this system; those for which it had no port
    or no answer are.
    """
    listeners = [who for who in listeners if who.node == node or now - who.alive_at <= RETIRED_AFTER]
    words = ["its probes are not answered"] if is_down else []
    broken = [word for listener in listeners if (word := _listening(listener, now))]
    lacking = [row for row in faults if row.reason in OURS and alarm_subject(row.node, row.reason) in alarms]
    told = [_told(row) for row in sorted(faults, key=lambda row: (-row.count, row.reason))]
    words += [*broken, f"not taken or cut since {_hour(faults)}: {'; '.join(told)}"] if told else broken
    if not words:
        words = ["every call was taken" if listeners else "has not been listened to yet"]
    state = PartState.FAILING if broken or lacking else PartState.OK
    return Part(name="trunk", state=state, detail=", ".join(words))


def _listening(listener: TrunkListener, now: datetime) -> str | None:
    if now - listener.alive_at > SILENT_AFTER:
        away = (now - listener.alive_at).total_seconds()
        return (
            f"{listener.node}: nobody has counted refused calls for {away:.0f} s (the line probe's process)"
        )
    if now - listener.heard_at > DEAF_AFTER:
        return f"{listener.node}: Asterisk tells nothing of its messages (res_hep)"
    return None


def _told(row: TrunkFault) -> str:
    code = (
        f"cause {row.code}"
        if row.reason is FaultReason.CUT
        else f"SIP {row.code}"
        if row.code
        else "no answer"
    )
    detail = f", {row.detail}" if row.detail else ""
    return f"{row.count} {row.reason.value} ({code}{detail}; last {row.last_at:%H:%M:%SZ})"


def _hour(faults: Sequence[TrunkFault]) -> str:
    return f"{min(row.first_at for row in faults):%H:%MZ}"
