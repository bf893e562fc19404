"""The case call: our own Asterisk rings the agency and reads the case out. Pure.

It only says which call is wanted. The order is written with the outcome, in one transaction, and telephony
makes the call; the digit comes back over the journal (`dispatch.reader`).
"""

from datetime import timedelta

from dispatch.channels.channel import CallOrder, Outcome, Sent
from dispatch.letter import Letter
from dispatch.spoken import spoken_case
from records.incidents import Restriction

PURPOSE = "case_call"
FLOW = "panggilan-kasus"
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(minutes=15)


class CaseCallChannel:
    """Turns a letter into a telephone order."""

    def send(self, letter: Letter) -> Outcome:
        """Never fails: the telephone's own failures come back with the order."""
        facts = letter.facts
        text = spoken_case(
            case_number=facts.number,
            type_name=facts.type_name_id,
            priority=facts.priority,
            restricted=facts.restriction is Restriction.CASE,
            address=facts.place.address,
            landmark=facts.place.landmark,
            kelurahan=facts.place.kelurahan,
        )
        patience = min(max(facts.accept_by - facts.created_at, _SHORTEST), _LONGEST)
        return Sent(CallOrder(number=letter.address, flow=FLOW, text=text, patience=patience))
