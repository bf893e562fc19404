"""The news switch: one sentence per service, a day at most, a supervisor's."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from records.journal import rows_after
from records.session import Sessions
from records.work import Audit
from tests.integration.agents_api.conftest import LogIn

FIRE = {"text": "Kami tahu tentang kebakaran di Margonda.", "minutes": 60}


def test_on_another_and_off(sessions: Sessions, browser: LogIn) -> None:
    supervisor = browser("supervisor")
    rows = supervisor.get("/news").json()["items"]
    assert [(row["service"], row["text"]) for row in rows] == [("112", None), ("119", None), ("cc", None)]
    on = supervisor.request("PUT", "/news/112", json=FIRE).json()
    assert (on["text"], on["put_by"]) == (FIRE["text"], "Pengawas")
    since, until = (datetime.fromisoformat(on[name]) for name in ("since", "until"))
    assert until - since == timedelta(hours=1)
    other = supervisor.request("PUT", "/news/112", json={"text": "Banjir di Cinere."}).json()
    assert other["text"] == "Banjir di Cinere."
    assert browser("operator1").get("/news/112").json() == other
    for _ in range(2):
        assert supervisor.delete("/news/112").json()["text"] is None
    with sessions() as session:
        rows = [row for row in rows_after(session, 0) if row.kind.startswith("news.")]
        assert [row.kind for row in rows] == ["news.on", "news.off", "news.on", "news.off"]
        assert all(row.data == {"service": "112"} for row in rows), "what is said stays in the table"
        audit = session.scalars(select(Audit.what).where(Audit.subject == "112").order_by(Audit.id)).all()
        assert audit == ["news.on", "news.on", "news.off"]


@pytest.mark.parametrize(
    "ask",
    [
        {"text": ""},
        {"text": "..."},
        {"text": "a" * 301},
        {"text": "dua\nbaris"},
        {"text": "Banjir.", "minutes": 1441},
        {"text": "Banjir.", "minutes": 0},
    ],
)
def test_what_cannot_be_said_is_refused(ask: dict[str, object], browser: LogIn) -> None:
    assert browser("supervisor").request("PUT", "/news/112", json=ask).status_code == 422


def test_a_service_that_is_not_there(browser: LogIn) -> None:
    assert browser("supervisor").request("PUT", "/news/113", json=FIRE).status_code == 404
    assert browser("supervisor").get("/news/113").status_code == 404
