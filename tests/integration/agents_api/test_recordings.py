"""Listening to a recording: whole, in parts, noted, and never outside its folder."""

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


@pytest.mark.parametrize(("state", "status"), [(RecordingStatus.LIVE, 409), (RecordingStatus.MISSING, 404)])
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
