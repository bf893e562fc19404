"""State machines as tables, one file each. The database's guard is made from the same tables."""

from records.machines.call import CALL, CallStatus
from records.machines.case import CASE, CaseStatus
from records.machines.deadline import DEADLINE, DeadlineStatus
from records.machines.delivery import DELIVERY, DeliveryStatus
from records.machines.incident import INCIDENT, IncidentStatus
from records.machines.machine import Machine
from records.machines.phone_order import PHONE_ORDER, PhoneOrderStatus

MACHINES = (CALL, INCIDENT, CASE, DELIVERY, DEADLINE, PHONE_ORDER)

__all__ = [
    "CALL",
    "CASE",
    "DEADLINE",
    "DELIVERY",
    "INCIDENT",
    "MACHINES",
    "PHONE_ORDER",
    "CallStatus",
    "CaseStatus",
    "DeadlineStatus",
    "DeliveryStatus",
    "IncidentStatus",
    "Machine",
    "PhoneOrderStatus",
]
