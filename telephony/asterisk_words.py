"""Asterisk's own words, in one place: `cel_reading`, `stations` and `members` translate what crosses the border.

The story lines that our dialplan writes are named in `ivr_flows.story`.
"""

from collections.abc import Mapping

# --- call-event journal (CEL), columns in the order of asterisk_conf/cel_custom.conf ----------------------
CEL_COLUMNS = (
    "eventtype",
    "eventtime",
    "uniqueid",
    "linkedid",
    "channel",
    "callerid_num",
    "callerid_name",
    "callerid_dnid",
    "eventextra",
)
CEL_ANSWER = "ANSWER"
CEL_HANGUP = "HANGUP"

QUEUE_CONTINUE = "CONTINUE"
"""QUEUESTATUS: an operator had answered, and that is over."""

# --- channels -----------------------------------------------------------------------------------------------
CHANNEL_TECHNOLOGY = "PJSIP/"
TRUNK = "trunk"
CHANNEL_UP = "6"
"""ChannelState of an answered channel."""
RTP_HELD = "1"
"""`CHANNEL(rtp,hold)` of a phone that holds by its own key."""
CAUSE_NO_SOUND = "44"
"""With which Asterisk ends a leg from which no sound comes (Q.850: requested channel not available)."""


def station_of(channel: str) -> str:
    """`PJSIP/112-1-web-0000002a` is the phone `112-1-web`."""
    return channel.removeprefix(CHANNEL_TECHNOLOGY).rpartition("-")[0] or channel


def is_answered(event: Mapping[str, str]) -> bool:
    """Whether an event of CoreShowChannels lists an answered SIP channel: a phone's, or one of the trunk's."""
    return (
        event.get("event") == "CoreShowChannel"
        and event.get("channelstate") == CHANNEL_UP
        and event["channel"].startswith(CHANNEL_TECHNOLOGY)
    )


TRUNK_PROBE = "trunk-probe"
"""The endpoint and place of pjsip.conf at which the trunk is probed."""

# --- AMI events ---------------------------------------------------------------------------------------------
DEVICE_STATE_CHANGE = "DeviceStateChange"
QUEUE_MEMBER_CHANGES = frozenset({"QueueMemberAdded", "QueueMemberRemoved", "QueueMemberPause"})
CONTACT_STATUS = "ContactStatus"
CONTACT_DETAIL = "ContactStatusDetail"
CONTACT_ANSWERS = frozenset({"Reachable"})
CONTACT_SILENT = frozenset({"Unreachable"})
"""Before the first probe is over it is neither."""
FULLY_BOOTED = "FullyBooted"
ATTENDED_TRANSFER = "AttendedTransfer"
"""A phone has handed its other side over by itself (REFER with Replaces)."""
TRANSFERRED = "Success"
ORIGINATE_RESPONSE = "OriginateResponse"
ORIGINATE_REASONS = {
    "0": "no such number, or the trunk is down",
    "1": "hung up",
    "3": "rang, and nobody answered",
    "5": "busy",
    "8": "congestion",
}
"""Why a call of ours was not answered (Asterisk's control frame numbers)."""

# --- states of a device, and what they mean for a seat ------------------------------------------------------
DEVICE_FREE = "NOT_INUSE"
DEVICE_RINGING = frozenset({"RINGING", "RINGINUSE"})
DEVICE_TALKING = frozenset({"INUSE", "BUSY"})
DEVICE_HOLD = "ONHOLD"
