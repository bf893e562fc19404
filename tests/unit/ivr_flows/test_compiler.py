"""The compiler's outcome: as readable as promised, safe whatever an author writes, and only what Asterisk loads."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from ivr_flows import story
from ivr_flows.calendars import Calendar, Holiday, Opening
from ivr_flows.compiler import CityQueue, compile_flows
from ivr_flows.model import Flow
from ivr_flows.reading import read_flow
from tests.unit.ivr_flows.dialplan_walk import BUILT_IN, FIXED, applications, read_dialplan
from tests.unit.ivr_flows.writing import flow

ROOT = Path(__file__).parents[3]
DEPOK = ROOT / "ivr_flows" / "depok"

MODULES = {
    "CELGenUserEvent": "app_celgenuserevent.so",
    "ChanSpy": "app_chanspy.so",
    "ConfBridge": "app_confbridge.so",
    "ConfKick": "app_confbridge.so",
    "StopMixMonitor": "app_mixmonitor.so",
    "Dial": "app_dial.so",
    "Gosub": "app_stack.so",
    "StackPop": "app_stack.so",
    "Log": "app_verbose.so",
    "MixMonitor": "app_mixmonitor.so",
    "MusicOnHold": "res_musiconhold.so",
    "PJSIPHangup": "chan_pjsip.so",
    "Playback": "app_playback.so",
    "Queue": "app_queue.so",
    "Read": "app_read.so",
    "Record": "app_record.so",
    "Return": "app_stack.so",
    "StartMusicOnHold": "res_musiconhold.so",
    "StopMusicOnHold": "res_musiconhold.so",
}


PLACE = (
    'QUEUE_PRIO=${IF($["${SILENT_AT}"=""]?${QUEUE_PRIO}'
    ':${IF($["${CHANNEL(rtcp,rxcount)}"="${SILENT_AT}"]?-2000000000:${OWN_PLACE})})}'
)

OFFICE = Calendar(
    "pusat",
    "Asia/Jakarta",
    (*(Opening(day, 450, 960) for day in range(5)), Opening(5, 480, 720), Opening(0, 1020, 1440)),
    (Holiday(8, 17), Holiday(3, 10, 2027)),
)
"""Weekdays 07:30-16:00, Mondays in the evening, Saturday mornings."""


def depok() -> list[Flow]:
    return [
        read_flow(file.read_text("utf-8"), file.name)
        for file in sorted(DEPOK.glob("*.yaml"))
        if file.name != "prompts.yaml"
    ]


def compiled(*flows: Flow, queues: str = "q1 q2", mobile: str | None = None) -> dict[str, str]:
    city = [CityQueue(name, "leastrecent", 5, 10) for name in queues.split()]
    return compile_flows(
        flows,
        city,
        "/prompts",
        mobile,
        calendars={"pusat": OFFICE},
        mobiles={"piket": "+628111222444"},
    )


def test_the_112_flow_reads_like_its_author_meant_it() -> None:
    text = compiled(*depok())["flows.conf"]
    counts = "+".join(f"${{QUEUE_WAITING_COUNT({queue})}}" for queue in ("q112", "q112-info", "q112-all"))
    text = text.replace(counts, "COUNTS").replace("${QUEUE_WAITING_COUNT(qdamkar)}", "COUNT")
    text = text.replace(PLACE, "PLACE")
    start = text.index("; ===== gawat-darurat-112")
    assert text[start : text.index("; ===== medis-119")] == dedent("""\
        ; ===== gawat-darurat-112: emergency, service 112 (gawat-darurat-112.yaml) =====
        ; Panggilan darurat 112
        [flow-gawat-darurat-112]
        exten => s,1,Gosub(arrive,s,1(112,flow-gawat-darurat-112))
         same => n,Goto(antre,1)
        ; From another flow: the call has arrived already.
        exten => start,1,Goto(antre,1)
        ; A call whose step is gone after a reload begins again: without this Asterisk would hang up on it.
        exten => i,1,Goto(antre,1)

        ; antre (gawat-darurat-112.yaml:8): rings q112 10 s, q112-info 10 s, q112-all 20 s, and again without end
        exten => antre,1,CELGenUserEvent(DCOR_STEP,gawat-darurat-112|antre|)
         same => n(in),Set(HOME=flow-gawat-darurat-112,antre,in)
         same => n,Gosub(hears,s,1(gawat-darurat-112-antre))
         same => n,Gosub(last-operator,s,1(q112))
        ; Asterisk serves the last stage first: whoever comes back joins it when they would be there by now.
         same => n,GotoIf($[(0${QUEUE_PRIO}>=100 | ("${BACK}"="1" & ${EPOCH}-0${WAITS_SINCE}>=20)) & COUNTS>0]?last)
         same => n,MSet(SHARED(SEEN)=${SHARED(ENDED)},QUEUE_RAISE_PENALTY=0,PLACE)
         same => n,CELGenUserEvent(DCOR_QUEUED,q112|${QUEUE_PRIO})
         same => n,Queue(q112,cib(leg^s^1),,,10)
         same => n,Gosub(after-queue,s,1)
         same => n,GotoIf($["${GOSUB_RETVAL}"="again"]?in)
         same => n,MSet(SHARED(SEEN)=${SHARED(ENDED)},QUEUE_RAISE_PENALTY=100,PLACE)
         same => n,CELGenUserEvent(DCOR_QUEUED,q112-info|${QUEUE_PRIO})
         same => n,Queue(q112-info,cib(leg^s^1),,,10)
         same => n,Gosub(after-queue,s,1)
         same => n,GotoIf($["${GOSUB_RETVAL}"="again"]?in)
         same => n(last),MSet(SHARED(SEEN)=${SHARED(ENDED)},QUEUE_RAISE_PENALTY=100,PLACE)
         same => n,CELGenUserEvent(DCOR_QUEUED,q112-all|${QUEUE_PRIO})
         same => n,Queue(q112-all,cib(leg^s^1),,,20)
         same => n,Gosub(after-queue,s,1)
         same => n,GotoIf($["${GOSUB_RETVAL}"="again"]?in)
        ; A queue that did not hold the caller must not let this loop spin.
         same => n,GotoIf($["${QUEUESTATUS}"="TIMEOUT"]?round)
         same => n,Wait(1)
         same => n(round),Goto(in)

        ; damkar (gawat-darurat-112.yaml:20): rings qdamkar 15 s, then antre
        exten => damkar,1,CELGenUserEvent(DCOR_STEP,gawat-darurat-112|damkar|)
         same => n(in),Set(HOME=flow-gawat-darurat-112,damkar,in)
         same => n,Gosub(hears,s,1(gawat-darurat-112-damkar))
         same => n,Gosub(last-operator,s,1(qdamkar))
        ; Asterisk serves the last stage first: whoever comes back joins it when they would be there by now.
         same => n,GotoIf($[(0${QUEUE_PRIO}>=100 | ("${BACK}"="1" & ${EPOCH}-0${WAITS_SINCE}>=0)) & COUNT>0]?last)
         same => n(last),MSet(SHARED(SEEN)=${SHARED(ENDED)},QUEUE_RAISE_PENALTY=0,PLACE)
         same => n,CELGenUserEvent(DCOR_QUEUED,qdamkar|${QUEUE_PRIO})
         same => n,Queue(qdamkar,cib(leg^s^1),,,15)
         same => n,Gosub(after-queue,s,1)
         same => n,GotoIf($["${GOSUB_RETVAL}"="again"]?in)
         same => n,Goto(antre,1)

        ; medis (gawat-darurat-112.yaml:28): goes on in medis-119
        exten => medis,1,CELGenUserEvent(DCOR_STEP,gawat-darurat-112|medis|)
         same => n(in),Goto(flow-medis-119,start,1)

        ; Pressed while operators ring in step antre.
        [digits-gawat-darurat-112-antre]
        exten => 1,1,CELGenUserEvent(DCOR_LEFT,DIGIT)
         same => n,CELGenUserEvent(DCOR_STEP,gawat-darurat-112|damkar|1)
         same => n,Goto(flow-gawat-darurat-112,damkar,in)
        exten => 2,1,CELGenUserEvent(DCOR_LEFT,DIGIT)
         same => n,CELGenUserEvent(DCOR_STEP,gawat-darurat-112|medis|2)
         same => n,Goto(flow-gawat-darurat-112,medis,in)

        """)


QUEUED = flow("""
    kind: emergency
    service: "112"
    start: antre
    steps:
      antre:
        queue:
          greeting: salam
          stages: [{queue: q1, seconds: 5}, {queue: q2, seconds: 10}]
          digits: {"1": antre}
    """)


def test_queues_carry_what_asterisk_keeps_per_queue() -> None:
    files = compiled(QUEUED, queues="q1 q2 q3")
    assert files["queues_city.conf"] == dedent("""\
        ; Compiled from the flows under ivr_flows/: edit those, not this.

        ; rung by main, step antre
        [q1](early)
        strategy = leastrecent
        timeout = 5
        weight = 10
        musicclass = main-antre
        context = digits-main-antre

        ; rung by main, step antre
        [q2](last)
        strategy = leastrecent
        timeout = 5
        weight = 10
        musicclass = main-antre
        context = digits-main-antre

        ; rung by no flow
        [q3](early)
        strategy = leastrecent
        timeout = 5
        weight = 10
        """)
    assert files["moh_flows.conf"] == dedent("""\
        ; Compiled from the flows under ivr_flows/: edit those, not this.

        [main-antre]
        mode = files
        directory = /prompts/moh-main-antre
        sort = alpha

        [main-antre-en]
        mode = files
        directory = /prompts/moh-main-antre-en
        sort = alpha

        [hold]
        mode = files
        directory = /prompts/moh-hold
        sort = alpha

        [hold-en]
        mode = files
        directory = /prompts/moh-hold-en
        sort = alpha

        [again]
        mode = files
        directory = /prompts/moh-again
        sort = alpha

        [again-en]
        mode = files
        directory = /prompts/moh-again-en
        sort = alpha

        [connecting]
        mode = files
        directory = /prompts/moh-connecting
        sort = alpha

        [connecting-en]
        mode = files
        directory = /prompts/moh-connecting-en
        sort = alpha

        [main-antre-news]
        mode = files
        directory = /prompts/moh-main-antre-news
        sort = alpha

        [main-antre-warn]
        mode = files
        directory = /prompts/moh-main-antre-warn
        sort = alpha
        """)


def test_the_duty_mobile_is_the_last_resort_and_must_press_1() -> None:
    with_mobile = compiled(QUEUED, mobile="+628111222333")["flows.conf"]
    assert ' same => n(mobile),GotoIf($["${FLAGGED}"!=""]?round)\n' in with_mobile
    assert " same => n,Gosub(duty-mobile,s,1(main-antre))\n" in with_mobile
    assert (
        " same => n,Set(NUMBER=+628111222333)\n"
        " same => n,Gosub(dial-out,s,1(20,m(${ARG1})gb(leg^s^1)U(duty-confirm^s^1)))\n"
    ) in with_mobile
    assert "duty-mobile" not in compiled(QUEUED)["flows.conf"]
    spared = flow("""
        kind: service
        service: cc
        start: antre
        steps:
          antre:
            queue: {greeting: salam, stages: [{queue: q1, seconds: 10}], duty_mobile: no}
        """)
    assert ",Gosub(duty-mobile" not in compiled(spared, mobile="+628111222333")["flows.conf"]


BRANCHES = flow("""
    kind: service
    service: cc
    start: bahasa
    steps:
      bahasa: {language: {prompts: pilih, digits: {"1": id, "2": en}, then: jam}}
      jam: {hours: {calendar: pusat, open: tanda, closed: pesan}}
      tanda: {flagged: {yes: pesan, no: piket}}
      piket: {mobile: {mobile: piket, ring: 15, then: pesan}}
      pesan: {message: {prompts: silakan, most: 60, silence: 4}}
    """)


def test_branches_read_like_their_author_meant_them() -> None:
    text = compiled(BRANCHES)["flows.conf"]
    start = text.index("; jam (")
    assert text[start : text.index("; ===== a person's mobile")] == dedent("""\
        ; jam (main.yaml:6): by the calendar pusat to tanda, outside its hours to pesan
        exten => jam,1,CELGenUserEvent(DCOR_STEP,main|jam|)
         same => n(in),GotoIfTime(*,*,17,aug,Asia/Jakarta?shut)
         same => n,GotoIf($["${STRFTIME(${EPOCH},Asia/Jakarta,%Y-%m-%d)}"="2027-03-10"]?shut)
         same => n,GotoIfTime(07:30-15:59,mon-fri,*,*,Asia/Jakarta?open)
         same => n,GotoIfTime(08:00-11:59,sat,*,*,Asia/Jakarta?open)
         same => n,GotoIfTime(17:00-23:59,mon,*,*,Asia/Jakarta?open)
         same => n(shut),Goto(pesan,1)
         same => n(open),Goto(tanda,1)

        ; tanda (main.yaml:7): goes to pesan with a flagged caller, else to piket
        exten => tanda,1,CELGenUserEvent(DCOR_STEP,main|tanda|)
         same => n(in),GotoIf($["${FLAGGED}"=""]?no)
         same => n,Goto(pesan,1)
         same => n(no),Goto(piket,1)

        ; piket (main.yaml:8): rings the mobile piket for 15 s, then pesan
        exten => piket,1,CELGenUserEvent(DCOR_STEP,main|piket|)
        ; Pranks do not ring a person's own mobile.
         same => n(in),GotoIf($["${FLAGGED}"!=""]?next)
         same => n,Set(HOME=flow-main,piket,in)
         same => n,Gosub(mobile,s,1(+628111222444,15))
         same => n,GotoIf($["${GOSUB_RETVAL}"="again"]?in)
         same => n(next),Goto(pesan,1)

        ; pesan (main.yaml:9): takes a message of at most 60 s after silakan, and hangs up
        exten => pesan,1,CELGenUserEvent(DCOR_STEP,main|pesan|)
         same => n(in),Playback(/prompts/silakan${PROMPT_LANGUAGE}&/prompts/nada-bicara)
         same => n,CELGenUserEvent(DCOR_FACT,message|)
         same => n,Record(/var/spool/asterisk/message.sln,4,60,q)
        ; What was said is kept in one place, for as long as it may be.
         same => n,Set(FILE(/var/spool/asterisk/message.sln)=)
         same => n,Set(ENDED_BY=system)
         same => n,Hangup(16)

        """)


HOSTILE = "x\\n[evil]\\nexten => s,1,System(rm -rf /) ;-- ${SHELL(id)} --; \\u2028 \\u0085 \\t"


def test_sentences_reach_a_comment_only() -> None:
    """The only free texts of a flow are `about` and `reason`; they end in one line that Asterisk passes over."""
    hostile = flow(f"""
        about: "{HOSTILE}"
        kind: service
        service: cc
        start: habis
        steps:
          habis: {{hangup: {{reason: "{HOSTILE}"}}}}
        """)
    calm = flow("""
        about: calm
        kind: service
        service: cc
        start: habis
        steps:
          habis: {hangup: {reason: calm}}
        """)
    one, two = (compiled(each)["flows.conf"] for each in (hostile, calm))
    assert one.count("System(rm -rf /)") == 2, "the texts are there, to be read"
    assert ";--" not in one
    assert "--;" not in one
    assert [line for line in one.split("\n") if not line.startswith(";")] == [
        line for line in two.split("\n") if not line.startswith(";")
    ]


@pytest.mark.parametrize(
    "name", ["a,b", "a]", "a\nb", "${X}", "a;b", "a|b", "a&b", "a b", "a)", "A", "../a", "é"]
)
def test_no_name_can_carry_dialplan(name: str) -> None:
    quoted = name.replace("\n", "\\n")
    for line in (
        f'start: "{quoted}"',
        f'service: "{quoted}"',
        f'steps: {{"{quoted}": {{go: x}}}}',
        f'steps: {{aa: {{go: "{quoted}"}}}}',
        f'steps: {{aa: {{say: {{prompts: "{quoted}", then: aa}}}}}}',
        f'steps: {{aa: {{say: {{prompts: p, then: "{quoted}"}}}}}}',
        f'steps: {{aa: {{queue: {{greeting: p, stages: [{{queue: "{quoted}", seconds: 10}}]}}}}}}',
    ):
        keys = {
            "kind": "kind: service",
            "service": 'service: "1"',
            "start": "start: aa",
            "steps": "steps: {aa: {go: x}}",
        }
        keys[line.split(":")[0]] = line
        with pytest.raises(ValueError, match="cannot be the name of"):
            read_flow("\n".join(keys.values()), "main.yaml")


@pytest.mark.parametrize(
    ("folder", "mobile"),
    [
        ("relative", None),
        ("/with space", None),
        ("/a,b", None),
        ("/a\nb", None),
        ("/p", "112,20,g)"),
        ("/p", "0811&PJSIP/0900@trunk"),
        ("/p", ""),
    ],
)
def test_settings_cannot_carry_dialplan_either(folder: str, mobile: str | None) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        compile_flows([QUEUED], [], folder, mobile)


def test_every_application_used_is_loaded() -> None:
    """An application whose module is missing cuts off the call that comes to it."""
    plan = read_dialplan(FIXED, compiled(*depok(), mobile="+628111222333")["flows.conf"])
    loaded = (ROOT / "asterisk_conf" / "modules.conf").read_text("utf-8")
    for name in applications(plan) - BUILT_IN:
        assert f"load = {MODULES[name]}\n" in loaded, name


def test_nobody_who_is_rung_is_followed_elsewhere() -> None:
    """Without `i` a forward is followed; with t, T, h, H, k or K keys pressed in a talk would do something."""
    flows = compiled(*depok(), BRANCHES, mobile="+628111222333")["flows.conf"]
    rung = [line for line in f"{FIXED}\n{flows}".splitlines() if re.search(r",(Dial|Queue)\(", line)]
    assert len(rung) > 5
    for line in rung:
        [options] = re.findall(r",(?:Dial\([^,]*,[^,]*|Queue\([^,]*),([^,]*)", line)
        letters = re.sub(r"\([^()]*\)", "", options.replace("${ARG2}", ""))
        assert "i" in letters, line
        assert not set(letters) & set("tThHkKwWxX"), line
    assert [line for line in rung if "@${" in line or "@trunk" in line] == [
        " same => n(dial),Dial(PJSIP/${DIALLED}@${TRUNK},${ARG1},if(@OUTBOUND_NUMBER@)${ARG2})"
    ], "one place dials numbers"


def test_every_line_of_the_story_is_told_somewhere() -> None:
    names = {value for value in vars(story).values() if isinstance(value, str) and value.startswith("DCOR_")}
    text = FIXED + compiled(*depok(), mobile="+628111222333")["flows.conf"]
    assert set(re.findall(r"CELGenUserEvent\((DCOR_\w+)", text)) == names
