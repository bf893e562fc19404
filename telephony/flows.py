"""The city's flows from their files to what Asterisk reads: read, measured, checked, compiled."""

import re
from collections.abc import Mapping
from pathlib import Path

from ivr_flows import reading
from ivr_flows.checker import check
from ivr_flows.compiler import CityQueue, compile_flows
from ivr_flows.faults import Fault, FlowError
from ivr_flows.model import Flow
from records.city import City
from settings.errors import OutsideError, SettingsError
from settings.settings import Settings
from telephony import flow_sources, music, prompts
from telephony.prompts import FlowsRefusedError
from telephony.rendering import asterisk_home, write_conf

COMPILED = ("flows.conf", "queues_city.conf", "moh_flows.conf")

_CONTEXT = re.compile(r"^\[flow-([a-z0-9-]{1,40})\]$", re.MULTILINE)

SECONDS_PER_LETTER = 0.08
"""Of a prompt that is not rendered on this machine: 150 words a minute, of five letters each."""


def load(settings: Settings, city: City, instead: Mapping[str, str] | None = None) -> dict[str, str]:
    """Compiles the city's flows for `rendering.render`; prompts and what waiting callers hear are made on the way.

    `instead` are texts by flow that come before the files'. Raises `FlowsRefusedError` with every fault, its file,
    line and path: nothing that Asterisk runs by then has been touched. Raises `SettingsError` when the home folder, a
    mobile or a calendar cannot stand in a dialplan or espeak-ng is missing.
    """
    lengths = prompts.render_all(settings)
    flows = read(settings, instead or {})
    faults = _faults(settings, city, flows, lengths)
    if faults:
        raise FlowsRefusedError.of(faults)
    try:
        compiled = compile_flows(
            flows,
            [CityQueue(q.name, q.strategy, q.ring_seconds, q.weight) for q in city.all_queues],
            str(prompts.folder(settings)),
            settings.duty_mobile,
            calendars=flow_sources.calendars(settings, city),
            mobiles=_mobiles(settings, city),
            spool_folder=str(asterisk_home(settings) / "spool"),
            gone=_run_before(settings),
            default_flow=city.service(city.default_service).flow,
        )
    except ValueError as error:
        raise SettingsError(f"The flows cannot be compiled with these settings: {error}") from error
    music.lay_music(settings, flows)
    return compiled


def faults_with(settings: Settings, city: City, instead: Mapping[str, str]) -> tuple[Fault, ...]:
    """What would be wrong with all flows if these texts came before the files'; changes nothing.

    Raises `FlowsRefusedError` when the city's own prompts cannot be read.
    """
    try:
        return _faults(settings, city, read(settings, instead), _lengths(settings))
    except FlowsRefusedError as error:
        if not error.faults:
            raise
        return error.faults


def _faults(
    settings: Settings, city: City, flows: list[Flow], lengths: Mapping[str, float]
) -> tuple[Fault, ...]:
    return check(
        flows,
        lengths,
        {queue.name for queue in city.queues},
        services={service.code: service.flow for service in city.services},
        calendars=flow_sources.calendars(settings, city).keys(),
        mobiles=_mobiles(settings, city).keys(),
        emergency_seconds=settings.emergency_seconds,
    )


def _lengths(settings: Settings) -> dict[str, float]:
    """Of each prompt, seconds: measured where it is rendered on this machine, else by its words."""
    found: dict[str, float] = {}
    for name, prompt in prompts.texts(settings).items():
        try:
            found[name] = prompts.longest(settings, name)
        except OutsideError:
            letters = max(len(prompt.indonesian), len(prompt.english or ""))
            found[name] = SECONDS_PER_LETTER * letters
    return found


def _mobiles(settings: Settings, city: City) -> dict[str, str]:
    return {**city.mobiles, **settings.mobiles}


def _run_before(settings: Settings) -> list[str]:
    """Flows that Asterisk may be running now: a call in one that is gone would be cut off."""
    file = asterisk_home(settings) / "etc" / COMPILED[0]
    return _CONTEXT.findall(file.read_text("utf-8")) if file.exists() else []


def last_good(settings: Settings) -> dict[str, str] | None:
    """What was rendered before, for a start whose flows are refused; none on a first start."""
    etc = asterisk_home(settings) / "etc"
    if not all((etc / name).exists() for name in COMPILED):
        return None
    return {name: (etc / name).read_text("utf-8") for name in COMPILED}


def write(settings: Settings, compiled: Mapping[str, str]) -> list[Path]:
    """Writes compiled texts where a running Asterisk reads them; returns the files that changed."""
    etc = asterisk_home(settings) / "etc"
    return [path for name, text in compiled.items() if write_conf(path := etc / name, text)]


def read(settings: Settings, instead: Mapping[str, str]) -> list[Flow]:
    """Every flow, in the order of their names. Raises `FlowsRefusedError` with all their faults."""
    texts = flow_sources.sources(settings)
    texts |= {f"{name}{reading.SUFFIX}": text for name, text in instead.items()}
    flows: list[Flow] = []
    faults: list[Fault] = []
    for name in sorted(texts):
        try:
            flows.append(reading.read_flow(texts[name], name))
        except FlowError as error:
            faults += error.faults
    if faults:
        raise FlowsRefusedError.of(faults)
    return flows
