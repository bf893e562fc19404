"""The ports of sound in the kernel's list of sockets."""

import socket

from telephony.rtp_ports import count_used, used_ports

LIST = """   sl  local_address rem_address   st tx_queue
  100: 00000000:2710 00000000:0000 07 00000000:00000000
  101: 0100007F:2711 00000000:0000 07 00000000:00000000
  102: 00000000:2710 00000000:0000 07 00000000:00000000
  103: 00000000:2AF8 00000000:0000 07 00000000:00000000
  torn
"""


def test_each_port_of_the_range_counts_once() -> None:
    assert used_ports(LIST, 10000, 10999) == {10000, 10001}


def test_a_port_that_is_bound_here_is_seen() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        assert count_used(port, port) == 1
