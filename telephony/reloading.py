"""Has a running Asterisk take up files that were rendered anew.

A call under way goes on at its step of the new dialplan; one whose step is gone begins its flow again.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from settings.settings import Settings
from telephony.ami import AmiLink

_MODULES = (
    ("extensions", "pbx_config"),
    ("flows", "pbx_config"),
    ("queues", "app_queue"),
    ("moh", "res_musiconhold"),
    ("musiconhold", "res_musiconhold"),
    ("pjsip", "res_pjsip"),
    ("pjsip_trunks", "res_pjsip_endpoint_identifier_ip"),
    ("pjsip_trunks", "res_pjsip_outbound_registration"),
    ("features", "features"),
    ("cel.", "cel"),
    ("cel_custom", "cel_custom"),
    ("logger", "logger"),
    ("manager", "manager"),
)
"""Which part of Asterisk reads files whose names begin so. Others are read at its start only."""


def modules_of(changed: Iterable[Path]) -> list[str]:
    """The parts of Asterisk that must read again, the manager last: it may cut the connection that asks."""
    names = [path.name for path in changed]
    modules = {module for beginning, module in _MODULES if any(name.startswith(beginning) for name in names)}
    return sorted(modules, key=lambda module: (module == "manager", module))


def reload(settings: Settings, changed: Iterable[Path]) -> list[str]:
    """Reloads what the changed files concern; returns the parts reloaded. Raises `AmiError`."""
    modules = modules_of(changed)
    if modules:
        asyncio.run(_reload(settings, modules))
    return modules


async def reload_in_loop(settings: Settings, changed: Iterable[Path], *, there: str | None = None) -> None:
    """The same within a running loop; `there` is a context that the dialplan must have afterwards.

    Raises `AmiRefusedError` when it has none, `AmiError` when Asterisk cannot be asked.
    """
    await _reload(settings, modules_of(changed), there)


async def _reload(settings: Settings, modules: Iterable[str], there: str | None = None) -> None:
    link = await AmiLink.open("127.0.0.1", settings.ami_port, "bridge", settings.secrets.ami_bridge)
    try:
        for module in modules:
            await link.act("Reload", {"Module": module})
        if there:
            await link.ask_list("ShowDialPlan", {"Context": there})
    finally:
        link.close()
