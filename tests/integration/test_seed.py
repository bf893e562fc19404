"""Filling the tables from the city pack: again and again, and never over what a person edited."""

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, delete, select, text, update

from records.agencies import Agency, AgencyPost, Calendar, Contact, ContactShift, IncidentType, LeadRule
from records.city import City
from records.edits import Edit, change, made
from records.ids import new_id
from records.journal import rows_after
from records.schema import alembic_config, upgrade
from records.seed import seed
from records.session import Sessions
from records.tables import METADATA
from settings.errors import SettingsError
from settings.secrets import Secrets
from tests.integration.dispatch.room import an_open_incident

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TABLES = (Agency, AgencyPost, Calendar, Contact, ContactShift, IncidentType, Edit)


def everything(sessions: Sessions) -> dict[str, list[Any]]:
    with sessions() as session:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in session.execute(select(*table.__table__.columns))), key=str
            )
            for table in TABLES
        }


def fill(sessions: Sessions, city: City, secrets: Secrets, lead: str = "DAMKAR") -> None:
    with sessions() as session:
        seed(session, city, secrets, now=NOW, disaster_lead=lead)
        session.commit()


def test_twice_is_once(sessions: Sessions, city: City, secrets: Secrets) -> None:
    before = everything(sessions)
    assert len(before["agencies"]) == 13
    assert len(before["agency_posts"]) == sum(len(agency.posts) for agency in city.agencies)
    assert before["edits"] == []
    fill(sessions, city, secrets)
    assert everything(sessions) == before


def test_what_a_person_edited_stays(sessions: Sessions, city: City, secrets: Secrets) -> None:
    with sessions() as session:
        edits: list[tuple[Any, dict[str, Any]]] = [
            (session.get_one(Agency, "DINSOS"), {"name": "Dinsos Kota Depok", "calendar": None}),
            (session.get_one(AgencyPost, "damkar-cinere"), {"name": "Pos Cinere", "active": False}),
            (session.get_one(IncidentType, "FIR1"), {"priority": 2, "support": []}),
            (session.get_one(IncidentType, "DIS1"), {"lead": "DPUPR", "lead_follows": None, "support": []}),
        ]
        for row, values in edits:
            assert change(session, row, values, at=NOW, who="admin:ani") == sorted(values)
        session.commit()
    before = everything(sessions)
    fill(sessions, city, secrets)
    assert everything(sessions) == before


def test_a_calendar_is_what_the_pack_says(sessions: Sessions, city: City, secrets: Secrets) -> None:
    before = everything(sessions)
    with sessions() as session:
        session.execute(update(Calendar).values(hours={"weekly": {}}))
        session.commit()
    fill(sessions, city, secrets)
    assert everything(sessions) == before


def disasters(sessions: Sessions) -> dict[str, tuple[str, list[str]]]:
    with sessions() as session:
        kinds = session.scalars(select(IncidentType).where(IncidentType.lead_follows == LeadRule.DISASTER))
        return {kind.code: (kind.lead, kind.support) for kind in kinds}


def test_who_leads_disasters_is_a_setting(sessions: Sessions, city: City, secrets: Secrets) -> None:
    assert disasters(sessions) == {
        "DIS1": ("DAMKAR", ["DPUPR", "DINSOS", "PSC119"]),
        "DIS2": ("DAMKAR", ["DPUPR", "PSC119"]),
        "DIS4": ("DAMKAR", ["PSC119", "DPUPR"]),
    }
    with sessions() as session:
        bpbd = Agency(code="BPBD", name="Badan Penanggulangan Bencana Daerah", active=True)
        made(session, bpbd, {"name": bpbd.name}, at=NOW, who="admin:ani")
        [old] = an_open_incident(session, type_code="DIS1")
        session.commit()
    fill(sessions, city, secrets, "BPBD")
    with sessions() as session:
        [new] = an_open_incident(session, type_code="DIS1")
        assert (old.agency, old.lead, new.agency, new.lead) == ("DAMKAR", True, "BPBD", True)
        # The fire service stays in, and each type says who changed it.
        assert disasters(sessions)["DIS1"] == ("BPBD", ["DAMKAR", "DPUPR", "DINSOS", "PSC119"])
        rows = session.scalars(select(Edit).where(Edit.who == "setting:DCOR_DISASTER_LEAD").order_by(Edit.id))
        assert [(row.subject, row.changes["lead"], row.version) for row in rows] == [
            (code, ["DAMKAR", "BPBD"], 2) for code in ("DIS1", "DIS2", "DIS4")
        ]
        told = [row for row in rows_after(session, 0) if row.kind == "type.edited"]
        assert [row.subject for row in told] == ["DIS1", "DIS2", "DIS4"]
    before = everything(sessions)
    fill(sessions, city, secrets, "BPBD")
    assert everything(sessions) == before
    fill(sessions, city, secrets, "DAMKAR")
    assert disasters(sessions)["DIS1"] == ("DAMKAR", ["BPBD", "DPUPR", "DINSOS", "PSC119"])


def test_a_lead_that_is_not_there_stops_the_start(sessions: Sessions, city: City, secrets: Secrets) -> None:
    before = everything(sessions)
    with pytest.raises(SettingsError, match=r"DCOR_DISASTER_LEAD=BPBD: no agency of that code.*DAMKAR"):
        fill(sessions, city, secrets, "BPBD")
    assert everything(sessions) == before
    with sessions() as session:
        session.execute(delete(IncidentType).where(IncidentType.code == "DIS2"))
        session.commit()
    with pytest.raises(SettingsError, match="DCOR_DISASTER_LEAD=BPBD"):
        fill(sessions, city, secrets, "BPBD")


def test_a_database_from_before_becomes_the_same(
    engine: Engine, sessions: Sessions, city: City, secrets: Secrets
) -> None:
    """Down to before agencies were data and up again, with rows in it: the pack fills in what is new."""
    with sessions() as session:
        session.add(
            Contact(
                id=new_id(NOW),
                agency="PLN",
                role="duty",
                channel="webhook",
                address="x",
                secret="s",
                ordinal=1,
            )
        )
        session.commit()
    before = everything(sessions)
    config = alembic_config()
    mine = ScriptDirectory.from_config(config).get_revision("0012")
    assert mine is not None
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, str(mine.down_revision))
        assert connection.execute(text("SELECT count(*) FROM incident_types")).scalar_one() == 47
        assert "edits" not in set(connection.execute(text("SELECT tablename FROM pg_tables")).scalars())
    engine.dispose()
    upgrade(engine)
    with sessions() as session:
        assert session.scalars(select(Contact.secret_set_at)).one() is not None
        assert session.get_one(IncidentType, "FIR1").group == "FIR"
        session.execute(update(Contact).values(secret_set_at=None))
        session.commit()
    fill(sessions, city, secrets)
    assert everything(sessions) == before
    assert METADATA.tables.keys() >= {"edits", "agency_posts", "contact_shifts", "calendars"}


def test_history_is_written_once(sessions: Sessions) -> None:
    with sessions() as session:
        change(session, session.get_one(Agency, "KAI"), {"name": "KAI"}, at=NOW, who="admin:ani")
        session.commit()
        with pytest.raises(Exception, match="edits is written once"):
            session.execute(text("UPDATE edits SET who = 'somebody'"))
