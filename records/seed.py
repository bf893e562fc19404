"""Fills the tables that city pack and secrets describe. Idempotent; never overwrites what a person edited."""

from datetime import datetime

from pwdlib import PasswordHash
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from records import disaster_lead as disasters
from records.agencies import (
    Agency,
    AgencyPost,
    Calendar,
    ChannelKind,
    Contact,
    ContactRole,
    IncidentType,
    LeadRule,
)
from records.city import BY_DISASTER_SETTING, City, TypePack
from records.ids import new_id
from records.people import Position, Role, StationState, User
from settings.secrets import Secrets
from settings.settings import DISASTER_LEAD

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


def seed(
    session: Session, city: City, secrets: Secrets, *, now: datetime, disaster_lead: str = DISASTER_LEAD
) -> None:
    """Adds the agencies, posts, contacts, types, positions and users that are missing.

    `secrets.users` holds a first password for each login, `secrets.webhooks` a secret for each agency. The types
    that follow `disaster_lead` get it as their lead. Raises `SettingsError` when there is no such agency.
    """
    _seed_calendars(session, city)
    _seed_agencies(session, city)
    for kind in city.types:
        _seed_type(session, kind, disaster_lead)
    disasters.follow(session, disaster_lead, at=now)
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


def _seed_calendars(session: Session, city: City) -> None:
    """Nobody edits these but in the files, so they are what the files say."""
    for code, calendar in city.calendars.items():
        row = insert(Calendar).values(code=code, hours=calendar.model_dump(mode="json"))
        session.execute(
            row.on_conflict_do_update(index_elements=[Calendar.code], set_={"hours": row.excluded.hours})
        )


def _seed_agencies(session: Session, city: City) -> None:
    for agency in city.agencies:
        row = insert(Agency).values(
            code=agency.code, name=agency.name, active=True, calendar=agency.hours, version=1
        )
        # A database from before there were working hours gets the pack's, unless somebody edited the agency.
        untouched = (Agency.version == 1) & Agency.calendar.is_(None) & row.excluded.calendar.is_not(None)
        session.execute(
            row.on_conflict_do_update(
                index_elements=[Agency.code], set_={"calendar": row.excluded.calendar}, where=untouched
            )
        )
        for post in agency.posts:
            _add(
                session,
                AgencyPost,
                code=post.code,
                agency=agency.code,
                name=post.name,
                lat=post.lat,
                lon=post.lon,
                area=city.kelurahan_in(post.area),
                confirmed=post.confirmed,
                active=True,
                version=1,
            )


def _seed_type(session: Session, kind: TypePack, disaster_lead: str) -> None:
    follows = kind.lead == BY_DISASTER_SETTING
    if follows and session.get(IncidentType, kind.code) is None:
        disasters.must_be_in_service(session, disaster_lead)
    lead = disaster_lead if follows else kind.lead
    row = insert(IncidentType).values(
        code=kind.code,
        name_id=kind.name_id,
        name_en=kind.name_en,
        group=kind.its_group,
        priority=kind.priority,
        lead=lead,
        lead_follows=LeadRule.DISASTER if follows else None,
        support=[code for code in kind.support if code != lead],
        restriction=kind.restricted,
        active=True,
        accept_seconds=kind.accept_seconds,
        version=1,
    )
    # A database from before the lead of disasters was a setting follows it now, unless somebody edited the type.
    untouched = (
        (IncidentType.version == 1)
        & IncidentType.lead_follows.is_(None)
        & row.excluded.lead_follows.is_not(None)
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=[IncidentType.code],
            set_={"lead_follows": row.excluded.lead_follows},
            where=untouched,
        )
    )


def _seed_contacts(session: Session, city: City, secrets: Secrets, *, now: datetime) -> None:
    told = set(session.scalars(select(Contact.agency)))
    for agency in city.agencies:
        if agency.code in told:
            continue
        ways = [(ChannelKind.WEBHOOK, agency.webhook), (ChannelKind.CASE_CALL, agency.duty_phone)]
        for ordinal, (channel, address) in enumerate(ways, start=1):
            if address is None:
                continue
            secret = secrets.webhooks.get(agency.code) if channel is ChannelKind.WEBHOOK else None
            session.add(
                Contact(
                    id=new_id(now),
                    agency=agency.code,
                    role=ContactRole.DUTY,
                    channel=channel,
                    address=address,
                    secret=secret,
                    secret_set_at=now if secret else None,
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
