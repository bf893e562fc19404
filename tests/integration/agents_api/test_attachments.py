"""Photos and files of an incident: taken by their content, kept as they came, sent without what they carry."""

import hashlib
import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from agents_api.frame.edge import CLIENT_HEADER
from agents_api.frame.file_store import FileStore
from agents_api.server import ApiServer
from records.evidence import Attachment
from records.journal import JournalRow
from records.session import Sessions
from records.work import Audit
from settings.settings import Settings
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import API, Browser, LogIn
from tests.unit.agents_api import photos
from tests.waiting import wait_until

BOTH = ("DAMKAR", "POLRI")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Small limits: a photo of 1 MB, other files of 2 MB, 5 of an incident."""
    return settings.model_copy(
        update={"photo_mb": 1, "file_mb": 2, "photo_megapixels": 1, "files_per_incident": 5}
    )


@pytest.fixture
def home(server: ApiServer) -> Path:
    return server.context.settings.home / "attachments"


def send(
    person: Browser, incident: object, content: bytes, name: str = "foto.jpg", query: str = ""
) -> httpx.Response:
    files = {"file": (name, content, "image/jpeg")}
    return person.request("POST", f"/incidents/{incident}/attachments{query}", files=files)


def on_disk(home: Path) -> list[str]:
    return sorted(str(file.relative_to(home)) for file in home.rglob("*") if file.is_file())


def sent(person: Browser, incident: object, content: bytes, name: str = "foto.jpg", query: str = "") -> Any:
    got = send(person, incident, content, name, query)
    assert got.status_code == 201, got.text
    return got.json()


def fetch(person: Browser, incident: object, attachment: Any, **options: Any) -> httpx.Response:
    return person.get(f"/incidents/{incident}/attachments/{attachment['id']}", **options)


def test_a_photo_comes_with_everything_and_leaves_with_its_pixels(
    sessions: Sessions, browser: LogIn, home: Path
) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk, original = browser("operator1"), photos.jpeg(orientation=6)
    with Image.open(BytesIO(original)) as taken:
        assert dict(taken.getexif().get_ifd(0x8825))[1] == "S", "it says where it was taken"
    row = sent(desk, incident, original, "IMG_2031.JPG")
    assert (row["kind"], row["name"], row["size"]) == ("jpeg", "IMG_2031.JPG", len(original))
    assert row["sha256"] == hashlib.sha256(original).hexdigest()
    assert desk.get(f"/incidents/{incident}").json()["known"]["attachments"] == [row]
    with sessions() as session:
        kept = session.scalars(select(Attachment)).one()
    assert kept.path == f"{kept.at.astimezone(UTC):%Y/%m/%d}/{kept.id}"
    assert (home / kept.path).read_bytes() == original, "with us it stays as it came"
    assert {oct(file.stat().st_mode & 0o777) for file in home.rglob("*") if file.is_file()} == {"0o600"}
    assert oct(home.stat().st_mode & 0o777) == "0o700"
    got = fetch(desk, incident, row)
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["content-disposition"] == 'inline; filename="IMG_2031.JPG"'
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["x-content-type-options"] == "nosniff"
    assert [secret for secret in photos.SECRETS if secret in got.content] == []
    with Image.open(BytesIO(got.content)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (32, 64), "upright"


@pytest.mark.parametrize(
    ("content", "kind", "media", "name"),
    [
        (photos.png(), "png", "image/png", "x.png"),
        (photos.webp(), "webp", "image/webp", "x.webp"),
        (photos.PDF, "pdf", "application/pdf", "x.pdf"),
        (photos.mp4(), "mp4", "video/mp4", "x.mp4"),
        (photos.mp4(b"M4A "), "m4a", "audio/mp4", "x.m4a"),
        (b"OggS\0\2" + b"\1" * 900, "ogg", "audio/ogg", "x.ogg"),
        (b"RIFF\x24\4\0\0WAVEfmt " + b"\1" * 900, "wav", "audio/wav", "x.wav"),
        (b"ID3\4\0\0\0\0\0\0" + b"\1" * 900, "mp3", "audio/mpeg", "x.mp3"),
    ],
)
def test_each_kind_by_its_content(
    sessions: Sessions, browser: LogIn, content: bytes, kind: str, media: str, name: str
) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    row = sent(desk, incident, content, "x.html")
    got = fetch(desk, incident, row)
    assert (row["kind"], got.headers["content-type"]) == (kind, media)
    photo = kind in {"png", "webp"}
    way = "inline" if photo else "attachment"
    assert got.headers["content-disposition"] == f'{way}; filename="x.html{Path(name).suffix}"'
    assert photo or got.content == content, "video, sound and PDF are sent as they are"
    part = fetch(desk, incident, row, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)


REFUSED = [
    (photos.HTML, 415, "wrong_kind"),
    (b"", 415, "wrong_kind"),
    (b"MZ\x90\0" + b"\0" * 500, 415, "wrong_kind"),
    (photos.mp4(b"heic"), 415, "wrong_kind"),
    (photos.mp4(b"qt  "), 415, "wrong_kind"),
    (b"\xff\xd8\xff" + photos.HTML, 422, "bad_input"),
    (photos.jpeg()[:400], 422, "bad_input"),
    (photos.png_bomb(30_000, 30_000), 422, "bad_input"),
    (photos.png_bomb(1_001, 1_000), 422, "bad_input"),
    (photos.png_text_bomb(), 422, "bad_input"),
    (photos.jpeg() + b"\0" * 1_000_000, 413, "too_large"),
    (photos.mp4(size=2_000_000), 413, "too_large"),
    (photos.PDF + b"\0" * 2_500_000, 413, "too_large"),
]


@pytest.mark.parametrize(("content", "status", "code"), REFUSED)
def test_what_is_refused_leaves_nothing(
    sessions: Sessions, browser: LogIn, home: Path, content: bytes, status: int, code: str
) -> None:
    incident, _cases = scene.dispatched(sessions)
    got = send(browser("operator1"), incident, content, "foto.jpg")
    assert (got.status_code, got.json()["code"]) == (status, code), got.text
    assert len(got.json()["message"]) > 20
    assert on_disk(home) == []
    with sessions() as session:
        assert session.scalars(select(Attachment)).all() == []


def test_a_page_behind_the_pixels_does_not_leave(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    row = sent(desk, incident, photos.jpeg() + photos.HTML)
    assert b"<script>" not in fetch(desk, incident, row).content


@pytest.mark.parametrize(
    ("name", "shown", "out"),
    [
        ("../../../etc/cron.d/x", "x", 'inline; filename="x.jpg"'),
        ("..\\..\\x.jpg", "x.jpg", 'inline; filename="x.jpg"'),
        ("x\u202egpj.exe", "xgpj.exe", 'inline; filename="xgpj.exe.jpg"'),
        ("дом.jpg", "дом.jpg", "inline; filename*=utf-8''%D0%B4%D0%BE%D0%BC.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg", f'inline; filename="{"x" * 116}.jpg"'),
    ],
)
def test_a_name_is_only_text(
    sessions: Sessions, browser: LogIn, home: Path, name: str, shown: str, out: str
) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    row = sent(desk, incident, photos.jpeg(), name)
    assert row["name"] == shown
    assert fetch(desk, incident, row).headers["content-disposition"] == out
    assert {Path(file).name.removesuffix(".out") for file in on_disk(home)} == {row["id"]}


def test_who_may_see_a_file(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, agencies=BOTH)
    desk, damkar, polri = browser("operator1"), browser("damkar"), browser("polri")
    inside = sent(desk, incident, photos.jpeg())
    shared = sent(desk, incident, photos.png(), query="?visibility=agencies")
    theirs = sent(damkar, incident, photos.webp())
    assert (theirs["agency"], theirs["who"]) == ("DAMKAR", "agency:DAMKAR")
    seen = [
        [fetch(person, incident, row).status_code for row in (inside, shared, theirs)]
        for person in (
            desk,
            damkar,
            polri,
            browser("dishub"),
            browser("wall"),
            browser("admin"),
            browser(None),
        )
    ]
    assert seen == [
        [200, 200, 200],
        [404, 200, 200],
        [404, 200, 404],
        [404, 404, 404],
        [403, 403, 403],
        [403, 403, 403],
        [401, 401, 401],
    ]
    listed = polri.get(f"/cases/{cases['POLRI']}").json()["known"]["attachments"]
    assert [row["id"] for row in listed] == [shared["id"]]
    other, _ = scene.dispatched(sessions, agencies=("DAMKAR",))
    assert fetch(desk, other, inside).status_code == 404, "another incident's"
    assert send(damkar, incident, photos.PDF, query="?visibility=agencies").status_code == 422
    assert send(browser("dishub"), incident, photos.PDF).status_code == 404
    with sessions() as session:
        told = session.scalars(select(JournalRow).where(JournalRow.kind == "incident.attached")).all()
        assert [set(row.audience) for row in told] == [
            {"desk"},
            {"desk", "agency:DAMKAR", "agency:POLRI"},
            {"desk", "agency:DAMKAR"},
        ]


def test_each_read_of_a_restricted_incidents_file_is_audited(sessions: Sessions, browser: LogIn) -> None:
    for kind in ("SOC3", "SOC4", "CRM2"):
        incident, _cases = scene.dispatched(sessions, kind=kind, agencies=("POLRI", "DP3AP2KB"))
        row = sent(browser("operator1"), incident, photos.jpeg(), query="?visibility=agencies")
        assert fetch(browser("polri"), incident, row).status_code == 200
        assert fetch(browser("operator1"), incident, row).status_code == 200
        support = fetch(browser("dp3ap2kb"), incident, row).status_code
        assert support == (404 if kind == "SOC4" else 200), "a picture shows who it is"
    with sessions() as session:
        noted = session.scalars(select(Audit.who).where(Audit.what == "attachment.read").order_by(Audit.id))
        assert list(noted) == [
            *("agency:POLRI", "operator:operator1", "agency:DP3AP2KB"),
            *("agency:POLRI", "operator:operator1"),
        ]


def test_the_same_file_sent_twice_is_one(sessions: Sessions, browser: LogIn, home: Path) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    with ThreadPoolExecutor(6) as several:
        rows = [
            each.result() for each in [several.submit(sent, desk, incident, photos.jpeg()) for _ in range(6)]
        ]
    assert len({row["id"] for row in rows}) == 1
    assert len(on_disk(home)) == 2
    assert sent(browser("damkar"), incident, photos.jpeg())["id"] != rows[0]["id"], (
        "another side's is another"
    )


def test_no_more_than_so_many_whoever_is_first(sessions: Sessions, browser: LogIn, home: Path) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    with ThreadPoolExecutor(8) as several:
        tries = [several.submit(send, desk, incident, photos.PDF + b"%d" % n) for n in range(12)]
        codes = sorted(each.result().status_code for each in tries)
    assert codes == [201] * 5 + [409] * 7
    assert len(on_disk(home)) == 5
    assert len(desk.get(f"/incidents/{incident}").json()["known"]["attachments"]) == 5


def test_a_form_that_is_none(sessions: Sessions, browser: LogIn, home: Path) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk, path = browser("operator1"), f"/incidents/{incident}/attachments"
    two = [("file", ("a.pdf", photos.PDF)), ("file", ("b.pdf", photos.PDF))]
    answers = [
        desk.post(path, {"file": "x"}),
        desk.post(path),
        desk.request("POST", path, files={"photo": ("a.pdf", photos.PDF)}),
        desk.request("POST", path, files=two),
        desk.request("POST", path, files={"file": ("a.pdf", photos.PDF)}, data={"more": "x"}),
        desk.request(
            "POST", path, content=b"--x\r\n\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"}
        ),
    ]
    assert [answer.status_code for answer in answers] == [422] * 6
    assert all('field "file"' in answer.json()["message"] for answer in answers)
    assert on_disk(home) == []


def test_only_this_door_takes_large_bodies_and_only_so_large(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk, large = browser("operator1"), b"x" * 300_000
    for path in (
        f"/incidents/{incident}/notes",
        f"/incidents/{incident}",
        f"/incidents/{incident}/attachments/x",
    ):
        assert desk.request("POST", path, content=large).status_code == 413, path
    assert desk.request("PUT", f"/incidents/{incident}/attachments", content=large).status_code == 413
    beyond = desk.request("POST", f"/incidents/{incident}/attachments", content=b"x" * 2_100_000)
    assert (beyond.status_code, beyond.json()["code"]) == (413, "too_large")
    strange = desk.client.post(f"{API}/incidents/{incident}/attachments", content=large)
    assert strange.status_code == 403, "another site's page"
    anybody = send(browser(None), incident, photos.jpeg())
    assert anybody.status_code == 401


def half_a_file(client: httpx.Client, person: Browser, incident: object, said: int) -> socket.socket:
    """Begins to send a PDF of `said` bytes and stops in the middle."""
    host, port = client.base_url.host, client.base_url.port or 80
    plain = socket.create_connection((host, port), 20)
    head = (
        f"POST {API}/incidents/{incident}/attachments HTTP/1.1\r\nHost: {host}\r\n{CLIENT_HEADER}: x\r\n"
        f"Cookie: {person.headers['Cookie']}\r\nContent-Length: {said}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    )
    plain.sendall(head.encode() + photos.PDF + b"1" * 400_000)
    return plain


def test_a_sender_that_goes_away_leaves_nothing_and_holds_no_connection(
    sessions: Sessions, browser: LogIn, client: httpx.Client, server: ApiServer, home: Path
) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    plain = half_a_file(client, desk, incident, 1_000_000)
    wait_until(
        lambda: any((home / file).stat().st_size for file in on_disk(home)), 20, what="the first piece"
    )
    assert server.context.engine.pool.status().split("Current Checked out connections: ")[-1].strip() == "0"
    plain.close()
    wait_until(lambda: on_disk(home) == [], 20, what="the end of it")
    wait_until(lambda: server.context.uploads.borrowed_tokens == 0, 20, what="its place to be free")


def test_a_case_that_is_taken_back_while_the_file_is_on_its_way(
    sessions: Sessions, browser: LogIn, client: httpx.Client, home: Path
) -> None:
    incident, cases = scene.dispatched(sessions)
    damkar = browser("damkar")
    end = b"\r\n--x--\r\n"
    body = photos.PDF + b"1" * 400_000
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    plain = half_a_file(client, damkar, incident, len(head + body + end))
    wait_until(
        lambda: any((home / file).stat().st_size for file in on_disk(home)), 20, what="the first piece"
    )
    stood_down = browser("operator1").post(f"/cases/{cases['DAMKAR']}/stand-down", {"reason": "sudah padam"})
    assert stood_down.status_code == 200
    plain.sendall(end)
    assert plain.recv(65536).split()[1] == b"409"
    plain.close()
    assert on_disk(home) == []


def test_many_files_at_once_wait_for_a_moment(
    sessions: Sessions, browser: LogIn, client: httpx.Client, server: ApiServer
) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    places = int(server.context.uploads.total_tokens)
    slow = [half_a_file(client, desk, incident, 1_000_000) for _ in range(places)]
    try:
        wait_until(lambda: server.context.uploads.borrowed_tokens == places, 20, what="all places taken")
        got = send(desk, incident, photos.jpeg())
        assert (got.status_code, got.headers["retry-after"]) == (429, "5")
        assert desk.get(f"/incidents/{incident}").status_code == 200, "everything else goes on"
    finally:
        for plain in slow:
            plain.close()
    wait_until(lambda: server.context.uploads.borrowed_tokens == 0, 20, what="the places to be free")
    assert send(desk, incident, photos.jpeg()).status_code == 201


def test_a_row_that_cannot_be_written_leaves_no_file(
    sessions: Sessions, browser: LogIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, _cases = scene.dispatched(sessions)

    def full(self: FileStore, arrived: Path, clean: Path | None, relative: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileStore, "put", full)
    assert send(browser("operator1"), incident, photos.jpeg()).status_code == 500
    assert on_disk(home) == []
    with sessions() as session:
        assert session.scalars(select(Attachment)).all() == []


@pytest.fixture
def left_behind(server: ApiServer, home: Path) -> Iterator[dict[str, Path]]:
    """What a killed process leaves."""
    day = home / f"{scene.now():%Y/%m/%d}"
    places = {
        "incoming": home / "incoming" / str(uuid4()),
        "orphan": day / str(uuid4()),
        "orphan's": day / f"{uuid4()}.out",
        "fresh": day / str(uuid4()),
    }
    for name, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
        if name != "fresh":
            old = scene.now().timestamp() - 4_000
            os.utime(place, (old, old))
    yield places
    assert server.started


def test_the_next_file_sweeps_what_was_left(
    sessions: Sessions, browser: LogIn, home: Path, left_behind: dict[str, Path]
) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    row = sent(desk, incident, photos.jpeg())
    assert {name for name, place in left_behind.items() if place.exists()} == {"fresh"}
    for file in on_disk(home):
        old = scene.now().timestamp() - 4_000
        os.utime(home / file, (old, old))
    with sessions() as session:
        assert FileStore(home.parent).sweep(session, now=scene.now()) == 1, "the fresh one is old now"
    assert fetch(desk, incident, row).status_code == 200, "what has a row stays"


def test_a_file_that_is_not_on_this_machine(sessions: Sessions, browser: LogIn, home: Path) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    row = sent(desk, incident, photos.jpeg())
    for file in on_disk(home):
        (home / file).unlink()
    got = fetch(desk, incident, row)
    assert (got.status_code, "not on this machine" in got.json()["message"]) == (404, True)
