"""Why something was not done, with a word that a screen translates and a sentence that a person reads."""

from enum import StrEnum

from settings.errors import ConflictError


class Refusal(StrEnum):
    """The words a client may act on."""

    CALL_DISPOSED = "call_disposed"
    INCIDENT_ENDED = "incident_ended"
    INCIDENT_ALREADY_OPEN = "incident_already_open"
    INCIDENT_WITHOUT_TYPE = "incident_without_type"
    INCIDENT_WITHOUT_OUTCOME = "incident_without_outcome"
    INCIDENT_WITHOUT_NUMBER = "incident_without_number"
    INCIDENT_NOT_ENDED = "incident_not_ended"
    INCIDENT_ON_HOLD = "incident_on_hold"
    INCIDENT_NOT_ON_HOLD = "incident_not_on_hold"
    INCIDENT_MERGED = "incident_merged"
    INCIDENT_NOT_MERGED = "incident_not_merged"
    INCIDENT_HAS_MERGED = "incident_has_merged"
    CALL_BELONGS_ELSEWHERE = "call_belongs_elsewhere"
    CALL_BEGAN_IT = "call_began_it"
    CASES_STILL_RUNNING = "cases_still_running"
    AGENCY_HAS_CASE = "agency_has_case"
    CASE_ALREADY_ACCEPTED = "case_already_accepted"
    CASE_ENDED = "case_ended"
    INCIDENT_NOT_OPEN = "incident_not_open"


class RefusedError(ConflictError):
    """A conflict with its word in `code`."""

    def __init__(self, code: Refusal, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
