"""What citizens may file through the city's app (Open311): services, their questions, the area; of the city pack.

An emergency is never filed there: a service whose type is of priority 1 or restricted is refused when the pack is read.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Line = Annotated[str, StringConstraints(min_length=1, max_length=500)]
ServiceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,19}$")]
"""No dot in it: the standard puts the format behind one (`services/PJU.json`)."""

LISTS = frozenset({"singlevaluelist", "multivaluelist"})
"""Datatypes with values to choose from."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Part):
    """The same in both languages."""

    id: Line
    en: Line

    def said_in(self, language: str) -> str:
        """In English if `language` is `en`, else in Indonesian."""
        return self.en if language == "en" else self.id


class AttributePack(_Part):
    """One more question of a service, or (`informs`) a sentence that the app shows before it sends."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
    description: Wording
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"] = "string"
    hint: Wording | None = None
    required: bool = False
    informs: bool = False
    values: dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,30}$")], Wording] = {}
    """What can be chosen, by key."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "AttributePack":
        if bool(self.values) is not (self.datatype in LISTS):
            raise ValueError(f"{self.code}: a list has values, and nothing else has")
        if self.informs and self.required:
            raise ValueError(f"{self.code}: what only informs cannot be required")
        return self


class PublicServicePack(_Part):
    """One thing that citizens report, and the catalogue's type that it becomes."""

    code: ServiceCode
    type: str
    name: Wording
    description: Wording
    group: Wording
    keywords: tuple[Annotated[str, StringConstraints(pattern=r"^[^,]{1,60}$")], ...] = ()
    private: bool = False
    """Its reports concern people: only the app that filed one may read it."""
    attributes: tuple[AttributePack, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> "PublicServicePack":
        codes = [attribute.code for attribute in self.attributes]
        if len(codes) != len(set(codes)):
            raise ValueError(f"{self.code}: an attribute's code stands twice")
        return self


class BoundsPack(_Part):
    """The city's bounding box, degrees WGS 84: what lies outside is another city's."""

    south: Annotated[float, Field(ge=-90, le=90)]
    north: Annotated[float, Field(ge=-90, le=90)]
    west: Annotated[float, Field(ge=-180, le=180)]
    east: Annotated[float, Field(ge=-180, le=180)]

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point lies inside."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


class Open311Pack(_Part):
    """The whole of it."""

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")]
    changeset: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d$")]
    """When services or questions last changed: apps then read them again."""
    contact: Line
    key_service: Line
    """How an app's developers get a key."""
    emergency: Wording
    """Stands at the end of every description."""
    bounds: BoundsPack
    services: tuple[PublicServicePack, ...]

    def service(self, code: str) -> PublicServicePack | None:
        """The service of that code."""
        return next((service for service in self.services if service.code == code), None)
