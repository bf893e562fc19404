"""Flows over the API: what runs, what is wrong with a text, versions, the drawing and who walked it."""

from datetime import timedelta
from uuid import UUID
from xml.etree import ElementTree

from sqlalchemy import select

from records.calls import Call, CallStep
from records.journal import rows_after
from records.machines import CallStatus
from records.moves import move
from records.session import Sessions
from records.telephone import FlowVersion
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, Hands, LogIn

NAME = "medis-119"


def source_of(browser: Browser) -> str:
    return str(browser.get(f"/flows/{NAME}").json()["source"])


def taken_up(sessions: Sessions, clock: Hands) -> UUID:
    """As the bridge does it with the version that waits."""
    with sessions() as session:
        version = session.scalars(select(FlowVersion).where(FlowVersion.loaded_at.is_(None))).one()
        version.loaded_at = clock()
        session.commit()
        return version.id


def test_the_citys_own_flows_are_listed(browser: LogIn) -> None:
    rows = {row["name"]: row for row in browser("operator1").get("/flows").json()["items"]}
    assert rows.keys() == {"gawat-darurat-112", NAME, "panggilan-kasus", "pusat-panggilan"}
    assert (rows[NAME]["kind"], rows[NAME]["service"]) == ("emergency", "119")
    assert rows[NAME]["about"] == "Layanan medis darurat 119"
    assert rows[NAME]["version"] is None
    assert browser("operator1").get("/flows/no-such-flow").status_code == 404


def test_a_version_is_submitted_taken_up_and_an_older_one_put_back(
    browser: LogIn, sessions: Sessions, clock: Hands
) -> None:
    rina = browser("supervisor")
    first = source_of(rina).replace("seconds: 15", "seconds: 12", 1)
    answer = rina.post(f"/flows/{NAME}/versions", {"source": first}).json()
    assert answer["waiting"] is True
    assert answer["version"] is None
    assert answer["versions"][0]["written_by"] == "supervisor:supervisor"
    first_id = str(taken_up(sessions, clock))

    clock.ahead = timedelta(minutes=1)
    second = first.replace("seconds: 12", "seconds: 11", 1)
    admin = browser("admin")
    admin.post(f"/flows/{NAME}/versions", {"source": second})
    taken_up(sessions, clock)
    running = rina.get(f"/flows/{NAME}").json()
    assert (running["source"], running["written_by"], running["waiting"]) == (second, "admin:admin", False)
    assert [row["source"] for row in running["versions"]] == [second, first]

    clock.ahead = timedelta(minutes=2)
    back = rina.post(f"/flows/{NAME}/versions/{first_id}/restore").json()
    assert (back["versions"][0]["source"], back["versions"][0]["restored_from"]) == (first, first_id)
    back_id = str(taken_up(sessions, clock))
    assert rina.get(f"/flows/{NAME}").json()["source"] == first
    assert rina.post(f"/flows/{NAME}/versions/{back_id}/restore").status_code == 409
    assert rina.post(f"/flows/pusat-panggilan/versions/{first_id}/restore").status_code == 404
    with sessions() as session:
        told = [(row.kind, row.subject) for row in rows_after(session, 0)]
    assert told == 3 * [("flow.submitted", NAME)]


def test_a_text_with_a_fault_is_told_with_its_path_and_not_kept(browser: LogIn, sessions: Sessions) -> None:
    rina = browser("supervisor")
    slow = (
        source_of(rina)
        .replace("start: antre", "start: sapa")
        .replace("steps:", "steps:\n  sapa: {say: {prompts: salam-119, then: antre}}")
    )
    faults = rina.post(f"/flows/{NAME}/check", {"source": slow}).json()["faults"]
    assert {(fault["file"], fault["line"]) for fault in faults} == {(f"{NAME}.yaml", 8)}
    assert all("operators ring only after" in fault["message"] for fault in faults)
    (own,) = [fault["path"] for fault in faults if fault["path"][0].startswith("sapa (")]
    assert own[1:] == ["antre"]
    assert ["antre", "medis"] in [fault["path"][:2] for fault in faults], "112 leads there too"
    refused = rina.post(f"/flows/{NAME}/versions", {"source": slow})
    assert refused.status_code == 422
    assert "operators ring only after" in refused.json()["message"]
    broken = rina.post(f"/flows/{NAME}/check", {"source": "steps: ["}).json()["faults"]
    assert broken[0]["message"].startswith("this is not YAML")
    with sessions() as session:
        assert session.scalars(select(FlowVersion)).all() == []


def test_operators_look_and_supervisors_change(browser: LogIn) -> None:
    siti = browser("operator1")
    assert siti.get(f"/flows/{NAME}/diagram").status_code == 200
    assert siti.post(f"/flows/{NAME}/check", {"source": "x"}).status_code == 403
    assert siti.post(f"/flows/{NAME}/versions", {"source": "x"}).status_code == 403


def hung_up(sessions: Sessions, call: UUID) -> None:
    """The citizen has hung up before anybody answered."""
    at = scene.now()
    with sessions() as session:
        row = session.get_one(Call, call)
        move(session, row, CallStatus.ABANDONED, at=at, who="bridge", also={"ended_at": at})
        session.commit()


def test_the_drawing_counts_todays_callers(browser: LogIn, sessions: Sessions) -> None:
    calls = [scene.ringing(sessions) for _ in range(3)]
    at = scene.now()
    with sessions() as session:
        for call in calls:
            session.add(CallStep(call_id=call, ordinal=1, flow="gawat-darurat-112", step="antre", at=at))
        session.add(
            CallStep(call_id=calls[0], ordinal=2, flow="gawat-darurat-112", step="damkar", at=at, digits="1")
        )
        session.commit()
    hung_up(sessions, calls[0])
    hung_up(sessions, calls[1])
    rina = browser("supervisor")
    drawn = rina.get("/flows/gawat-darurat-112/diagram").json()
    nodes = {node["id"]: node["data"] for node in drawn["nodes"]}
    assert nodes.keys() == {"antre", "damkar", "medis", "flow:medis-119"}
    assert (nodes["antre"]["callers"], nodes["antre"]["left"]) == (3, 1)
    assert (nodes["damkar"]["callers"], nodes["damkar"]["left"]) == (1, 1)
    assert nodes["medis"]["callers"] == 0
    edges = {(edge["source"], edge["target"]): edge["label"] for edge in drawn["edges"]}
    assert edges[("antre", "damkar")] == "1"
    picture = rina.get("/flows/gawat-darurat-112/diagram.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert ElementTree.fromstring(picture.text).tag.endswith("svg")  # noqa: S314 - our own text
    assert "3 hari ini, 1 berakhir di sini" in picture.text
