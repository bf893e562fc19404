"""What a call may need to know while every process of ours is dead: families of Asterisk's own database (AstDB).

`telephony` keeps them up to date ahead of time; compiled flows and `asterisk_conf/extensions.conf` read them.
A caller's number is the key as `extensions.conf` makes it: digits only, without the country's code, with the `0`.
"""

from typing import Final

FLAG: Final = "flag"
"""flag/CALLER = 1: waits behind the others and hears a warning; never blocked."""

LAST: Final = "last"
"""last/SERVICE-CALLER = POSITION&EPOCH: who spoke with them last on that line. The dialplan writes it itself."""

REPORT: Final = "report"
"""report/DIGITS = the name of the prompt that tells the status; nothing for an unknown or a restricted one.

DIGITS are those of the incident's number: 202611230004 for CC-20261123-0004, 112202611230004 for 112-20261123-0004."""

NEWS: Final = "news"
"""news/SERVICE = 1: a sentence is played to new callers before the greeting."""

ON: Final = "1"
"""The value of `FLAG` and `NEWS`."""

NEWS_CLASS: Final = "-news"
WARN_CLASS: Final = "-warn"
"""What follows a queue step's music class: the same with the news first, with the warning first. Both always exist."""

WARNING: Final = "peringatan-ditandai"
"""The prompt that a flagged caller hears first."""

RECEIVED: Final = "laporan-diterima"
HANDLED: Final = "laporan-ditangani"
DONE: Final = "laporan-selesai"
CANCELLED: Final = "laporan-dibatalkan"
"""The prompts that tell a report's status."""
