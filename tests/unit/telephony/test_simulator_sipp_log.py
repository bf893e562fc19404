"""SIPp's own log, read as times of calls; and the files that SIPp is given."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.telephony import sipp_run
from tests.telephony.sipp_run import Caller, read_times


def line(second: float, way: str, call: int, cseq: str, first: str) -> str:
    at = 1795468589 + second
    return f"2026-11-23\t21:16:29.0\t{at:.6f}\t{way}\t{call}-5@127.0.0.2\tCSeq:{cseq}\t{first}\n"


LOG = (
    line(0, "S", 1, "1 INVITE", "INVITE sip:112@127.0.0.1 SIP/2.0")
    + line(0.5, "S", 1, "1 INVITE", "INVITE sip:112@127.0.0.1 SIP/2.0")
    + line(0.6, "R", 1, "1 INVITE", "SIP/2.0 100 Trying")
    + line(0.7, "S", 2, "1 INVITE", "INVITE sip:112@127.0.0.1 SIP/2.0")
    + line(0.8, "R", 1, "1 INVITE", "SIP/2.0 200 OK")
    + line(0.9, "R", 1, "1 INVITE", "SIP/2.0 200 OK")
    + line(1, "R", 2, "1 INVITE", "SIP/2.0 486 Busy Here")
    + line(3, "R", 1, "9 BYE", "BYE sip:x SIP/2.0")
    + line(3.1, "S", 1, "9 BYE", "SIP/2.0 200 OK")
    + "2026-11-23\t21:"
)


def test_the_first_of_each_counts() -> None:
    first, second = read_times(LOG)
    assert first.invited_at == datetime.fromtimestamp(1795468589, UTC)
    assert first.answered_at == datetime.fromtimestamp(1795468589.8, UTC)
    assert first.ended_at == datetime.fromtimestamp(1795468592, UTC)
    assert (first.ended_by, first.status) == ("them", 200)
    assert (second.status, second.answered_at, second.ended_at) == (486, None, None)


def test_sipp_runs_on_loopback_only(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="loopback"):
        sipp_run.start("citizen_112", ("192.0.2.1", 5060), tmp_path)
    with pytest.raises(ValueError, match="loopback"):
        sipp_run.start("citizen_112", ("127.0.0.1", 5060), tmp_path, address="192.0.2.2")


def test_a_name_that_no_injection_file_can_hold_runs_alone(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="run of its own"):
        sipp_run.start("citizen_112", ("127.0.0.1", 9), tmp_path, callers=[Caller(name="a;b"), Caller()])


def test_nobody_answers_and_it_ends(tmp_path: Path) -> None:
    """Bounded always: a target that is silent fails the run in time."""
    result = sipp_run.run("citizen_112", ("127.0.0.1", 9), tmp_path, limit=2)
    assert (result.exit_code != 0, result.succeeded) == (True, 0)
    assert [call.status for call in result.calls] == [None]
