"""Law 5 where Asterisk's own watch over a phone's sound is lost (decision 15)."""

from contextlib import closing
from typing import Any

from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone
from tests.instance import own_instance
from tests.telephony.room import asked, log_in, manned
from tests.waiting import wait_until


def test_the_citizen_returns_all_the_same(phones: PhoneLoop) -> None:
    with own_instance(DCOR_DEAD_AFTER_SECONDS="3") as instance:
        conf = instance.home / "asterisk" / "etc" / "pjsip.conf"
        conf.write_text(conf.read_text().replace("rtp_timeout = 3\n", "rtp_timeout = 0\n"))
        instance.console("module reload res_pjsip.so")
        wait_until(
            lambda: "rtp_timeout                        : 0" in instance.console("pjsip show endpoint 112-1"),
            10,
            what="Asterisk itself watches no more",
        )
        server = ("127.0.0.1", instance.settings.sip_port)
        with (
            manned(instance, phones, ("112-1", "112-2"), Habits(answer_after=0.1)) as operators,
            closing(log_in(instance, "supervisor")) as supervisor,
        ):
            citizen = SimulatedCitizen(phones, server, "081399990001", sound=tone(700))
            call = citizen.dial("112")

            def talking() -> str | None:
                legs = {seat: phone.talking for seat, phone in operators.items()}
                return next((seat for seat, leg in legs.items() if leg and leg.answered_at), None)

            first = wait_until(talking, 10, what="an operator has the citizen") or ""
            leg = operators[first].talking
            assert leg
            phones.run(leg.mute)
            wait_until(leg.finished.is_set, 12, what="the silent leg is ended")

            def answered() -> list[dict[str, Any]]:
                rows = asked(supervisor, "/calls")["items"]
                [ident] = [row["id"] for row in rows if row["number"] == "+6281399990001"]
                return [leg for leg in asked(supervisor, f"/calls/{ident}")["legs"] if leg["answered_at"]]

            wait_until(lambda: len(answered()) == 2, 10, what="somebody has the citizen again")
            assert not call.finished.is_set()
            dead, alive = answered()
            assert (dead["position"], dead["cause"]) == (first, 44)
            assert alive["ended_at"] is None
            citizen.stop()
