"""What an address of each channel must look like, and where a webhook may lead."""

import socket
from ipaddress import ip_address
from typing import Any

import anyio
import httpx
import pytest

from dispatch.channels import webhook
from dispatch.channels.addresses import CHECKS, checked, is_public, mail
from dispatch.channels.channel import Failed, Outcome, RetryLater
from dispatch.channels.reach import must_lead_outside
from dispatch.channels.webhook import webhook_channel
from records.agencies import ChannelKind
from settings.clock import system_clock
from settings.errors import BadInputError
from tests.unit.dispatch.facts import a_letter

HOOK, CALL = ChannelKind.WEBHOOK, ChannelKind.CASE_CALL


def test_every_kind_has_its_check() -> None:
    assert set(CHECKS) == set(ChannelKind)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (HOOK, "https://hook.depok.go.id/dcor?x=1", "https://hook.depok.go.id/dcor?x=1"),
        (HOOK, "  https://hook.depok.go.id:8443/  ", "https://hook.depok.go.id:8443/"),
        (HOOK, "http://127.0.0.1:8199/hook", "http://127.0.0.1:8199/hook"),
        (HOOK, "http://[::1]/hook", "http://[::1]/hook"),
        (HOOK, "http://localhost:1/hook", "http://localhost:1/hook"),
        (CALL, "+62 811-1234-567", "+628111234567"),
        (CALL, "0811 1234 567", "+628111234567"),
        (CALL, "(021) 7720 0000", "+622177200000"),
    ],
)
def test_a_good_address(kind: ChannelKind, typed: str, stored: str) -> None:
    assert checked(kind, typed, "ID") == stored


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (HOOK, "http://hook.depok.go.id/", "Use https"),
        (HOOK, "http://10.0.0.1/", "Use https"),
        (HOOK, "http://127.0.0.1.example.com/", "Use https"),
        (HOOK, "ftp://hook.depok.go.id/", "begins with https"),
        (HOOK, "javascript:alert(1)", "begins with https"),
        (HOOK, "hook.depok.go.id", "begins with https"),
        (HOOK, "https://", "no host name"),
        (HOOK, "https:///path", "no host name"),
        (HOOK, "https://admin:secret@hook.depok.go.id/", "user and password"),
        (HOOK, "https://hook.depok.go.id/#x", "never sent"),
        (HOOK, "https://hook.depok.go.id:99999/", "no URL"),
        (HOOK, "https://[::1/", "no URL"),
        (HOOK, "https://hook depok/", "blanks or quotes"),
        (HOOK, "https://hook.depok.go.id\\@evil.example/", "blanks or quotes"),
        (HOOK, "https://-hook.example/", "no host name"),
        (HOOK, "https://hook.example/\r\nX-Evil: 1", "one line"),
        (HOOK, "https://hook.example/\0", "one line"),
        (HOOK, "https://hook.example/" + "a" * 500, "1 to 500"),
        (CALL, "", "1 to 500"),
        (CALL, "112", "No telephone"),
        (CALL, "+62", "no telephone number"),
        (CALL, "....", "no telephone number"),
        (CALL, "piket", "no telephone number"),
        (CALL, "+628111234567 ext 5", "no telephone number"),
        (CALL, "https://8.8.8.8/", "no telephone number"),
        (CALL, "call 08111234567", "no telephone number"),
        (CALL, "+6281", "No telephone"),
    ],
)
def test_a_bad_address_is_refused_with_a_sentence(kind: ChannelKind, typed: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        checked(kind, typed, "ID")


@pytest.mark.parametrize("typed", ["piket@damkar.depok.go.id", "a.b+c@x-y.example"])
def test_a_good_mail_address(typed: str) -> None:
    assert mail(typed, "ID") == typed


@pytest.mark.parametrize(
    "typed",
    ["piket", "piket@", "@depok.go.id", "a b@x.id", "a@x", "a..b@x.id", "A <a@x.id>", "a@x.id,b@x.id"],
)
def test_a_bad_mail_address(typed: str) -> None:
    with pytest.raises(BadInputError, match="no e-mail address"):
        mail(typed, "ID")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    ],
)
def test_what_is_inside(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "36.66.0.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_what_is_outside(address: str) -> None:
    assert is_public(ip_address(address))


INSIDE = ["https://10.0.0.1/", "https://[fd00::1]/", "https://127.0.0.1/", "https://localhost/"]
DISGUISED = ["https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://[::ffff:10.0.0.1]/"]


@pytest.mark.parametrize("url", [*INSIDE, *DISGUISED])
def test_a_contact_that_leads_inside_is_not_saved(url: str) -> None:
    with pytest.raises(BadInputError, match=r"leads into a private network.*DCOR_WEBHOOK_PRIVATE"):
        must_lead_outside(url)


def resolves(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """The machine's look-up of names answers with these; without one it knows no name."""

    def look_up(*_asked: object, **_more: object) -> list[Any]:
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_is_looked_up_before_it_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "8.8.8.8", "1.1.1.1")
    must_lead_outside("https://hook.example/")
    resolves(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(BadInputError, match="private network"):
        must_lead_outside("https://hook.example/")
    resolves(monkeypatch)
    with pytest.raises(BadInputError, match="not known by name"):
        must_lead_outside("https://hook.example/")


def sent(url: str, *, private: bool = False) -> Outcome:
    with webhook_channel(system_clock, seconds=2, private=private) as channel:
        return channel.send(a_letter(url))


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "http://[fd00::1]/", *DISGUISED])
def test_nothing_is_sent_inside(url: str) -> None:
    outcome = sent(url)
    assert isinstance(outcome, Failed)
    assert "private network" in outcome.reason


def test_a_name_that_leads_inside_by_now_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "10.0.0.1")
    outcome = sent("https://hook.example/")
    assert isinstance(outcome, Failed)
    resolves(monkeypatch)
    assert sent("https://hook.example/") == RetryLater("the receiver's name cannot be looked up: gaierror")


def test_with_the_setting_the_door_inside_is_knocked_at() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    # Nobody listens there any more: refused by the machine, not by us.
    assert sent(f"http://127.1:{port}/", private=True) == RetryLater(
        "the receiver cannot be reached: ConnectError"
    )
    assert sent(f"http://127.0.0.1:{port}/") == RetryLater("the receiver cannot be reached: ConnectError")


def test_what_was_checked_is_where_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "8.8.8.8", "1.1.1.1")
    for attempt, address in ((1, "8.8.8.8"), (2, "1.1.1.1"), (3, "8.8.8.8")):
        request = httpx.Request("POST", "https://hook.example:8443/dcor?x=1")
        anyio.run(webhook.pin, request, attempt)
        assert str(request.url) == f"https://{address}:8443/dcor?x=1"
        assert request.headers["host"] == "hook.example:8443"
        assert request.extensions["sni_hostname"] == "hook.example", "the certificate is the name's"
