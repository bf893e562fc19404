"""Looks, before anything starts, whether the ports that it needs can be had, and names the setting of each."""

import socket
from dataclasses import dataclass

from settings.errors import SettingsError
from settings.settings import Settings
from telephony.trunk_rendering import uses_tls


@dataclass(frozen=True)
class Door:
    """A port that one of our processes will listen on."""

    setting: str
    host: str
    port: int
    kind: socket.SocketKind = socket.SOCK_STREAM


def python_doors(settings: Settings) -> list[Door]:
    """The API's and, unless another is named, the database's."""
    doors = [Door("DCOR_HTTP_PORT", settings.http_host, settings.http_port)]
    if settings.database_url is None:
        doors.append(Door("DCOR_DATABASE_PORT", "127.0.0.1", settings.database_port))
    return doors


def asterisk_doors(settings: Settings) -> list[Door]:
    """Asterisk's; of the RTP range only the first, as a sign that another system uses it."""
    has_tls = uses_tls(settings.trunks)
    return [
        *([Door("DCOR_SIP_TLS_PORT", settings.sip_host, settings.sip_tls_port)] if has_tls else []),
        Door("DCOR_SIP_PORT", settings.sip_host, settings.sip_port, socket.SOCK_DGRAM),
        Door("DCOR_SIP_PORT", settings.sip_host, settings.sip_port),
        Door("DCOR_WS_PORT", settings.sip_host, settings.ws_port),
        Door("DCOR_AMI_PORT", "127.0.0.1", settings.ami_port),
        Door("DCOR_RTP_START", settings.sip_host, settings.rtp_start, socket.SOCK_DGRAM),
    ]


def check_ports(doors: list[Door]) -> None:
    """Raises `SettingsError` that names every port that cannot be had and its setting."""
    faults = {sentence for door in doors if (sentence := _fault(door))}
    owner: dict[int, str] = {}
    for door in doors:
        other = owner.setdefault(door.port, door.setting)
        if other != door.setting:
            faults.add(f"{other} and {door.setting} are both {door.port}: set one of them to another port.")
    if faults:
        raise SettingsError("\n".join(sorted(faults)))


def _fault(door: Door) -> str | None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(door.host, door.port, type=door.kind)[0]
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:
                # Connections of a system that has just ended may linger; they are no obstacle.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return (
            f"Port {door.port} ({door.setting}) on {door.host} cannot be had: {error.strerror}."
            f" Stop what uses it, or set {door.setting} to another."
        )
    return None
