"""Every channel keeps the promise of `dispatch.channels.channel.Channel`, whatever is at the other end.

It returns an outcome, raises nothing, ends in time and sends once. The other end is a real socket that refuses,
is silent, drips, or answers garbage.
"""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from dispatch.channels.apprise_message import AppriseChannel
from dispatch.channels.case_call import CaseCallChannel
from dispatch.channels.channel import Channel, Delivered, Failed, Outcome, RetryLater, Sent
from dispatch.channels.twilio_case import TwilioTextChannel, TwilioVoiceChannel
from dispatch.channels.twilio_texts import TwilioTexts
from dispatch.channels.webhook import webhook_channel
from dispatch.letter import Letter
from records.agencies import ChannelKind
from records.texts import TextChannel
from settings.clock import system_clock
from settings.settings import Settings
from tests.fake_twilio import ACCOUNT, SMS_NUMBER, TOKEN, VOICE_NUMBER, WHATSAPP_NUMBER
from tests.unit.dispatch.facts import a_letter

SECONDS = 1.0
_SLACK = 10.0
"""A loaded machine; still far below a library's own time-outs put together, and below for ever."""

HTTP_KINDS = [
    ChannelKind.WEBHOOK,
    ChannelKind.SMS,
    ChannelKind.WHATSAPP,
    ChannelKind.VOICE,
    ChannelKind.APPRISE,
]


@dataclass
class Odd:
    """A server on loopback that answers as it is told and counts who comes."""

    port: int
    came: list[bytes] = field(default_factory=list[bytes])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Answer = Callable[[socket.socket, threading.Event], None]


def garbage(connection: socket.socket, _ended: threading.Event) -> None:
    connection.sendall(b"\xff\xfe\x00 220 what? \r\n\r\n")


def closes(_connection: socket.socket, _ended: threading.Event) -> None:
    pass


def silent(_connection: socket.socket, ended: threading.Event) -> None:
    ended.wait(30)


def drips(connection: socket.socket, ended: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.wait(0.05):
        connection.sendall(b"x-drip: 1\r\n")


def says(status: str, body: bytes = b"no json {") -> Answer:
    def answer(connection: socket.socket, _ended: threading.Event) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)

    return answer


def whole_request(connection: socket.socket) -> bytes:
    """Up to the last byte of its body: closed with something unread, a socket resets and takes the answer along."""
    got = b""
    while chunk := connection.recv(65536):
        got += chunk
        head, separator, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
        if separator and len(body) >= int(length[1] if length else 0):
            break
    return got


@contextmanager
def odd_server(answer: Answer) -> Generator[Odd]:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        odd = Odd(listening.getsockname()[1])

        def serve(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                odd.came.append(whole_request(connection))
                answer(connection, ended)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        yield odd
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def make(kind: ChannelKind, url: str, stack: ExitStack) -> tuple[Channel, Letter]:
    """The channel with its real library, and a letter to that server."""
    if kind is ChannelKind.WEBHOOK:
        return stack.enter_context(webhook_channel(system_clock, seconds=SECONDS)), a_letter(f"{url}/hook")
    if kind is ChannelKind.CASE_CALL:
        return CaseCallChannel(), a_letter("+622177200000")
    if kind is ChannelKind.APPRISE:
        return AppriseChannel(SECONDS), a_letter(f"{url.replace('http', 'json')}/x?retry=3&optional=yes")
    if kind is ChannelKind.VOICE:
        settings = Settings.model_validate(
            {
                "twilio_account": ACCOUNT,
                "twilio_token": TOKEN,
                "twilio_from_voice": VOICE_NUMBER,
                "twilio_url": url,
                "public_url": "https://112.example",
            }
        )
        return TwilioVoiceChannel(settings, system_clock, seconds=SECONDS), a_letter("+6281234567890")
    channel = TextChannel(kind.value)
    texts = TwilioTexts(
        account=ACCOUNT,
        token=TOKEN,
        senders={TextChannel.SMS: SMS_NUMBER, TextChannel.WHATSAPP: WHATSAPP_NUMBER},
        url=url,
        public_url=None,
        clock=system_clock,
    )
    return TwilioTextChannel(channel, texts, None, seconds=SECONDS), a_letter("+6281234567890")


def sent_in_time(channel: Channel, letter: Letter) -> Outcome:
    began = time.monotonic()
    outcome = channel.send(letter)
    assert time.monotonic() - began < SECONDS + _SLACK
    assert isinstance(outcome, Delivered | Sent | RetryLater | Failed)
    return outcome


@pytest.mark.parametrize("kind", HTTP_KINDS)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(answer, id=name)
        for name, answer in {
            "garbage": garbage,
            "closes": closes,
            "silent": silent,
            "drips": drips,
            "500": says("500 Oops"),
            "503": says("503 Busy"),
            "429": says("429 Slow"),
        }.items()
    ],
)
def test_what_may_pass_is_tried_later_and_was_sent_once(
    kind: ChannelKind, answer: Answer, stack: ExitStack
) -> None:
    odd = stack.enter_context(odd_server(answer))
    channel, letter = make(kind, odd.url, stack)
    outcome = sent_in_time(channel, letter)
    assert isinstance(outcome, RetryLater)
    assert letter.address not in outcome.reason
    assert len(odd.came) == 1, "one send is one request"


@pytest.mark.parametrize("kind", HTTP_KINDS)
def test_nobody_there(kind: ChannelKind, stack: ExitStack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    channel, letter = make(kind, f"http://127.0.0.1:{port}", stack)
    assert isinstance(sent_in_time(channel, letter), RetryLater)


@pytest.mark.parametrize(
    "kind", [ChannelKind.WEBHOOK, ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.VOICE]
)
def test_refused(kind: ChannelKind, stack: ExitStack) -> None:
    odd = stack.enter_context(odd_server(says("400 No", b'{"code": 21211, "message": "+628 is none"}')))
    channel, letter = make(kind, odd.url, stack)
    outcome = sent_in_time(channel, letter)
    assert isinstance(outcome, Failed)
    assert "+628" not in outcome.reason
    assert len(odd.came) == 1


@pytest.mark.parametrize("kind", [ChannelKind.WEBHOOK, ChannelKind.APPRISE])
@pytest.mark.parametrize("address", ["", "no url", "http://", "json://", "\0", "mailto://"])
def test_an_address_that_is_none(kind: ChannelKind, address: str, stack: ExitStack) -> None:
    channel, _letter = make(kind, "http://127.0.0.1:9", stack)
    assert isinstance(sent_in_time(channel, a_letter(address)), Failed)


@pytest.mark.parametrize("kind", list(ChannelKind))
def test_from_several_threads_at_once(kind: ChannelKind, stack: ExitStack) -> None:
    odd = stack.enter_context(odd_server(says("200 OK", b'{"sid": "SM1"}')))
    channel, letter = make(kind, odd.url, stack)
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=lambda: outcomes.append(channel.send(letter))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == 6
    assert all(isinstance(outcome, Sent | Delivered) for outcome in outcomes), outcomes
    assert len(odd.came) == (0 if kind is ChannelKind.CASE_CALL else 6)
