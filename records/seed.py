"""Fills the tables that city pack and secrets describe. Idempotent; never overwrites what a person edited."""

from datetime import datetime

from pwdlib import PasswordHash
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from records.agencies import Agency, ChannelKind, Contact, ContactRole, IncidentType
from records.city import City
from records.ids import new_id
from records.people import Position, Role, StationState, User
from settings.secrets import Secrets

STAFF = (
    ("admin", "Administrator", Role.ADMIN),
    ("supervisor", "Pengawas", Role.SUPERVISOR),
    *((f"operator{n}", f"Operator {n}", Role.OPERATOR) for n in range(1, 13)),
    ("wall", "Layar ruang kendali", Role.WALL),
)
"""First users; people of each agency are added as `AGENCY` in lower case."""


def first_users(city: City) -> list[tuple[str, str, Role, str | None]]:
    """(login, name, role, agency) of everybody who can log in on the first day."""
    staff: list[tuple[str, str, Role, str | None]] = [
        (login, name, role, None) for login, name, role in STAFF
    ]
    staff += [(agency.code.lower(), agency.name, Role.AGENCY, agency.code) for agency in city.agencies]
    return staff


def seed(session: Session, city: City, secrets: Secrets, *, now: datetime) -> None:
    """Adds the agencies, contacts, types, positions and users that are missing.

    `secrets.users` holds a first password for each login, `secrets.webhooks` a secret for each agency.
    """
    for agency in city.agencies:
        _add(session, Agency, code=agency.code, name=agency.name, active=True)
    for kind in city.types:
        _add(
            session,
            IncidentType,
            code=kind.code,
            name_id=kind.name_id,
            name_en=kind.name_en,
            priority=kind.priority,
            lead=kind.lead,
            support=list(kind.support),
            restriction=kind.restricted,
            active=True,
        )
    for seat in city.positions:
        _add(
            session,
            Position,
            code=seat.code,
            name=seat.name,
            extension=seat.extension,
            service=seat.service,
            agency=seat.agency,
            state=StationState.UNREACHABLE,
        )
    _seed_contacts(session, city, secrets, now=now)
    _seed_users(session, city, secrets, now=now)


def _add(session: Session, table: type, **values: object) -> None:
    session.execute(insert(table).values(**values).on_conflict_do_nothing())


def _seed_contacts(session: Session, city: City, secrets: Secrets, *, now: datetime) -> None:
    told = set(session.scalars(select(Contact.agency)))
    for agency in city.agencies:
        if agency.code in told:
            continue
        ways = [(ChannelKind.WEBHOOK, agency.webhook), (ChannelKind.CASE_CALL, agency.duty_phone)]
        for ordinal, (channel, address) in enumerate(ways, start=1):
            if address is None:
                continue
            session.add(
                Contact(
                    id=new_id(now),
                    agency=agency.code,
                    role=ContactRole.DUTY,
                    channel=channel,
                    address=address,
                    secret=secrets.webhooks.get(agency.code) if channel is ChannelKind.WEBHOOK else None,
                    ordinal=ordinal,
                )
            )


def _seed_users(session: Session, city: City, secrets: Secrets, *, now: datetime) -> None:
    hasher = PasswordHash.recommended()
    known = set(session.scalars(select(User.login)))
    for login, name, role, agency in first_users(city):
        if login in known or login not in secrets.users:
            continue
        session.add(
            User(
                id=new_id(now),
                login=login,
                name=name,
                role=role,
                agency=agency,
                password_hash=hasher.hash(secrets.users[login]),
                may_see_restricted=role is Role.SUPERVISOR,
            )
        )
