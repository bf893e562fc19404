"""The newest probe of each line, on the wall and for Prometheus."""

from datetime import timedelta

import httpx
from prometheus_client.parser import text_string_to_metric_families

from records.session import Sessions
from telephony.probe import Found, record
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn


def test_the_newest_probe_is_shown(sessions: Sessions, browser: LogIn, client: httpx.Client) -> None:
    assert browser("wall").get("/probes").json()["items"] == []
    at = scene.now()
    rounds = [
        [Found("112", at, 12.5, 0.99, None), Found("119", at, 20.0, 0.98, None)],
        [Found("112", at + timedelta(minutes=1), None, None, "no answer within 5 s")],
    ]
    for found in rounds:
        with sessions() as session:
            record(session, found, now=at)
            session.commit()
    shown = browser("wall").get("/probes").json()["items"]
    assert [(row["service"], row["ok"], row["answer_ms"], row["why"]) for row in shown] == [
        ("112", False, None, "no answer within 5 s"),
        ("119", True, 20.0, None),
    ]
    families = {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}
    well = {sample.labels["service"]: sample.value for sample in families["dcor_line_probe_ok"].samples}
    assert well == {"112": 0, "119": 1}
    delays = {s.labels["service"]: s.value for s in families["dcor_line_probe_delay_seconds"].samples}
    assert delays == {"119": 0.02}


def test_an_agency_does_not_ask(browser: LogIn) -> None:
    assert browser("damkar").get("/probes").status_code == 403
