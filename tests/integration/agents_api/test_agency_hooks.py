"""An agency's own system updates its case: signed, once, through the same doors as its people."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select
from standardwebhooks import Webhook

from agents_api.agencies.agency_hooks.endpoints import LARGEST_BODY
from records.agencies import ChannelKind, Contact, ContactRole
from records.ids import new_id
from records.incidents import Case
from records.machines import CaseStatus, DeadlineStatus
from records.moves import StatusMove
from records.received_webhooks import KEPT, ReceivedWebhook, forget_webhooks
from records.session import Sessions
from records.work import Deadline
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Hands

SECRET = "whsec_" + "c2VjcmV0LW9mLXRoZS10ZXN0cyE="
"""As the tests' instance was set up."""


class AgencySystem:
    """What an agency runs: signs with the real library and posts."""

    def __init__(
        self, client: httpx.Client, clock: Hands, code: str = "DAMKAR", secret: str = SECRET
    ) -> None:
        self.client, self.clock, self.code, self.secret = client, clock, code, secret

    def tell(self, kind: str, data: dict[str, Any], **how: Any) -> httpx.Response:
        return self.send(json.dumps({"type": kind, "data": data}), **how)

    def send(self, body: str, *, webhook_id: str | None = None, at: datetime | None = None) -> httpx.Response:
        name, now = webhook_id or f"msg_{uuid4()}", at or self.clock()
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(name, now, body),
        }
        return self.post(body, headers)

    def post(self, body: str | bytes, headers: dict[str, str]) -> httpx.Response:
        return self.client.post(f"/hooks/agency/{self.code}", content=body, headers=headers)


@pytest.fixture
def damkar(client: httpx.Client, clock: Hands) -> AgencySystem:
    return AgencySystem(client, clock)


@pytest.fixture
def case(sessions: Sessions) -> Case:
    _incident, cases = scene.dispatched(sessions, agencies=("DAMKAR", "POLRI"), ago=600)
    return case_row(sessions, cases["DAMKAR"])


def case_row(sessions: Sessions, case_id: UUID) -> Case:
    with sessions() as session:
        return session.get_one(Case, case_id)


def moves(sessions: Sessions, case_id: UUID) -> list[tuple[str, str, str | None]]:
    """What happened to the case after its beginning."""
    with sessions() as session:
        rows = session.scalars(select(StatusMove).where(StatusMove.row_id == case_id).order_by(StatusMove.id))
        return [(row.new, row.who, row.why) for row in rows][1:]


def test_the_whole_way_of_a_case(damkar: AgencySystem, case: Case, sessions: Sessions) -> None:
    data: dict[str, Any] = {"case_number": case.number}
    arrived = damkar.clock()
    assert damkar.tell("case.accepted", data | {"by": "Regu B"}).json() == {
        "case_number": case.number,
        "status": "accepted",
        "unit": None,
    }
    with sessions() as session:
        states = {row.status for row in session.scalars(select(Deadline).where(Deadline.case_id == case.id))}
        assert states == {DeadlineStatus.MET}, "a human answered"
    assert damkar.tell("case.unit_assigned", data | {"unit": "Damkar 2"}).json()["unit"] == "Damkar 2"
    assert damkar.tell("case.en_route", data | {"unit": "Damkar 3"}).json()["unit"] == "Damkar 3"
    told = damkar.tell("case.on_scene", data | {"at": arrived.isoformat()})
    assert told.json()["status"] == "on_scene"
    assert damkar.tell("case.done", data).json()["status"] == "done"
    own = "by its own system"
    assert moves(sessions, case.id) == [
        ("accepted", "agency:DAMKAR", f"{own} (Regu B)"),
        ("unit_assigned", "agency:DAMKAR", own),
        ("en_route", "agency:DAMKAR", own),
        ("on_scene", "agency:DAMKAR", own),
        ("done", "agency:DAMKAR", own),
    ]
    with sessions() as session:
        reached = select(StatusMove.at).where(StatusMove.row_id == case.id, StatusMove.new == "on_scene")
        assert session.scalars(reached).one() == arrived, "when it happened, not when we heard of it"


def test_a_rejection_says_why(damkar: AgencySystem, case: Case, sessions: Sessions) -> None:
    data = {"case_number": case.number, "reason": "bukan wilayah kami"}
    assert damkar.tell("case.rejected", data).json()["status"] == "rejected"
    row = case_row(sessions, case.id)
    assert (row.reason, row.status) == ("bukan wilayah kami", CaseStatus.REJECTED)
    assert moves(sessions, case.id)[-1][2] == "bukan wilayah kami (by its own system)"


def test_a_message_that_comes_again_has_its_answer_and_acts_once(
    damkar: AgencySystem, case: Case, sessions: Sessions
) -> None:
    body = json.dumps({"type": "case.accepted", "data": {"case_number": case.number}})
    answers = [damkar.send(body, webhook_id="msg_1") for _ in range(3)]
    later = damkar.clock() + timedelta(minutes=3)
    answers.append(damkar.send(body, webhook_id="msg_1", at=later))
    assert [(each.status_code, each.json()["status"]) for each in answers] == [(200, "accepted")] * 4
    assert damkar.tell("case.en_route", {"case_number": case.number}).status_code == 200
    assert damkar.send(body, webhook_id="msg_1").json()["status"] == "accepted", "as it was answered then"
    other = damkar.send(body.replace("accepted", "done"), webhook_id="msg_1")
    assert (other.status_code, "other content" in other.json()["message"]) == (409, True)
    assert [new for new, _who, _why in moves(sessions, case.id)] == ["accepted", "en_route"]


def test_ten_at_once_act_once(damkar: AgencySystem, case: Case, sessions: Sessions) -> None:
    damkar.tell("case.accepted", {"case_number": case.number})
    body = json.dumps({"type": "case.done", "data": {"case_number": case.number}})

    def send(_time: int) -> httpx.Response:
        return damkar.send(body, webhook_id="msg_2")

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(send, range(10)))
    assert [(each.status_code, each.json()["status"]) for each in answers] == [(200, "done")] * 10
    assert [new for new, _who, _why in moves(sessions, case.id)] == ["accepted", "done"]


def test_a_step_that_cannot_be_is_refused_and_may_come_again(
    damkar: AgencySystem, case: Case, sessions: Sessions
) -> None:
    body = json.dumps({"type": "case.en_route", "data": {"case_number": case.number}})
    early = damkar.send(body, webhook_id="msg_3")
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    assert "queued cannot become en_route" in early.json()["message"]
    damkar.tell("case.accepted", {"case_number": case.number})
    assert damkar.send(body, webhook_id="msg_3").json()["status"] == "en_route"
    damkar.tell("case.done", {"case_number": case.number})
    late = damkar.tell("case.accepted", {"case_number": case.number})
    assert (late.status_code, late.json()["code"]) == (409, "case_ended")
    assert len(moves(sessions, case.id)) == 3


def test_anothers_case_does_not_exist(
    client: httpx.Client, clock: Hands, case: Case, sessions: Sessions
) -> None:
    polri = AgencySystem(client, clock, "POLRI")
    theirs = polri.tell("case.accepted", {"case_number": case.number})
    nobodys = polri.tell("case.accepted", {"case_number": "112-20200101-0001-POLRI"})
    assert [theirs.status_code, nobodys.status_code] == [404, 404]
    assert theirs.json()["code"] == nobodys.json()["code"] == "not_found"
    assert moves(sessions, case.id) == []


def test_a_forged_message_learns_nothing(
    damkar: AgencySystem, client: httpx.Client, clock: Hands, case: Case, sessions: Sessions
) -> None:
    body = json.dumps({"type": "case.accepted", "data": {"case_number": case.number}})
    now = clock()
    good = {
        "webhook-id": "msg_4",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_4", now, body),
    }
    guessed = "whsec_" + "Z3Vlc3NlZC1zZWNyZXQtb2YtYW5vdGhlcg=="
    old, ahead = (str(int((now + timedelta(seconds=off)).timestamp())) for off in (-301, 302))
    answers = [
        damkar.post(body, {}),
        damkar.post(body + " ", good),
        damkar.post(body, good | {"webhook-id": "msg_5"}),
        damkar.post(body, good | {"webhook-timestamp": old}),
        damkar.post(b"\xff", good),
        damkar.post("", good),
        AgencySystem(client, clock, secret=guessed).send(body),
        AgencySystem(client, clock, "NOBODY").send(body),
        AgencySystem(client, clock, "damkar").send(body),
        damkar.send(body, at=now - timedelta(seconds=301)),
        damkar.send(body, at=now + timedelta(seconds=302)),
        damkar.send(body, webhook_id="x" * 201),
        *(
            damkar.post(body, good | {"webhook-signature": shown})
            for shown in (
                "",
                "v1",
                "v1,",
                "v1,kein Base64",
                "v2,abc",
                ",,,",
                "v1a," + good["webhook-signature"][3:],
            )
        ),
        *(
            damkar.post(body, good | {"webhook-timestamp": shown})
            for shown in ("", "nan", "-1", "1e9", ahead, "9" * 30)
        ),
    ]
    assert {(each.status_code, each.text) for each in answers} == {(401, answers[0].text)}
    assert moves(sessions, case.id) == []
    both = good | {"webhook-signature": f"v1,b2xk {good['webhook-signature']} v1a,x"}
    assert damkar.post(body, both).status_code == 200, "one of several while a secret is being changed"


def test_the_contacts_secret_counts_before_the_one_of_set_up(
    client: httpx.Client, clock: Hands, case: Case, sessions: Sessions
) -> None:
    changed = "whsec_" + "bmV3LXNlY3JldC1vZi1kYW1rYXItMTIzNA=="
    with sessions() as session:
        session.add(
            Contact(
                id=new_id(scene.now()),
                agency="DAMKAR",
                role=ContactRole.DUTY,
                channel=ChannelKind.WEBHOOK,
                address="https://damkar.example/hook",
                secret=changed,
                ordinal=1,
            )
        )
        session.commit()
    data = {"case_number": case.number}
    assert AgencySystem(client, clock).tell("case.accepted", data).status_code == 401
    assert AgencySystem(client, clock, secret=changed).tell("case.accepted", data).status_code == 200


def test_what_cannot_be_read(damkar: AgencySystem, case: Case, sessions: Sessions) -> None:
    number = {"case_number": case.number}
    before, ahead = ((damkar.clock() + timedelta(minutes=off)).isoformat() for off in (-60, 6))
    bodies: list[tuple[str, str]] = [
        ("", "Invalid JSON"),
        ("[]", "should be an object"),
        ("[" * 9000, "Invalid JSON"),
        (json.dumps({"type": "case.accepted"}), "data"),
        (json.dumps({"type": "case.created", "data": number}), "type"),
        (json.dumps({"type": "case.accepted", "data": {}}), "case_number"),
        (json.dumps({"type": "case.accepted", "data": {"case_number": "../1"}}), "case_number"),
        (json.dumps({"type": "case.accepted", "data": number | {"extra": 1}}), "extra"),
        (json.dumps({"type": "case.rejected", "data": number}), "data.reason is missing"),
        (json.dumps({"type": "case.rejected", "data": number | {"reason": " "}}), "reason"),
        (json.dumps({"type": "case.rejected", "data": number | {"reason": "a\0"}}), "reason"),
        (json.dumps({"type": "case.unit_assigned", "data": number}), "data.unit is missing"),
        (json.dumps({"type": "case.unit_assigned", "data": number | {"unit": "a" * 101}}), "unit"),
        (json.dumps({"type": "case.accepted", "data": number | {"unit": "2"}}), "names no unit"),
        (json.dumps({"type": "case.accepted", "data": number | {"at": "kemarin"}}), "at"),
        (json.dumps({"type": "case.accepted", "data": number | {"at": before}}), "data.at lies before"),
        (json.dumps({"type": "case.accepted", "data": number | {"at": ahead}}), "in the future"),
    ]
    wrong: list[str] = []
    for body, sentence in bodies:
        got = damkar.send(body)
        if got.status_code != 422 or sentence not in got.json()["message"]:
            wrong.append(f"{body[:80]}: {got.status_code} {got.text[:200]}")
    assert wrong == []
    assert damkar.send(" " * (LARGEST_BODY + 1)).status_code == 413
    assert moves(sessions, case.id) == []


def test_ids_are_forgotten_after_a_month(damkar: AgencySystem, case: Case, sessions: Sessions) -> None:
    damkar.tell("case.accepted", {"case_number": case.number})
    with sessions() as session:
        forget_webhooks(session, now=scene.now() + KEPT - timedelta(hours=1))
        assert len(session.scalars(select(ReceivedWebhook)).all()) == 1
        forget_webhooks(session, now=scene.now() + KEPT + timedelta(hours=1))
        assert session.scalars(select(ReceivedWebhook)).all() == []
