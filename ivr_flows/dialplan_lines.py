"""What all steps' dialplan is made of: priorities, comments, prompts as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ivr_flows import story
from ivr_flows.calendars import Calendar
from ivr_flows.model import Exit, Flow, Kind, Name, Step

LANGUAGE = "${PROMPT_LANGUAGE}"
"""Behind a prompt's name: nothing, or `-en` once the caller has chosen English. Each prompt is there in both; one
without an English text speaks Indonesian in both."""

LANGUAGES = ("", "-en")
"""What can stand there."""

BEEP = "nada-bicara"
"""After it the caller speaks a message. No text of the city's: telephony makes the tone."""


@dataclass(frozen=True)
class Surroundings:
    """What a step's dialplan needs to know beyond its flow."""

    prompts_folder: str
    flows: Mapping[str, Flow]
    duty_mobile: bool
    """Whether there is one."""
    bilingual: bool = False
    """Whether a caller can have chosen a language: else prompts are named as they are, which reads better."""
    calendars: Mapping[str, Calendar] = field(default_factory=dict[str, Calendar])
    mobiles: Mapping[str, str] = field(default_factory=dict[str, str])
    """E.164 numbers by name."""
    spool_folder: str = "/var/spool/asterisk"

    def files(self, prompts: Sequence[Name]) -> str:
        """Prompts as Playback and Read take them."""
        language = LANGUAGE if self.bilingual else ""
        return "&".join(f"{self.prompts_folder}/{prompt}{language}" for prompt in prompts)


class Line(NamedTuple):
    """One priority of an extension."""

    app: str
    label: str = ""
    note: str = ""

    def written(self, head: str) -> str:
        note = f"{comment(self.note)}\n" if self.note else ""
        label = f"({self.label})" if self.label else ""
        return f"{note}{head}{label},{self.app}"


def context(flow: Flow) -> str:
    """The context that holds the flow's steps."""
    return f"order-{flow.name}" if flow.kind is Kind.ORDER else f"flow-{flow.name}"


def music_class(flow: Flow, step: Step) -> str:
    """What callers of that step hear while they wait. A step has no hyphen, so no two names are alike."""
    return f"{flow.name}-{step.name}"


def comment(text: str) -> str:
    """One line of comment, whatever the text: no line break, and no `;--`, which would open a block."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return "; " + " ".join(clean.replace(";", ",").split())


def entered(flow: Flow, way: Exit) -> str:
    """Tells that a digit leads into a step."""
    return f"CELGenUserEvent({story.STEP},{flow.name}|{way.to}|{way.by})"


def fact(kind: str, value: str = "") -> Line:
    """Tells something worth keeping of the call."""
    return Line(f"CELGenUserEvent({story.FACT},{kind}|{value})")


def jump(to: Name | None, label: str = "") -> Line:
    """On to another step of the flow."""
    if to is None:
        raise ValueError("a step leads nowhere: only checked flows are compiled")
    return Line(f"Goto({to},1)", label)


def ended() -> list[Line]:
    """The call ends here, and not by the citizen's wish."""
    return [Line("Set(ENDED_BY=system)"), Line("Hangup(16)")]


def read_digit(files: str, wait: int, tries: int, digits: Sequence[str]) -> list[Line]:
    """Asks until a digit means something: that goes to its label `dN`; below comes the last try's silence."""
    return [
        Line("Set(TRIES=0)"),
        Line(f"Read(KEY,{files},1,,1,{wait})", "ask"),
        *(Line(f'GotoIf($["${{KEY}}"="{digit}"]?d{digit})') for digit in digits),
        *_again("ask", tries),
    ]


def read_number(files: str, digits: tuple[int, int], wait: int, tries: int, label: str) -> list[Line]:
    """Collects DIGITS, fewest and most of them, `#` ends earlier: that goes to the label `got`; below comes the
    last try without enough of them. `label` is where it asks."""
    fewest, most = digits
    return [
        Line("Set(TRIES=0)"),
        Line(f"Read(DIGITS,{files},{most},,1,{wait})", label),
        Line("Set(DIGITS=${FILTER(0-9,${DIGITS})})"),
        Line(f"GotoIf($[${{LEN(${{DIGITS}})}}>={fewest}]?got)"),
        *_again(label, tries),
    ]


def _again(label: str, tries: int) -> list[Line]:
    return [Line("Set(TRIES=$[${TRIES}+1])"), Line(f"GotoIf($[${{TRIES}}<{tries}]?{label})")]


def listed(names: Sequence[Name]) -> str:
    """Names as a comment tells them."""
    return ", ".join(name.text for name in names)
