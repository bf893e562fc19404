"""Copies of SIP messages: what is read of them, and that nothing else is."""

import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.hep import SipCopy, read_hep

TRUNK, US = "127.0.0.2", "127.0.0.1"
ANSWER = (
    "SIP/2.0 420 Bad Extension\r\nVia: SIP/2.0/UDP 127.0.0.2:5070\r\nCall-ID: a\r\n"
    "To: <sip:112@x>;tag=1\r\nCSeq: 7 INVITE\r\nUnsupported: precondition\r\n\r\n"
)


def hep(message: str, source: str = TRUNK, target: str = US, *, protocol: int = 1) -> bytes:
    """A datagram as Asterisk's res_hep makes them."""
    chunks = [
        (1, b"\x02"),
        (3, IPv4Address(source).packed),
        (4, IPv4Address(target).packed),
        (7, (5070).to_bytes(2)),
        (11, bytes([protocol])),
        (17, b"call"),
        (15, message.encode()),
    ]
    body = b"".join(struct.pack("!HHH", 0, kind, 6 + len(data)) + data for kind, data in chunks)
    return struct.pack("!4sH", b"HEP3", 6 + len(body)) + body


def copy(message: str, source: str = TRUNK, target: str = US) -> SipCopy:
    found = read_hep(hep(message, source, target))
    assert found is not None
    return found


def test_an_answer() -> None:
    read = copy(ANSWER, US, TRUNK)
    assert (read.source, read.target) == (IPv4Address(US), IPv4Address(TRUNK))
    assert (read.method, read.status, read.sequence, read.call_id) == ("INVITE", 420, 7, "a")
    assert read.headers["unsupported"] == "precondition"
    assert read.body == ""


def test_a_request_in_compact_form_with_a_folded_header() -> None:
    read = copy(
        "INVITE sip:112@x SIP/2.0\nt: <sip:112@x>\ni: b\nCSeq:\n  1   INVITE\nX: 1\nX: 2\n\nv=0\nm=audio\n"
    )
    assert (read.method, read.status, read.call_id, read.is_in_dialog) == ("INVITE", None, "b", False)
    assert read.headers["x"] == "1, 2"
    assert read.body == "v=0\nm=audio\n"
    assert (read.uri, read.source_port) == ("sip:112@x", 5070)


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"HEP3",
        b"HEP3\xff\xff",
        hep(ANSWER)[:-9],
        hep(ANSWER, protocol=5),
        hep("SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n"),
        hep("SIP/2.0 200 OK\r\nCall-ID: a\r\n\r\n"),
        hep("SIP/2.0 200 OK\r\nCall-ID: a\r\nCSeq: many INVITE\r\n\r\n"),
        struct.pack("!4sHHHH", b"HEP3", 12, 0, 15, 0),
    ],
)
def test_what_is_no_copy_is_nothing(datagram: bytes) -> None:
    assert read_hep(datagram) is None


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_nonsense_breaks_nothing(datagram: bytes, tail: bytes) -> None:
    read_hep(datagram)
    read_hep(b"HEP3" + datagram)
    read_hep(hep(tail.decode("latin-1")))
