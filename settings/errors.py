"""The one exception tree. Each branch says whose fault it is and what an edge makes of it.

`DcorError` carries a sentence that a person can act on. The API turns the branches into status
codes (4xx); a process turns `OurFault` into a stop, so that its supervisor starts it again.
"""


class DcorError(Exception):
    """Root of all errors that we raise on purpose."""


class CallerFaultError(DcorError):
    """The request cannot be done as asked; the sentence says what to ask instead."""


class NotFoundError(CallerFaultError):
    """There is no such thing, or the asker may not know of it."""


class NotAllowedError(CallerFaultError):
    """The asker's role does not permit it."""


class ConflictError(CallerFaultError):
    """Somebody else was first, or the thing is not in the state that the request needs."""


class IllegalMoveError(ConflictError):
    """The state machine has no such move; nothing was changed."""


class BadInputError(CallerFaultError):
    """What came in does not read as what it should be."""


class SettingsError(DcorError):
    """The administrator's to mend: a setting is missing or wrong. The text lists every one."""


class OutsideError(DcorError):
    """Something outside (Asterisk, an agency's server, Twilio) failed or did not answer; try again later."""


class OurFaultError(DcorError):
    """A promise inside the program was broken."""
