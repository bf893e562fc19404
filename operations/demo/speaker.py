"""The supervisor of the demo, who tells the room and the agencies something now and then: always as an exercise."""

import asyncio
from collections.abc import Mapping
from random import Random

import httpx
import structlog

from operations.demo.client import Person, why

_BEFORE_THE_FIRST = (45.0, 75.0)
_BETWEEN = (150.0, 300.0)

_MESSAGES: tuple[Mapping[str, object], ...] = (
    {
        "text": "Hujan lebat di hulu Ciliwung: siagakan regu dan pompa.",
        "severity": "warning",
        "to": {"agencies": ["DAMKAR", "DPUPR", "DINSOS", "SATPOLPP"], "room": True},
        "wall": True,
    },
    {
        "text": "Jalan Margonda ditutup sementara arah Jakarta; ambulans lewat Jalan Nusantara.",
        "severity": "info",
        "to": {"agencies": ["DISHUB", "PSC119", "POLRI", "DAMKAR"], "room": True},
        "wall": True,
    },
    {
        "text": "Gangguan listrik luas di Cimanggis: rumah sakit memakai genset, dahulukan panggilan medis.",
        "severity": "urgent",
        "to": {"agencies": "all", "room": True},
    },
)

log = structlog.stdlib.get_logger()


class Speaker:
    """Somebody who speaks for the room."""

    def __init__(self, person: Person, chance: Random) -> None:
        self._person = person
        self._chance = chance

    async def speak(self) -> None:
        """For ever: a message, and a while of nothing. The last is recalled when it is no longer so."""
        await self._pause(_BEFORE_THE_FIRST)
        last: str | None = None
        while True:
            try:
                if last is not None:
                    await self._end(last)
                    last = None
                sent = await self._person.post(
                    "/broadcasts", {**self._chance.choice(_MESSAGES), "exercise": True}
                )
                last = sent["id"]
            except httpx.HTTPError as error:
                log.warning("the simulated supervisor could not speak", error=why(error))
            await self._pause(_BETWEEN)

    async def close(self) -> None:
        """Leaves."""
        await self._person.close()

    async def _end(self, broadcast: str) -> None:
        found = await self._person.get(f"/broadcasts/{broadcast}")
        if found["live"]:
            await self._person.post(f"/broadcasts/{broadcast}/recall", {"reason": "Keadaan sudah pulih."})

    async def _pause(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self._chance.uniform(*between))
