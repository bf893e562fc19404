"""The bridge's process: one beside each Asterisk. It waits for the node's lease; who has it is the bridge."""

import asyncio
import os
import signal
import socket

import structlog

from records.session import Sessions, make_engine, make_sessions
from settings.clock import Clock, system_clock
from settings.settings import Settings
from telephony import lease
from telephony.bridge import AGAIN_SECONDS, Bridge

log = structlog.get_logger()


def main(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT; a standby waits for the lease. Raises what broke it."""
    asyncio.run(_main(settings))


async def _main(settings: Settings) -> None:
    engine = make_engine(settings, process="bridge")
    sessions = make_sessions(engine)
    running = asyncio.create_task(_take_and_run(settings, sessions, system_clock))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("bridge.stopped")
    finally:
        engine.dispose()


async def _take_and_run(settings: Settings, sessions: Sessions, clock: Clock) -> None:
    holder = f"{socket.gethostname()}:{os.getpid()}"
    name = lease.bridge_of(settings.node)

    def take() -> lease.Taken | None:
        with sessions() as session:
            taken = lease.take(session, name, holder, now=clock())
            session.commit()
            return taken

    while (taken := await asyncio.to_thread(take)) is None:
        await asyncio.sleep(AGAIN_SECONDS)
    log.info("bridge.active", lease=taken.number)
    bridge = Bridge(settings, sessions, clock, taken)
    try:
        await bridge.run()
    finally:

        def let_go() -> None:
            with sessions() as session:
                lease.release(session, name, taken.number, now=clock())
                session.commit()

        await asyncio.to_thread(let_go)
