"""Writes Asterisk's configuration: the files of `asterisk_conf/` with settings filled in, and the city's parts.

A file is replaced only when its text changed, so a caller knows what to reload.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from records.city import City, PositionPack
from settings.errors import OurFaultError
from settings.settings import Settings

SOURCES = Path(__file__).parent.parent / "asterisk_conf"

_PLACEHOLDER = re.compile(r"@([A-Z_]+)@")
_FOLDERS = ("etc", "lib", "spool/monitor", "run", "log/cel-custom", "cache", "prompts", "lib/keys")
_STOCK = {
    "astmoddir": "/usr/lib/asterisk/modules",
    "astdatadir": "/usr/share/asterisk",
}


def asterisk_home(settings: Settings) -> Path:
    """Asterisk's own folder of this instance: the same path inside and outside its root."""
    return settings.home / "asterisk"


def render(settings: Settings, city: City, compiled: Mapping[str, str], *, root: Path | None) -> list[Path]:
    """Renders everything below `DCOR_HOME/asterisk` and returns the files that changed.

    `compiled` maps file names (`flows.conf`, ...) to what the flows' compiler made of them; `root` is the
    root folder that Asterisk runs in, none for the machine's own. Raises `OurFaultError` for a placeholder
    without a value.
    """
    home = asterisk_home(settings)
    for folder in _FOLDERS:
        (home / folder).mkdir(parents=True, exist_ok=True)
    values = _values(settings, city, home, root or Path("/"))
    texts = {file.name: _fill(file, values) for file in sorted(SOURCES.glob("*.conf"))}
    texts["pjsip_stations.conf"] = _stations(city, settings.secrets.stations)
    texts["extensions_city.conf"] = _numbers(city)
    texts |= compiled
    return [path for name, text in texts.items() if _write(path := home / "etc" / name, text)]


def _values(settings: Settings, city: City, home: Path, root: Path) -> dict[str, str]:
    stock = _stock_folders(root)
    return {
        "ASTERISK_HOME": str(home),
        "PROMPTS": str(home / "prompts"),
        "MODULES": stock["astmoddir"],
        "DATA": stock["astdatadir"],
        "NODE": settings.node,
        "SIP_HOST": settings.sip_host,
        "SIP_PORT": str(settings.sip_port),
        "HTTP_BIND": settings.sip_host,
        "WS_PORT": str(settings.ws_port),
        "AMI_PORT": str(settings.ami_port),
        "AMI_BRIDGE": settings.secrets.ami_bridge,
        "AMI_ACTIONS": settings.secrets.ami_actions,
        "RTP_START": str(settings.rtp_start),
        "RTP_END": str(settings.rtp_end),
        "TRUNK_CONTACT": settings.trunk_contact,
        "TRUNK_MATCHES": "\n".join(f"match = {network}" for network in settings.trunk_addresses),
        "OUTBOUND_NUMBER": settings.outbound_number,
        "DEFAULT_FLOW": city.service(city.default_service).flow,
    }


def _stock_folders(root: Path) -> dict[str, str]:
    """Where this Asterisk's package put its modules and data, read from its own sample."""
    sample = root / "etc" / "asterisk" / "asterisk.conf"
    found = dict(_STOCK)
    if sample.exists():
        for line in sample.read_text().splitlines():
            key, arrow, value = line.partition("=>")
            if arrow and key.strip() in found:
                found[key.strip()] = value.strip()
    return found


def _fill(file: Path, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            raise OurFaultError(f"{file.name}: @{name}@ has no value")
        return values[name]

    return _PLACEHOLDER.sub(value, file.read_text("utf-8"))


def station_names(position: PositionPack) -> tuple[str, str]:
    """The seat's two phones: on the desk and in the browser."""
    return position.code, f"{position.code}-web"


def _stations(city: City, passwords: Mapping[str, str]) -> str:
    return "\n".join(_generated(_station(seat, passwords) for seat in city.positions))


def _station(seat: PositionPack, passwords: Mapping[str, str]) -> str:
    desk, web = station_names(seat)
    sections: list[str] = []
    for name, kind in ((desk, "desk"), (web, "web")):
        sections += [
            f"[{name}]({kind})",
            f"auth = {name}",
            f"aors = {name}",
            f'callerid = "{seat.name}" <{seat.extension}>',
            f"[{name}](password)",
            f"username = {name}",
            f"password = {passwords[name]}",
            f"[{name}](place)",
            "",
        ]
    return "\n".join(sections)


def _numbers(city: City) -> str:
    numbers = [
        f"exten => {number},1,Goto(flow-{service.flow},s,1)"
        for service in city.services
        for number in service.numbers
    ]
    stations = [
        f"exten => {seat.extension},1,Gosub(leg-of-station,s,1)\n"
        f" same => n,Dial({'&'.join(f'PJSIP/{name}' for name in station_names(seat))},30,b(leg^s^1))\n"
        " same => n,Hangup(${HANGUPCAUSE})"
        for seat in city.positions
    ]
    return "\n".join(_generated(["[numbers]", *numbers, "", "[stations]", *stations, ""]))


def _generated(lines: Iterable[str]) -> list[str]:
    return ["; Made from the city pack at start: edit that, not this.", *lines]


def _write(path: Path, text: str) -> bool:
    """Whole or not at all; secrets stand in some of these files, so only the owner reads them."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(text, "utf-8")
    part.replace(path)
    return True
