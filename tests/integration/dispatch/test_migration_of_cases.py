"""Migration 0011 with data in the tables: back to before it, and here again."""

from datetime import UTC, datetime

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select, text

from dispatch import cases, incidents
from records.access import AccessReason, IncidentPerson
from records.incidents import Case
from records.people import User
from records.schema import alembic_config, upgrade
from records.session import Sessions
from tests.integration.dispatch.room import a_draft, now

SITI = "operator:operator1"


def test_cases_and_people_survive_the_way_back_and_forth(engine: Engine, sessions: Sessions) -> None:
    with sessions() as session:
        draft = a_draft(session, type_code="SOC3")
        [case] = incidents.open_incident(session, draft, at=now(), who=SITI)
        cases.stand_down(session, case.id, "salah alamat", at=now(), who=SITI)
        cases.ask_again(session, case.id, "alamat benar", at=now(), who=SITI)
        session.commit()
        case_id, created_at = case.id, case.created_at
    config = alembic_config()
    before = ScriptDirectory.from_config(config).get_revision("0011").down_revision
    assert isinstance(before, str)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, before)
        columns = text("SELECT column_name FROM information_schema.columns WHERE table_name = 'cases'")
        assert "asked" not in set(connection.scalars(columns))
    upgrade(engine, now=datetime.now(UTC))
    with sessions() as session:
        case = session.get_one(Case, case_id)
        assert (case.asked, case.asked_at, case.came_from) == (1, created_at, None)
        named = session.scalars(select(User.login).where(User.may_see_restricted)).all()
        assert named == ["supervisor"]
        [row] = session.scalars(select(IncidentPerson))
        assert (row.incident_id, session.get_one(User, row.user_id).login, row.how) == (
            draft,
            "operator1",
            AccessReason.WORKED,
        ), "who opened it before keeps seeing it"
