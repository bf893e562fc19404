"""Calls that were not taken, on a real database: counted by hour and reason, an alarm when they repeat, its end."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from sqlalchemy import select

from records.alarms import RTP_PORTS_LOW, TRUNK_FAULTS, open_alarms
from records.callbacks import Callback, CallbackReason
from records.calls import Call, EndedBy
from records.machines.call import CallStatus
from records.session import Sessions
from records.trunk_faults import (
    Fault,
    FaultReason,
    TrunkFault,
    TrunkListener,
    agree_alarms,
    count_fault,
    forget_old_faults,
    recent_faults,
)
from settings.clock import system_clock
from settings.settings import Settings
from telephony.call_events import CallArrived, CallEnded, LegAnswered, LegEnded, LegOffered, QueueJoined
from telephony.call_fold import Ledger
from telephony.call_store import save
from telephony.trunk_monitor import TrunkMonitor, is_own
from tests.unit.telephony.test_hep import TRUNK, US, hep
from tests.waiting import wait_until

SBC = "198.51.100.77"
HOUR = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
R = FaultReason


def at(minutes: float) -> datetime:
    return HOUR + timedelta(minutes=minutes)


def count(sessions: Sessions, *minutes: float, reason: FaultReason = R.CODEC, detail: str = "G729") -> None:
    with sessions() as session:
        for minute in minutes:
            count_fault(session, "node1", Fault(reason, 488, at(minute), detail))
        session.commit()


def alarms(sessions: Sessions, minutes: float) -> dict[str, int]:
    """The open alarms once they agree with what is counted: how many each tells of."""
    with sessions() as session:
        agree_alarms(session, "node1", now=at(minutes))
        session.commit()
        return {subject: alarm.data["count"] for subject, alarm in open_alarms(session, TRUNK_FAULTS).items()}


def test_each_reason_is_counted_in_its_hour(sessions: Sessions) -> None:
    count(sessions, 5, 3, 59, 61)
    count(sessions, 7, reason=R.EXTENSION, detail="precondition\n\x00" + "x" * 300)
    with sessions() as session:
        rows = session.scalars(select(TrunkFault).order_by(TrunkFault.hour, TrunkFault.reason)).all()
        told = [(row.hour, row.reason, row.count, row.first_at, row.last_at) for row in rows]
        assert told == [
            (at(0), R.CODEC, 3, at(3), at(59)),
            (at(0), R.EXTENSION, 1, at(7), at(7)),
            (at(60), R.CODEC, 1, at(61), at(61)),
        ]
        assert rows[1].detail.startswith("preconditionxxx")
        assert len(rows[1].detail) == 200
        assert len(recent_faults(session, now=at(119))) == 3
        assert len(recent_faults(session, now=at(121))) == 1
        forget_old_faults(session, now=at(30) + timedelta(days=400))
        assert session.scalars(select(TrunkFault.hour)).all() == [at(60)]


def test_an_alarm_when_it_repeats_and_none_when_it_is_quiet(sessions: Sessions) -> None:
    count(sessions, 1, 2)
    assert alarms(sessions, 3) == {}
    # Also over the change of the hour.
    count(sessions, 58)
    assert alarms(sessions, 61) == {"node1: codec": 3}
    count(sessions, 62)
    assert alarms(sessions, 63) == {"node1: codec": 4}
    assert alarms(sessions, 76.9) == {"node1: codec": 4}
    assert alarms(sessions, 77) == {}


def test_a_call_that_comes_twice_is_no_alarm(sessions: Sessions) -> None:
    count(sessions, 1, 2, 3, 4, reason=R.MERGED)
    assert alarms(sessions, 5) == {}


def test_a_talk_that_the_network_cuts_is_counted_once_and_owed(sessions: Sessions) -> None:
    call, leg, second = "node1-1795420800.1", "node1-1795420800.2", timedelta(seconds=1)
    events = [
        CallArrived(call, HOUR, "112", "112", "+6281234567890", None),
        QueueJoined(call, HOUR + second, "q112"),
        LegOffered(call, leg, HOUR + second, "112-1"),
        LegAnswered(leg, HOUR + 2 * second),
        LegEnded(leg, HOUR + 34 * second, 18),
        CallEnded(call, HOUR + 34 * second, 18, None),
    ]
    # Read twice, as after a loss of the cursor.
    for _ in range(2):
        ledger = Ledger()
        with sessions() as session:
            changed = [ledger.apply(event) for event in events]
            save(session, "node1", {c.uniqueid: c for c in changed if c}.values(), repaired=False)
            session.commit()
    with sessions() as session:
        row = session.scalars(select(Call)).one()
        assert (row.status, row.ended_by, row.hangup_cause) == (CallStatus.CLOSED, EndedBy.NETWORK, 18)
        owed = session.scalars(select(Callback)).one()
        assert (owed.reason, owed.priority, owed.calls) == (CallbackReason.NETWORK, 1, 1)
        counted = session.scalars(select(TrunkFault)).one()
        assert (counted.reason, counted.code, counted.count) == (R.CUT, 18, 1)


@contextmanager
def hearing(settings: Settings, sessions: Sessions) -> Generator[None, None, None]:
    stop = threading.Event()
    ear = threading.Thread(target=TrunkMonitor(settings, sessions, system_clock).run, args=(stop,))
    ear.start()
    try:
        yield
    finally:
        stop.set()
        ear.join(10)


def test_the_ear_counts_what_it_hears(sessions: Sessions, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        settings = Settings(home=tmp_path, ami_port=port, rtp_start=1, rtp_end=5)
        with hearing(settings, sessions):
            # Somebody else has the port at first: the ear waits for it.
            began = system_clock()
            taken.close()
            call = "\nCall-ID: a\nTo: <sip:112@x>\nCSeq: 1 INVITE\n\nv=0\nm=audio 1 RTP/AVP 18\n"
            invite = hep(f"INVITE sip:112@x SIP/2.0{call}", TRUNK, US)
            refusal = hep(f"SIP/2.0 488 No{call}", US, TRUNK)

            def counted() -> list[TrunkFault]:
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asterisk:
                    for datagram in (b"nonsense", invite, refusal):
                        asterisk.sendto(datagram, ("127.0.0.1", port))
                with sessions() as session:
                    return list(session.scalars(select(TrunkFault)))

            [fault] = wait_until(counted, 30, what="a counted fault", every=0.2)
            assert (fault.reason, fault.code, fault.count, fault.detail) == (R.CODEC, 488, 1, "G729")
        with sessions() as session:
            listener = session.scalars(select(TrunkListener)).one()
            assert listener.heard_at > began
            assert open_alarms(session, RTP_PORTS_LOW) == {}


def test_trunks_are_heard_as_they_are_written(sessions: Sessions, tmp_path: Path) -> None:
    """What nobody can read at the start ends nothing; what is mended then is taken up."""
    file, call = tmp_path / "trunks.yaml", "\nCall-ID: a\nTo: <sip:2001@x>\nCSeq: 1 INVITE\n\n"
    file.write_text("- name: [")
    port = _free_port()

    def counted() -> list[TrunkFault]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asterisk:
            for message, way in (("INVITE sip:2001@x SIP/2.0", (SBC, US)), ("SIP/2.0 420 No", (US, SBC))):
                asterisk.sendto(hep(message + call, *way), ("127.0.0.1", port))
        with sessions() as session:
            return list(session.scalars(select(TrunkFault)))

    def is_alive() -> bool:
        with sessions() as session:
            return session.scalar(select(TrunkListener)) is not None

    with hearing(Settings(home=tmp_path, ami_port=port, rtp_start=1, rtp_end=5), sessions):
        wait_until(is_alive, 20, what="the ear is there")
        assert counted() == []
        file.write_text(f"- {{name: a, addresses: {SBC}, contact: {SBC}}}")
        [fault] = wait_until(counted, 30, what="a counted fault", every=0.2)
        assert (fault.reason, fault.code) == (R.EXTENSION, 420)


def test_a_providers_new_address_is_counted(sessions: Sessions, tmp_path: Path) -> None:
    port = _free_port()
    call = "\nCall-ID: a\nTo: <sip:0217@x>\nCSeq: 1 INVITE\n\n"

    def counted() -> list[TrunkFault]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asterisk:
            for message, way in (("INVITE sip:119@x SIP/2.0", (SBC, US)), ("SIP/2.0 401 Who", (US, SBC))):
                asterisk.sendto(hep(message + call, *way), ("127.0.0.1", port))
        with sessions() as session:
            return list(session.scalars(select(TrunkFault)))

    with hearing(Settings(home=tmp_path, ami_port=port, rtp_start=1, rtp_end=5), sessions):
        [fault] = wait_until(counted, 30, what="a counted fault", every=0.2)
    assert (fault.reason, fault.code, fault.count, fault.detail) == (R.IDENTITY, 401, 1, SBC)


def test_this_machines_addresses_are_known_from_others() -> None:
    assert is_own(IPv4Address("127.0.0.9"))
    assert not is_own(IPv4Address(SBC))


def test_ports_of_sound_that_run_out_are_an_alarm_before_they_do(sessions: Sessions, tmp_path: Path) -> None:
    sockets: list[socket.socket] = []
    try:
        first = _four_in_a_row(sockets)
        settings = Settings(home=tmp_path, ami_port=_free_port(), rtp_start=first, rtp_end=first + 3)
        with hearing(settings, sessions):

            def alarm() -> dict[str, int] | None:
                with sessions() as session:
                    there = open_alarms(session, RTP_PORTS_LOW)
                    return there["node1"].data if there else None

            assert wait_until(alarm, 20, what="the alarm") == {"used": 4, "total": 4}
            for each in sockets:
                each.close()
            wait_until(lambda: alarm() is None, 20, what="its end")
    finally:
        for each in sockets:
            each.close()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _four_in_a_row(sockets: list[socket.socket]) -> int:
    """Binds four neighbouring ports; returns the first."""
    for first in range(31000, 32000, 4):
        try:
            for port in range(first, first + 4):
                sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                sockets[-1].bind(("127.0.0.1", port))
        except OSError:
            while sockets:
                sockets.pop().close()
            continue
        return first
    raise AssertionError("no four free ports in a row")
