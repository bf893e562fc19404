"""Silent callers between Asterisk's words and the records: marked, put into their own queue, and back."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from ivr_flows.story import SILENT_PRIORITY
from records.alarms import CALLERS_SILENT, open_alarms
from records.calls import Call
from records.session import Sessions
from telephony.ami import AmiError
from telephony.call_events import CallArrived, CallEvent, QueueJoined
from telephony.call_fold import Ledger
from telephony.call_store import save
from telephony.caller_watch import CallerWatch
from tests.fake_ami import FakeAmi, Headers, against, event, listing, message, success
from tests.integration.telephony.call_rows import told
from tests.integration.telephony.desk_work import linked, transacting, until

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Queue:
    """Asterisk with three citizens in a queue, and a clock that it winds."""

    def __init__(self) -> None:
        self.now = BEGAN
        self.packets = {"1": 10, "2": 10, "3": 10}
        self.held: set[str] = set()
        self.places = {"1": "q112", "2": "q119", "3": "q112"}
        self.is_staffed = True
        self.server = FakeAmi(
            answers={
                "CoreShowChannels": self._channels,
                "Getvar": self._getvar,
                "Setvar": self._setvar,
                "QueueStatus": self._status,
                "QueueWithdrawCaller": self._withdraw,
                "QueueChangePriorityCaller": self._lower,
            }
        )
        self.lowered: set[str] = set()
        self.noted: dict[tuple[str, str], str] = {}
        self.withdrawn: list[tuple[str, str]] = []

    def clock(self) -> datetime:
        """Each look is ten seconds later."""
        return self.now

    def _channels(self, action: Headers) -> bytes | None:
        self.now += timedelta(seconds=10)
        lines = [
            event(
                "CoreShowChannel",
                Channel=f"PJSIP/trunk-0000000{n}",
                Uniqueid=uid(n),
                ChannelState="6",
            )
            for n in self.packets
        ]
        return listing(*lines, event("CoreShowChannel", Channel="PJSIP/112-1-00000009", ChannelState="6"))(
            action
        )

    def _getvar(self, action: Headers) -> bytes:
        name = action["Channel"][-1]
        value = {
            "CHANNEL(rtcp,rxcount)": str(self.packets[name]),
            "CHANNEL(rtp,hold)": "1" if name in self.held else "0",
        }[action["Variable"]]
        return message(("Response", "Success"), ("ActionID", action["ActionID"]), ("Value", value))

    def _setvar(self, action: Headers) -> bytes:
        self.noted[action["Channel"][-1], action["Variable"]] = action["Value"]
        return success(action)

    def _status(self, action: Headers) -> bytes | None:
        member = event("QueueMember", Queue="silent", Paused="0", Status="2" if self.is_staffed else "5")
        return listing(
            member,
            *(
                event(
                    "QueueEntry",
                    Queue=queue,
                    Channel=f"PJSIP/trunk-0000000{n}",
                    Uniqueid=uid(n),
                    Priority=str(SILENT_PRIORITY if n in self.lowered else -int(n)),
                )
                for n, queue in self.places.items()
            ),
        )(action)

    def _withdraw(self, action: Headers) -> bytes:
        """As the dialplan does with whoever comes out of a queue so."""
        queue, name = action["Queue"], action["Caller"][-1]
        assert self.places[name] == queue
        self.places[name] = "q112" if queue == "silent" else "silent"
        self.lowered.discard(name)
        self.withdrawn.append((name, queue))
        return success(action)

    def _lower(self, action: Headers) -> bytes:
        assert (action["Priority"], action["Immediate"]) == (str(SILENT_PRIORITY), "yes")
        assert self.places[action["Caller"][-1]] == action["Queue"]
        self.lowered.add(action["Caller"][-1])
        return success(action)


def uid(name: str) -> str:
    return f"node1-1795420800.{name}"


def waiting(sessions: Sessions) -> None:
    ledger = Ledger()
    events: list[CallEvent] = []
    for second, name in enumerate("123"):
        at = BEGAN + timedelta(seconds=second)
        events += [
            CallArrived(uid(name), at, "112", "112", f"+6281200000{name}", None),
            QueueJoined(uid(name), at, "q112"),
        ]
    with sessions() as session:
        changed = [ledger.apply(each) for each in events]
        save(session, "node1", {c.uniqueid: c for c in changed if c}.values(), repaired=False)
        session.commit()


def silent(sessions: Sessions) -> set[str]:
    with sessions() as session:
        return {u[-1] for u in session.scalars(select(Call.uniqueid).where(Call.silent_since.is_not(None)))}


def test_who_falls_silent_is_marked_waits_apart_and_comes_back(sessions: Sessions) -> None:
    waiting(sessions)
    queue = Queue()
    queue.held.add("2")

    async def test(server: FakeAmi) -> None:
        async def looking() -> None:
            link = await linked(server)
            try:
                work = transacting(sessions)
                queues = ["q112", "q119", "silent"]
                await CallerWatch(link, "node1", work, queue.clock, queues=queues, look_seconds=0.01).run()
            except AmiError:
                pass
            finally:
                link.close()

        sounding = asyncio.create_task(sound(queue, "3"))
        watch = asyncio.create_task(looking())
        await until(lambda: silent(sessions) == {"1"})
        await server.until(lambda: queue.withdrawn == [("1", "q112")])
        queue.is_staffed = False
        queue.held.clear()
        await until(lambda: silent(sessions) == {"1", "2"})
        await server.until(lambda: queue.lowered == {"2"})
        assert queue.noted == {("2", "OWN_PLACE"): "-2", ("2", "SILENT_AT"): "10"}, "for the stages to come"
        assert queue.withdrawn == [("1", "q112")], "nobody could answer there"
        queue.is_staffed = True
        await server.until(lambda: queue.withdrawn[1:] == [("2", "q119")])
        queue.packets["1"] += 50
        await server.until(lambda: queue.withdrawn[2:] == [("1", "silent")])
        sounding.cancel()
        await until(lambda: silent(sessions) == {"1", "2", "3"})

        def alarms() -> list[int]:
            with sessions() as session:
                return [alarm.data["count"] for alarm in open_alarms(session, CALLERS_SILENT).values()]

        assert await asyncio.to_thread(alarms) == [3]
        watch.cancel()
        await asyncio.gather(watch, sounding, return_exceptions=True)

    against(queue.server, test)
    with sessions() as session:
        assert told(session).count("call.changed") >= 4


async def sound(queue: Queue, name: str) -> None:
    """That citizen is heard at every look."""
    while True:
        queue.packets[name] += 1
        await asyncio.sleep(0.001)
