"""Ports that cannot be had are named, with their settings, before anything starts."""

import socket

import pytest

from operations.ports import Door, check_ports
from settings.errors import SettingsError


def test_every_taken_port_is_named_with_its_setting() -> None:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        for taken in (tcp, udp):
            taken.bind(("127.0.0.1", 0))
        tcp.listen()
        doors = [
            Door("DCOR_ONE", "127.0.0.1", tcp.getsockname()[1]),
            Door("DCOR_TWO", "127.0.0.1", udp.getsockname()[1], socket.SOCK_DGRAM),
        ]
        with pytest.raises(SettingsError) as refused:
            check_ports(doors)
    for door in doors:
        assert f"Port {door.port} ({door.setting})" in str(refused.value)
    check_ports(doors)


def test_an_address_that_is_not_here_is_named() -> None:
    with pytest.raises(SettingsError, match="DCOR_HTTP_PORT"):
        check_ports([Door("DCOR_HTTP_PORT", "192.0.2.1", 8112)])
