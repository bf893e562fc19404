"""Writes Asterisk's configuration: the files of `asterisk_conf/` with settings filled in, and the city's parts.

A file is replaced only when its text changed, so a caller knows what to reload.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from phonenumbers import country_code_for_region

from records.city import City, PositionPack, ServicePack
from records.people import WRAP_UP
from settings.errors import OurFaultError
from settings.settings import Settings
from telephony.trunk_rendering import FILE_NAME as TRUNKS_FILE
from telephony.trunk_rendering import behind_nat, tls_files, trunks_conf

SOURCES = Path(__file__).parent.parent / "asterisk_conf"

WRAP_UP_PENALTY = 9
"""Rank of an operator who is still writing down the last call; 0 is everybody else's."""

FORWARDS_PENALTY = 200
"""Rank of a phone that has just forwarded; the overflow raises nobody's to this. Only the dialplan sets it."""

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
    texts[TRUNKS_FILE] = trunks_conf(settings, settings.trunks, home / "lib" / "keys")
    texts["extensions_city.conf"] = _numbers(city, home / "prompts", values["COUNTRY_CODE"])
    texts |= compiled
    return [
        path
        for folder, files in (("lib/keys", tls_files(settings)), ("etc", texts))
        for name, text in files.items()
        if write_conf(path := home / folder / name, text)
    ]


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
        "HEP_PORT": str(settings.hep_port),
        "AMI_BRIDGE": settings.secrets.ami_bridge,
        "AMI_ACTIONS": settings.secrets.ami_actions,
        "RTP_START": str(settings.rtp_start),
        "RTP_END": str(settings.rtp_end),
        "BEHIND_NAT": behind_nat(settings, settings.external_signaling_port),
        "TRUNKS": "&".join(trunk.endpoint for trunk in settings.trunks),
        "OUTBOUND_NUMBER": settings.outbound_number,
        "WRAP_UP_PENALTY": str(WRAP_UP_PENALTY),
        "FORWARDS_PENALTY": str(FORWARDS_PENALTY),
        "WRAP_UP_SECONDS": str(int(WRAP_UP.total_seconds())),
        "DEAD_AFTER": str(settings.dead_after_seconds),
        "COUNTRY_CODE": str(country_code_for_region(settings.country)),
        "COUNTRY_CODE_LENGTH": str(len(str(country_code_for_region(settings.country)))),
        "DEFAULT_FLOW": city.service(city.default_service).flow,
    }


def _stock_folders(root: Path) -> dict[str, str]:
    """Where this Asterisk's package put its modules and data, read from its own sample.

    Debian's own places where there is none, or where it is closed to this user.
    """
    found = dict(_STOCK)
    try:
        lines = (root / "etc" / "asterisk" / "asterisk.conf").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return found
    for line in lines:
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


def probe_number(service: ServicePack) -> str:
    """What the line probe dials over the trunk instead of the service's own number."""
    return f"*{service.numbers[0]}*7"


def _probe_route(service: ServicePack, prompts: Path) -> str:
    """Only if the service's number leads to its flow: then its greeting, and nobody rings."""
    number, flow = service.numbers[0], f"flow-{service.flow}"
    return (
        f"exten => {probe_number(service)},1,Set(THERE=${{DIALPLAN_EXISTS(numbers,{number},1)}}"
        f"${{DIALPLAN_EXISTS({flow},s,1)}}${{DIALPLAN_EXISTS({flow},start,1)}})\n"
        ' same => n,GotoIf($["${THERE}"="111"]?there)\n'
        " same => n,Hangup(1)\n"
        " same => n(there),Answer(,i)\n"
        " same => n,Wait(0.2)\n"
        f" same => n,Playback({prompts}/{service.greeting})\n"
        " same => n,Hangup(16)"
    )


def number_key(number: str, country_code: str) -> str:
    """What all forms of a number have in common, as the dialplan's `service-of` reads them.

    Its digits without zeros in front and without the country's code (such as `62`).
    """
    digits = re.sub(r"[^0-9]", "", number).lstrip("0")
    return digits.removeprefix(country_code).lstrip("0") if number.startswith(("+", "00")) else digits


def _services(city: City, country_code: str) -> list[str]:
    """Every service by its numbers as they stand, by their keys, and by its names (RFC 5031)."""
    numbers = {number: service.flow for service in city.services for number in service.numbers}
    keys: dict[str, str] = {}
    for number, flow in numbers.items():
        keys.setdefault(number_key(number, country_code), flow)
    names = {"sos": city.service(city.default_service).flow}
    names |= {f"sos.{name}": service.flow for service in city.services for name in service.sos}
    return [
        *("[service-numbers]", *_gotos(keys), ""),
        *("[service-names]", *_gotos(names), ""),
        *("[numbers]", *_gotos(numbers)),
    ]


def _gotos(flows: Mapping[str, str]) -> list[str]:
    return [f"exten => {number},1,Goto(flow-{flow},s,1)" for number, flow in flows.items()]


def _numbers(city: City, prompts: Path, country_code: str) -> str:
    stations = [
        f"exten => {seat.extension},1,Gosub(leg-of-station,s,1)\n"
        f" same => n,Dial({'&'.join(f'PJSIP/{name}' for name in station_names(seat))},30,"
        "gib(leg^s^1)U(station-asked^s^1))\n"
        " same => n,Goto(phones-call-ends,s,1)"
        for seat in city.positions
    ]
    transfers = [
        f"exten => {seat.extension},1,Set(SEAT={seat.code})\n same => n,Goto(transfer-to-seat,s,1)"
        for seat in city.positions
    ]
    consults = [
        f"exten => {seat.extension},1,Gosub(whose,s,1)\n"
        f" same => n,Dial({'&'.join(f'PJSIP/{name}' for name in station_names(seat))},"
        "40,gib(leg^s^1)F(consulted^s^1))\n same => n,Goto(consult-end,s,1)"
        for seat in city.positions
    ]
    guests = [
        f"exten => {seat.extension},1,Dial({'&'.join(f'PJSIP/{name}' for name in station_names(seat))},40,ib(leg^s^1))"
        for seat in city.positions
    ]
    probes = [_probe_route(service, prompts) for service in city.services]
    return "\n".join(
        _generated(
            [
                *_services(city, country_code),
                *("; for the line probe", *probes, ""),
                *("[stations]", *stations, ""),
                *("[transfer-seats]", *transfers, ""),
                *("[consult-seats]", *consults, ""),
                *("[guest-seats]", *guests, ""),
            ]
        )
    )


def _generated(lines: Iterable[str]) -> list[str]:
    return ["; Made from the city pack at start: edit that, not this.", *lines]


def write_conf(path: Path, text: str) -> bool:
    """Whole or not at all; secrets stand in some of these files, so only the owner reads them."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(text, "utf-8")
    part.replace(path)
    return True
