"""A file is what its first bytes say, whatever it is called."""

import pytest

from agents_api.frame.faults import WrongKindError
from agents_api.incidents.evidence.kinds import kind_of, name_out
from records.evidence import FileKind
from tests.unit.agents_api import photos


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photos.jpeg(), "jpeg"),
        (photos.png(), "png"),
        (photos.webp(), "webp"),
        (photos.PDF, "pdf"),
        (photos.mp4(), "mp4"),
        (photos.mp4(b"mp42"), "mp4"),
        (photos.mp4(b"M4A "), "m4a"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "wav"),
        (b"OggS\0\2\0\0", "ogg"),
        (b"ID3\4\0\0\0\0\0\0", "mp3"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"\xff\xf3\x40\xc4", "mp3"),
    ],
)
def test_what_is_taken(content: bytes, kind: str) -> None:
    assert kind_of(content[:64]) == FileKind(kind)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        photos.HTML,
        b" \n" + photos.PDF,
        b"MZ\x90\0",
        b"PK\3\4",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"RIFF\x24\0\0\0AVI ",
        b"#!/bin/sh\n",
        b"\xff\xfe<\0h\0t\0m\0l\0",
        b"\xff\xff\xff\xff",
        photos.mp4(b"qt  "),
        photos.mp4(b"3gp4"),
    ],
)
def test_what_is_not(content: bytes) -> None:
    with pytest.raises(WrongKindError, match="taken"):
        kind_of(content[:64])


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_heic_is_refused_with_what_to_do(brand: bytes) -> None:
    with pytest.raises(WrongKindError, match="send it as JPEG"):
        kind_of(photos.mp4(brand)[:64])


@pytest.mark.parametrize(
    ("name", "kind", "out"),
    [
        ("foto.JPG", FileKind.JPEG, "foto.JPG"),
        ("foto.html", FileKind.JPEG, "foto.html.jpg"),
        ("laporan.exe", FileKind.PDF, "laporan.exe.pdf"),
        ("suara", FileKind.OGG, "suara.ogg"),
    ],
)
def test_the_name_on_its_way_out_says_what_it_is(name: str, kind: FileKind, out: str) -> None:
    assert name_out(name, kind) == out
