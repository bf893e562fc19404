"""Twilio on loopback: its REST API for messages and calls, its reports and what people write, with real signatures.

Written after https://www.twilio.com/docs/messaging/api/message-resource, .../guides/webhook-request and
https://www.twilio.com/docs/voice/api/call-resource. It misbehaves on request: `misbehave` says how the next requests
to send or call are answered.
"""

import base64
import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0a" * 16
TOKEN = "the-token-of-the-tests"
SMS_NUMBER = "+15005550006"
WHATSAPP_NUMBER = "+14155238886"
VOICE_NUMBER = "+15005550007"
_ACCOUNT_PATH = f"/2010-04-01/Accounts/{ACCOUNT}"
_PATH = f"{_ACCOUNT_PATH}/Messages.json"
_CALLS_PATH = f"{_ACCOUNT_PATH}/Calls.json"


@dataclass(frozen=True)
class Fault:
    """How one request to send is answered instead of 201."""

    status: int = 201
    code: int = 0
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    silent: bool = False
    """Takes the message, and says nothing: the connection is closed after `seconds`."""
    takes: bool = False
    """Takes the message although it answers an error."""
    seconds: float = 0.0


THROTTLED = Fault(429, 20429, "Too Many Requests", {"Retry-After": "7"})
INVALID = Fault(400, 21211, "The 'To' number +628 is not a valid phone number.")
LOST_ANSWER = Fault(silent=True, takes=True)
LOST_REQUEST = Fault(silent=True)
BROKEN = Fault(503, 20503, "Service unavailable")


@dataclass
class Sent:
    """One message that Twilio took."""

    sid: str
    to: str
    sender: str
    body: str
    report_to: str | None
    at: datetime


@dataclass
class Called:
    """One call that Twilio took."""

    sid: str
    to: str
    sender: str
    url: str
    report_to: str
    at: datetime


@dataclass(frozen=True)
class Heard:
    """What the other side of a call hears, and where a key that is pressed then is posted."""

    text: str
    language: str | None
    action: str | None
    """None when the call ends with it."""


class FakeTwilio:
    """What it took (`sent`, `called`), what was asked of it (`asked`), and what it does next."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sent: list[Sent] = []
        self.called: list[Called] = []
        self.asked = 0
        self._faults: deque[Fault] = deque()
        self._numbers = count(1)
        self._lock = threading.Lock()

    def misbehave(self, *faults: Fault) -> None:
        """The next requests to send are answered so, one each."""
        self._faults.extend(faults)

    def take(self, form: dict[str, str]) -> tuple[Fault, Sent | None]:
        with self._lock:
            self.asked += 1
            fault = self._faults.popleft() if self._faults else Fault()
            if fault.status == 201 and not form["To"].removeprefix("whatsapp:").startswith("+"):
                fault = INVALID
            if not (fault.takes or (fault.status == 201 and not fault.silent)):
                return fault, None
            sent = Sent(
                f"SM{next(self._numbers):032x}",
                form["To"],
                form["From"],
                form["Body"],
                form.get("StatusCallback"),
                datetime.now(UTC),
            )
            self.sent.append(sent)
            return fault, sent

    def take_call(self, form: dict[str, str]) -> tuple[Fault, Called | None]:
        with self._lock:
            self.asked += 1
            fault = self._faults.popleft() if self._faults else Fault()
            if not (fault.takes or (fault.status == 201 and not fault.silent)):
                return fault, None
            sid = f"CA{next(self._numbers):032x}"
            at = datetime.now(UTC)
            called = Called(sid, form["To"], form["From"], form["Url"], form["StatusCallback"], at)
            self.called.append(called)
            return fault, called

    def pick_up(self, called: Called) -> Heard:
        """Somebody answers: fetches what they hear."""
        return _heard(post(called.url, self._call_form(called, "in-progress")))

    def press(self, called: Called, heard: Heard, digit: str | None) -> Heard:
        """They press a key, or none in time."""
        assert heard.action, "nobody waits for a key"
        form = self._call_form(called, "in-progress") | ({"Digits": digit} if digit else {})
        return _heard(post(heard.action, form))

    def end(self, called: Called, status: str = "completed") -> httpx.Response:
        """The call is over: `completed`, `busy`, `no-answer`, `failed`, `canceled`."""
        return post(called.report_to, self._call_form(called, status))

    def _call_form(self, called: Called, status: str) -> dict[str, str]:
        return {
            "AccountSid": ACCOUNT,
            "CallSid": called.sid,
            "CallStatus": status,
            "Direction": "outbound-api",
            "To": called.to,
            "From": called.sender,
            "ApiVersion": "2010-04-01",
        }

    def report(self, sent: Sent, status: str, code: int | None = None) -> httpx.Response:
        """Posts what became of a message to where its sender wanted to hear it."""
        assert sent.report_to, "the message was sent without an address for reports"
        form = {
            "AccountSid": ACCOUNT,
            "MessageSid": sent.sid,
            "SmsSid": sent.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": sent.to,
            "From": sent.sender,
            "ApiVersion": "2010-04-01",
        }
        if code:
            form["ErrorCode"] = str(code)
        return post(sent.report_to, form)

    def write(
        self, public_url: str, number: str, body: str, *, sid: str | None = None, media: tuple[str, ...] = ()
    ) -> httpx.Response:
        """A citizen's message; `number` begins with `whatsapp:` for WhatsApp."""
        whatsapp = number.startswith("whatsapp:")
        sid = sid or f"SM{next(self._numbers):032x}"
        form = {
            "AccountSid": ACCOUNT,
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "From": number,
            "To": f"whatsapp:{WHATSAPP_NUMBER}" if whatsapp else SMS_NUMBER,
            "Body": body,
            "NumMedia": str(len(media)),
            "NumSegments": "1",
            "SmsStatus": "received",
            "FromCity": "",
            "ApiVersion": "2010-04-01",
            **{f"MediaUrl{n}": url for n, url in enumerate(media)},
        }
        return post(f"{public_url}/hooks/twilio/messages", form)


def _heard(got: httpx.Response) -> Heard:
    assert got.status_code == 200, got.text
    assert got.headers["content-type"].startswith("text/xml")
    response = ElementTree.fromstring(got.text)  # noqa: S314 - our own document
    say = response.find(".//Say")
    assert say is not None
    gather = response.find("Gather")
    if gather is None:
        assert response.find("Hangup") is not None
    action = gather.get("action") if gather is not None else None
    return Heard(say.text or "", say.get("language"), action)


def post(
    url: str, form: dict[str, str], *, token: str = TOKEN, signature: str | None = None
) -> httpx.Response:
    """Posts a form as Twilio does, signed with `token`, or with another `signature`."""
    signed = RequestValidator(token).compute_signature(url, form)  # pyright: ignore[reportUnknownMemberType]
    headers = {"X-Twilio-Signature": signature if signature is not None else signed}
    return httpx.post(url, data=form, headers=headers, timeout=10)


@contextmanager
def fake_twilio() -> Generator[FakeTwilio]:
    """The server, until the context ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    twilio = FakeTwilio(f"http://127.0.0.1:{server.server_port}")
    cast(Any, server).twilio = twilio
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield twilio
    server.shutdown()
    thread.join(10)
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def twilio(self) -> FakeTwilio:
        return cast(FakeTwilio, cast(Any, self.server).twilio)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self._known():
            return
        form = {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}
        taken: dict[str, object] | None
        if self._is_for_calls():
            fault, called = self.twilio.take_call(form)
            taken = _call_as_json(called) if called else None
        else:
            fault, sent = self.twilio.take(form)
            taken = _as_json(sent) if sent else None
        time.sleep(fault.seconds)
        if fault.silent:
            self.close_connection = True
        elif fault.status == 201 and taken:
            self._answer(201, taken)
        else:
            self._refuse(fault)

    def do_GET(self) -> None:
        if not self._known():
            return
        wanted = parse_qs(urlsplit(self.path).query).get("To", [""])[0]
        if self._is_for_calls():
            name = "calls"
            found = [_call_as_json(call) for call in reversed(self.twilio.called) if call.to == wanted]
        else:
            name = "messages"
            found = [_as_json(sent) for sent in reversed(self.twilio.sent) if sent.to == wanted]
        self._answer(200, {name: found, "next_page_uri": None, "page": 0, "page_size": 50, "uri": self.path})

    def _is_for_calls(self) -> bool:
        return urlsplit(self.path).path == _CALLS_PATH

    def _known(self) -> bool:
        shown = self.headers.get("Authorization", "").removeprefix("Basic ")
        if base64.b64decode(shown).decode() != f"{ACCOUNT}:{TOKEN}":
            self._refuse(Fault(401, 20003, "Authenticate"))
            return False
        if urlsplit(self.path).path not in {_PATH, _CALLS_PATH}:
            self._refuse(Fault(404, 20404, "The requested resource was not found"))
            return False
        return True

    def _refuse(self, fault: Fault) -> None:
        body = {
            "code": fault.code,
            "message": fault.message,
            "more_info": f"https://www.twilio.com/docs/errors/{fault.code}",
            "status": fault.status,
        }
        self._answer(fault.status, body, fault.headers)

    def _answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        # Who asked may have gone: a slow answer is one of the faults.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(content)


def _call_as_json(called: Called) -> dict[str, object]:
    return {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "date_created": format_datetime(called.at),
        "date_updated": format_datetime(called.at),
        "direction": "outbound-api",
        "from": called.sender,
        "sid": called.sid,
        "status": "queued",
        "subresource_uris": {},
        "to": called.to,
        "uri": f"{_ACCOUNT_PATH}/Calls/{called.sid}.json",
    }


def _as_json(sent: Sent) -> dict[str, object]:
    return {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": sent.body,
        "date_created": format_datetime(sent.at),
        "date_sent": None,
        "date_updated": format_datetime(sent.at),
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": sent.sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": sent.sid,
        "status": "queued",
        "subresource_uris": {},
        "to": sent.to,
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sent.sid}.json",
    }
