"""What comes in is made plain enough for pyVoIP, whatever a caller's name holds."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from settings.errors import BadInputError
from telephony.simulator import sip_text
from telephony.simulator.pyvoip import Message, PayloadType

SDP = (
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=Asterisk\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"
    "m=audio 21000 RTP/AVP 111 8 0 9 101\r\nc=IN IP4 127.0.0.1\r\na=rtpmap:111 opus/48000/2\r\n"
    "a=fmtp:111 useinbandfec=1\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
    "m=video 21002 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n"
)


def invite(from_value: str | bytes, *, body: str = SDP, extra: str = "") -> bytes:
    value = from_value.encode() if isinstance(from_value, str) else from_value
    head = (
        "INVITE sip:112-1@127.0.0.1:5070 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKx\r\n"
        "From: @FROM@\r\nTo: <sip:112-1@127.0.0.1>\r\nContact: <sip:asterisk@127.0.0.1:5060>\r\n"
        f"Call-ID: abc\r\nCSeq: 17 INVITE\r\nSubject:\r\n{extra}"
        f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    return head.encode().replace(b"@FROM@", value)


@pytest.mark.parametrize(
    ("value", "name", "number"),
    [
        ('"Budi" <sip:0812@10.0.0.1>;tag=t1', "Budi", "0812"),
        ("<sip:0812@10.0.0.1>;tag=t1", "", "0812"),
        ("sip:0812@10.0.0.1;tag=t1", "", "0812"),
        ('"sip: me;tag=no: <x>" <sip:0812@10.0.0.1>;tag=t1', "sip: me;tag=no: <x>", "0812"),
        (r'"a \"b\" \\" <sip:0812@10.0.0.1>;x=y;tag=t1', r'a "b" \\'.replace("\\\\", "\\"), "0812"),
        ("<sip:anonymous.invalid>;tag=t1", "", ""),
        ('"' + "x" * 10_000 + '" <sip:0812@10.0.0.1>;tag=t1', "x" * 10_000, "0812"),
        ('"<script>alert(1)</script>" <sip:0812@10.0.0.1>;tag=t1', "<script>alert(1)</script>", "0812"),
        ('"Siti 🙂" <sip:0812@10.0.0.1>;tag=t1', "Siti 🙂", "0812"),
        (b'"\xff\xfe" <sip:0812@10.0.0.1>;tag=t1', "\ufffd\ufffd", "0812"),
        ('"a\r\n X-Evil: 1" <sip:0812@10.0.0.1>;tag=t1', "a X-Evil: 1", "0812"),
        ('"a\rX-Evil: 1" <sip:0812@10.0.0.1>;tag=t1', "a\rX-Evil: 1", "0812"),
    ],
)
def test_a_name_may_hold_anything(value: str | bytes, name: str, number: str) -> None:
    message = Message(invite(value))
    assert (message.plain.caller.name, message.plain.caller.number) == (name, number)
    assert message.headers["From"]["tag"] == ("t1")
    assert message.contact() == "sip:asterisk@127.0.0.1:5060"


def test_only_sound_that_we_speak_is_left() -> None:
    body = Message(invite("<sip:0812@x>;tag=t")).body
    assert [media["methods"] for media in body["m"]] == [["8", "0", "101"]]
    assert [place["address"] for place in body["c"]] == ["127.0.0.1"]
    assert body["m"][0]["attributes"]["101"]["rtpmap"]["name"] == PayloadType.EVENT.value


@pytest.mark.parametrize(
    "body", ["", "v=0\r\n", SDP.replace("8 0 9 ", "").replace("a=rtpmap:8 PCMA/8000\r\n", "")]
)
def test_no_sound_that_we_speak_is_said(body: str) -> None:
    assert not sip_text.plain(invite("<sip:0812@x>;tag=t", body=body)).has_sound


def test_short_names_folded_lines_and_many_vias_read_the_same() -> None:
    raw = (
        b"SIP/2.0 499 Odd\r\nv: SIP/2.0/UDP a:1;branch=1, SIP/2.0/UDP b:2;branch=2\r\nf: <sip:a@b>\r\n ;tag=t\r\n"
        b"t: <sip:c@d>;tag=u\r\ni: id\r\nCSeq: 3  INVITE\r\nm: <sip:c@e:9>;expires=9\r\n\r\n"
    )
    message = Message(raw)
    assert message.plain.status == 499
    assert int(message.status) == 400
    assert (message.plain.method, message.plain.cseq, message.plain.call_id) == ("INVITE", 3, "id")
    assert [via["branch"] for via in message.headers["Via"]] == ["1", "2"]
    assert message.headers["From"]["tag"] == "t"
    assert message.contact() == "sip:c@e:9"


@pytest.mark.parametrize(
    "noise",
    [b"", b"\0\0\0\0", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"OPTIONS sip:a SIP/2.0\r\nVia: x\r\n\r\n"],
)
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(BadInputError):
        sip_text.plain(noise)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b"<sip:0812@10.0.0.1>", b"<tel:0812>"),
        (b"<sip:0812@10.0.0.1>", b'"a\r\n\r\n" <sip:0812@10.0.0.1>'),
        (b"Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKx", b"Via: x"),
        (b"CSeq: 17 INVITE", "CSeq: ² INVITE".encode()),
    ],
)
def test_what_the_library_cannot_read_is_refused(said: bytes, instead: bytes) -> None:
    raw = invite(b"<sip:0812@10.0.0.1>;tag=t1")
    assert said in raw
    with pytest.raises(BadInputError):
        Message(raw.replace(said, instead))


@given(st.binary(max_size=300))
@example(b"\r\n")
def test_any_name_is_read_or_refused(name: bytes) -> None:
    raw = invite(b'"' + name + b'" <sip:0812@10.0.0.1>;tag=t1')
    try:
        message = Message(raw)
    except BadInputError:
        return
    assert message.plain.call_id == "abc"


@given(
    st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), max_size=200)
)
def test_a_name_that_we_send_comes_back(name: str) -> None:
    assert sip_text.party(f"{sip_text.quoted(name)} <sip:1@h>;tag=t") == sip_text.Party(
        name, "sip:1@h", "1", "t"
    )


def test_a_line_break_in_our_name_adds_no_header() -> None:
    header = f"From: {sip_text.quoted('a' + chr(13) + chr(10) + 'X-Evil: 1')} <sip:1@h>;tag=t"
    assert [line for line in header.split("\r\n") if line.startswith("X-Evil")] == []
