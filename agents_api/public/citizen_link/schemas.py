"""What the citizen's page sends."""

from typing import Annotated

from pydantic import Field

from agents_api.frame.shapes import Ask


class SharedPosition(Ask):
    """The phone's position."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    """Degrees, WGS 84."""
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    accuracy: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """Metres."""
