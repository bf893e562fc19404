"""The demo's life: everybody comes, works until the process is told to stop, and leaves in good order."""

import asyncio
import signal
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import ExitStack
from random import Random
from typing import Any

import structlog

from dispatch.simulated_habits import Characters
from dispatch.simulated_system import AgencySystem
from operations.demo.agencies import CHARACTERS, SPECIAL, USUAL, Crews, HookServer, contacts_in_place
from operations.demo.citizens import Citizens, LiveCall
from operations.demo.client import Person
from operations.demo.desk import Desk
from operations.demo.speaker import Speaker
from records.city import City, PositionPack, load_city
from records.session import make_engine, make_sessions
from settings.clock import system_clock
from settings.errors import SettingsError
from settings.settings import Settings
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.speech import spoken
from telephony.simulator.stories import Place

SEED = 112
"""The same things happen in every demo, as far as time allows."""

_DESKS = 6
_DESKS_OF_A_LINE = 3
_PLACES = 6
_GREETING = "Ruang kendali Kota Depok, selamat siang. Apa keadaan darurat Anda, dan di mana?"

log = structlog.stdlib.get_logger()


def main(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises `SettingsError` where the trunk is a real one."""
    asyncio.run(_until_told(settings))


async def _until_told(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await live(settings, stop)


async def live(settings: Settings, stop: asyncio.Event) -> None:
    """The demo until `stop` is set. Raises `SettingsError`."""
    city = load_city(settings.city)
    trunk = _trunk_address(settings)
    engine = make_engine(settings, process="simulator", pool_size=1)
    chance = Random(SEED)  # noqa: S311 - no secret
    people = {
        agency.code: Person(_api(settings), agency.code.lower(), settings.secrets.users[agency.code.lower()])
        for agency in city.agencies
    }
    room = f"http://127.0.0.1:{settings.http_port}"
    crews = Crews(
        people,
        Characters(CHARACTERS, USUAL, SPECIAL),
        AgencySystem(room, settings.secrets.webhooks),
        Random(SEED),  # noqa: S311 - no secret
    )
    speaker = Speaker(
        Person(_api(settings), "supervisor", settings.secrets.users["supervisor"]),
        Random(SEED),  # noqa: S311 - no secret
    )
    with ExitStack() as open_things:
        open_things.callback(engine.dispose)
        phones = open_things.enter_context(PhoneLoop())
        hooks = HookServer(settings.secrets.webhooks, crews)
        network = _network(settings, phones)
        contacts = contacts_in_place(
            make_sessions(engine),
            settings.secrets.webhooks,
            hooks=hooks.url,
            phones=network is not None,
            clock=system_clock,
        )
        await asyncio.to_thread(open_things.enter_context, contacts)
        citizens = Citizens(
            phones,
            ("127.0.0.1", settings.sip_port),
            address=trunk,
            lines={service.code: service.numbers[0] for service in city.services},
            places=_places(city),
            speech=settings.home / "simulator",
            chance=chance,
        )
        desks = await asyncio.to_thread(_desks, settings, city, phones, citizens.live, chance)
        log.info("the room is manned", desks=[desk.position for desk in desks])
        work = [citizens.call(), crews.follow(), speaker.speak(), *(desk.work() for desk in desks)]
        await _work(stop, work, hooks)
        await asyncio.gather(
            speaker.close(),
            *(desk.leave() for desk in desks),
            *(person.close() for person in people.values()),
        )
        if network:
            network.stop()


async def _work(stop: asyncio.Event, work: Sequence[Coroutine[Any, Any, None]], hooks: HookServer) -> None:
    """All of it until `stop`; a fault in one ends the demo."""
    server = asyncio.create_task(hooks.answer())
    told = asyncio.create_task(_told(stop))
    tasks = [told, *(asyncio.create_task(one) for one in work)]
    done, _ = await asyncio.wait({*tasks, server}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    hooks.should_exit = True
    await asyncio.gather(server, return_exceptions=True)
    for task in done:
        task.result()


async def _told(stop: asyncio.Event) -> None:
    await stop.wait()


def _api(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.http_port}/api/v1"


def _trunk_address(settings: Settings) -> str:
    """An address of loopback that Asterisk takes for the trunk's."""
    for network in settings.trunk_addresses:
        if network.is_loopback:
            return str(network.network_address)
    raise SettingsError(
        "The demo calls over loopback: DCOR_TRUNK_ADDRESSES must hold 127.0.0.2, as by default."
    )


def _network(settings: Settings, phones: PhoneLoop) -> SimulatedNetwork | None:
    """The telephone network that the control room calls out to; none where its port cannot be had."""
    host, _, port = settings.trunk_contact.rpartition(":")
    network = SimulatedNetwork(phones, ("127.0.0.1", settings.sip_port), (host, int(port)))
    try:
        network.start()
    except OSError as error:
        log.warning("no telephone network: agencies are told by webhook only", why=str(error))
        return None
    return network


def _desks(
    settings: Settings, city: City, phones: PhoneLoop, callers: Mapping[str, LiveCall], chance: Random
) -> list[Desk]:
    greeting = spoken(_GREETING, settings.home / "simulator")
    desks: list[Desk] = []
    for number, seat in enumerate(_seats(city), start=1):
        login = f"operator{number}"
        phone = SimulatedOperator(
            phones,
            ("127.0.0.1", settings.sip_port),
            seat.code,
            settings.secrets.stations[seat.code],
            sound=greeting,
        )
        # Registration goes on by itself, however long Asterisk takes.
        phone.phone.start()
        person = Person(_api(settings), login, settings.secrets.users[login])
        desks.append(Desk(seat.code, person, phone, callers, chance, adopts=number == 1))
    return desks


def _seats(city: City) -> list[PositionPack]:
    """Some seats of each line; the rest stay free for people."""
    seats: list[PositionPack] = []
    for service in city.services:
        of_line = [seat for seat in city.positions if seat.service == service.code and seat.agency is None]
        seats += of_line[:_DESKS_OF_A_LINE]
    return seats[:_DESKS]


def _places(city: City) -> tuple[Place, ...]:
    """A few kelurahan, so that the spoken stories are few too."""
    chosen = Random(SEED).sample(city.kelurahan, _PLACES)  # noqa: S311 - no secret
    return tuple(Place(ward.code, ward.kelurahan, ward.lat, ward.lon) for ward in chosen)
