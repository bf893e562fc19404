"""The case call: our own Asterisk rings the agency and reads the case out. Pure.

It only says which call is wanted. The order is written with the outcome, in one transaction, and telephony
makes the call; the digit comes back over the journal (`dispatch.reader`).
"""

from datetime import timedelta

from dispatch.case_call_text import spoken_case
from dispatch.channels.channel import CallOrder, Outcome, Sent
from dispatch.letter import CaseFacts, Letter
from records.incidents import Restriction

PURPOSE = "case_call"
FLOW = "panggilan-kasus"
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(minutes=15)


class CaseCallChannel:
    """Turns a letter into a telephone order."""

    def send(self, letter: Letter) -> Outcome:
        """Never fails: the telephone's own failures come back with the order."""
        patience = min(max(letter.facts.accept_by - letter.facts.created_at, _SHORTEST), _LONGEST)
        text = read_out(letter.facts)
        return Sent(CallOrder(number=letter.address, flow=FLOW, text=text, patience=patience))


def read_out(facts: CaseFacts) -> str:
    """The case as a telephone reads it out, in Indonesian."""
    return spoken_case(
        case_number=facts.number,
        type_name=facts.type_name_id,
        priority=facts.priority,
        restricted=facts.restriction is Restriction.CASE,
        address=facts.place.address,
        landmark=facts.place.landmark,
        kelurahan=facts.place.kelurahan,
    )
