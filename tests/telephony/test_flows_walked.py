"""Each kind of step on real Asterisk: what a citizen hears, what is kept, where the call goes on."""

import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from records.calls import RecordingStatus
from records.session import Sessions
from telephony.simulator.citizen import NO_NUMBER
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.sounds import Sound, silence, tone
from tests.instance import Instance
from tests.telephony import tones
from tests.telephony.room import asked, database, log_in, told
from tests.telephony.walked import Caller, facts_of, lay_out, record_of
from tests.waiting import wait_until

PIKET = "+628111000111"
CALL_CENTRE = "1500112"
SPOKEN = 640
MOBILE_HERTZ = 480

_PROMPTS = (
    *(
        "menu",
        "nomor",
        "status-dikirim",
        "status-baru",
        "tak-dikenal",
        "buka",
        "tutup",
        "bahasa",
        "bahasa-en",
    ),
    *("halo", "halo-en", "silakan", "selesai", "nomor-ini", "ketik", "gagal", "tanda", "biasa", "bantuan"),
)
HERTZ = {f"t-{name}": 700 + 100 * number for number, name in enumerate(_PROMPTS)}

FLOW = """
kind: service
service: cc
start: menu
steps:
  menu:
    ask:
      prompts: t-menu
      wait: 10
      digits:
        "1": laporan
        "2": jam_buka
        "3": jam_libur
        "4": jam_tahun
        "5": bahasa
        "6": pesan
        "7": balik
        "8": piket
        "9": tanda
        "0": diam
      otherwise: habis
  laporan: {collect: {prompts: t-nomor, fewest: 3, most: 6, wait: 2, tries: 2, then: status, otherwise: gagal}}
  status: {report: {unknown: t-tak-dikenal, then: menu_lagi}}
  menu_lagi: {ask: {prompts: t-selesai, wait: 5, tries: 1, digits: {"1": laporan}, otherwise: habis}}
  jam_buka: {hours: {calendar: selalu, open: buka, closed: tutup}}
  jam_libur: {hours: {calendar: libur-tiap-tahun, open: buka, closed: tutup}}
  jam_tahun: {hours: {calendar: libur-sekali, open: buka, closed: tutup}}
  buka: {say: {prompts: t-buka, then: habis}}
  tutup: {say: {prompts: t-tutup, then: habis}}
  bahasa: {language: {prompts: t-bahasa, wait: 5, digits: {"1": id, "2": en}, then: halo}}
  halo: {say: {prompts: t-halo, then: laporan_dua}}
  laporan_dua: {collect: {prompts: t-nomor, fewest: 3, most: 4, wait: 5, then: status, otherwise: habis}}
  pesan: {message: {prompts: t-silakan, most: 20, silence: 2, then: terima}}
  terima: {say: {prompts: t-selesai, then: habis}}
  balik: {call_back: {prompts: t-nomor-ini, number: t-ketik, wait: 3, tries: 1, then: terima, otherwise: gagal}}
  piket: {mobile: {mobile: piket, ring: 15, then: gagal}}
  gagal: {say: {prompts: t-gagal, then: habis}}
  tanda: {flagged: {yes: ada_tanda, no: biasa}}
  ada_tanda: {say: {prompts: t-tanda, then: habis}}
  biasa: {say: {prompts: t-biasa, then: habis}}
  diam: {silent: {prompts: t-bantuan, wait: 2, then: terima}}
  habis: {hangup: {reason: the test is over}}
"""


def calendars() -> str:
    """Always open; but for today, each year; but for today, this year."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta"))
    days = [now, now + timedelta(hours=1)]  # a test may run over midnight
    week = ", ".join(f'{day}: ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    each_year = ", ".join(f'"{day:%m-%d}"' for day in days)
    once = ", ".join(f'"{day:%Y-%m-%d}"' for day in days)
    return (
        f"selalu: {{weekly: {{{week}}}, holidays: ['{now.year - 1}-{now:%m}-01']}}\n"
        f"libur-tiap-tahun: {{weekly: {{{week}}}, holidays: [{each_year}]}}\n"
        f"libur-sekali: {{weekly: {{{week}}}, holidays: [{once}]}}\n"
    )


@dataclass(frozen=True)
class Scene:
    """A running system with the test's flow behind the call centre's number."""

    instance: Instance
    phones: PhoneLoop
    sessions: Sessions
    network: SimulatedNetwork
    numbers: Iterator[int]

    @contextmanager
    def caller(self, number: str | None = None, sound: Sound | None = None) -> Generator[Caller, None, None]:
        """A citizen who has dialled the call centre and hears the menu."""
        person = Caller(
            self.instance, self.phones, HERTZ, number or f"0812777{next(self.numbers):04d}", sound=sound
        )
        try:
            person.dial(CALL_CENTRE)
            person.hears("t-menu")
            yield person
        finally:
            person.stop()

    def database_put(self, family: str, key: str, value: str) -> None:
        """Writes into Asterisk's own database."""
        self.instance.console(f"database put {family} {key} {value}")


@pytest.fixture(scope="module")
def scene(phones: PhoneLoop) -> Iterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="dcor-") as folder:
        flows, home = Path(folder) / "flows", Path(folder) / "home"
        sources = {"pusat-panggilan.yaml": FLOW, "calendars.yaml": calendars()}
        lay_out(flows, home, sources, HERTZ)
        instance = Instance(home, DCOR_FLOWS_DIR=str(flows), DCOR_MOBILES=f"piket={PIKET}")
        contact = instance.settings.trunk_contact.split(":")
        network = SimulatedNetwork(
            phones,
            ("127.0.0.1", instance.settings.sip_port),
            (contact[0], int(contact[1])),
            sound=tone(MOBILE_HERTZ),
        )
        with ExitStack() as stack:
            stack.callback(instance.stop)
            instance.start()
            stack.callback(network.stop)
            network.start()
            yield Scene(instance, phones, stack.enter_context(database(instance)), network, count())


def walked(scene: Scene, caller: Caller) -> tuple[list[tuple[str, str]], list[str]]:
    """Facts and steps of the call, once it has ended."""
    assert caller.call.finished.wait(20), "the flow hangs up"
    record = record_of(scene.sessions, caller.number)
    return facts_of(record), [step.step for step in record.steps]


def test_the_status_of_a_report_is_told(scene: Scene) -> None:
    scene.database_put("report", "4711", "t-status-dikirim")
    with scene.caller() as caller:
        caller.press("1")
        caller.hears("t-nomor")
        caller.press("4711#")
        caller.hears("t-status-dikirim")
        caller.hears("t-selesai")
        caller.press("1")
        caller.hears("t-nomor")
        caller.press("999999")  # as many as there can be: no hash is needed
        caller.hears("t-tak-dikenal")
        facts, steps = walked(scene, caller)
    assert facts == [("report", "4711"), ("report", "999999")]
    assert steps == ["menu", *2 * ["laporan", "status", "menu_lagi"], "habis"]


def test_too_few_digits_are_asked_for_again(scene: Scene) -> None:
    with scene.caller() as caller:
        caller.press("1")
        caller.hears("t-nomor")
        caller.press("12#")
        caller.hears("t-nomor")
        caller.hears("t-gagal")
        facts, steps = walked(scene, caller)
    assert facts == []
    assert steps == ["menu", "laporan", "gagal", "habis"]


@pytest.mark.parametrize(("key", "heard"), [("2", "t-buka"), ("3", "t-tutup"), ("4", "t-tutup")])
def test_the_hour_decides(key: str, heard: str, scene: Scene) -> None:
    with scene.caller() as caller:
        caller.press(key)
        caller.hears(heard)


@pytest.mark.parametrize(
    ("key", "language", "heard"), [("1", "id", "t-halo"), ("2", "en", "t-halo-en"), ("", None, "t-halo")]
)
def test_the_language_chosen_is_heard(key: str, language: str | None, heard: str, scene: Scene) -> None:
    scene.database_put("report", "5511", "t-status-baru")
    with scene.caller() as caller:
        caller.press("5")
        caller.hears("t-bahasa")
        caller.hears("t-bahasa-en")
        if key:
            caller.press(key)
        caller.hears(heard)
        # What has no English is told in Indonesian.
        caller.hears("t-nomor")
        caller.press("5511")
        caller.hears("t-status-baru")
        facts, _ = walked(scene, caller)
    assert facts == [*([("language", language)] if language else []), ("report", "5511")]


@pytest.mark.parametrize("ending", ["#", "silence", "hang-up"])
def test_a_message_is_in_the_calls_recording(ending: str, scene: Scene) -> None:
    with scene.caller(sound=tone(SPOKEN)) as caller:
        caller.press("6")
        caller.hears("t-silakan")
        wait_until(
            lambda: facts_of(record_of(scene.sessions, caller.number, ended=False)), 10, what="the fact"
        )
        began = record_of(scene.sessions, caller.number, ended=False).facts[0].at
        wait_until(
            lambda: datetime.now(UTC) > began + timedelta(seconds=3), 5, what="three seconds of speech"
        )
        if ending == "hang-up":
            caller.hang_up()
        else:
            if ending == "#":
                caller.press("#")
            else:
                scene.phones.run(lambda: caller.call.say(silence()))
            caller.hears("t-selesai")
        facts, steps = walked(scene, caller)
        assert facts == [("message", "")]
        assert steps[:2] == ["menu", "pesan"]

        def finished() -> object:
            recording = record_of(scene.sessions, caller.number).recording
            return recording if recording and recording.state is RecordingStatus.FINISHED else None

        wait_until(finished, 20, what="the recording")
        record = record_of(scene.sessions, caller.number)
        assert record.recording
        file = scene.instance.home / "recordings" / record.recording.path
        start = (began - record.arrived_at).total_seconds()
        spoken = tones.strongest(tones.piece(tones.of_wav(file, side="left"), start + 0.5, 2))
        assert spoken.is_near(SPOKEN), spoken
    scratch = scene.instance.home / "asterisk" / "spool" / "message.sln"
    assert not scratch.exists() or scratch.stat().st_size == 0, "the words are kept once"


@pytest.mark.parametrize(
    ("number", "keys", "fact"),
    [
        pytest.param(None, ("1",), "", id="on this number"),
        pytest.param(None, ("2", "081234567890#"), "+6281234567890", id="on another"),
        pytest.param(NO_NUMBER, ("0217712345#",), "+62217712345", id="without a number"),
    ],
)
def test_a_call_back_is_kept(number: str | None, keys: tuple[str, ...], fact: str, scene: Scene) -> None:
    with scene.caller(number) as caller:
        caller.press("7")
        if number is None:
            caller.hears("t-nomor-ini")
            caller.press(keys[0])
        if len(keys[-1]) > 1:
            caller.hears("t-ketik")
            caller.press(keys[-1])
        caller.hears("t-selesai")
        facts, _ = walked(scene, caller)
    assert facts == [("call_back", fact)]


def test_no_number_typed_is_no_call_back(scene: Scene) -> None:
    with scene.caller() as caller:
        caller.press("7")
        caller.hears("t-nomor-ini")
        caller.press("2")
        caller.hears("t-ketik")
        caller.press("123#")
        caller.hears("t-gagal")
        facts, _ = walked(scene, caller)
    assert facts == []


def test_a_mobile_takes_the_call_by_pressing_1(scene: Scene) -> None:
    rung: list[str] = []

    def takes_it(number: str) -> Habits:
        rung.append(number)
        return Habits(answer_after=0.5, keys=((1.5, "1"),), talk=5.0)

    scene.network.manner = takes_it
    with scene.caller(sound=tone(SPOKEN)) as caller:
        caller.press("8")
        wait_until(
            lambda: tones.strongest(tones.piece(tones.of_samples(caller.call.heard()), -0.3, 0.3)).is_near(
                MOBILE_HERTZ
            ),
            20,
            what="the mobile's holder is heard",
        )
        _, steps = walked(scene, caller)
        record = record_of(scene.sessions, caller.number)
    assert scene.network.calls()[-1].number == scene.instance.settings.outbound_number, "it shows 112"
    assert rung == [PIKET]
    assert steps == ["menu", "piket"]
    assert record.answered_at
    assert record.ended_by == "operator", "a wish ends the call"
    assert [wait.why for wait in record.waits] == ["answered"]


def test_a_voicemail_is_nobody(scene: Scene) -> None:
    def voicemail(_number: str) -> Habits:
        return Habits(answer_after=0.3, talk=30.0)

    scene.network.manner = voicemail
    with scene.caller() as caller:
        caller.press("8")
        caller.hears("t-gagal", 40)
        _, steps = walked(scene, caller)
        record = record_of(scene.sessions, caller.number)
    assert steps == ["menu", "piket", "gagal", "habis"]
    assert record.answered_at is None
    assert [wait.why for wait in record.waits] == ["refused"]


@pytest.mark.parametrize(("flagged", "heard"), [(True, "t-tanda"), (False, "t-biasa")])
def test_a_flagged_caller_goes_another_way(flagged: bool, heard: str, scene: Scene) -> None:
    number = f"0812778{next(scene.numbers):04d}"
    if flagged:
        scene.database_put("flag", number, "1")
    with scene.caller(number) as caller:
        caller.press("9")
        caller.hears(heard)
        facts, _ = walked(scene, caller)
    assert facts == ([("flagged", "")] if flagged else [])


@pytest.mark.parametrize("key", ["1", ""])
def test_a_silent_caller_answers_by_a_key(key: str, scene: Scene) -> None:
    with scene.caller() as caller:
        caller.press("0")
        caller.hears("t-bantuan")
        if key:
            caller.press(key)
        caller.hears("t-selesai")
        facts, _ = walked(scene, caller)
    assert facts == [("help", key)]


# --- a new version while calls run -------------------------------------------------------------------------


def test_a_submitted_version_is_heard_by_the_next_caller_and_a_caller_in_the_old_one_goes_on(
    scene: Scene,
) -> None:
    with closing(log_in(scene.instance, "supervisor")) as desk, scene.caller() as early:
        other = FLOW.replace("prompts: t-menu", "prompts: t-buka").replace("  bahasa:", "  bahasa_lain:")
        other = other.replace('"5": bahasa', '"5": bahasa_lain')
        early.press("5")
        early.hears("t-bahasa")
        submitted = told(desk, "/flows/pusat-panggilan/versions", {"source": other})
        assert submitted["waiting"]
        wait_until(
            lambda: asked(desk, "/flows/pusat-panggilan")["version"] == submitted["versions"][0]["id"],
            30,
            what="the version is loaded",
        )
        assert (scene.instance.home / "flows" / "pusat-panggilan.yaml").read_text("utf-8") == other
        # Its step is gone: it begins again, in the new version, and is not cut off.
        early.hears("t-buka", 30)
        late = Caller(scene.instance, scene.phones, HERTZ, "081277799001")
        try:
            late.dial(CALL_CENTRE)
            late.hears("t-buka")
        finally:
            late.stop()
        first = told(desk, "/flows/pusat-panggilan/versions", {"source": FLOW})
        wait_until(
            lambda: asked(desk, "/flows/pusat-panggilan")["version"] == first["versions"][0]["id"],
            30,
            what="the old text is back",
        )
    with scene.caller() as again:
        again.press("2")
        again.hears("t-buka")
