"""Agencies as the API shows them."""

from agents_api.shapes import Answer


class AgencyRow(Answer):
    """An OPD of the city or a partner."""

    code: str
    name: str
    active: bool


class AgencyList(Answer):
    """All agencies, by code."""

    items: list[AgencyRow]
