"""The line of the health page on the telephone network's calls: how many were not taken lately, and why. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agents_api.room.health.schemas import Part, PartState
from records.trunk_faults import OURS, FaultReason, TrunkFault, TrunkListener, alarm_subject

SILENT_AFTER = timedelta(seconds=30)
"""Whoever counts says so every five seconds."""

DEAF_AFTER = timedelta(seconds=60)
"""Asterisk probes the trunk every ten seconds, and tells of each probe."""

RETIRED_AFTER = timedelta(days=1)
"""Another node of which nobody has told for so long was renamed or taken out of service."""


@dataclass(frozen=True)
class Ways:
    """The ways to the telephone network, each by the subject of its alarms."""

    trunks: Collection[str]
    """Those of this node."""
    refused: Mapping[str, str]
    """Whose registrar does not take us, and why; at any node."""
    silent: Collection[str]
    """Whose probes are not answered; at any node."""

    @property
    def state(self) -> PartState:
        """Failing when no trunk of this node is left.

        A provider need not answer probes, so silence alone is no failure; beside a registrar that refuses us it is.
        """
        if not self.refused:
            return PartState.OK
        ours_refused = any(trunk in self.refused for trunk in self.trunks)
        is_left = any(trunk not in self.refused and trunk not in self.silent for trunk in self.trunks)
        return PartState.FAILING if ours_refused and not is_left else PartState.WARNING


def trunk_part(
    listeners: Sequence[TrunkListener],
    faults: Sequence[TrunkFault],
    alarms: Collection[str],
    *,
    node: str,
    ways: Ways,
    now: datetime,
) -> Part:
    """How the trunk's calls fare, as this `node` sees it.

    `faults` are those of this hour and the last one, `alarms` the subjects of the open ones. Calls that the network
    brings in a form that nobody could take are told, and are no failure of this system; those for which it had no port
    or no answer are.
    """
    listeners = [who for who in listeners if who.node == node or now - who.alive_at <= RETIRED_AFTER]
    words = [f"{subject}: probes are not answered" for subject in sorted(ways.silent)]
    words += [
        f"{subject}: {why or 'the registrar does not take us'}"
        for subject, why in sorted(ways.refused.items())
    ]
    broken = [word for listener in listeners if (word := _listening(listener, now))]
    lacking = [row for row in faults if row.reason in OURS and alarm_subject(row.node, row.reason) in alarms]
    told = [_told(row) for row in sorted(faults, key=lambda row: (-row.count, row.reason))]
    words += [*broken, f"not taken or cut since {_hour(faults)}: {'; '.join(told)}"] if told else broken
    if not words:
        words = ["every call was taken" if listeners else "has not been listened to yet"]
    state = PartState.FAILING if broken or lacking else ways.state
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
