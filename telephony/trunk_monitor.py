"""Hears what becomes of the trunk's calls, and counts those that were not taken (decision 18).

Asterisk sends a copy of each SIP message to a port of loopback and waits for nobody. This runs beside the line probe,
not in the bridge: it goes on counting when the bridge is dead, and keeps what it counted while the database is away.
"""

import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from phonenumbers import country_code_for_region
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from records.alarms import RTP_PORTS_LOW, clear_alarm, open_alarms, raise_alarm
from records.city import load_city
from records.session import Sessions
from records.trunk_faults import Fault, agree_alarms, count_fault, note_listener
from settings.clock import Clock
from settings.settings import Settings
from telephony import rtp_ports
from telephony.dialled_services import DialledServices
from telephony.hep import Address, SipCopy, read_hep
from telephony.invite_watch import InviteWatch
from telephony.trunk_places import TrunkPlaces

HOST = "127.0.0.1"
LOOK_SECONDS = 0.25
WRITE_EVERY = timedelta(seconds=1)
ALIVE_EVERY = timedelta(seconds=5)
"""How often it says that it is alive, looks at the RTP ports and the trunks' settings and lets alarms end."""

AGAIN_SECONDS = 1.0
LARGEST = 65536
BUFFER = 4 * 1024 * 1024
"""Bytes that may wait: some thousand messages."""

log = structlog.get_logger()


class TrunkMonitor:
    """One node's; whoever has the port counts."""

    def __init__(self, settings: Settings, sessions: Sessions, clock: Clock) -> None:
        self._settings = settings
        self._sessions = sessions
        self._clock = clock
        self._places = TrunkPlaces(settings)
        services = DialledServices(load_city(settings.city), str(country_code_for_region(settings.country)))
        self._watch = InviteWatch(
            self._places.__contains__,
            lambda: self._used() >= rtp_ports.FULL * settings.rtp_ports,
            lambda user: user in services or self._places.is_contact(user),
            self._is_sent_by_us,
        )
        self._faults: list[Fault] = []
        self._heard_at = clock()
        self._wrote_at = self._alive_at = self._looked_at = datetime.min.replace(tzinfo=clock().tzinfo)

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            try:
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
                    ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
                    ear.bind((HOST, self._settings.hep_port))
                    ear.settimeout(LOOK_SECONDS)
                    self._listen(ear, stop)
            except OSError as error:
                log.error("trunk_monitor.deaf", port=self._settings.hep_port, why=str(error))  # noqa: TRY400
                stop.wait(AGAIN_SECONDS)

    def _listen(self, ear: socket.socket, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                copy = read_hep(ear.recv(LARGEST))
            except TimeoutError:
                copy = None
            now = self._clock()
            if now - self._looked_at >= ALIVE_EVERY:
                self._looked_at = now
                self._places.look(now)
            if copy is not None:
                self._heard_at = now
                self._watch.heard(copy, now)
            if now - self._wrote_at >= WRITE_EVERY:
                self._wrote_at = now
                self._write(now)

    def _write(self, now: datetime) -> None:
        self._faults += self._watch.due(now)
        is_time = now - self._alive_at >= ALIVE_EVERY
        if not self._faults and not is_time:
            return
        try:
            self._in_transaction(lambda session: self._tell(session, now))
        except OperationalError as error:
            log.warning("trunk_monitor.database_away", waiting=len(self._faults), why=str(error.orig))
            return
        for fault in self._faults:
            log.warning(
                "trunk_monitor.not_taken", reason=fault.reason.value, code=fault.code, detail=fault.detail
            )
        self._faults.clear()
        self._alive_at = now

    def _tell(self, session: Session, now: datetime) -> None:
        node = self._settings.node
        for fault in self._faults:
            count_fault(session, node, fault)
        note_listener(session, node, alive_at=now, heard_at=self._heard_at)
        agree_alarms(session, node, now=now)
        self._watch_ports(session, now)

    def _watch_ports(self, session: Session, now: datetime) -> None:
        node, total = self._settings.node, self._settings.rtp_ports
        used = self._used()
        if used >= rtp_ports.LOW * total:
            raise_alarm(session, RTP_PORTS_LOW, node, at=now, data={"used": used, "total": total})
        elif used <= rtp_ports.FINE_AGAIN * total and node in open_alarms(session, RTP_PORTS_LOW):
            clear_alarm(session, RTP_PORTS_LOW, node, at=now)

    def _is_sent_by_us(self, copy: SipCopy) -> bool:
        ports = (self._settings.sip_port, self._settings.sip_tls_port, self._settings.ws_port)
        return is_own(copy.source) and (copy.source_port in ports or not is_own(copy.target))

    def _used(self) -> int:
        return rtp_ports.count_used(self._settings.rtp_start, self._settings.rtp_end)

    def _in_transaction(self, work: Callable[[Session], None]) -> None:
        with self._sessions() as session:
            work(session)
            session.commit()


def is_own(address: Address) -> bool:
    """Whether it is one of this machine's."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
    with socket.socket(family, socket.SOCK_DGRAM) as place:
        try:
            place.bind((str(address), 0))
        except OSError:
            return False
    return True
