"""The city's flows from their files to what Asterisk reads: read, measured, checked, compiled."""

from collections.abc import Iterable
from pathlib import Path

from ivr_flows import reading
from ivr_flows.checker import check
from ivr_flows.compiler import CityQueue, compile_flows
from ivr_flows.faults import Fault, FlowError, Place
from ivr_flows.model import Flow
from records.city import City
from settings.errors import SettingsError
from settings.settings import Settings
from telephony import prompts
from telephony.prompts import FlowsRefusedError
from telephony.rendering import asterisk_home

COMPILED = ("flows.conf", "queues_city.conf", "moh_flows.conf")


def load(settings: Settings, city: City) -> dict[str, str]:
    """Compiles the city's flows for `rendering.render`; prompts and what waiting callers hear are made on the way.

    Raises `FlowsRefusedError` with every fault, its file, line and path: nothing that Asterisk runs by then has
    been touched. Raises `SettingsError` when the home folder or the duty mobile cannot stand in a dialplan or
    espeak-ng is missing.
    """
    lengths = prompts.render_all(settings)
    flows = read_folder(prompts.flows_folder(settings))
    services = {service.code: service.flow for service in city.services}
    faults = check(flows, lengths, {queue.name for queue in city.queues}, services=services)
    if faults:
        raise _refused(faults)
    try:
        compiled = compile_flows(
            flows,
            [CityQueue(q.name, q.strategy, q.ring_seconds, q.weight) for q in city.queues],
            str(prompts.folder(settings)),
            settings.duty_mobile,
            outbound_number=settings.outbound_number,
        )
    except ValueError as error:
        raise SettingsError(f"The flows cannot be compiled with these settings: {error}") from error
    prompts.lay_music(settings, flows)
    return compiled


def last_good(settings: Settings) -> dict[str, str] | None:
    """What was rendered before, for a start whose flows are refused; none on a first start."""
    etc = asterisk_home(settings) / "etc"
    if not all((etc / name).exists() for name in COMPILED):
        return None
    return {name: (etc / name).read_text("utf-8") for name in COMPILED}


def read_folder(folder: Path) -> list[Flow]:
    """Every flow of a folder, in the order of their names. Raises `FlowsRefusedError` with all their faults."""
    flows: list[Flow] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob(f"*{reading.SUFFIX}")):
        if file.name == prompts.FILE:
            continue
        try:
            flows.append(reading.read_flow(file.read_text("utf-8"), file.name))
        except FlowError as error:
            faults += error.faults
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            faults.append(Fault(Place(file.name, line), "this is not UTF-8"))
    if faults:
        raise _refused(faults)
    return flows


def _refused(faults: Iterable[Fault]) -> FlowsRefusedError:
    return FlowsRefusedError("The flows are refused:\n" + "\n".join(str(fault) for fault in faults))
