"""A receiver that drips its answer cannot hold a send longer than promised."""

import contextlib
import socket
import threading
import time

from dispatch.channels.channel import RetryLater
from dispatch.channels.webhook import webhook_channel
from settings.clock import system_clock
from tests.unit.dispatch.facts import a_letter


def test_a_dripping_server() -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not ended.wait(0.05):
                    connection.sendall(b"x-drip: 1\r\n")

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with webhook_channel(system_clock, seconds=0.4) as channel:
            outcome = channel.send(a_letter(f"http://127.0.0.1:{server.getsockname()[1]}/hook"))
        took = time.monotonic() - began
        ended.set()
        thread.join(5)
    assert outcome == RetryLater("the receiver did not answer in time")
    assert 0.4 <= took < 4, "well before the 5 s of a single read"
