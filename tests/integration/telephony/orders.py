"""Phone orders as dispatch writes them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from records.ids import new_id
from records.moves import begin
from records.session import Sessions
from records.work import PhoneOrder

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after the order was written."""
    return NOW + timedelta(seconds=seconds)


def an_order(sessions: Sessions, *, due: float = 0, give_up: float = 900) -> UUID:
    """Writes one; times are seconds."""
    order = PhoneOrder(
        id=new_id(NOW),
        purpose="case_call",
        number="+62811",
        flow="panggilan-kasus",
        text="Kebakaran.",
        created_at=NOW,
        next_try_at=at(due),
        give_up_at=at(give_up),
    )
    with sessions() as session:
        begin(session, order, at=NOW, who="test")
        session.commit()
    return order.id


def row(sessions: Sessions, order: UUID) -> PhoneOrder:
    """The order as it stands."""
    with sessions() as session:
        found = session.get(PhoneOrder, order)
        assert found is not None
        return found
