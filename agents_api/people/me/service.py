"""Reads who is logged in and where they sit."""

from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from agents_api.people.me.schemas import Me
from agents_api.people.positions import repository as positions


def me(session: Session, person: Person) -> Me:
    """The person, with the position they sit at."""
    seat = positions.seat_of(session, person.user_id)
    return Me(
        id=person.user_id,
        login=person.login,
        name=person.name,
        role=person.role,
        agency=person.agency,
        position=seat.code if seat else None,
        expires_at=person.expires_at,
    )
