"""An operator of the demo: a phone at a position, and a person who works the calls up."""

import asyncio
from collections import deque
from collections.abc import Mapping
from random import Random
from typing import Any

import httpx
import structlog

from operations.demo.citizens import LiveCall
from operations.demo.client import Person, why
from records.machines.case import ENDED, CaseStatus
from telephony.simulator.call import Call
from telephony.simulator.habits import Habits
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.stories import Scene, is_of_a_story

_LOOKS = 0.5
_ANSWERS = (1.0, 4.0)
_LISTENS = (3.0, 6.0)
_DECIDES = (3.0, 6.0)
_WRAPS_UP = (1.0, 3.0)
_RESTS = (20.0, 40.0)
_RESTS_AFTER = 0.04
"""Chance of a rest after a call."""
_RECORD_PATIENCE = 20  # looks
_MOST_OPEN = 100
_TIDIES_EVERY = 20  # looks
_NEARBY = 0.004  # degrees: some 400 m

log = structlog.stdlib.get_logger()


class Desk:
    """One position with its person."""

    def __init__(
        self,
        position: str,
        person: Person,
        phone: SimulatedOperator,
        callers: Mapping[str, LiveCall],
        chance: Random,
        *,
        adopts: bool = False,
    ) -> None:
        """`callers` are the simulated citizens on the line, by number; one desk adopts what an earlier demo left."""
        self.position = position
        self._person = person
        self._phone = phone
        self._callers = callers
        self._chance = chance
        self._adopts = adopts
        self._open: deque[str] = deque(maxlen=_MOST_OPEN)
        """Incidents of this desk that have not ended."""

    async def work(self) -> None:
        """For ever: sits down, answers, writes, tidies up."""
        await self._until_done(self._sit_down)
        await self._forgiving(self._adopt())
        last: Call | None = None
        looks = 0
        while True:
            self._phone.habits = Habits(answer_after=self._chance.uniform(*_ANSWERS))
            call = self._phone.talking
            if call is not None and call is not last and call.answered_at:
                last = call
                await self._forgiving(self._handle(call))
            elif looks % _TIDIES_EVERY == 0:
                await self._forgiving(self._tidy())
                await self._forgiving(self._read_messages())
            looks += 1
            await asyncio.sleep(_LOOKS)

    async def leave(self) -> None:
        """Stands up and puts the phone down."""
        await asyncio.to_thread(self._phone.stop)
        await self._forgiving(self._person.post(f"/positions/{self.position}/leave"))
        await self._person.close()

    async def _sit_down(self) -> None:
        await self._person.post(f"/positions/{self.position}/take", {"station": "desk"})
        await self._person.post(f"/positions/{self.position}/ready")

    async def _adopt(self) -> None:
        if self._adopts:
            page = await self._person.get("/incidents", live=True, limit=_MOST_OPEN)
            told = [row["id"] for row in page["items"] if row["number"] and is_of_a_story(row["address"])]
            self._open.extend(told)

    async def _handle(self, call: Call) -> None:
        live = self._callers.get(call.number)
        if live is None:
            # Somebody real is calling: their record is theirs to write.
            return
        live.operator_there.set()
        record = await self._record_of_call()
        if record is not None:
            scene = live.scene
            if scene.story.type_code is not None and scene.teller == 0:
                await self._write_incident(record, scene)
                await self._over(call)
            else:
                await self._over(call)
                disposition = scene.story.disposition or "information"
                note = "Sudah dilaporkan oleh penelepon lain." if scene.teller else ""
                await self._person.post(
                    f"/calls/{record['id']}/disposition", {"disposition": disposition, "note": note}
                )
        await self._pause(_WRAPS_UP)
        if self._chance.random() < _RESTS_AFTER:
            await self._person.post(f"/positions/{self.position}/pause", {"reason": "rest"})
            await self._pause(_RESTS)
            await self._person.post(f"/positions/{self.position}/ready")

    async def _record_of_call(self) -> dict[str, Any] | None:
        """The row of the call that this desk has just answered; none if it does not come."""
        for _ in range(_RECORD_PATIENCE):
            page = await self._person.get("/calls", limit=20)
            for row in page["items"]:
                if row["position"] == self.position and not row["disposition"] and row["answered_at"]:
                    return row
            await asyncio.sleep(_LOOKS)
        return None

    async def _write_incident(self, record: dict[str, Any], scene: Scene) -> None:
        await self._pause(_LISTENS)
        draft = await self._person.post(f"/calls/{record['id']}/draft")
        incident = f"/incidents/{draft['id']}"
        story, place = scene.story, scene.place
        await self._person.patch(
            incident,
            {
                "type_code": story.type_code,
                "address": scene.address,
                "kelurahan": place.kelurahan,
                "landmark": story.landmark,
                "note": story.note,
                "lat": round(place.lat + self._chance.uniform(-_NEARBY, _NEARBY), 5),
                "lon": round(place.lon + self._chance.uniform(-_NEARBY, _NEARBY), 5),
                "point_source": "typed",
            },
        )
        await self._pause(_DECIDES)
        await self._person.post(f"{incident}/open")
        self._open.append(draft["id"])

    async def _tidy(self) -> None:
        """Looks at the oldest open incident: when all agencies have finished, it is closed."""
        if not self._open:
            return
        incident = self._open.popleft()
        found = await self._person.get(f"/incidents/{incident}")
        if found["status"] in ("closed", "cancelled", "merged"):
            return
        if any(case["status"] not in ENDED for case in found["cases"]):
            self._open.append(incident)
            return
        for case in found["cases"]:
            if case["status"] == CaseStatus.DONE:
                await self._person.post(f"/cases/{case['id']}/verify")
        if found["status"] != "resolved":
            await self._person.post(f"/incidents/{incident}/resolve", {"outcome": "Ditangani oleh petugas."})
        await self._person.post(f"/incidents/{incident}/close")

    async def _read_messages(self) -> None:
        """Reads what the room has been told."""
        page = await self._person.get("/broadcasts", over=0)
        for row in page["items"]:
            if row["addressed_to_me"] and row["read_at"] is None:
                await self._person.post(f"/broadcasts/{row['id']}/read")

    async def _over(self, call: Call) -> None:
        while not call.finished.is_set():
            await asyncio.sleep(_LOOKS)

    async def _pause(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self._chance.uniform(*between))

    async def _until_done(self, act: Any) -> None:
        while True:
            try:
                await act()
            except httpx.HTTPError as error:
                log.info("the desk waits for the API", position=self.position, error=why(error))
                await asyncio.sleep(2)
            else:
                return

    async def _forgiving(self, act: Any) -> None:
        """What the API refuses or does not answer spoils one call of the demo, not the desk."""
        try:
            await act
        except httpx.HTTPError as error:
            log.warning("a simulated operator could not act", position=self.position, error=why(error))
