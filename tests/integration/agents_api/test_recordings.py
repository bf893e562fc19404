"""Listening to a recording: whole, in parts, noted, and never outside its folder."""

import io
import wave
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from agents_api.server import ApiServer
from records.calls import Recording, RecordingStatus
from records.session import Sessions
from records.work import Audit
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn

SOUND = bytes(range(256)) * 40


def recorded(
    sessions: Sessions,
    home: Path,
    path: str = "2026/11/23/a.wav",
    state: RecordingStatus = RecordingStatus.FINISHED,
) -> UUID:
    call = scene.answered(sessions)
    file = home / "recordings" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(SOUND)
    with sessions() as session:
        session.add(
            Recording(call_id=call, node="node1", path=path, started_at=scene.now(), state=state, seconds=1.0)
        )
        session.commit()
    return call


def heard(sessions: Sessions) -> list[tuple[str, str]]:
    with sessions() as session:
        query = select(Audit.who, Audit.subject).where(Audit.what == "recording.listen").order_by(Audit.id)
        return [(who, subject) for who, subject in session.execute(query)]


def test_a_recording_is_heard_and_that_is_noted(
    sessions: Sessions, browser: LogIn, server: ApiServer
) -> None:
    call = recorded(sessions, server.context.settings.home)
    got = browser("operator1").get(f"/recordings/{call}")
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, SOUND, "audio/wav")
    assert got.headers["accept-ranges"] == "bytes"
    assert heard(sessions) == [("operator:operator1", str(call))]


def test_parts_are_sent(sessions: Sessions, browser: LogIn, server: ApiServer) -> None:
    call = recorded(sessions, server.context.settings.home)
    desk = browser("operator1")
    part = desk.get(f"/recordings/{call}", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, SOUND[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(SOUND)}"
    assert desk.get(f"/recordings/{call}", headers={"Range": "bytes=99999999-"}).status_code == 416
    assert len(heard(sessions)) == 2


@pytest.mark.parametrize("path", ["../secrets.json", "/etc/passwd", "a/../../secrets.json"])
def test_a_path_leads_nowhere_else(path: str, sessions: Sessions, browser: LogIn, server: ApiServer) -> None:
    call = recorded(sessions, server.context.settings.home)
    with sessions() as session:
        session.get_one(Recording, call).path = path
        session.commit()
    got = browser("operator1").get(f"/recordings/{call}")
    assert (got.status_code, got.json()["code"]) == (500, "our_fault")
    assert heard(sessions) == []


@pytest.mark.parametrize(
    ("state", "status"),
    [(RecordingStatus.LIVE, 409), (RecordingStatus.MISSING, 404), (RecordingStatus.EXPIRED, 404)],
)
def test_what_is_not_there_is_said(
    state: RecordingStatus, status: int, sessions: Sessions, browser: LogIn, server: ApiServer
) -> None:
    call = recorded(sessions, server.context.settings.home, state=state)
    assert browser("operator1").get(f"/recordings/{call}").status_code == status


def test_a_file_that_is_gone_is_not_found(sessions: Sessions, browser: LogIn, server: ApiServer) -> None:
    home = server.context.settings.home
    call = recorded(sessions, home)
    (home / "recordings/2026/11/23/a.wav").unlink()
    assert browser("operator1").get(f"/recordings/{call}").status_code == 404


def going_on(sessions: Sessions, home: Path, sound: bytes) -> UUID:
    """A call that Asterisk records at this moment."""
    call = recorded(sessions, home, "2026/11/23/a.raw", RecordingStatus.LIVE)
    raw = home / "asterisk" / "spool" / "monitor" / "2026" / "11" / "23" / "a.raw"
    raw.parent.mkdir(parents=True)
    raw.write_bytes(sound)
    return call


def frames(content: bytes) -> tuple[int, bytes]:
    """How many, and the sound."""
    with wave.open(io.BytesIO(content), "rb") as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (2, 2, 8000)
        return wav.getnframes(), wav.readframes(wav.getnframes())


def test_the_last_seconds_of_a_call_that_goes_on(
    sessions: Sessions, browser: LogIn, server: ApiServer
) -> None:
    # Forty seconds, each frame of two samples that tell which one it is; the last frame is half on disk.
    sound = b"".join((n % 30_000).to_bytes(2, "little") * 2 for n in range(40 * 8000))
    call = going_on(sessions, server.context.settings.home, sound + b"\1\2")
    desk = browser("operator1")
    got = desk.get(f"/recordings/{call}/last")
    assert (got.status_code, got.headers["content-type"]) == (200, "audio/wav")
    assert got.headers["cache-control"] == "no-store"
    assert frames(got.content) == (30 * 8000, sound[-30 * 32_000 :])
    assert frames(desk.get(f"/recordings/{call}/last?seconds=2").content) == (16_000, sound[-64_000:])
    assert frames(desk.get(f"/recordings/{call}/last?seconds=120").content)[0] == 40 * 8000
    for seconds in ("0", "121", "x"):
        assert desk.get(f"/recordings/{call}/last?seconds={seconds}").status_code == 422
    with sessions() as session:
        audits = session.scalars(select(Audit).where(Audit.what == "recording.listen_last")).all()
        assert [(audit.who, audit.subject) for audit in audits] == [("operator:operator1", str(call))] * 3


def test_the_last_seconds_are_for_the_desk_and_of_a_live_call(
    sessions: Sessions, browser: LogIn, server: ApiServer
) -> None:
    home = server.context.settings.home
    call = going_on(sessions, home, b"")
    assert browser("operator1").get(f"/recordings/{call}/last").status_code == 404
    for login in ("damkar", "wall", "admin"):
        assert browser(login).get(f"/recordings/{call}/last").status_code == 403
    with sessions() as session:
        session.get_one(Recording, call).path = "../../../secrets.json"
        session.commit()
    assert browser("operator1").get(f"/recordings/{call}/last").status_code == 500
    over = recorded(sessions, home)
    assert browser("operator1").get(f"/recordings/{over}/last").status_code == 409


def test_a_supervisor_holds_a_recording(sessions: Sessions, browser: LogIn, server: ApiServer) -> None:
    call = recorded(sessions, server.context.settings.home)
    asked = {"held": True, "why": "surat polisi 12/2026"}
    assert browser("operator1").post(f"/recordings/{call}/hold", asked).status_code == 403
    for _ in range(2):
        assert browser("supervisor").post(f"/recordings/{call}/hold", asked).status_code == 204
    with sessions() as session:
        assert session.get_one(Recording, call).held
        [audit] = session.scalars(select(Audit).where(Audit.what == "recording.hold"))
        assert (audit.who, audit.subject) == ("supervisor:supervisor", f"{call}: surat polisi 12/2026")
    released = browser("supervisor").post(f"/recordings/{call}/hold", asked | {"held": False})
    assert released.status_code == 204
    with sessions() as session:
        assert not session.get_one(Recording, call).held
