"""Nobody but the provider's addresses is taken for the telephone network, whatever they call themselves."""

import socket

import pytest

from tests.instance import Instance


@pytest.mark.parametrize("name", ["trunk", "trunk-probe", "112-1", "081234567890"])
def test_a_name_opens_no_door(running_instance: Instance, name: str) -> None:
    server = ("127.0.0.1", running_instance.settings.sip_port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.settimeout(10)
        stranger.sendto(invite(name, stranger.getsockname()[1], server[1]), server)
        answer = stranger.recv(65536).decode()
    assert answer.startswith("SIP/2.0 401 "), answer.splitlines()[0]


def invite(name: str, own_port: int, port: int) -> bytes:
    """A call to 112 from an address that is not the trunk's."""
    sound = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {own_port} RTP/AVP 8\r\n"
    lines = [
        f"INVITE sip:112@127.0.0.1:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:{own_port};branch=z9hG4bK{name}{own_port};rport",
        "Max-Forwards: 70",
        f"From: <sip:{name}@127.0.0.1>;tag={own_port}",
        "To: <sip:112@127.0.0.1>",
        f"Call-ID: {name}-{own_port}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:{name}@127.0.0.1:{own_port}>",
        "Content-Type: application/sdp",
        f"Content-Length: {len(sound)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + sound).encode()
