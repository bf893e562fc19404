"""What people do on the first page, in a real browser against the real API and database."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from agents_api.server import ApiServer
from dispatch.editing import Changes
from records.calls import Call, Disposition
from records.incidents import Case, Incident
from records.machines import CaseStatus, IncidentStatus
from records.people import Position, StationState
from records.session import Sessions
from tests.console.cable import Cable
from tests.console.conftest import Visit
from tests.console.room import Room
from tests.integration.agents_api.scene import now
from tests.waiting import wait_until

LIVE = 1000
"""Milliseconds in which a change in the database must be seen."""

FIRE = "Kebakaran bangunan"


def is_live(page: Page) -> Page:
    """The feed runs: from here on, what changes comes by itself."""
    expect(page.locator("[data-line=live]")).to_be_visible()
    expect(page.locator("[data-loading]")).to_have_count(0)
    return page


def call_row(page: Page, call: object) -> Locator:
    return page.locator(f"[data-call='{call}']")


def log_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("Nama pengguna").fill(login)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk").click()


def test_somebody_logs_in_and_out(visit: Visit) -> None:
    page = visit(None)
    expect(page).to_have_url(re.compile("/login$"))
    log_in(page, "operator1", "wrong")
    expect(page.get_by_role("alert")).to_have_text("Nama pengguna atau kata sandi salah.")
    log_in(page, "operator1", "operator1-pass")
    is_live(page)
    page.get_by_role("button", name="Operator 1").click()
    page.get_by_role("menuitem", name="Keluar").click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/login$"))


def test_a_session_that_ended_elsewhere_leads_to_the_login(visit: Visit) -> None:
    page = is_live(visit("supervisor"))
    other = page.context.new_page()
    other.goto("/")
    is_live(other)
    other.get_by_role("button", name="Pengawas").click()
    other.get_by_role("menuitem", name="Keluar").click()
    expect(page).to_have_url(re.compile("/login$"))


def test_a_call_is_seen_as_it_happens(visit: Visit, room: Room) -> None:
    page = is_live(visit("supervisor"))
    expect(page.get_by_text("Belum ada panggilan.")).to_be_visible()
    strip = page.locator("[data-service='112']")

    call = room.rings("+6281234567890")
    row = call_row(page, call)
    expect(row).to_contain_text("Berdering", timeout=LIVE)
    expect(row).to_contain_text("0812-3456-7890")
    room.queues(call)
    expect(row).to_contain_text("Antre", timeout=LIVE)
    expect(strip).to_contain_text(re.compile(r"Menunggu\s*1"))
    expect(strip).to_contain_text(re.compile(r"Terlama\s*00:0\d"))
    room.answers(call)
    expect(row).to_contain_text("Bicara", timeout=LIVE)
    expect(row).to_contain_text("112-1 · Operator 1")
    expect(strip).to_contain_text(re.compile(r"Menunggu\s*0"))
    expect(strip).to_contain_text(re.compile(r"Bicara\s*1"))
    room.hangs_up(call)
    expect(row).to_contain_text("Selesai", timeout=LIVE)


def test_the_wall_sees_what_the_line_probe_finds(visit: Visit, room: Room) -> None:
    room.probes("119", at=now() - timedelta(minutes=20))
    page = is_live(visit("wall"))
    expect(page.locator("[data-service='119'] [data-probe]")).to_have_text(re.compile("Tidak diperiksa sejak"))
    expect(page.locator("[data-service='112'] [data-probe]")).to_have_count(0)
    room.probes("112")
    expect(page.locator("[data-service='112'] [data-probe='ok']")).to_have_text("Jalur baik, 42 ms")
    room.probes("112", why="no answer within 5 s")
    failed = page.locator("[data-service='112'] [data-probe='failed']")
    expect(failed).to_have_text(re.compile("Jalur terganggu"))
    expect(failed).to_have_attribute("title", "no answer within 5 s")


def test_a_timer_runs_and_shows_the_clock_time_on_hover(visit: Visit, room: Room) -> None:
    page = is_live(visit("supervisor"))
    timer = call_row(page, room.comes_in()).locator("time")
    first = timer.inner_text()
    expect(timer).not_to_have_text(first, timeout=2500)
    expect(timer).to_have_attribute("title", re.compile(r"^\w{3} \d{1,2} \w{3} \d{2}\.\d{2}$"))


def test_the_newest_call_stands_first_and_one_without_a_number_says_so(visit: Visit, room: Room) -> None:
    page = is_live(visit("supervisor"))
    room.comes_in("+6281111111111")
    second = room.comes_in(None)
    first_row = page.locator("[data-call]").first
    expect(first_row).to_have_attribute("data-call", str(second))
    expect(first_row).to_contain_text("tanpa nomor")


def takes(page: Page, field: Locator, answer: str) -> None:
    """Enter at once, however late the list is drawn."""
    page.keyboard.press("Enter")
    expect(field).to_have_value(answer)


def test_a_case_goes_to_damkar_and_its_acceptance_comes_back(
    visit: Visit, room: Room, sessions: Sessions
) -> None:
    room.seats("operator1", "112-1", StationState.TALKING)
    operator = is_live(visit("operator1"))
    crew = is_live(visit("damkar", width=360))
    expect(crew.get_by_text("Tidak ada kasus yang berjalan.")).to_be_visible()

    call = room.answers(room.comes_in())
    # The answered call comes to the desk by itself; the rest is done with the keyboard.
    kind = operator.get_by_role("combobox", name="Jenis")
    expect(kind).to_be_visible()
    operator.keyboard.press("j")
    operator.keyboard.type("keb ban")
    takes(operator, kind, FIRE)
    operator.keyboard.press("Tab")
    operator.keyboard.type("jl margonda depan detos")
    operator.keyboard.press("Tab")
    operator.keyboard.type("kem")
    takes(operator, operator.get_by_role("combobox", name="Kelurahan"), "Kemiri Muka, Beji")
    operator.keyboard.press("Tab")
    operator.keyboard.type("Detos")
    operator.keyboard.press("Tab")
    operator.keyboard.type("dua orang terjebak")
    operator.keyboard.press("Control+Enter")

    on_desk = operator.locator("[data-incident]").locator("[data-case]")
    expect(on_desk).to_have_attribute("data-status", "queued")
    expect(on_desk).to_contain_text("DAMKAR")
    expect(on_desk).to_contain_text(re.compile(r"sisa 00:\d\d"))

    card = crew.locator("[data-case]")
    expect(card).to_contain_text(FIRE, timeout=LIVE)
    for words in ("jl margonda depan detos", "Detos · Kemiri Muka, Beji", "dua orang terjebak", "Kasus baru"):
        expect(card).to_contain_text(words)
    with sessions() as session:
        case = session.scalars(select(Case)).one()
        incident = session.get_one(Incident, case.incident_id)
        assert incident.draft_of_call == call
        assert incident.number is not None
        assert re.fullmatch(r"112-\d{8}-0001", incident.number)

    for button, said in (("Terima", "Diterima"), ("Berangkat", "Berangkat"), ("Tiba", "Di lokasi")):
        crew.get_by_role("button", name=button).click()
        expect(on_desk).to_contain_text(said, timeout=LIVE)
    expect(operator.locator("[data-incident]").first).to_contain_text("Regu di lokasi")
    crew.get_by_role("button", name="Selesai").click()
    expect(on_desk).to_contain_text("Selesai", timeout=LIVE)
    expect(crew.get_by_text("Tidak ada kasus yang berjalan.")).to_be_visible()
    with sessions() as session:
        assert session.get_one(Case, case.id).status is CaseStatus.DONE


def test_enter_takes_what_was_typed_however_slow_the_page(visit: Visit, room: Room) -> None:
    room.seats("operator1", "112-1", StationState.TALKING)
    page = is_live(visit("operator1"))
    room.answers(room.comes_in())
    kind = page.get_by_role("combobox", name="Jenis")
    expect(kind).to_be_visible()
    slowed = page.context.new_cdp_session(page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 6})  # pyright: ignore[reportUnknownMemberType]

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    # Nothing typed takes nothing.
    expect(kind).to_have_value("")
    page.keyboard.type("keb ban")
    takes(page, kind, FIRE)
    # Enter again leaves it; who goes through the list with the arrows takes the mark.
    page.keyboard.press("Enter")
    expect(kind).to_have_value(FIRE)
    kind.fill("keb")
    expect(page.locator("[data-combobox-selected]:visible")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    second = page.locator("[data-combobox-selected]:visible").inner_text().splitlines()
    page.keyboard.press("Enter")
    assert kind.input_value() in second

    # Emptied, it asks for nothing.
    kind.fill("keb")
    kind.fill("")
    page.keyboard.press("Enter")
    expect(kind).to_have_value("")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    village = page.get_by_role("combobox", name="Kelurahan")
    places = ("Kemiri Muka, Beji", "Tugu, Cimanggis", "Mekarsari, Cimanggis")
    for place in places:
        village.fill("")
        page.keyboard.type(place[:4])
        takes(page, village, place)
        # What is typed while the last answer is saved stays as it is typed.
        village.fill("har")
        expect(page.get_by_test_id("save-state")).to_have_text(re.compile("^tersimpan"))
        expect(village).to_have_value("har")

    # Sent from within a list, it goes with what stands there.
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-incident]")).to_contain_text("Harjamukti, Cimanggis")


def test_an_agency_refuses_with_a_reason_and_sees_only_its_own(visit: Visit, room: Room) -> None:
    call = room.answers(room.comes_in())
    fire: Changes = {"type_code": "FIR1", "address": "jl raya bogor"}
    room.sends(call, fire, "DAMKAR", "PLN")
    desk = is_live(visit("operator2"))
    crew = is_live(visit("damkar"))
    expect(crew.locator("[data-case]")).to_have_count(1)
    crew.get_by_role("button", name="Tolak").click()
    expect(crew.get_by_role("button", name="Tolak kasus")).to_be_disabled()
    crew.get_by_text("Semua regu bertugas").click()
    crew.get_by_role("button", name="Tolak kasus").click()
    expect(crew.get_by_text("Tidak ada kasus yang berjalan.")).to_be_visible()
    refused = desk.locator("[data-case][data-status=rejected]")
    expect(refused).to_contain_text("Ditolak", timeout=LIVE)
    expect(refused).to_contain_text("Semua regu bertugas")
    crew.get_by_text("Selesai", exact=True).click()
    expect(crew.locator("[data-case]")).to_contain_text("Alasan: Semua regu bertugas")


def test_one_key_is_done_with_a_call_that_is_no_incident(
    visit: Visit, room: Room, sessions: Sessions
) -> None:
    room.seats("operator1", "112-1", StationState.TALKING)
    page = is_live(visit("operator1"))
    call = room.answers(room.comes_in())
    address = page.get_by_role("textbox", name="Lokasi")
    address.fill("g")
    address.press("p")
    expect(address).to_have_value("gp")
    assert disposition(sessions, call) is None

    address.press("Escape")
    page.keyboard.press("p")
    expect(page.get_by_text("Diselesaikan sebagai: Prank.")).to_be_visible()
    expect(call_row(page, call)).to_contain_text("Prank")
    expect(page.locator("[data-incident]")).to_have_count(0)
    assert disposition(sessions, call) is Disposition.PRANK
    page.keyboard.press("g")
    expect(page.get_by_text("Diselesaikan sebagai: Hantu.")).to_be_visible()
    assert disposition(sessions, call) is Disposition.GHOST


def disposition(sessions: Sessions, call: object) -> Disposition | None:
    with sessions() as session:
        return session.scalars(select(Call).where(Call.id == call)).one().disposition


def test_an_operator_sits_down_is_ready_and_takes_a_break(visit: Visit, sessions: Sessions) -> None:
    page = is_live(visit("operator1"))
    watcher = is_live(visit("supervisor"))
    page.get_by_role("button", name="Pilih posisi").click()
    page.get_by_role("menuitem", name="Meja 112-2").click()
    expect(page.get_by_text("Belum siap")).to_be_visible()
    page.get_by_role("button", name="Siap", exact=True).click()
    expect(page.get_by_role("banner")).to_contain_text(re.compile(r"Siap\s*00:0\d"))
    with sessions() as session:
        seat = session.get_one(Position, "112-2")
        assert (seat.ready, seat.station) == (True, "desk")
    page.get_by_role("button", name="Jeda").click()
    page.get_by_role("menuitem", name="Salat").click()
    expect(page.get_by_text("Jeda: Salat")).to_be_visible()
    watcher.get_by_role("button", name="Pilih posisi").click()
    expect(watcher.get_by_role("menuitem", name="Meja 112-2")).to_be_disabled()
    expect(watcher.get_by_role("menuitem", name="Meja 112-2")).to_contain_text("diduduki Operator 1")
    page.get_by_role("button", name="Jeda").click()
    page.get_by_role("menuitem", name="Tinggalkan posisi").click()
    expect(page.get_by_role("button", name="Pilih posisi")).to_be_visible()


def test_a_cut_line_says_so_loses_nothing_and_is_right_again(
    visit: Visit, room: Room, cable: Cable, sessions: Sessions
) -> None:
    room.seats("operator1", "112-1", StationState.TALKING)
    page = is_live(visit("operator1"))
    call = room.answers(room.comes_in("+6281200000001"))
    waiting = room.comes_in("+6281200000002")
    expect(call_row(page, waiting)).to_contain_text("Antre")
    address = page.get_by_role("textbox", name="Lokasi")
    before = address.bounding_box()

    cable.pull()
    bar = page.get_by_test_id("lost")
    expect(bar).to_contain_text(re.compile(r"Sambungan terputus sejak \d{2}\.\d{2}\.\d{2}"))
    assert address.bounding_box() == before, "the bar moved the form"
    address.type("gang haji mail")
    room.hangs_up(waiting)
    missed = room.comes_in("+6281200000003")
    fire = room.answers(room.comes_in("+6281200000004"), "operator2", "112-2")
    room.sends(fire, {"type_code": "FIR1", "address": "jl raya bogor"}, "DAMKAR")
    for _ in range(20):
        room.hangs_up(room.comes_in(None))
    expect(page.get_by_test_id("save-state")).to_have_text("belum tersimpan")
    expect(call_row(page, waiting)).to_contain_text("Antre")

    cable.plug()
    expect(bar).to_have_count(0)
    expect(call_row(page, waiting)).to_contain_text("Ditinggal")
    expect(call_row(page, missed)).to_contain_text("Antre")
    expect(call_row(page, fire)).to_contain_text("112-2 · Operator 2")
    expect(page.locator("[data-call][data-status=abandoned]")).to_have_count(21)
    expect(page.locator("[data-case]")).to_contain_text("DAMKAR")
    expect(address).to_have_value("gang haji mail")
    draft = room.draft_of(call)
    wait_until(lambda: typed(sessions, draft) == "gang haji mail", 10, what="the address to be saved")
    # The line is truly back: the next change comes by itself.
    expect(call_row(page, room.comes_in(None))).to_contain_text("Antre", timeout=LIVE)


def typed(sessions: Sessions, incident: object) -> str:
    with sessions() as session:
        return session.scalars(select(Incident).where(Incident.id == incident)).one().address


def test_what_was_typed_outlives_a_reload(visit: Visit, room: Room, cable: Cable, sessions: Sessions) -> None:
    room.seats("operator1", "112-1", StationState.TALKING)
    page = is_live(visit("operator1"))
    call = room.answers(room.comes_in())
    note = page.get_by_role("textbox", name="Catatan")
    expect(note).to_be_visible()
    cable.pull()
    note.type("api di lantai dua")
    cable.plug()
    page.reload()
    expect(note).to_have_value("api di lantai dua")
    draft = room.draft_of(call)

    def saved() -> bool:
        with sessions() as session:
            return session.get_one(Incident, draft).note == "api di lantai dua"

    wait_until(saved, 10)


def test_an_api_that_starts_again_is_found_again(visit: Visit, room: Room, cable: Cable) -> None:
    page = is_live(visit("supervisor"))
    for _ in range(3):
        cable.pull()
        expect(page.get_by_test_id("lost")).to_be_visible()
        cable.plug()
        expect(page.get_by_test_id("lost")).to_have_count(0)
    expect(call_row(page, room.comes_in())).to_contain_text("Antre", timeout=LIVE)


def test_tabs_of_one_browser_share_one_feed(visit: Visit, room: Room, api: ApiServer) -> None:
    first = is_live(visit("supervisor"))
    others = [first.context.new_page() for _ in range(7)]
    for page in others:
        page.goto("/")
        is_live(page)
    assert api.hub.subscribers == 1
    call = room.comes_in()
    for page in (first, *others):
        expect(call_row(page, call)).to_contain_text("Antre", timeout=2 * LIVE)


def test_hostile_words_are_only_words(visit: Visit, room: Room, sessions: Sessions) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\">"
    room.seats("operator1", "112-1", StationState.TALKING)
    page = is_live(visit("operator1"))
    call = room.answers(room.queues(room.rings(name=hostile)))
    expect(call_row(page, call)).to_contain_text(hostile)
    changes: Changes = {
        "type_code": "FIR1",
        "address": hostile,
        "note": f"</textarea><script>alert(1)</script>{hostile}",
    }
    room.sends(call, changes, "DAMKAR")
    expect(page.locator("[data-incident]")).to_contain_text(hostile)
    crew = is_live(visit("damkar"))
    expect(crew.locator("[data-case]")).to_contain_text("<script>alert(1)</script>")
    for each in (page, crew):
        assert each.title() == "DCOR · Kota Depok"
        assert each.locator("img:not([src='/sign.svg'])").count() == 0


def test_a_draft_is_opened_from_the_list_and_two_drafts_do_not_mix(
    visit: Visit, room: Room, sessions: Sessions
) -> None:
    page = is_live(visit("operator3"))
    one = room.answers(room.comes_in("+6281200000001"))
    two = room.answers(room.comes_in("+6281200000002"), "operator2", "112-2")
    address = page.get_by_role("textbox", name="Lokasi")
    call_row(page, one).click()
    address.type("alamat satu")
    call_row(page, two).click()
    expect(address).to_have_value("")
    address.type("alamat dua")
    call_row(page, one).click()
    expect(address).to_have_value("alamat satu")
    for call, wanted in ((one, "alamat satu"), (two, "alamat dua")):
        draft = room.draft_of(call)
        wait_until(lambda draft=draft, wanted=wanted: typed(sessions, draft) == wanted, 10)


def test_what_another_desk_writes_is_seen_unless_it_is_being_typed_here(visit: Visit, room: Room) -> None:
    call = room.answers(room.comes_in())
    here = is_live(visit("operator2"))
    there = is_live(visit("operator3"))
    for page in (here, there):
        call_row(page, call).click()
    there.get_by_role("textbox", name="Patokan").type("pos satpam")
    expect(here.get_by_role("textbox", name="Patokan")).to_have_value("pos satpam")
    here.get_by_role("textbox", name="Lokasi").type("jl nusantara")
    expect(there.get_by_role("textbox", name="Lokasi")).to_have_value("jl nusantara")


def test_an_administrator_sees_calls_without_numbers_and_cannot_touch_them(visit: Visit, room: Room) -> None:
    call = room.comes_in("+6281234567890", name="Siti")
    page = is_live(visit("admin"))
    expect(call_row(page, call)).to_contain_text("***890")
    expect(page.locator("body")).not_to_contain_text("34567890")
    expect(call_row(page, call).get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("heading", name="Meja kerja")).to_have_count(0)


def test_a_wrong_clock_at_the_desk_does_not_change_a_wait(visit: Visit, room: Room) -> None:
    page = visit("supervisor")
    page.clock.install(time=datetime(2020, 1, 1, tzinfo=UTC))
    page.clock.resume()
    page.reload()
    is_live(page)
    expect(call_row(page, room.comes_in()).locator("time")).to_have_text(re.compile(r"^00:0\d$"))


def test_an_incident_that_was_sent_stays_on_the_desk_until_it_is_put_away(
    visit: Visit, room: Room, sessions: Sessions
) -> None:
    call = room.answers(room.comes_in())
    page = is_live(visit("operator2"))
    call_row(page, call).click()
    page.get_by_role("combobox", name="Jenis").click()
    page.get_by_role("option", name=FIRE).click()
    page.get_by_role("form").get_by_text("PSC119", exact=True).click()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("region", name="Kejadian terkirim")).to_contain_text("PSC119")
    with sessions() as session:
        assert {case.agency for case in session.scalars(select(Case))} == {"DAMKAR", "PSC119"}
        assert session.scalars(select(Incident)).one().status is IncidentStatus.OPEN
    page.get_by_role("button", name="Selesai, ke panggilan berikutnya").click()
    expect(page.get_by_text("Tidak ada panggilan di tangan.")).to_be_visible()


def test_what_is_missing_is_asked_for(visit: Visit, room: Room, sessions: Sessions) -> None:
    call = room.answers(room.comes_in())
    page = is_live(visit("operator2"))
    call_row(page, call).click()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("alert").get_by_text("Pilih jenis kejadian dahulu.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Jenis")).to_be_focused()
    page.keyboard.type("gas")
    page.keyboard.press("Enter")
    page.get_by_role("form").get_by_text("DAMKAR", exact=True).click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Pilih paling sedikit satu instansi.")).to_be_visible()
    with sessions() as session:
        assert session.scalars(select(Case)).first() is None
