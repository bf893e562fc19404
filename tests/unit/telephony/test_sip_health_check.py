"""Reading what Asterisk answers to the question whether it would take a call."""

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest

from settings.settings import Settings
from telephony.sip_health_check import answer_of, is_the_trunks, question

OK = (
    b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.2:4000;rport=4000;branch=z9hG4bKx\r\n"
    b"Call-ID: abc\r\nCSeq: 1 OPTIONS\r\nAccept: application/sdp\r\nContent-Length:  0\r\n\r\n"
)


def test_the_question_is_a_whole_request() -> None:
    lines = question("112", "127.0.0.1:5060", "127.0.0.2:4000", "abc").decode().split("\r\n")
    assert lines[0] == "OPTIONS sip:112@127.0.0.1:5060 SIP/2.0"
    assert lines[-2:] == ["", ""]
    names = {line.partition(":")[0] for line in lines[1:-2]}
    assert {"Via", "From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length"} <= names


def test_an_answer_names_its_status_and_its_question() -> None:
    assert answer_of(OK) == (200, "abc")
    assert answer_of(OK.replace(b"Call-ID: abc", b"i : abc").replace(b"200 OK", b"404 Not Found")) == (
        404,
        "abc",
    )


def test_what_is_no_answer_is_none() -> None:
    for packet in (
        b"",
        b"\r\n\r\n",
        b"OPTIONS sip:a@b SIP/2.0\r\nCall-ID: abc\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"\xff",
    ):
        assert answer_of(packet) is None, packet


@pytest.mark.parametrize(
    ("address", "known"), [("127.0.0.9", True), ("192.0.2.5", True), ("203.0.113.9", False)]
)
def test_only_from_the_trunks_address_it_must_be_a_good_answer(
    address: str, *, known: bool, tmp_path: Path
) -> None:
    settings = Settings(
        home=tmp_path,
        trunk_addresses=[IPv4Network("192.0.2.0/24")],
        probe_address=IPv4Address(address),
        probe_seconds=0,
    )
    assert is_the_trunks(settings) is known
    (tmp_path / "trunks.yaml").write_text("- name: [")
    assert is_the_trunks(settings) is (address == "127.0.0.9")
