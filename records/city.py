"""The city pack: what differs from city to city, read from files under `records/cities/NAME`.

Asterisk's configuration is rendered from it and the database is seeded from it, so both agree.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

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
    """As the trunk may send it; the first is the usual form."""
    flow: Code
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
    strategy: Literal["ringall", "leastrecent", "fewestcalls", "random", "rrmemory", "linear"] = "leastrecent"
    ring_seconds: Annotated[int, Field(ge=3, le=60)] = 5
    """How long one operator's phone rings before the next."""
    weight: int = 0
    """An operator in several queues is rung by the heaviest first."""


class AgencyPack(_Part):
    """An OPD or partner and the ways to reach it that are no secret."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]
    name: str
    webhook: str | None = None
    """URL of its own system, if it has one."""
    duty_phone: str | None = None
    """E.164 number that the case call rings."""


class TypePack(_Part):
    """One line of the catalogue."""

    code: str
    name_id: str
    name_en: str
    priority: Annotated[int, Field(ge=1, le=4)]
    lead: str
    support: tuple[str, ...]
    restricted: Literal["identity", "case"] | None


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
    agencies: tuple[AgencyPack, ...]
    types: tuple[TypePack, ...]
    kelurahan: tuple[KelurahanPack, ...]

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
            *_unknown("catalogue.lead", [t.lead for t in self.types], agencies),
            *_unknown("catalogue.support", [code for t in self.types for code in t.support], agencies),
            *_twice("services.numbers", [number for s in self.services for number in s.numbers]),
            *_twice("positions.extension", [p.extension for p in self.positions]),
            *_twice("positions.code", [p.code for p in self.positions]),
            *_twice("queues.name", [q.name for q in self.queues]),
            *_twice("agencies.code", [a.code for a in self.agencies]),
            *_twice("catalogue.code", [t.code for t in self.types]),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def service(self, code: str) -> ServicePack:
        """The service of that code. Raises `KeyError`."""
        return {service.code: service for service in self.services}[code]


def _unknown(where: str, used: list[str], known: set[str]) -> list[str]:
    return [f"{where}: {code} is not defined" for code in sorted(set(used) - known)]


def _twice(where: str, codes: list[str]) -> list[str]:
    return [f"{where}: {code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]


@cache
def load_city(name: str) -> City:
    """Reads and checks the pack. Raises `SettingsError` that names the pack and every fault."""
    folder = CITIES / name
    try:
        plain: dict[str, Any] = yaml.safe_load((folder / "city.yaml").read_text("utf-8"))
        agencies: list[dict[str, Any]] = yaml.safe_load((folder / "agencies.yaml").read_text("utf-8"))
        types = [
            row
            | {
                "support": [code for code in row["support"].split(";") if code],
                "restricted": row["restricted"] or None,
            }
            for row in _csv(folder / "catalogue.csv")
        ]
        return City.model_validate(
            plain | {"agencies": agencies, "types": types, "kelurahan": _csv(folder / "kelurahan.csv")}
        )
    except FileNotFoundError as error:
        known = ", ".join(sorted(path.name for path in CITIES.iterdir() if path.is_dir()))
        raise SettingsError(
            f"DCOR_CITY={name}: {error.filename} is missing. Packs that are there: {known}."
        ) from None
    except (ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"City pack {folder}: {error}") from error


def _csv(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
