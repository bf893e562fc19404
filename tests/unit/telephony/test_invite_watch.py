"""What becomes of the trunk's calls: which count as not taken, why, and that each counts once."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.city import load_city
from records.trunk_faults import Fault, FaultReason
from telephony.asterisk_words import TRUNK_CODECS
from telephony.dialled_services import DialledServices
from telephony.invite_watch import MOST_STRANGERS, STRANGERS_AN_HOUR, InviteWatch, offer_of
from tests.unit.telephony.test_hep import TRUNK, US, copy

BEGAN = datetime(2026, 12, 1, tzinfo=UTC)
STATION, SBC = "10.0.0.9", "198.51.100.77"
R = FaultReason
ALAW = "m=audio 4000 RTP/AVP 8 101\na=rtpmap:8 PCMA/8000\na=rtpmap:101 telephone-event/8000\n"
G729 = "m=audio 4000 RTP/AVP 18 0x\n"


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


class Line:
    """A trunk and what its ear makes of it."""

    def __init__(self, *, full: bool = False) -> None:
        services = DialledServices(load_city("depok"), "62")
        self.watch = InviteWatch(
            lambda address: str(address) == TRUNK,
            lambda: full,
            lambda user: user in services or user == "dcor",
            lambda copy: str(copy.source) == US,
        )

    def invite(
        self,
        seconds: float,
        sdp: str = ALAW,
        *,
        call: str = "a",
        cseq: int = 1,
        tag: str = "",
        by: str = TRUNK,
        uri: str = "sip:112@x",
        to: str = "<sip:112@x>",
        more: str = "",
    ) -> None:
        head = f"INVITE {uri} SIP/2.0\nCall-ID: {call}\nTo: {to}{tag}\nCSeq: {cseq} INVITE\n{more}\n"
        self.watch.heard(copy(f"{head}v=0\n{sdp}", by, US), at(seconds))

    def answer(
        self, seconds: float, status: int, *, call: str = "a", cseq: int = 1, more: str = "", to: str = TRUNK
    ) -> None:
        head = f"SIP/2.0 {status} So\nCall-ID: {call}\nTo: <sip:112@x>;tag=1\nCSeq: {cseq} INVITE\n{more}\n"
        self.watch.heard(copy(head, US, to), at(seconds))

    def ack(self, seconds: float, *, cseq: int = 1) -> None:
        head = f"ACK sip:112@x SIP/2.0\nCall-ID: a\nTo: <sip:112@x>;tag=1\nCSeq: {cseq} ACK\n\n"
        self.watch.heard(copy(head, TRUNK, US), at(seconds))

    def told(self, *seconds: float) -> list[Fault]:
        return [fault for second in seconds for fault in self.watch.due(at(second))]


@pytest.mark.parametrize(
    ("status", "sdp", "full", "more", "reason", "detail"),
    [
        (488, G729, False, "", R.CODEC, "G729, 0x"),
        (488, "m=audio 1 RTP/AVP 97\na=rtpmap:97 EVS/16000\n", False, "", R.CODEC, "EVS"),
        (488, "", False, "", R.CODEC, ""),
        (488, ALAW.replace("RTP/AVP", "RTP/SAVP"), False, "", R.ENCRYPTION, "PCMA"),
        (488, ALAW, False, "", R.MEDIA, "PCMA"),
        (488, ALAW, True, "", R.RTP_PORTS, "PCMA"),
        (488, G729, True, "", R.CODEC, "G729, 0x"),
        (420, ALAW, False, "Unsupported: precondition\n", R.EXTENSION, "precondition"),
        (404, ALAW, False, "", R.NUMBER, ""),
        (416, ALAW, False, "", R.ADDRESS, ""),
        (401, ALAW, False, "", R.IDENTITY, TRUNK),
        (503, ALAW, False, "", R.OVERLOAD, ""),
        (699, ALAW, False, "", R.OTHER, ""),
    ],
)
def test_each_refusal_has_its_reason(
    *, status: int, sdp: str, full: bool, more: str, reason: FaultReason, detail: str
) -> None:
    line = Line(full=full)
    line.invite(0, sdp)
    line.answer(0.1, status, more=more)
    # Sent again, as UDP demands: still one call.
    line.invite(0.5, sdp)
    line.answer(0.6, status, more=more)
    assert line.told(1, 5, 6, 30, 63, 70, 100) == [Fault(reason, status, at(0.1), detail)]


@pytest.mark.parametrize("final", [200, 487])
def test_who_is_answered_or_hangs_up_first_is_none(final: int) -> None:
    line = Line()
    line.invite(0)
    line.answer(0.1, 100)
    line.answer(0.2, final)
    line.ack(0.3)
    line.answer(0.4, 503)
    assert line.told(10, 40, 70) == []


def test_who_dials_again_and_is_answered_was_not_refused() -> None:
    line = Line()
    line.invite(0)
    line.answer(0.1, 420)
    line.invite(0.3, cseq=2)
    line.answer(0.4, 200, cseq=2)
    line.ack(0.5, cseq=2)
    assert line.told(6, 40, 70) == []


def test_a_call_without_any_answer() -> None:
    line = Line()
    line.invite(0)
    line.answer(0.1, 100)
    assert line.told(31) == []
    assert line.told(40, 70, 110) == [Fault(R.UNANSWERED, 0, at(0))]


def test_one_that_rings_is_no_call_without_answer() -> None:
    line = Line()
    line.invite(0)
    line.answer(0.1, 180)
    assert line.told(33, 60, 70) == []


def test_an_answer_that_is_never_confirmed() -> None:
    line = Line()
    line.invite(0)
    line.answer(0.1, 200)
    line.answer(0.6, 200)
    assert line.told(29) == []
    assert line.told(31, 40, 70) == [Fault(R.UNCONFIRMED, 200, at(0.1))]


@pytest.mark.parametrize("status_first", [True, False])
def test_the_same_call_by_a_second_way(*, status_first: bool) -> None:
    line = Line()
    line.invite(0)
    for status in (482, 200) if status_first else (200, 482):
        line.answer(0.1, status)
    line.ack(0.2)
    assert line.told(1, 10, 70) == [Fault(R.MERGED, 482, at(0.1))]


def test_others_and_running_calls_mean_nothing() -> None:
    line = Line()
    line.invite(0, by=STATION, call="b")
    line.answer(0.1, 401, to=STATION, call="b")
    line.invite(0.2, by=STATION, call="b", cseq=2, more="Authorization: Digest x\n")
    line.answer(0.3, 200, to=STATION, call="b", cseq=2)
    line.invite(0.4, by=STATION, call="c", uri="sip:2001@x", to="<sip:2001@x>")
    line.answer(0.5, 401, to=STATION, call="c")
    # One that a phone of ours refuses.
    line.invite(0.6, by=US, call="d", uri="sip:2001@10.0.0.9;line=x7")
    line.answer(0.7, 486, to=US, call="d")
    line.invite(1, tag=";tag=1", cseq=5)
    line.answer(1.1, 488, cseq=5)
    assert line.told(10, 50, 100) == []


@pytest.mark.parametrize(
    ("uri", "to"),
    [
        ("sip:112@x", "<sip:0217@x>"),
        ("sip:+62112@x;user=phone", "<sip:0217@x>"),
        ("sip:119;phone-context=+62@x", "<sip:0217@x>"),
        ("sip:0062-21-1500112@x", "<sip:0217@x>"),
        ("sip:sos.fire@x", "<sip:0217@x>"),
        ("tel:0112", "<sip:0217@x>"),
        ("sip:dcor@x", "<sip:0217@x>"),
        ("sip:0217@x", '"A" <sip:112@x>'),
    ],
)
def test_a_provider_who_calls_from_a_new_address_is_told(uri: str, to: str) -> None:
    line = Line()
    line.invite(0, by=SBC, uri=uri, to=to)
    line.answer(0.1, 401, to=SBC)
    line.invite(0.2, by=SBC, uri=uri, to=to)
    line.answer(0.3, 401, to=SBC)
    assert line.told(3, 6, 30, 70, 100) == [Fault(R.IDENTITY, 401, at(0.1), SBC)]


def test_what_else_a_stranger_is_told_means_nothing() -> None:
    line = Line()
    for place, status in enumerate((100, 200, 404, 482, 488, 503)):
        line.invite(0, by=SBC, call=str(place))
        line.answer(0.1, status, to=SBC, call=str(place))
    line.invite(0, by=SBC, call="unanswered")
    assert line.told(6, 40, 70, 100) == []


def test_scanners_fill_neither_the_counts_nor_the_memory() -> None:
    line = Line()
    line.invite(0, G729)
    line.answer(0.1, 488)
    for number in range(MOST_STRANGERS + 500):
        line.invite(0, by=SBC, call=str(number))
        line.answer(0.1, 403, to=SBC, call=str(number))
    faults = line.told(6, 7, 70, 3000)
    assert faults.pop(0).reason is R.CODEC, "nobody else's call is forgotten for theirs"
    assert faults == [Fault(R.IDENTITY, 403, at(0.1), SBC)] * STRANGERS_AN_HOUR
    line.invite(3700, by=SBC, call="later")
    line.answer(3700.1, 401, to=SBC, call="later")
    assert len(line.told(3706)) == 1


@pytest.mark.parametrize(
    ("uri", "to"), [("sip:dcor@x;line=k3", "<sip:0217@x>"), ("sip:0217@x", "<sip:112@x;line=k3>")]
)
def test_who_bears_the_word_of_our_registration_is_the_trunk(uri: str, to: str) -> None:
    line = Line()
    line.invite(0, G729, by=SBC, uri=uri, to=to)
    # Also where the answer goes to another of its machines.
    line.answer(0.1, 488, to=STATION)
    line.invite(1, by=SBC, uri=uri, to=to, call="b")
    line.answer(1.1, 100, to=SBC, call="b")
    assert line.told(6, 40, 70) == [
        Fault(R.CODEC, 488, at(0.1), "G729, 0x"),
        Fault(R.UNANSWERED, 0, at(1)),
    ]


def test_the_codecs_named_here_are_those_that_asterisk_offers() -> None:
    conf = (Path(__file__).parents[3] / "asterisk_conf" / "pjsip.conf").read_text()
    trunk = conf[conf.index("[trunk-options](!)") :]
    allowed = re.search(r"^allow = (.*)$", trunk, re.MULTILINE)
    assert allowed
    names = {"alaw": "PCMA", "ulaw": "PCMU", "amrwb": "AMR-WB", "g726": "G726-32"}
    assert {names.get(word, word.upper()) for word in allowed.group(1).split(",")} == TRUNK_CODECS


def test_only_the_first_sound_is_the_offer() -> None:
    offer = offer_of(
        "v=0\nm=video 2 RTP/AVP 99\na=rtpmap:99 H264/90000\nm=audio 4 RTP/AVP 3\nm=audio 6 RTP/AVP 8\n"
    )
    assert (offer.codecs, offer.encrypted) == (("GSM",), False)
