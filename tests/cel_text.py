"""Asterisk's call-event journal as text, for tests: lines written byte for byte as `CSV_QUOTE` writes them."""

import json
from dataclasses import dataclass, field

BEGAN = 1_795_420_800_000_000
"""2026-11-23 08:00 UTC, microseconds since the epoch."""


def quoted(field: bytes) -> bytes:
    """One field."""
    return b'"' + field.replace(b'"', b'""') + b'"'


def cel_line(*fields: bytes) -> bytes:
    """One line of any fields."""
    return b",".join(quoted(field) for field in fields) + b"\n"


def said(extra: str) -> bytes:
    """The last column of a story line."""
    return json.dumps({"extra": extra}, separators=(",", ":")).encode()


def channel_ended(cause: int) -> bytes:
    """The last column of HANGUP."""
    return json.dumps({"hangupcause": cause, "hangupsource": "", "dialstatus": ""}).encode()


@dataclass
class Journal:
    """Writes the journal of calls, one line every `step` microseconds."""

    micros: int = BEGAN
    step: int = 1000
    lines: list[bytes] = field(default_factory=list[bytes])
    number: bytes = b"081234567890"
    name: bytes = b"Siti"

    def tell(self, kind: str, channel: str, extra: bytes = b"", *, phone: str = "trunk") -> None:
        """A line of `kind` on the channel with that uniqueid."""
        time = f"{self.micros // 1_000_000}.{self.micros % 1_000_000:06}"
        self.lines.append(
            cel_line(
                kind.encode(),
                time.encode(),
                channel.encode(),
                channel.encode(),
                f"PJSIP/{phone}-0000001a".encode(),
                self.number,
                self.name,
                b"112",
                extra,
            )
        )
        self.micros += self.step

    def wait(self, seconds: float) -> None:
        """Lets time go by."""
        self.micros += int(seconds * 1_000_000)

    def arrives(self, call: str, *, queue: str = "q112", service: str = "112") -> None:
        """A citizen calls, is answered by Asterisk and queued."""
        self.tell("CHAN_START", call)
        self.tell("DCOR_ARRIVED", call, said(service))
        self.tell("ANSWER", call)
        self.tell("DCOR_RECORDING", call, said(f"2026/11/23/{call}.raw"))
        self.tell("DCOR_STEP", call, said("gawat-darurat-112|antre|"))
        self.tell("DCOR_QUEUED", call, said(queue))

    def rings(self, call: str, leg: str, phone: str = "112-1") -> None:
        """An operator's phone rings."""
        self.tell("CHAN_START", leg, phone=phone)
        self.tell("DCOR_LEG", leg, said(call), phone=phone)

    def answers(self, leg: str, phone: str = "112-1") -> None:
        """It is picked up."""
        self.tell("ANSWER", leg, phone=phone)

    def leg_ends(self, leg: str, cause: int, phone: str = "112-1") -> None:
        """It is out of the call."""
        self.tell("DCOR_LEG_END", leg, said(str(cause)), phone=phone)
        self.tell("HANGUP", leg, channel_ended(cause), phone=phone)

    def ends(self, call: str, cause: int = 16, by: str = "") -> None:
        """The citizen's channel ends."""
        self.tell("DCOR_END", call, said(f"{cause}|{by}"))
        self.tell("HANGUP", call, channel_ended(cause))
        self.tell("LINKEDID_END", call)

    @property
    def text(self) -> bytes:
        """The whole journal."""
        return b"".join(self.lines)


def channel(sequence: int, *, micros: int = BEGAN) -> str:
    """An id as Asterisk makes them."""
    return f"node1-{micros // 1_000_000}.{sequence}"
