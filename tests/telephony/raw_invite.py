"""The trunk by hand, for calls that no well-behaved phone makes: one INVITE of any form, and what came of it."""

import re
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from os import getpid

TRUNK = "127.0.0.2"
TELEPHONE_EVENT = "a=rtpmap:101 telephone-event/8000\r\n"
ALAW = ("8", "PCMA/8000")

_numbers = count(1)


@dataclass
class RawCall:
    """One call of the trunk's."""

    sock: socket.socket
    server: tuple[str, int]
    number: str
    call_id: str
    status: int = 0
    answer: str = ""
    ended: bool = field(default=False)

    def header(self, name: str) -> str:
        """A header of the final answer; empty where there is none."""
        found = re.search(rf"^{name}: (.*?)\r?$", self.answer, re.MULTILINE | re.IGNORECASE)
        return found.group(1) if found else ""

    @property
    def sound(self) -> str:
        """The payload types that were answered, but for keys: `8`, ..."""
        found = re.search(r"^m=audio \d+ \S+ (.*?)\r?$", self.answer, re.MULTILINE)
        return found.group(1).removesuffix(" 101") if found else ""

    def request(self, method: str, sequence: int) -> None:
        """Sends an ACK or BYE within the call."""
        contact = self.header("Contact").strip("<>")
        self.sock.sendto(
            _request(
                method,
                contact,
                self.sock,
                [
                    f"From: {self.header('From')}",
                    f"To: {self.header('To')}",
                    f"Call-ID: {self.call_id}",
                    f"CSeq: {sequence} {method}",
                ],
            ),
            self.server,
        )

    def wait_for(self, method: str, seconds: float) -> None:
        """Waits until the other side sends that request, and agrees to it. Raises `TimeoutError`."""
        self.sock.settimeout(seconds)
        while True:
            text = self.sock.recv(65536).decode(errors="replace")
            if text.startswith(f"{method} "):
                copied = re.findall(r"^(?:Via|From|To|Call-ID|CSeq): .*?\r?$", text, re.MULTILINE)
                lines = ["SIP/2.0 200 OK", *(line.rstrip() for line in copied), "Content-Length: 0", "", ""]
                self.sock.sendto("\r\n".join(lines).encode(), self.server)
                return


@contextmanager
def dialled(
    server: tuple[str, int],
    *,
    codec: tuple[str, str] = ALAW,
    profile: str = "RTP/AVP",
    more: str = "",
    to: str = "112",
    confirm: bool = True,
) -> Generator[RawCall, None, None]:
    """Sends an INVITE and gives what its final answer was; hangs up at the end.

    `codec` is payload type and name, `more` further header lines, `confirm` whether the answer gets its ACK.
    """
    number = f"0813{getpid() % 10000:04d}{next(_numbers):04d}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((TRUNK, 0))
        call = RawCall(sock, server, number, f"raw-{number}-{sock.getsockname()[1]}")
        payloads, names = codec
        sound = (
            f"v=0\r\no=- 1 1 IN IP4 {TRUNK}\r\ns=-\r\nc=IN IP4 {TRUNK}\r\nt=0 0\r\n"
            f"m=audio {sock.getsockname()[1]} {profile} {payloads} 101\r\na=rtpmap:{payloads.split()[0]} {names}\r\n"
            f"{TELEPHONE_EVENT}"
        )
        lines = [
            f"From: <sip:{number}@{TRUNK}>;tag={number}",
            f"To: <sip:{to}@{server[0]}>",
            f"Call-ID: {call.call_id}",
            "CSeq: 1 INVITE",
            f"Contact: <sip:net@{TRUNK}:{sock.getsockname()[1]}>",
            *more.splitlines(),
            "Content-Type: application/sdp",
        ]
        sock.settimeout(20)
        sock.sendto(_request("INVITE", f"sip:{to}@{server[0]}:{server[1]}", sock, lines, sound), server)
        while call.status < 200:
            call.answer = sock.recv(65536).decode(errors="replace")
            call.status = int(call.answer.split()[1])
        if confirm or call.status >= 300:
            call.request("ACK", 1)
        try:
            yield call
        finally:
            if call.status < 300:
                call.request("BYE", 2)


def _request(method: str, uri: str, sock: socket.socket, lines: list[str], body: str = "") -> bytes:
    port = sock.getsockname()[1]
    head = [
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {TRUNK}:{port};branch=z9hG4bK{method}{port}{next(_numbers)};rport",
        "Max-Forwards: 70",
        *lines,
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()
