"""Silent callers between Asterisk's words and the records: marked, put behind the others, and back."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from records.alarms import CALLERS_SILENT, open_alarms
from records.calls import Call
from records.session import Sessions
from telephony.ami import AmiError
from telephony.call_events import CallArrived, CallEvent, QueueJoined
from telephony.call_fold import Ledger
from telephony.call_store import save
from telephony.caller_silence import SILENT_PRIORITY
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
        self.priority = {"1": 0, "2": 0, "3": 0}
        self.server = FakeAmi(
            answers={
                "CoreShowChannels": self._channels,
                "Getvar": self._getvar,
                "QueueStatus": self._status,
                "QueueChangePriorityCaller": self._change,
            }
        )
        self.changes: list[tuple[str, int]] = []

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
            "QUEUE_PRIO": "",
        }[action["Variable"]]
        return message(("Response", "Success"), ("ActionID", action["ActionID"]), ("Value", value))

    def _status(self, action: Headers) -> bytes | None:
        return listing(
            *(
                event(
                    "QueueEntry",
                    Queue="q112",
                    Channel=f"PJSIP/trunk-0000000{n}",
                    Uniqueid=uid(n),
                    Priority=str(priority),
                    Wait="5",
                )
                for n, priority in self.priority.items()
            )
        )(action)

    def _change(self, action: Headers) -> bytes:
        assert (action["Queue"], action["Immediate"]) == ("q112", "yes")
        name, priority = action["Caller"][-1], int(action["Priority"])
        self.priority[name] = priority
        self.changes.append((name, priority))
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


def test_who_falls_silent_is_marked_waits_behind_and_comes_back(sessions: Sessions) -> None:
    waiting(sessions)
    queue = Queue()
    queue.held.add("2")

    async def test(server: FakeAmi) -> None:
        async def looking() -> None:
            link = await linked(server)
            try:
                await CallerWatch(link, "node1", transacting(sessions), queue.clock, look_seconds=0.01).run()
            except AmiError:
                pass
            finally:
                link.close()

        sounding = asyncio.create_task(sound(queue, "3"))
        watch = asyncio.create_task(looking())
        await until(lambda: silent(sessions) == {"1"})
        await server.until(lambda: queue.changes == [("1", SILENT_PRIORITY)])
        queue.held.clear()
        await until(lambda: silent(sessions) == {"1", "2"})
        queue.packets["1"] += 50
        await until(lambda: "1" not in silent(sessions))
        # Behind the first one come back those who joined later and are heard.
        await server.until(lambda: queue.changes[2:4] == [("1", 0), ("3", 0)])
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
