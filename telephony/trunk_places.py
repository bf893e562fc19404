"""From where the trunks' calls come: their networks and, by name, their registrars; read and resolved anew."""

import socket
import threading
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network

import structlog

from settings.errors import SettingsError
from settings.settings import Settings
from telephony.hep import Address

RESOLVE_EVERY = timedelta(minutes=1)

log = structlog.get_logger()


class TrunkPlaces:
    """What Asterisk may take for the trunk. What cannot be read or resolved just now stays what it was."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._networks: list[IPv4Network] = []
        self._contact_users: frozenset[str] = frozenset()
        self._names: frozenset[str] = frozenset()
        self._asked: frozenset[str] = frozenset()
        """Those that were resolved last."""
        self._found: dict[str, frozenset[IPv4Address]] = {}
        """By name; only the resolving thread writes it."""
        self._resolved_at: datetime | None = None
        self._resolving: threading.Thread | None = None
        self._fault = ""

    def __contains__(self, address: Address) -> bool:
        return any(address in network for network in self._networks) or any(
            address in self._found.get(name, ()) for name in self._names
        )

    def is_contact(self, user: str) -> bool:
        """Whether a provider was told, when a trunk registered, to dial us by that word."""
        return user in self._contact_users

    def look(self, now: datetime) -> None:
        """Reads the settings' trunks anew; at most once a minute has their names resolved, without waiting for it."""
        try:
            trunks = self._settings.trunks
        except (SettingsError, OSError) as error:
            # Somebody is editing the file: what Asterisk has goes on.
            if str(error) != self._fault:
                self._fault = str(error)
                log.error("trunk_monitor.trunks_not_read", why=self._fault)  # noqa: TRY400
            return
        self._fault = ""
        self._networks = [network for trunk in trunks for network in trunk.networks]
        self._contact_users = frozenset(trunk.contact_user for trunk in trunks if trunk.registrar)
        names = frozenset(name for trunk in trunks for name in trunk.host_names)
        self._names = names
        is_new = not names <= self._asked
        is_time = self._resolved_at is None or now - self._resolved_at >= RESOLVE_EVERY
        is_idle = self._resolving is None or not self._resolving.is_alive()
        if names and is_idle and (is_new or is_time):
            self._resolved_at, self._asked = now, names
            # A name server that is silent holds up neither the ear nor the process's end.
            self._resolving = threading.Thread(target=self._resolve, args=(names,), daemon=True)
            self._resolving.start()

    def _resolve(self, names: frozenset[str]) -> None:
        for name in names:
            try:
                found = socket.getaddrinfo(name, None, socket.AF_INET, socket.SOCK_DGRAM)
            except (OSError, UnicodeError) as error:
                log.warning("trunk_monitor.name_not_resolved", name=name, why=str(error))
                continue
            self._found[name] = frozenset(IPv4Address(place[0]) for *_, place in found)
