"""Recordings of real calls: the last seconds of one that goes on, and one that Asterisk's death cut off."""

import io
import wave
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from records.calls import Call, Recording, RecordingStatus
from records.machines import CallStatus
from records.session import Sessions
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone
from tests.instance import Instance, own_instance
from tests.signalling import kill_pids
from tests.telephony import tones
from tests.telephony.room import database, log_in, manned
from tests.waiting import wait_until

CITIZEN_HERTZ, OPERATOR_HERTZ = 700, 440


@pytest.fixture(scope="module")
def mortal() -> Iterator[Instance]:
    """A system whose Asterisk may be killed."""
    with own_instance(DCOR_PROBE_SECONDS="0") as instance:
        yield instance


def the_call(sessions: Sessions, number: str, status: CallStatus) -> Call:
    def found() -> Call | None:
        with sessions() as session:
            return session.scalar(select(Call).where(Call.number == number, Call.status == status))

    call = wait_until(found, 30, what=f"the call of {number} is {status}")
    assert call
    return call


def is_tone(samples: tones.Samples, hertz: float) -> bool:
    return len(samples) > 0 and tones.strongest(samples).is_near(hertz)


def test_the_last_seconds_of_a_call_hold_both_voices(
    running_instance: Instance, phones: PhoneLoop, tmp_path: Path
) -> None:
    server = ("127.0.0.1", running_instance.settings.sip_port)
    citizen = SimulatedCitizen(phones, server, "081277770001", sound=tone(CITIZEN_HERTZ))
    try:
        with (
            database(running_instance) as sessions,
            manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2), hertz=OPERATOR_HERTZ),
            closing(log_in(running_instance, "operator1")) as desk,
        ):
            citizen.dial("112")
            call = the_call(sessions, "+6281277770001", CallStatus.ANSWERED)

            def heard() -> bool:
                got = desk.get(f"/recordings/{call.id}/last", params={"seconds": 2})
                if not got.is_success:
                    return False
                with wave.open(io.BytesIO(got.content), "rb") as wav:
                    assert (wav.getnchannels(), wav.getframerate()) == (2, 8000)
                    if wav.getnframes() < 16_000:
                        return False
                file = tmp_path / "last.wav"
                file.write_bytes(got.content)
                return is_tone(tones.of_wav(file, side="left"), CITIZEN_HERTZ) and is_tone(
                    tones.of_wav(file, side="right"), OPERATOR_HERTZ
                )

            wait_until(heard, 15, what="two seconds with the citizen left and the operator right", every=0.3)
    finally:
        citizen.phone.stop()


def test_a_call_cut_off_by_asterisks_death_leaves_its_recording(mortal: Instance, phones: PhoneLoop) -> None:
    server = ("127.0.0.1", mortal.settings.sip_port)
    citizen = SimulatedCitizen(phones, server, "081277770002", sound=tone(CITIZEN_HERTZ))
    try:
        with (
            database(mortal) as sessions,
            manned(mortal, phones, ["112-1"], Habits(answer_after=0.2), hertz=OPERATOR_HERTZ),
        ):
            citizen.dial("112")
            call = the_call(sessions, "+6281277770002", CallStatus.ANSWERED)
            monitor = mortal.home / "asterisk" / "spool" / "monitor"
            wait_until(
                lambda: sum(file.stat().st_size for file in monitor.rglob("*.raw")) > 4 * 32_000,
                20,
                what="four seconds on disk",
            )
            kill_pids(mortal.recorded_pid("asterisk/run/asterisk.process"))

            def finished() -> Recording | None:
                with sessions() as session:
                    row = session.get(Recording, call.id)
                    return row if row and row.state is RecordingStatus.FINISHED else None

            row = wait_until(finished, 60, what="a finished recording")
            assert row
            assert row.seconds
            assert row.seconds > 3
            file = mortal.home / "recordings" / row.path
            assert is_tone(tones.piece(tones.of_wav(file, side="left"), -1.5, 1.0), CITIZEN_HERTZ)
            assert is_tone(tones.piece(tones.of_wav(file, side="right"), -1.5, 1.0), OPERATOR_HERTZ)
            assert list(monitor.rglob("*.raw")) == []
    finally:
        citizen.phone.stop()
