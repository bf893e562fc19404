"""An SMTP server on loopback that keeps what it is sent, or refuses it."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class SmtpSink:
    """What came in; `refusal` is the answer to a receiver's address instead of 250."""

    port: int
    refusal: str | None = None
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    receivers: list[str] = field(default_factory=list[str])


@contextmanager
def smtp_sink() -> Generator[SmtpSink]:
    """The server, until the context ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sink = SmtpSink(listening.getsockname()[1])

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=_talk, args=(connection, sink), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        yield sink
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def _talk(connection: socket.socket, sink: SmtpSink) -> None:
    with connection, suppress(OSError), connection.makefile("rb") as lines:
        connection.settimeout(10)
        connection.sendall(b"220 sink\r\n")
        for line in lines:
            word = line.split(b" ", 1)[0].strip().upper()
            if word == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            if word == b"RCPT" and sink.refusal:
                connection.sendall(f"{sink.refusal}\r\n".encode())
            elif word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                whole = b"".join(iter(lines.readline, b".\r\n"))
                sink.mails.append(message_from_bytes(whole, policy=policy.default))
                connection.sendall(b"250 kept\r\n")
            else:
                if word == b"RCPT":
                    sink.receivers.append(line.decode().strip())
                connection.sendall(b"250 yes\r\n")
