"""The city pack: what differs from city to city, read from files under `records/cities/NAME`.

Asterisk's configuration is rendered from it and the database is seeded from it, so both agree.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from records.calls import Disposition
from records.public_services import Open311Pack
from records.questions import Question, Script, script_faults, script_of
from settings.errors import SettingsError

CITIES = Path(__file__).parent / "cities"

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
Part = TypeVar("Part", bound=BaseModel)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServicePack(_Part):
    """A line that citizens dial."""

    code: Code
    name: str
    numbers: tuple[str, ...]
    """As the trunk may send it; the first is the usual form. Country code, zeros and separators are no other form."""
    sos: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")], ...] = ()
    """Which emergencies `sos.*` (RFC 5031) are its own, such as `ambulance`; all others are the default line's."""
    flow: Code
    greeting: Code
    """The prompt that a caller hears first; the line probe listens for it."""
    series: str
    """Prefix of its incidents' numbers."""
    target_seconds: tuple[int, int]
    """Answer within: 90 % and 95 % of calls, seconds from the trunk's INVITE."""


class PositionPack(_Part):
    """One seat of the room."""

    code: Code
    name: str
    service: Code
    extension: Annotated[str, StringConstraints(pattern=r"^\d{3,5}$")]
    agency: str | None = None


class QueuePack(_Part):
    """A queue in Asterisk: which seats it rings and how."""

    name: Code
    positions: tuple[Code, ...]
    strategy: Literal["ringall", "leastrecent", "fewestcalls", "random", "rrmemory", "linear"] = "rrmemory"
    """`leastrecent` would ring one who does not pick up again and again, and nobody else."""
    ring_seconds: Annotated[int, Field(ge=3, le=60)] = 5
    """How long one operator's phone rings before the next."""
    weight: Annotated[int, Field(ge=0)] = 1
    """An operator in several queues is rung by the heaviest first."""
    rings_who_pauses: bool = False
    """Also an operator who is not ready: a colleague, or a caller of theirs, asks for just this one."""


SILENT_QUEUE = "silent"
"""Where citizens wait from whose line no sound comes any more; every other queue is heavier."""


def seat_queue(position: str) -> QueuePack:
    """The queue of one seat alone: for transfers, and for a caller's way back to an operator."""
    return QueuePack(
        name=f"seat-{position}",
        positions=(position,),
        strategy="ringall",
        ring_seconds=20,
        weight=50,
        rings_who_pauses=True,
    )


class StaffingPack(_Part):
    """Fewest ready operators of a service in some hours of the day."""

    service: Code
    queue: Code
    """The seats that count: those that this queue rings."""
    hours: tuple[Annotated[int, Field(ge=0, le=23)], Annotated[int, Field(ge=1, le=24)]]
    """From and until, Asia/Jakarta; until before from goes through midnight."""
    ready: Annotated[int, Field(ge=1)]


Hours = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")]
"""`07:30-16:00`; a day ends at `24:00`."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class CalendarPack(_Part):
    """When somebody is there. Hours over midnight are two: until 24:00, and from 00:00 of the next day."""

    zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+(/[A-Za-z_]+)*$")] = "Asia/Jakarta"
    weekly: dict[Weekday, tuple[Hours, ...]]
    """A day that is not named is closed."""
    holidays: tuple[Annotated[str, StringConstraints(pattern=r"^(\d{4}-)?\d\d-\d\d$")], ...] = ()
    """Closed all day: `08-17` each year, `2027-03-10` once."""

    @model_validator(mode="after")
    def _possible(self) -> "CalendarPack":
        hours = [text for day in self.weekly.values() for text in day]
        faults = [f"{text} ends before it begins" for text in hours if minutes(text)[0] >= minutes(text)[1]]
        faults += [f"{text} ends after midnight: write 24:00" for text in hours if minutes(text)[1] > 24 * 60]
        for text in self.holidays:
            try:
                date.fromisoformat(text if text.count("-") > 1 else f"2024-{text}")  # a leap year
            except ValueError:
                faults.append(f"there is no day {text}")
        if faults:
            raise ValueError("; ".join(faults))
        return self


def minutes(hours: str) -> tuple[int, int]:
    """Minutes since midnight of both ends of `07:30-16:00`."""
    begin, end = (60 * int(clock[:2]) + int(clock[3:]) for clock in hours.split("-"))
    return begin, end


class DirectoryPack(_Part):
    """Somebody outside whom operators hand callers over to: another emergency line, a hospital."""

    code: Code
    name: str
    number: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{3,15}$")]
    """As the trunk takes it: E.164, or a short number such as 110."""
    agency: str | None = None
    """Whose line it is: their case of the caller's incident goes with the call."""


class PostPack(_Part):
    """Where crews of an agency stand, and for which wards."""

    code: Code
    name: str
    lat: Annotated[float, Field(ge=-90, le=90)]
    """Degrees, WGS 84."""
    lon: Annotated[float, Field(ge=-180, le=180)]
    area: tuple[str, ...] = ()
    """Kemendagri codes: of a kelurahan, or of a kecamatan for all of its kelurahan."""
    confirmed: bool = False
    """Whether the agency itself has confirmed place and area."""


AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]


class AgencyPack(_Part):
    """An OPD or partner and the ways to reach it that are no secret."""

    code: AgencyCode
    name: str
    hours: Code | None = None
    """The calendar of its working hours; unset: somebody is always there."""
    posts: tuple[PostPack, ...] = ()
    webhook: str | None = None
    """URL of its own system, if it has one."""
    duty_phone: str | None = None
    """E.164 number that the case call rings."""


Days = Annotated[int, Field(ge=1, le=36_500)]


class RetentionPack(_Part):
    """How long things are kept. Of a call's recording it is days from the call's end, and the first of three counts."""

    incident: Days
    """Calls of an incident that got a number."""
    dispositions: dict[str, Days]
    """Calls that turned out to be no incident: `prank`, `ghost`, ..."""
    services: dict[Code, Days]
    """All other calls, by the line that was dialled."""
    journal: Days = 400
    """Rows of the journal, at least: whole partitions go. What an incident's timeline reads there is kept with it."""
    probes: Days = 30
    """Results of the line probe."""
    actions: Days = 400
    """What people asked of calls (hold, transfer, ...), and alarms that are over."""


BY_DISASTER_SETTING = "@disaster"
"""As the lead of a type: whoever leads disasters (`DCOR_DISASTER_LEAD`)."""


class TypePack(_Part):
    """One line of the catalogue."""

    code: str
    group: str = ""
    """What belongs together; unset: the letters that the code begins with."""
    name_id: str
    name_en: str
    priority: Annotated[int, Field(ge=1, le=4)]
    lead: str
    """An agency's code, or `@disaster`."""
    support: tuple[str, ...]
    restricted: Literal["identity", "case"] | None
    accept_seconds: Annotated[int, Field(ge=5, le=604_800)] | None = None
    """Time for an agency to accept; unset: by priority."""

    @property
    def its_group(self) -> str:
        """The group, as given or by the code."""
        return self.group or self.code.rstrip("0123456789")


class KelurahanPack(_Part):
    """A ward: the Kemendagri code is the key, because one name stands twice."""

    code: str
    kecamatan: str
    kelurahan: str
    lat: float
    lon: float


class City(_Part):
    """The whole pack, its parts checked against one another."""

    name: str
    default_service: Code
    """Where a call goes whose dialled number nobody knows: nobody is turned away."""
    services: tuple[ServicePack, ...]
    positions: tuple[PositionPack, ...]
    queues: tuple[QueuePack, ...]
    staffing: tuple[StaffingPack, ...] = ()
    retention: RetentionPack
    agencies: tuple[AgencyPack, ...]
    directory: tuple[DirectoryPack, ...] = ()
    types: tuple[TypePack, ...]
    kelurahan: tuple[KelurahanPack, ...]
    questions: dict[str, Script] = {}
    """What operators ask, by type or by the beginning of types."""
    calendars: dict[Code, CalendarPack] = {}
    """Opening hours that flows ask for by name."""
    mobiles: dict[Code, Annotated[str, StringConstraints(pattern=r"^\+\d{8,15}$")]] = {}
    """E.164 numbers that flows ring by name; people's own numbers belong into DCOR_MOBILES instead."""
    open311: Open311Pack | None = None
    """What citizens may file through the city's app; none: the city offers it to no app."""

    @model_validator(mode="after")
    def _agree(self) -> "City":
        services = {service.code for service in self.services}
        positions = {position.code for position in self.positions}
        agencies = {agency.code for agency in self.agencies}
        faults = [
            *_unknown("default_service", [self.default_service], services),
            *_unknown("positions.service", [p.service for p in self.positions], services),
            *_unknown("positions.agency", [p.agency for p in self.positions if p.agency], agencies),
            *_unknown("queues.positions", [code for q in self.queues for code in q.positions], positions),
            *_unknown("staffing.service", [s.service for s in self.staffing], services),
            *_unknown("staffing.queue", [s.queue for s in self.staffing], {q.name for q in self.queues}),
            *_unknown("directory.agency", [d.agency for d in self.directory if d.agency], agencies),
            *_unknown("agencies.hours", [a.hours for a in self.agencies if a.hours], set(self.calendars)),
            *(
                f"agencies.posts.area: {code} of {post.code} is no kelurahan or kecamatan"
                for agency in self.agencies
                for post in agency.posts
                for code in post.area
                if not self.kelurahan_in((code,))
            ),
            *_unknown("catalogue.lead", [t.lead for t in self.types], agencies | {BY_DISASTER_SETTING}),
            *(f"catalogue.support: {t.code} has its lead in it" for t in self.types if t.lead in t.support),
            *_unknown("catalogue.support", [code for t in self.types for code in t.support], agencies),
            *_unknown("retention.services", list(self.retention.services), services),
            *(
                f"retention.services: {code} is missing"
                for code in sorted(services - self.retention.services.keys())
            ),
            *_unknown(
                "retention.dispositions", list(self.retention.dispositions), {d.value for d in Disposition}
            ),
            *_twice("services.numbers", [number for s in self.services for number in s.numbers]),
            *_twice("services.sos", [name for s in self.services for name in s.sos]),
            *_twice("positions.extension", [p.extension for p in self.positions]),
            *_twice("positions.code", [p.code for p in self.positions]),
            *_twice("queues.name", [q.name for q in self.queues]),
            *_silent_faults(self.queues),
            *_twice("agencies.code", [a.code for a in self.agencies]),
            *_twice("directory.code", [d.code for d in self.directory]),
            *_twice("agencies.posts.code", [post.code for a in self.agencies for post in a.posts]),
            *_twice("catalogue.code", [t.code for t in self.types]),
            *script_faults(self.questions, {t.code for t in self.types}),
            *(_unfit(self.open311, self.types, self.kelurahan) if self.open311 else ()),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def all_queues(self) -> tuple[QueuePack, ...]:
        """The queues that flows name, and one for each seat."""
        return (*self.queues, *(seat_queue(position.code) for position in self.positions))

    def kelurahan_in(self, area: tuple[str, ...]) -> list[str]:
        """Codes of the kelurahan that an area names, alone or by their kecamatan."""
        return [
            ward.code
            for ward in self.kelurahan
            if any(ward.code == code or ward.code.startswith(f"{code}.") for code in area)
        ]

    def service(self, code: str) -> ServicePack:
        """The service of that code. Raises `KeyError`."""
        return {service.code: service for service in self.services}[code]

    def script(self, type_code: str) -> list[Question]:
        """The guided questions for a type, in order; also for one that an admin has added to the catalogue."""
        return script_of(self.questions, type_code, {kind.code for kind in self.types})


def _silent_faults(queues: tuple[QueuePack, ...]) -> list[str]:
    silent = next((queue for queue in queues if queue.name == SILENT_QUEUE), None)
    if silent is None:
        return [f"queues: {SILENT_QUEUE} is missing; citizens from whose line no sound comes wait in it"]
    return [
        f"queues.weight: {queue.name} must be heavier than {SILENT_QUEUE} ({silent.weight})"
        for queue in queues
        if queue.name != SILENT_QUEUE and queue.weight <= silent.weight
    ]


def _unknown(where: str, used: list[str], known: set[str]) -> list[str]:
    return [f"{where}: {code} is not defined" for code in sorted(set(used) - known)]


def _twice(where: str, codes: list[str]) -> list[str]:
    return [f"{where}: {code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]


def _unfit(public: Open311Pack, types: tuple[TypePack, ...], wards: tuple[KelurahanPack, ...]) -> list[str]:
    """What citizens must not file, and wards that lie outside the area for which they may."""
    kinds = {kind.code: kind for kind in types}
    return [
        *_unknown("open311.services.type", [service.type for service in public.services], set(kinds)),
        *_twice("open311.services.code", [service.code for service in public.services]),
        *(
            f"open311.services: {service.code} is {service.type}, an emergency or restricted: it is told to 112"
            for service in public.services
            if (kind := kinds.get(service.type)) and (kind.priority == 1 or kind.restricted)
        ),
        *(f"open311.bounds: {w.code} lies outside" for w in wards if not public.bounds.holds(w.lat, w.lon)),
    ]


@cache
def load_city(name: str) -> City:
    """Reads and checks the pack. Raises `SettingsError` that names the pack and every fault."""
    folder = CITIES / name
    try:
        plain: dict[str, Any] = yaml.safe_load((folder / "city.yaml").read_text("utf-8"))
        agencies: list[dict[str, Any]] = yaml.safe_load((folder / "agencies.yaml").read_text("utf-8"))
        app = folder / "open311.yaml"
        public: dict[str, Any] | None = yaml.safe_load(app.read_text("utf-8")) if app.exists() else None
        types = [
            row
            | {
                "support": [code for code in row["support"].split(";") if code],
                "restricted": row["restricted"] or None,
                "accept_seconds": row.get("accept_seconds") or None,
            }
            for row in _csv(folder / "catalogue.csv")
        ]
        parts = {
            "agencies": agencies,
            "types": types,
            "kelurahan": _csv(folder / "kelurahan.csv"),
            "questions": _questions(folder / "questions.yaml"),
            "open311": public,
        }
        return City.model_validate(plain | parts)
    except FileNotFoundError as error:
        known = ", ".join(sorted(path.name for path in CITIES.iterdir() if path.is_dir()))
        raise SettingsError(
            f"DCOR_CITY={name}: {error.filename} is missing. Packs that are there: {known}."
        ) from None
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"City pack {folder}: {error}") from error


def _questions(file: Path) -> object:
    """A pack may have none."""
    return yaml.safe_load(file.read_text("utf-8")) or {} if file.is_file() else {}


def _csv(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
