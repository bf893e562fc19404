"""Which post a place belongs to."""

import pytest

from dispatch.posts import Choice, Post, Why, metres_between, responsible
from records.city import load_city

CINERE = Post("damkar-cinere", "UPT Cinere", -6.339, 106.784, ("32.76.09.1001",))
MERDEKA = Post("damkar-merdeka", "Pos Merdeka", -6.392, 106.843, ("32.76.05.1004", "32.76.05.1005"))
TAPOS = Post("damkar-tapos", "UPT Tapos", -6.416, 106.882, ("32.76.05.1005",))
ALL = (TAPOS, MERDEKA, CINERE)
AT_MERDEKA = (-6.3921, 106.8431)
AT_CINERE = (-6.3391, 106.7841)


@pytest.mark.parametrize(
    ("posts", "kelurahan", "point", "chosen"),
    [
        # The area counts before the distance.
        (ALL, "32.76.09.1001", AT_MERDEKA, ("damkar-cinere", Why.AREA)),
        (ALL, "32.76.09.1001", None, ("damkar-cinere", Why.AREA)),
        # Two with the same kelurahan: the nearest, without a point the first by code.
        (ALL, "32.76.05.1005", (-6.415, 106.88), ("damkar-tapos", Why.AREA)),
        (ALL, "32.76.05.1005", AT_MERDEKA, ("damkar-merdeka", Why.AREA)),
        (ALL, "32.76.05.1005", None, ("damkar-merdeka", Why.AREA)),
        # Nobody's kelurahan, or none known.
        (ALL, "32.76.11.1001", AT_CINERE, ("damkar-cinere", Why.NEAREST)),
        (ALL, None, AT_MERDEKA, ("damkar-merdeka", Why.NEAREST)),
        ((MERDEKA,), "32.76.11.1001", None, ("damkar-merdeka", Why.ONLY)),
        ((MERDEKA,), None, AT_CINERE, ("damkar-merdeka", Why.ONLY)),
        (ALL, "32.76.11.1001", None, None),
        (ALL, None, None, None),
        ((), "32.76.09.1001", AT_CINERE, None),
    ],
)
def test_responsible(
    posts: tuple[Post, ...],
    kelurahan: str | None,
    point: tuple[float, float] | None,
    chosen: tuple[str, Why] | None,
) -> None:
    choice = responsible(posts, kelurahan, point)
    assert (choice and (choice.post.code, choice.why)) == chosen
    assert choice is None or (choice.metres is None) is (point is None)


def test_metres() -> None:
    assert metres_between(AT_CINERE, AT_CINERE) == 0
    # One minute of latitude is a nautical mile, to its rounding.
    assert metres_between((-6.0, 106.8), (-6.0 - 1 / 60, 106.8)) == pytest.approx(1853, abs=1)
    assert responsible((CINERE,), None, AT_CINERE) == Choice(CINERE, Why.ONLY, 16)


def test_every_kelurahan_of_depok_has_a_fire_post() -> None:
    city = load_city("depok")
    [damkar] = [agency for agency in city.agencies if agency.code == "DAMKAR"]
    posts = [Post(p.code, p.name, p.lat, p.lon, city.kelurahan_in(p.area)) for p in damkar.posts]
    found = {ward.code: responsible(posts, ward.code, (ward.lat, ward.lon)) for ward in city.kelurahan}
    assert len(found) == 63
    assert all(choice is not None and choice.why is Why.AREA for choice in found.values())
    far = {code: choice.metres for code, choice in found.items() if choice and (choice.metres or 0) > 7000}
    assert far == {}, "an area leads across the city"
