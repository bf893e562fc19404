"""Follows Asterisk's call-event journal into the records: read, fold, write, one transaction a batch.

The cursor moves in the transaction of the rows it stands for, so each line is folded exactly once, however often
this process dies. Following live and repairing after a gap are the same code; only the time differs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from records.journal import About, tell
from records.session import Sessions
from records.telephone import CelCursor, Gap
from settings.clock import Clock
from settings.errors import IllegalMoveError
from telephony import action_store, forwarding, lease, order_store
from telephony.call_events import (
    ActionDone,
    CallArrived,
    CallEvent,
    CallPlaced,
    OrderAnswered,
    OrderDigit,
    OrderEnded,
    OrderEvent,
)
from telephony.call_fold import Ledger, end_unseen
from telephony.call_record import CallRecord
from telephony.call_store import last_known, load_open, save
from telephony.cel_lines import CelLine
from telephony.cel_reading import Unreadable, read
from telephony.cel_tail import Cursor, Tail, read_tail

_ROOM = timedelta(days=59)
"""The records have partitions for two months back and three ahead; a call beyond (a clock that was wrong, a journal of
long ago) could not be written, now or ever."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Node:
    """One Asterisk node and who follows it."""

    name: str
    journal: Path
    country: str
    lease_name: str
    lease_number: int


@dataclass
class _Batch:
    changed: dict[str, CallRecord] = field(default_factory=dict[str, CallRecord])
    repaired: set[str] = field(default_factory=set[str])
    orders: list[OrderEvent] = field(default_factory=list[OrderEvent])
    actions: list[ActionDone] = field(default_factory=list[ActionDone])
    phones: dict[str, forwarding.Seen] = field(default_factory=dict[str, forwarding.Seen])


class CallFollower:
    """Not thread-safe: one thread calls it."""

    def __init__(self, node: Node, sessions: Sessions, clock: Clock, *, away_since: datetime | None) -> None:
        """`away_since`: until when the last follower was alive; what happened after that is a gap."""
        self._node = node
        self._sessions = sessions
        self._clock = clock
        self._away_since = away_since
        self._live_from = clock()
        self._repaired: set[str] = set()
        self._ledger: Ledger | None = None
        self._cursor: Cursor | None = None
        self._seen: tuple[int, int] | None = None

    def has_news(self) -> bool:
        """Whether `step` may find something: cheap enough to ask fifty times a second."""
        try:
            status = self._node.journal.stat()
            look = (status.st_ino, status.st_size)
        except FileNotFoundError:
            # Rotated, and nothing was written since: the end of the rotated one may be unread.
            look = (0, 0)
        if look == self._seen and self._ledger is not None:
            return False
        self._seen = look
        return True

    def step(self) -> bool:
        """Folds what is new; returns whether there was anything. Raises what the database raises."""
        ledger = self._loaded()
        tail = read_tail(self._node.journal, self._cursor)
        if tail is None:
            self._caught_up()
            return False
        try:
            batch = self._fold(ledger, tail)
            with self._sessions() as session:
                lease.check(session, self._node.lease_name, self._node.lease_number)
                self._note_loss(session, tail)
                self._write(session, batch, tail.cursor)
                session.commit()
        except Exception:
            # What is in memory may be ahead of the database now: the next step reads it anew.
            self._ledger = None
            raise
        self._cursor = tail.cursor
        self._repaired |= batch.repaired
        ledger.forget_settled()
        return True

    def end_orphans(self, alive: Iterable[str], listed_at: datetime) -> int:
        """Ends the calls whose channels Asterisk no longer has although it never wrote their end: it died.

        `alive` are the channels' ids that Asterisk named after `listed_at`. Returns how many were ended.
        """
        while self.step():
            pass
        channels = set(alive)
        ledger = self._loaded()
        orphans = [
            call
            for call in ledger.calls.values()
            if call.arrived_at < listed_at
            and call.uniqueid not in channels
            and not (set(call.legs) & channels)
        ]
        if not orphans:
            return 0
        for call in orphans:
            end_unseen(call, last_known(call))
        try:
            with self._sessions() as session:
                lease.check(session, self._node.lease_name, self._node.lease_number)
                gap = Gap(
                    node=self._node.name,
                    since=max(last_known(call) for call in orphans),
                    until=listed_at,
                    why="asterisk",
                    repaired_calls=len(orphans),
                )
                session.add(gap)
                self._tell_gap(session, "gap.asterisk", len(orphans))
                save(session, self._node.name, orphans, repaired=True)
                session.commit()
        except Exception:
            self._ledger = None
            raise
        ledger.forget_settled()
        return len(orphans)

    def _loaded(self) -> Ledger:
        if self._ledger is None:
            with self._sessions() as session:
                self._ledger = Ledger(load_open(session, self._node.name))
                row = session.get(CelCursor, self._node.name)
                self._cursor = Cursor(row.file, row.offset) if row else None
        return self._ledger

    def _fold(self, ledger: Ledger, tail: Tail) -> _Batch:
        batch = _Batch()
        for item in tail.items:
            if not isinstance(item, CelLine):
                log.error("cel.torn", bytes=item.size)
                continue
            event = read(item, self._node.country)
            match event:
                case None:
                    continue
                case Unreadable():
                    log.error("cel.unreadable", why=event.why)
                case OrderAnswered() | OrderDigit() | OrderEnded():
                    batch.orders.append(event)
                case ActionDone():
                    batch.actions.append(event)
                case CallArrived() | CallPlaced() if abs(self._clock() - event.at) > _ROOM:
                    log.error("cel.beyond_the_records", channel=item.uniqueid, at=event.at.isoformat())
                case _:
                    self._fold_call(ledger, batch, event, item)
        return batch

    def _fold_call(self, ledger: Ledger, batch: _Batch, event: CallEvent, line: CelLine) -> None:
        try:
            call = ledger.apply(event)
        except IllegalMoveError as error:
            log.warning("cel.out_of_order", why=str(error), kind=line.kind, channel=line.uniqueid)
            return
        if call is not None:
            batch.changed[call.uniqueid] = call
            batch.phones |= forwarding.seen(call, event)
            if event.at < self._live_from:
                batch.repaired.add(call.uniqueid)

    def _write(self, session: Session, batch: _Batch, cursor: Cursor) -> None:
        live = [call for uid, call in batch.changed.items() if uid not in batch.repaired]
        late = [call for uid, call in batch.changed.items() if uid in batch.repaired]
        save(session, self._node.name, live, repaired=False)
        save(session, self._node.name, late, repaired=self._away_since is not None)
        order_store.apply(session, batch.orders, now=self._clock())
        action_store.done(session, batch.actions)
        forwarding.note(session, batch.phones)
        session.execute(
            insert(CelCursor)
            .values(node=self._node.name, file=cursor.file, offset=cursor.offset)
            .on_conflict_do_update(
                index_elements=[CelCursor.node], set_={"file": cursor.file, "offset": cursor.offset}
            )
        )

    def _caught_up(self) -> None:
        """The first time nothing is left to read, the gap before our start is over: it is recorded and told."""
        if self._away_since is None:
            return
        since, repaired = self._away_since, len(self._repaired)
        with self._sessions() as session:
            lease.check(session, self._node.lease_name, self._node.lease_number)
            session.add(
                Gap(
                    node=self._node.name,
                    since=since,
                    until=self._live_from,
                    why="bridge",
                    repaired_calls=repaired,
                )
            )
            self._tell_gap(session, "gap.bridge", repaired)
            session.commit()
        self._away_since = None
        log.info("cel.caught_up", away_seconds=(self._live_from - since).total_seconds(), repaired=repaired)

    def _note_loss(self, session: Session, tail: Tail) -> None:
        if tail.lost is None:
            return
        log.error("cel.lost", why=tail.lost)
        now = self._clock()
        session.add(
            Gap(node=self._node.name, since=now, until=now, why=f"journal: {tail.lost}", repaired_calls=0)
        )
        self._tell_gap(session, "gap.journal", 0)

    def _tell_gap(self, session: Session, kind: str, repaired: int) -> None:
        tell(session, kind, About(subject=self._node.name, data={"repaired": repaired}), at=self._clock())
