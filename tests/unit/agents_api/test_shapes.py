"""What a request may contain."""

import pytest
from pydantic import ValidationError

from agents_api.incidents.incidents.schemas import CancelIncident, EditIncident
from agents_api.people.session.schemas import LogIn

HTML = "<img src=x onerror=alert(1)>"


def test_html_stays_as_it_was_typed() -> None:
    assert EditIncident(address=HTML, note=f"<script>\n{HTML}").address == HTML


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"address": "Jl\r\nMargonda"}, "one line"),
        ({"address": "Jl\0Margonda"}, "one line"),
        ({"note": "a\0b"}, "NUL"),
        ({"address": "x" * 10_000}, "at most 500"),
        ({"note": "x" * 10_000}, "at most 5000"),
        ({"address": "\ud800"}, "string"),
        ({"status": "closed"}, "not permitted"),
        ({"priority": 5}, "less than or equal to 4"),
        ({"lat": 1.0}, "both lat and lon"),
        ({"lat": 1.0, "lon": None}, "both lat and lon"),
        ({"lat": float("nan"), "lon": 1.0}, "finite|greater|less"),
        ({"kelurahan": "../x"}, "pattern"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(fields: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        EditIncident.model_validate(fields)


def test_a_reason_says_something() -> None:
    with pytest.raises(ValidationError, match="empty"):
        CancelIncident(reason=" \u00a0 ")


def test_what_is_left_out_is_not_emptied() -> None:
    assert EditIncident.model_validate({"landmark": None}).model_dump(exclude_unset=True) == {
        "landmark": None
    }


def test_a_password_has_bounds() -> None:
    with pytest.raises(ValidationError, match="at most 200"):
        LogIn(login="siti", password="x" * 10_000)
