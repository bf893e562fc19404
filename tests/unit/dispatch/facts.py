"""A letter to write tests about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from dispatch.letter import CaseFacts, Letter, Place
from records.incidents import Restriction

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0cyE="

FACTS = CaseFacts(
    case_id=UUID(int=1),
    number="112-20261123-0001-DAMKAR",
    incident_number="112-20261123-0001",
    agency="DAMKAR",
    lead=True,
    priority=1,
    type_code="FIR1",
    type_name_id="Kebakaran bangunan",
    type_name_en="Building fire",
    place=Place("Jalan Mawar 25", None, "32.76.06.1001", "Beji", -6.38, 106.82),
    note="Ibu Siti di lantai dua",
    caller_number="+628111234567",
    restriction=None,
    created_at=NOW,
    accept_by=NOW + timedelta(seconds=30),
)


def a_letter(
    address: str = "http://127.0.0.1:1/hook",
    secret: str | None = SECRET,
    restriction: Restriction | None = None,
) -> Letter:
    return Letter(UUID(int=2), 1, address, secret, replace(FACTS, restriction=restriction))
