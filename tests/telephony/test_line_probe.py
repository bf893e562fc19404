"""The line probe on real Asterisk: it hears the greeting of each line, rings nobody, and notices what is wrong."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from records.calls import Call
from records.city import load_city
from records.journal import last_number, rows_after
from records.probes import ProbeResult
from settings.clock import system_clock
from telephony import sound
from telephony.probe import Found, LineProbe, record
from telephony.probe_hearing import samples_of
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone_samples
from tests.instance import Instance
from tests.telephony.room import asked, database, log_in
from tests.waiting import wait_until

CITY = load_city("depok")


@pytest.fixture
def probe(running_instance: Instance, phones: PhoneLoop) -> LineProbe:
    return LineProbe(running_instance.settings, phones)


@contextmanager
def changed(file: Path, content: bytes) -> Generator[None, None, None]:
    """The file says something else for a while."""
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        yield
    finally:
        file.write_bytes(before)


@pytest.fixture
def dialplan(running_instance: Instance) -> Iterator[Path]:
    """Asterisk's folder of configuration; what was changed there is taken back."""
    etc = running_instance.home / "asterisk" / "etc"
    yield etc
    assert running_instance.run("asterisk", "dialplan reload").returncode == 0


def test_every_line_is_there(running_instance: Instance, probe: LineProbe) -> None:
    with database(running_instance) as sessions:
        with sessions() as session:
            calls = session.scalar(select(func.count()).select_from(Call))
        found = probe.round(CITY)
        assert [(one.service, one.why) for one in found] == [("112", None), ("119", None), ("cc", None)]
        for one in found:
            assert one.answer_ms is not None
            assert 0 < one.answer_ms < 1000
            assert one.score is not None
            assert one.score > 0.9
        with sessions() as session:
            assert session.scalar(select(func.count()).select_from(Call)) == calls, "no call came of it"


def test_its_own_process_tells_of_it(running_instance: Instance) -> None:
    def probed() -> list[ProbeResult]:
        with database(running_instance) as sessions, sessions() as session:
            rows = list(session.scalars(select(ProbeResult).where(ProbeResult.ok)))
            return rows if {row.service for row in rows} == {"112", "119", "cc"} else []

    wait_until(probed, 60, what="a good result of each line")
    with closing(log_in(running_instance, "supervisor")) as desk:
        assert [row["service"] for row in asked(desk, "/probes")["items"]] == ["112", "119", "cc"]
    metrics = httpx.get(f"{running_instance.base_url}/metrics").text
    for service in ("112", "119", "cc"):
        assert f'dcor_line_probe_ok{{service="{service}"}} 1.0' in metrics
        assert f'dcor_line_probe_delay_seconds{{service="{service}"}} 0.' in metrics


def test_another_sound_is_noticed(running_instance: Instance, probe: LineProbe) -> None:
    file = running_instance.home / "asterisk" / "prompts" / "salam-119.wav"
    for other in (
        sound.wav(samples_of(tone_samples(440, seconds=5))),
        (file.parent / "salam-pusat.wav").read_bytes(),
    ):
        with changed(file, other):
            found = probe.probe(CITY.service("119"))
        assert found.why
        assert found.why.startswith("heard something else")
        assert found.answer_ms
    with changed(file, sound.wav(sound.silence(4))):
        assert probe.probe(CITY.service("119")).why == "heard nothing"
    assert probe.probe(CITY.service("119")).why is None


def test_a_flow_that_is_gone_is_noticed(running_instance: Instance, probe: LineProbe, dialplan: Path) -> None:
    flows = dialplan / "flows.conf"
    with changed(flows, flows.read_bytes().replace(b"[flow-medis-119]", b"[flow-elsewhere]")):
        assert running_instance.run("asterisk", "dialplan reload").returncode == 0
        found = {service.code: probe.probe(service) for service in CITY.services}
    assert found["119"].why == "refused with SIP 404"
    assert found["112"].why is None


def test_a_closed_line_is_noticed(running_instance: Instance, phones: PhoneLoop) -> None:
    nobody = running_instance.settings.model_copy(update={"sip_port": running_instance.settings.sip_port + 3})
    found = LineProbe(nobody, phones).probe(CITY.service("112"))
    assert (found.why, found.answer_ms) == ("no answer within 5 s", None)
    stranger = running_instance.settings.model_copy(update={"probe_address": IPv4Address("127.0.0.3")})
    found = LineProbe(stranger, phones).probe(CITY.service("112"))
    assert found.why == "refused with SIP 401"
    nowhere = running_instance.settings.model_copy(update={"probe_address": IPv4Address("192.0.2.1")})
    assert "DCOR_PROBE_ADDRESS" in (LineProbe(nowhere, phones).probe(CITY.service("112")).why or "")


def test_the_journal_hears_of_each_probe_and_the_alarm_of_changes(running_instance: Instance) -> None:
    def found(why: str | None) -> list[Found]:
        return [Found("a-test", system_clock(), 1.0, 1.0, why)]

    with database(running_instance) as sessions:
        with sessions() as session:
            before = last_number(session)
        for why in (None, None, "broken", "broken", None):
            with sessions() as session:
                record(session, found(why), now=system_clock())
                session.commit()
        with sessions() as session:
            rows = [row for row in rows_after(session, before) if row.data.get("service") == "a-test"]
            told = [row.kind for row in rows if row.kind.startswith("probe")]
            assert told == ["probe.ok", "probe.ok", "probe.failed", "probe.failed", "probe.ok"]
            delays = [row.data["answer_ms"] for row in rows if row.kind.startswith("probe")]
            assert delays == [1.0] * 5
            alarms = [row.kind for row in rows if row.kind.startswith("alarm")]
            assert alarms == ["alarm.raised", "alarm.cleared"]
            for row in session.scalars(select(ProbeResult).where(ProbeResult.service == "a-test")):
                session.delete(row)
            session.commit()
