"""Follows Asterisk's call-event journal into the records: read, fold, write, one transaction a batch.

The cursor moves in the transaction of the rows it stands for, so each line is folded exactly once, however often
this process dies. Following live and repairing after a gap are the same code; only the time differs.

A batch that cannot be stored is stored in halves until the line is found that is the reason; that line is set aside
with an alarm (`records.set_aside`), and all others go on. While the parts of one batch are stored the cursor stays
before it: whoever is killed in between reads them again, and a line that comes twice changes nothing.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from records.database_errors import described, is_passing, traced
from records.journal import About, tell
from records.session import Sessions
from records.telephone import CelCursor, Gap
from settings.clock import Clock
from telephony import action_store, forwarding, lease, phone_order_store, set_aside_store
from telephony.call_batch import Aside, Batch, Folding
from telephony.call_fold import Ledger, end_unseen
from telephony.call_record import CallRecord
from telephony.call_store import last_known, load_open, lock, save
from telephony.cel_lines import CelLine, Torn
from telephony.cel_tail import Cursor, Tail, read_tail
from telephony.set_aside_retry import Group, Retry

log = structlog.get_logger()


@dataclass(frozen=True)
class Node:
    """One Asterisk node and who follows it."""

    name: str
    journal: Path
    country: str
    lease_name: str
    lease_number: int


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
        self._held: dict[str, str] = {}
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
        """Folds what is new; returns whether there was anything.

        Raises what the database raises while it is away, and whatever keeps even a single line from being set aside.
        """
        try:
            self._loaded()
            tail = read_tail(self._node.journal, self._cursor)
            if tail is None:
                self._caught_up()
                return False
            self._deal_with(tail.items, tail, is_last=True)
        except Exception:
            # What is in memory may be ahead of the database now: the next step reads it anew. There may be one at once:
            # what was seen of the journal's end is not dealt with.
            self._ledger = self._seen = None
            raise
        self._cursor = tail.cursor
        return True

    def retry_next(self, before: datetime) -> bool:
        """Tries the set-aside lines of one call that were not tried since `before`; whether there were any."""
        retry = Retry(self._node.name, self._node.country, self._clock)
        with self._transaction() as session:
            group = retry.next_group(session, before=before)
        if group is None:
            return False
        # What is in memory knows nothing of calls that are taken in now.
        self._ledger = None
        if not self._is_taken_in(retry, group):
            for number in group.numbers:
                if not self._is_taken_in(retry, group.only(number)) and group.begins_with(number):
                    break
        return True

    def end_orphans(self, alive: Iterable[str], listed_at: datetime) -> int:
        """Ends the calls whose channels Asterisk no longer has although it never wrote their end: it died.

        `alive` are the channels' ids that Asterisk named after `listed_at`. Returns how many were ended.
        """
        while self.step():
            pass
        channels = set(alive)
        orphans = [
            call.uniqueid
            for call in self._loaded().calls.values()
            if call.arrived_at < listed_at
            and call.uniqueid not in channels
            and not (set(call.legs) & channels)
        ]
        return self._end_all(orphans, listed_at) if orphans else 0

    def _end_all(self, orphans: Sequence[str], listed_at: datetime) -> int:
        """All in one transaction; where one cannot be written, that one is noted and the others end all the same."""
        try:
            self._end_together([self._loaded().calls[uniqueid] for uniqueid in orphans], listed_at)
        except Exception as error:
            self._ledger = None
            if _is_no_fault_of_data(error):
                raise
            if len(orphans) > 1:
                return sum(self._end_all([uniqueid], listed_at) for uniqueid in orphans)
            why = described(error)
            log.error("cel.orphan_not_ended", channel=orphans[0], why=why, trace=traced(error))  # noqa: TRY400
            with self._transaction() as session:
                set_aside_store.put_orphan(session, self._node.name, orphans[0], why, now=self._clock())
            return 0
        return len(orphans)

    def _end_together(self, orphans: Sequence[CallRecord], listed_at: datetime) -> None:
        for call in orphans:
            end_unseen(call, last_known(call))
        with self._transaction() as session:
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
        self._loaded().forget_settled()

    @contextmanager
    def _transaction(self) -> Generator[Session, None, None]:
        with self._sessions() as session:
            lease.check(session, self._node.lease_name, self._node.lease_number)
            yield session
            session.commit()

    def _loaded(self) -> Ledger:
        if self._ledger is None:
            with self._sessions() as session:
                ledger = Ledger(load_open(session, self._node.name))
                self._held = set_aside_store.held(session, self._node.name)
                row = session.get(CelCursor, self._node.name)
                self._cursor = Cursor(row.file, row.offset) if row else None
            self._ledger = ledger
        return self._ledger

    def _deal_with(self, items: Sequence[CelLine | Torn], tail: Tail, *, is_last: bool) -> None:
        """Stores these items; the cursor moves with the last ones of their tail."""
        try:
            batch = self._folding().fold(items)
            with self._transaction() as session:
                self._write(session, batch)
                if is_last:
                    self._move_on(session, tail)
        except Exception as error:
            self._ledger = None
            if _is_no_fault_of_data(error) or not items:
                raise
            if items is tail.items:
                self._try_cursor(tail.cursor)
            if len(items) == 1:
                self._set_aside(items[0], error, tail, is_last=is_last)
                return
            middle = len(items) // 2
            self._deal_with(items[:middle], tail, is_last=False)
            self._deal_with(items[middle:], tail, is_last=is_last)
            return
        self._repaired |= batch.repaired
        self._loaded().forget_settled()

    def _set_aside(self, item: CelLine | Torn, error: Exception, tail: Tail, *, is_last: bool) -> None:
        why = described(error)
        aside = self._folding().set_aside(item, why) if isinstance(item, CelLine) else Aside(item, why)
        with self._transaction() as session:
            set_aside_store.put(session, self._node.name, [aside], now=self._clock())
            if is_last:
                self._move_on(session, tail)
        kind = item.kind if isinstance(item, CelLine) else None
        log.error(
            "cel.set_aside",
            why=why,
            file=item.place.file,
            offset=item.place.offset,
            kind=kind,
            channel=item.uniqueid if isinstance(item, CelLine) else None,
            trace=traced(error),
        )

    def _is_taken_in(self, retry: Retry, group: Group) -> bool:
        try:
            with self._transaction() as session:
                retry.take_in(session, group)
        except Exception as error:
            if _is_no_fault_of_data(error):
                raise
            with self._transaction() as session:
                retry.failed(session, group, described(error))
            return False
        return True

    def _folding(self) -> Folding:
        return Folding(
            self._loaded(), self._held, self._node.country, now=self._clock(), live_from=self._live_from
        )

    def _write(self, session: Session, batch: Batch) -> None:
        live = [call for uid, call in batch.changed.items() if uid not in batch.repaired]
        late = [call for uid, call in batch.changed.items() if uid in batch.repaired]
        if live and late:
            lock(session, self._node.name, batch.changed)
        save(session, self._node.name, live, repaired=False)
        save(session, self._node.name, late, repaired=self._away_since is not None)
        phone_order_store.apply(session, batch.orders, now=self._clock())
        action_store.done(session, batch.actions)
        forwarding.note(session, batch.phones)
        set_aside_store.put(session, self._node.name, batch.aside, now=self._clock())

    def _move_on(self, session: Session, tail: Tail) -> None:
        self._note_loss(session, tail)
        self._write_cursor(session, tail.cursor)

    def _try_cursor(self, cursor: Cursor) -> None:
        """Raises what would keep any batch from being stored: then no line is looked for that is the reason."""
        with self._sessions() as session:
            self._write_cursor(session, cursor)
            session.rollback()

    def _write_cursor(self, session: Session, cursor: Cursor) -> None:
        file, offset = cursor.file, cursor.offset
        session.execute(
            insert(CelCursor)
            .values(node=self._node.name, file=file, offset=offset)
            .on_conflict_do_update(index_elements=[CelCursor.node], set_={"file": file, "offset": offset})
        )

    def _caught_up(self) -> None:
        """The first time nothing is left to read, the gap before our start is over: it is recorded and told."""
        if self._away_since is None:
            return
        since, repaired = self._away_since, len(self._repaired)
        with self._transaction() as session:
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


def _is_no_fault_of_data(error: Exception) -> bool:
    """The database is away or two transactions met, or another bridge goes on: no line is the reason."""
    return is_passing(error) or isinstance(error, lease.LeaseLostError)
