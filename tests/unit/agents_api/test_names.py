"""A file's name is text to be shown."""

import pytest

from agents_api.incidents.evidence.names import displayed


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("IMG_2031.jpg", "IMG_2031.jpg"),
        ("foto kebakaran.jpg", "foto kebakaran.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\fakepath\\foto.png", "foto.png"),
        ("../..", "tanpa nama"),
        ("/", "tanpa nama"),
        ("", "tanpa nama"),
        ("\0\1\2", "tanpa nama"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie: x=1.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("\u200bfoto\u2028.jpg", "foto.jpg"),
        ("\udcff.jpg", "jpg"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("фото.jpg", "фото.jpg"),
        ("x" * 500 + ".jpg", "x" * 116 + ".jpg"),
        ("x" * 500, "x" * 120),
    ],
)
def test_names(sent: str, shown: str) -> None:
    assert displayed(sent) == shown
    assert len(shown) <= 120
