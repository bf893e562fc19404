"""What an agency's telephone writes back: yes or no to which case. Pure, and deaf to everything that is not clear.

"Terima kasih" is thanks, not a yes; "tidak tahu" is no answer to a case. What is not clear goes to a person.
"""

import re
import unicodedata
from dataclasses import dataclass

_DASH = r"\s*[-\u2010-\u2015_]\s*"
_NUMBER = (
    rf"(?P<series>[A-Z0-9]{{1,4}}){_DASH}(?P<day>[0-9]{{8}}){_DASH}(?P<sequence>[0-9]{{1,6}})(?![0-9])"
    r"(?:[-\u2010-\u2015_](?P<agency>[A-Z][A-Z0-9]*))?"
)
_NOTHING = r"[\s.,:;!?'\"()*#-]*"
_WITH_NUMBER = re.compile(
    rf"{_NOTHING}(?P<word>TERIMA|YA|TOLAK|TIDAK)[\s.,:;!*#]*(?:KASUS)?{_NOTHING}{_NUMBER}(?P<rest>.*)",
    re.DOTALL,
)
_ALONE = re.compile(rf"{_NOTHING}(?P<word>TERIMA|YA|TOLAK|TIDAK){_NOTHING}")
_REJECTED_WHY = re.compile(rf"{_NOTHING}TOLAK[\s.,:;!]+(?P<rest>.*)", re.DOTALL)
_YES = frozenset({"TERIMA", "YA"})
_LONGEST_REASON = 300


@dataclass(frozen=True)
class Reply:
    """A yes or a no."""

    accepts: bool
    incident_number: str | None = None
    """`112-20261123-0001`; none when they wrote none."""
    agency: str | None = None
    """Code at the number's end."""
    reason: str | None = None
    """Why they reject, in their words."""
    is_common_word: bool = False
    """A bare "ya" or "tidak", which may answer something else."""


def reply_in(text: str) -> Reply | None:
    """The reply that a text is; None when it is none, or could be something else."""
    plain = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Zs"} else letter
        for letter in unicodedata.normalize("NFKC", text)
    ).strip()
    upper = plain.upper()
    # A letter that grows when it is made upper case would shift what is cut out of the text as typed.
    typed = plain if len(upper) == len(plain) else upper
    if match := _WITH_NUMBER.fullmatch(upper):
        word = match["word"]
        number = f"{match['series']}-{match['day']}-{int(match['sequence']):04d}"
        reason = _reason(typed[match.start("rest") :])
        return Reply(word in _YES, number, match["agency"], None if word in _YES else reason)
    if match := _ALONE.fullmatch(upper):
        word = match["word"]
        return Reply(word in _YES, is_common_word=word in {"YA", "TIDAK"})
    if match := _REJECTED_WHY.fullmatch(upper):
        return Reply(accepts=False, reason=_reason(typed[match.start("rest") :]))
    return None


def _reason(rest: str) -> str | None:
    return rest.strip(" .,:;-!")[:_LONGEST_REASON] or None
