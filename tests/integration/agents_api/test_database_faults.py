"""What the database refuses: a lost race is a conflict, everything else our own fault, and no log quotes anybody."""

from records.session import Sessions
from tests.integration.agents_api.conftest import LogIn


def test_only_a_lost_race_is_a_conflict(sessions: Sessions, browser: LogIn) -> None:
    siti = browser("operator1")
    assert siti.post("/positions/112-2/take", {}).status_code == 200
    with sessions() as session:
        session.connection().exec_driver_sql("ALTER TABLE positions ADD CONSTRAINT never CHECK (NOT ready)")
        session.commit()
    got = siti.post("/positions/112-2/ready")
    assert (got.status_code, got.json()["code"]) == (500, "our_fault")
    with sessions() as session:
        session.connection().exec_driver_sql(
            "ALTER TABLE positions DROP CONSTRAINT never, ADD COLUMN one boolean GENERATED ALWAYS AS (ready) STORED"
        )
        session.connection().exec_driver_sql(
            "CREATE UNIQUE INDEX only_one ON positions (one) WHERE code IN ('112-1', '112-2') AND one"
        )
        session.connection().exec_driver_sql(
            "UPDATE positions SET user_id = (SELECT id FROM users WHERE login = 'operator2'), ready = true "
            "WHERE code = '112-1'"
        )
        session.commit()
    got = siti.post("/positions/112-2/ready")
    assert (got.status_code, got.json()["code"]) == (409, "conflict")
