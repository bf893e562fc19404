"""Which contacts a case is told to: rosters and working hours out of the database; and a type's own time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import deadlines
from dispatch.letters import kelurahan_of, read_letter
from dispatch.repository import contacts_on_duty
from records.agencies import (
    AgencyPost,
    ChannelKind,
    Contact,
    ContactHours,
    ContactRole,
    ContactShift,
    IncidentType,
)
from records.city import City
from records.ids import new_id
from records.incidents import Incident
from records.session import Sessions
from records.work import Deadline, Delivery
from tests.integration.dispatch.room import a_contact, an_open_incident

MONDAY_TEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""10:00 in Depok."""
MONDAY_NIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""23:00 in Depok."""
SMALL_HOURS = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
"""03:00 on Tuesday in Depok."""


def a_phone(session: Session, agency: str, number: str, ordinal: int = 1, **more: object) -> Contact:
    contact = a_contact(session, agency, number, channel=ChannelKind.CASE_CALL)
    contact.ordinal = ordinal
    for name, value in more.items():
        setattr(contact, name, value)
    session.flush()
    return contact


def works(session: Session, contact: Contact, begins: int, ends: int, **when: object) -> None:
    session.add(
        ContactShift(
            id=new_id(MONDAY_TEN),
            contact_id=contact.id,
            **(when or {"weekday": 0}),
            begins=begins * 60,
            ends=ends * 60,
        )
    )
    session.flush()


def told(session: Session, agency: str, at: datetime) -> list[str]:
    return [one.address for one in contacts_on_duty(session, agency, ContactRole.DUTY, at)]


def test_those_on_shift_in_their_order(sessions: Sessions) -> None:
    with sessions() as session:
        by_night = a_phone(session, "DAMKAR", "+62810002", 2)
        by_day = a_phone(session, "DAMKAR", "+62810001", 1)
        a_phone(session, "DAMKAR", "+62810003", 3)
        works(session, by_day, 7, 19)
        works(session, by_night, 19, 7)
        assert told(session, "DAMKAR", MONDAY_TEN) == ["+62810001", "+62810003"]
        assert told(session, "DAMKAR", MONDAY_NIGHT) == ["+62810002", "+62810003"]
        assert told(session, "DAMKAR", SMALL_HOURS) == ["+62810002", "+62810003"]
        works(session, by_day, 8, 9, day=date(2026, 11, 23))
        assert told(session, "DAMKAR", MONDAY_TEN) == ["+62810003"]


def test_nobody_on_shift_is_everybody_but_those_put_out_of_use(sessions: Sessions) -> None:
    with sessions() as session:
        for number in ("+62810001", "+62810002"):
            works(session, a_phone(session, "DAMKAR", number), 7, 8)
        a_phone(session, "DAMKAR", "+62810003", active=False)
        a_phone(session, "DAMKAR", "+62810004", role=ContactRole.BACKUP)
        assert sorted(told(session, "DAMKAR", MONDAY_TEN)) == ["+62810001", "+62810002"]
        assert told(session, "PLN", MONDAY_TEN) == []


def test_an_office_is_told_where_somebody_is(sessions: Sessions) -> None:
    with sessions() as session:
        a_phone(session, "DINSOS", "+62810001", hours=ContactHours.WORKING_HOURS)
        assert told(session, "DINSOS", MONDAY_NIGHT) == ["+62810001"], "better the office than nobody"
        a_phone(session, "DINSOS", "+62810002", hours=ContactHours.OUT_OF_HOURS)
        assert told(session, "DINSOS", MONDAY_TEN) == ["+62810001"]
        assert told(session, "DINSOS", MONDAY_NIGHT) == ["+62810002"]
        # An agency that is always there has no hours to be out of.
        a_phone(session, "DAMKAR", "+62810003", hours=ContactHours.WORKING_HOURS)
        assert told(session, "DAMKAR", MONDAY_NIGHT) == ["+62810003"]


def test_a_new_case_and_its_escalation_ring_who_is_on_duty(sessions: Sessions) -> None:
    with sessions() as session:
        for role, (first, second) in {
            ContactRole.DUTY: ("+62810001", "+62810002"),
            ContactRole.BACKUP: ("+62810003", "+62810004"),
        }.items():
            works(session, a_phone(session, "DAMKAR", first, role=role), 7, 19)
            works(session, a_phone(session, "DAMKAR", second, role=role), 19, 7)
        [case] = an_open_incident(session, at=MONDAY_NIGHT)
        session.commit()
        one = session.scalars(select(Deadline.id).where(Deadline.multiple == 1)).one()
        assert deadlines.fire(session, one, now=MONDAY_NIGHT + timedelta(seconds=31))
        query = select(Contact.address).join(Delivery, Delivery.contact_id == Contact.id)
        rung = session.scalars(query.where(Delivery.case_id == case.id).order_by(Delivery.id)).all()
        assert rung == ["+62810002", "+62810004"]


@pytest.mark.parametrize(
    ("code", "accept_seconds", "seconds"),
    [("FIR1", None, (30, 60, 120)), ("FIR1", 90, (90, 180, 360)), ("RES3", 1800, (1800, 3600, 7200))],
)
def test_a_types_own_time_reaches_new_cases(
    sessions: Sessions, code: str, accept_seconds: int | None, seconds: tuple[int, ...]
) -> None:
    with sessions() as session:
        [before] = an_open_incident(session, type_code=code, at=MONDAY_TEN)
        session.get_one(IncidentType, code).accept_seconds = accept_seconds
        session.flush()
        [case] = an_open_incident(session, type_code=code, at=MONDAY_TEN)
        session.commit()
        due = select(Deadline.due_at).order_by(Deadline.multiple)
        assert [when - MONDAY_TEN for when in session.scalars(due.where(Deadline.case_id == case.id))] == [
            timedelta(seconds=s) for s in seconds
        ]
        old = session.scalars(due.where(Deadline.case_id == before.id)).first()
        assert old == MONDAY_TEN + (timedelta(seconds=30) if code == "FIR1" else timedelta(hours=24))


def test_the_letter_names_the_post(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        a_phone(session, "DAMKAR", "+62810001")
        [case] = an_open_incident(session)
        incident = session.get_one(Incident, case.incident_id)
        incident.kelurahan = "32.76.09.1001"
        session.commit()
        delivery = session.scalars(select(Delivery.id)).one()
        post = read_letter(session, delivery, kelurahan_of(city)).facts.post
        assert post is not None
        assert (post.code, post.metres) == ("damkar-cinere", None)
        # Out of service: the place falls to the nearest of the others, and without a point to nobody.
        session.get_one(AgencyPost, "damkar-cinere").active = False
        session.flush()
        assert read_letter(session, delivery, kelurahan_of(city)).facts.post is None
