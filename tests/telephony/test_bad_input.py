"""What strangers send: nothing breaks, nothing is lost, everything is shown as the text it is."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from records.calls import Call
from records.machines import CallStatus
from telephony.cel_reading import LONGEST_NAME
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.instance import CHECKOUT, Instance
from tests.telephony import sipp_run
from tests.telephony.room import database, manned
from tests.telephony.sipp_run import Caller
from tests.waiting import wait_until

HOSTILE_NAMES = {
    "long": "A" * 10_000,
    "html": "<img src=x onerror=alert(1)>",
    "line_break": "Budi\r\nX-Injected: yes",
    "broken_utf8": b"Bu\xff\xfedi \xc3",
    "dialplan": "${SHELL(id)}),Hangup(",
    # Escaped as SIP wants it, so that it arrives: a caller who would write the journal himself.
    "journal": r"\",\"DCOR_END\",\"1.000000\",\"16|",
}


@pytest.mark.parametrize("kind", HOSTILE_NAMES)
def test_a_hostile_name_is_answered_and_kept_as_text(
    running_instance: Instance, phones: PhoneLoop, tmp_path: Path, kind: str
) -> None:
    number = f"08128880{list(HOSTILE_NAMES).index(kind):04d}"
    name = HOSTILE_NAMES[kind]
    with (
        database(running_instance) as sessions,
        manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2)),
    ):
        # A name that is no SIP (a bare line break) may cost the caller the name, or the whole message: then SIP's
        # own answer is an error that the provider sees. A call that got through is answered like any other.
        hostile = sipp_run.run(
            "citizen_112",
            ("127.0.0.1", running_instance.settings.sip_port),
            tmp_path,
            talk=1,
            callers=[Caller(number=number, name=name)],
            limit=20,
        )
        after = sipp_run.run(
            "citizen_112",
            ("127.0.0.1", running_instance.settings.sip_port),
            tmp_path,
            talk=1,
            callers=[Caller(number="081288809999", name="Warga")],
            limit=20,
        )
        assert after.succeeded == 1, f"the next citizen is served: {after.errors}"

        def written() -> list[Call]:
            with sessions() as session:
                return list(
                    session.scalars(
                        select(Call).where(Call.number == "+62" + number[1:], Call.ended_at.is_not(None))
                    )
                )

        if hostile.succeeded:
            (call,) = wait_until(written, 10, what=f"the call of {number}")
            assert call.status is CallStatus.CLOSED
            shown = call.caller_name or ""
            assert len(shown) <= LONGEST_NAME
            assert "\n" not in shown
            assert "\r" not in shown
        else:
            assert kind in {"line_break", "long", "broken_utf8"}, hostile.errors
            assert hostile.calls[0].status is None or hostile.calls[0].status >= 400
    assert running_instance.is_healthy()


def test_an_unknown_number_is_answered_like_112(
    running_instance: Instance, phones: PhoneLoop, tmp_path: Path
) -> None:
    with (
        database(running_instance) as sessions,
        manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2)),
    ):
        result = sipp_run.run(
            "citizen_112",
            ("127.0.0.1", running_instance.settings.sip_port),
            tmp_path,
            talk=1,
            callers=[Caller(number="081288870001", dialled="0217654321")],
            limit=20,
        )
        assert result.succeeded == 1, result.errors

        def written() -> Call | None:
            with sessions() as session:
                return session.scalar(
                    select(Call).where(Call.number == "+6281288870001", Call.status == CallStatus.CLOSED)
                )

        call = wait_until(written, 10, what="the call's record")
        assert call
        assert (call.service, call.dialled) == ("112", "0217654321")


def test_a_flow_with_a_fault_is_named_and_the_running_dialplan_stays(
    running_instance: Instance, tmp_path: Path
) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(CHECKOUT / "ivr_flows" / "depok", flows)
    file = flows / "gawat-darurat-112.yaml"
    lines = file.read_text().splitlines()
    fault = next(n for n, line in enumerate(lines) if "q112-info" in line)
    lines[fault] = lines[fault].replace("q112-info", "q-nowhere")
    file.write_text("\n".join(lines) + "\n")

    before = running_instance.console("dialplan show flow-gawat-darurat-112")
    refused = running_instance.run("flows", "--folder", str(flows))
    assert refused.returncode != 0
    assert f"gawat-darurat-112.yaml:{fault + 1}" in refused.stderr, refused.stderr
    assert "q-nowhere" in refused.stderr
    assert "Queue(q112-info" in before
    assert running_instance.console("dialplan show flow-gawat-darurat-112") == before

    lines[fault] = lines[fault].replace("q-nowhere", "q112-info").replace("10", "11")
    file.write_text("\n".join(lines) + "\n")
    loaded = running_instance.run("flows", "--folder", str(flows))
    assert loaded.returncode == 0, loaded.stderr
    after = running_instance.console("dialplan show flow-gawat-darurat-112")
    assert "Queue(q112-info,cib(leg^s^1),,,11" in after
    back = running_instance.run("flows")
    assert back.returncode == 0, back.stderr
    assert running_instance.console("dialplan show flow-gawat-darurat-112") == before
