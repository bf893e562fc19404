"""A deadline: something that must have happened by an instant, else somebody is told. It fires once."""

from enum import StrEnum

from records.machines.machine import Machine


class DeadlineStatus(StrEnum):
    RUNNING = "running"
    MET = "met"
    FIRED = "fired"


_S = DeadlineStatus

DEADLINE = Machine(
    name="deadline",
    initial=_S.RUNNING,
    moves={_S.RUNNING: {_S.MET, _S.FIRED}, _S.MET: set[DeadlineStatus](), _S.FIRED: set[DeadlineStatus]()},
)
