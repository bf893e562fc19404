"""Submitted flows on their way to Asterisk: loaded, refused, put back; nothing in between."""

from uuid import UUID

import pytest

from ivr_flows.dialplan_lines import LANGUAGES
from records.city import load_city
from records.ids import new_id
from records.journal import rows_after
from records.session import Sessions
from records.telephone import FlowVersion
from settings.secrets import Secrets
from settings.settings import Settings
from telephony import flow_sources, flows, prompts, sound
from telephony.ami import AmiError
from telephony.flow_loader import FlowLoader
from telephony.flow_store import oldest_waiting
from tests.fake_ami import SECRET, FakeAmi, against, listing, message, refusal
from tests.integration.telephony.desk_work import transacting
from tests.integration.telephony.orders import NOW

CITY = load_city("depok")
NAME = "medis-119"
TEXT = (prompts.FLOWS / "depok" / f"{NAME}.yaml").read_text("utf-8")
CHANGED = TEXT.replace("seconds: 15", "seconds: 12", 1)


@pytest.fixture
def ready(settings: Settings) -> Settings:
    """An instance whose flows Asterisk runs; every prompt is a second of silence from the studio."""
    studio = settings.home / "studio"
    studio.mkdir()
    for name in prompts.texts(settings):
        for language in LANGUAGES:
            (studio / f"{name}{language}.wav").write_bytes(sound.wav(sound.silence(1.0)))
    (settings.home / "asterisk" / "etc").mkdir(parents=True)
    Secrets(ami_bridge=SECRET).save(settings.home)
    flows.write(settings, flows.load(settings, CITY))
    return settings


def submitted(sessions: Sessions, source: str, name: str = NAME) -> UUID:
    with sessions() as session:
        row = FlowVersion(id=new_id(NOW), name=name, source=source, written_at=NOW, written_by="admin:admin")
        session.add(row)
        session.commit()
        return row.id


def compiled(settings: Settings) -> str:
    """What Asterisk reads."""
    return (settings.home / "asterisk" / "etc" / "flows.conf").read_text("utf-8")


async def taken_up(settings: Settings, sessions: Sessions, server: FakeAmi) -> None:
    """The desk deals with the version that waits."""
    settings = Settings(home=settings.home, database_url=settings.database_url, ami_port=server.port)
    desk = FlowLoader(settings, CITY, transacting(sessions), lambda: NOW)
    with sessions() as session:
        waiting = oldest_waiting(session)
    assert waiting
    await desk.take_up(waiting)


def outcome(sessions: Sessions, version: UUID) -> tuple[bool, str | None, list[str]]:
    """Loaded or not, why not, and the journal's kinds."""
    with sessions() as session:
        row = session.get_one(FlowVersion, version)
        return row.loaded_at == NOW, row.refused, [row.kind for row in rows_after(session, 0)]


PLAN = listing(message(("Event", "ListDialplan"), ("Context", f"flow-{NAME}")))


def test_a_version_is_loaded_and_kept_for_the_next_start(ready: Settings, sessions: Sessions) -> None:
    version = submitted(sessions, CHANGED)

    async def test(server: FakeAmi) -> None:
        await taken_up(ready, sessions, server)
        assert [order["Module"] for order in server.asked("Reload")] == ["pbx_config"]
        assert server.asked("ShowDialPlan")[0]["Context"] == f"flow-{NAME}"

    against(FakeAmi({"ShowDialPlan": PLAN}), test)
    assert outcome(sessions, version) == (True, None, ["flow.loaded"])
    assert "Queue(q119,cib(leg^s^1),,,12)" in compiled(ready)
    assert (flow_sources.overlay(ready) / f"{NAME}.yaml").read_text("utf-8") == CHANGED
    assert flows.load(ready, CITY)["flows.conf"] == compiled(ready), "a start takes the same"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("kind: emergency", "has no `start`"),
        (TEXT.replace("queue: q119,", "queue: q911,"), "there is no queue q911"),
        (TEXT.replace("then: antre", "then: damkar"), "may not loop"),
    ],
)
def test_a_fault_that_came_in_since_is_told_and_nothing_is_touched(
    source: str, why: str, ready: Settings, sessions: Sessions
) -> None:
    before = compiled(ready)
    version = submitted(sessions, source)

    async def test(server: FakeAmi) -> None:
        await taken_up(ready, sessions, server)
        assert server.actions == []

    against(FakeAmi(), test)
    loaded, refused, kinds = outcome(sessions, version)
    assert not loaded
    assert why in (refused or "")
    assert kinds == ["flow.refused"]
    assert compiled(ready) == before
    assert not flow_sources.overlay(ready).exists()


def test_what_asterisk_does_not_take_is_put_back(ready: Settings, sessions: Sessions) -> None:
    before = compiled(ready)
    version = submitted(sessions, CHANGED)

    async def test(server: FakeAmi) -> None:
        await taken_up(ready, sessions, server)

    against(FakeAmi({"ShowDialPlan": refusal}), test)
    loaded, refused, kinds = outcome(sessions, version)
    assert not loaded
    assert "Asterisk does not take it" in (refused or "")
    assert kinds == ["flow.refused"]
    assert compiled(ready) == before
    assert not list(flow_sources.overlay(ready).glob("*.yaml"))


def test_what_was_interrupted_is_done_again(ready: Settings, sessions: Sessions) -> None:
    """The link was lost after the files were written: the version still waits, and Asterisk reads all of them."""
    version = submitted(sessions, CHANGED)

    async def lost(server: FakeAmi) -> None:
        server.answers["Reload"] = lambda _action: server.cut()
        with pytest.raises(AmiError):
            await taken_up(ready, sessions, server)

    against(FakeAmi(), lost)
    assert outcome(sessions, version) == (False, None, [])

    async def again(server: FakeAmi) -> None:
        await taken_up(ready, sessions, server)
        assert {order["Module"] for order in server.asked("Reload")} == {
            "pbx_config",
            "app_queue",
            "res_musiconhold",
        }

    against(FakeAmi({"ShowDialPlan": PLAN}), again)
    assert outcome(sessions, version) == (True, None, ["flow.loaded"])


def test_a_flow_that_is_gone_leaves_a_way_for_whoever_is_in_it(ready: Settings) -> None:
    extra = flow_sources.overlay(ready) / "tambahan.yaml"
    extra.parent.mkdir()
    extra.write_text("kind: service\nservice: cc\nstart: habis\nsteps:\n  habis: {hangup: {reason: over}}\n")
    flows.write(ready, flows.load(ready, CITY))
    assert "[flow-tambahan]\nexten => s,1,Gosub(arrive" in compiled(ready)
    extra.unlink()
    for _ in range(2):  # and stays, however often flows are loaded
        flows.write(ready, flows.load(ready, CITY))
        assert "[flow-tambahan]\nexten => i,1,Goto(flow-gawat-darurat-112,start,1)" in compiled(ready)
