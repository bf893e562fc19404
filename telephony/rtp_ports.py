"""How many of the RTP ports are in use, by the kernel's own list of UDP sockets."""

from pathlib import Path

LISTS = (Path("/proc/net/udp"), Path("/proc/net/udp6"))

LOW = 0.8
"""From this part on the alarm is raised."""
FINE_AGAIN = 0.6

FULL = 0.98
"""From this part on a call that was given no sound was given none for want of a port."""


def used_ports(text: str, first: int, last: int) -> set[int]:
    """The ports from `first` to `last` in a list such as /proc/net/udp. Pure."""
    found: set[int] = set()
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) > 1 and ":" in words[1]:
            port = int(words[1].rpartition(":")[2], 16)
            if first <= port <= last:
                found.add(port)
    return found


def count_used(first: int, last: int) -> int:
    """How many ports of the range are bound now on this machine."""
    found: set[int] = set()
    for file in LISTS:
        if file.exists():
            found |= used_ports(file.read_text(), first, last)
    return len(found)
