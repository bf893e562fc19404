"""A web server that is just ending answers half, or nonsense: the start waits on."""

import socket
import threading

import pytest

from operations.running import _faults_in_health  # pyright: ignore[reportPrivateUsage]
from settings.settings import Settings


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"nonsense\r\n\r\n",
        b"",
    ],
    ids=["half a body", "half a chunk", "no HTTP", "nothing"],
)
def test_what_is_no_whole_answer_is_a_fault_of_the_web_server(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(4096)
                line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        [fault] = _faults_in_health(Settings(http_host="127.0.0.1", http_port=server.getsockname()[1]))
        thread.join(30)
    assert fault.startswith("the web server: ")
