"""State machines as tables, one file each. The database's guard is made from the same tables."""

from records.machines.broadcast import BROADCAST, BroadcastStatus
from records.machines.broadcast_delivery import BROADCAST_DELIVERY, BroadcastDeliveryStatus
from records.machines.call import CALL, CallStatus
from records.machines.call_action import CALL_ACTION, CallActionStatus
from records.machines.callback import CALLBACK, CallbackStatus
from records.machines.case import CASE, CaseStatus
from records.machines.deadline import DEADLINE, DeadlineStatus
from records.machines.delivery import DELIVERY, DeliveryStatus
from records.machines.incident import INCIDENT, IncidentStatus
from records.machines.machine import Machine
from records.machines.phone_order import PHONE_ORDER, PhoneOrderStatus
from records.machines.sms_order import SMS_ORDER, SmsOrderStatus
from records.machines.text import TEXT, TextStatus

MACHINES = (
    CALL,
    CALL_ACTION,
    INCIDENT,
    CASE,
    DELIVERY,
    DEADLINE,
    PHONE_ORDER,
    CALLBACK,
    SMS_ORDER,
    TEXT,
    BROADCAST,
    BROADCAST_DELIVERY,
)

__all__ = [
    "BROADCAST",
    "BROADCAST_DELIVERY",
    "CALL",
    "CALLBACK",
    "CALL_ACTION",
    "CASE",
    "DEADLINE",
    "DELIVERY",
    "INCIDENT",
    "MACHINES",
    "PHONE_ORDER",
    "SMS_ORDER",
    "TEXT",
    "BroadcastDeliveryStatus",
    "BroadcastStatus",
    "CallActionStatus",
    "CallStatus",
    "CallbackStatus",
    "CaseStatus",
    "DeadlineStatus",
    "DeliveryStatus",
    "IncidentStatus",
    "Machine",
    "PhoneOrderStatus",
    "SmsOrderStatus",
    "TextStatus",
]
