"""What of a photo leaves the house: its pixels, upright, and nothing else."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from agents_api.incidents.evidence.photos import write_clean
from records.evidence import FileKind
from settings.errors import BadInputError
from tests.unit.agents_api import photos

MOST = 1_000_000


def cleaned(folder: Path, content: bytes, kind: FileKind, most: int = MOST) -> bytes:
    original, clean = folder / "original", folder / "clean"
    original.write_bytes(content)
    try:
        write_clean(original, clean, kind, most_pixels=most)
        assert clean.stat().st_mode & 0o777 == 0o600
        return clean.read_bytes()
    finally:
        clean.unlink(missing_ok=True)


CARRIES = [
    (photos.jpeg(), FileKind.JPEG),
    (photos.jpeg(mode="L"), FileKind.JPEG),
    (photos.jpeg(mode="CMYK"), FileKind.JPEG),
    (photos.png(), FileKind.PNG),
    (photos.png("P"), FileKind.PNG),
    (photos.png("RGBA"), FileKind.PNG),
    (photos.png("1"), FileKind.PNG),
    (photos.webp(), FileKind.WEBP),
]


@pytest.mark.parametrize(("content", "kind"), CARRIES)
def test_nothing_but_pixels_leaves(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    assert any(secret in content for secret in photos.SECRETS), "the test's own photo carries something"
    out = cleaned(tmp_path, content + photos.HTML, kind)
    assert [secret for secret in (*photos.SECRETS, b"<script>", b"xmp", b"XMP") if secret in out] == []
    with Image.open(BytesIO(out)) as image:
        assert (image.format, image.size) == (kind.name, (64, 32))
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}
        red = image.convert("RGB").getpixel((8, 8))
        assert isinstance(red, tuple)
        assert kind is FileKind.WEBP or red[0] in {76, *range(200, 256)}, "a grey or a red left side"


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (64, 32)), (3, (64, 32)), (6, (32, 64)), (8, (32, 64))]
)
def test_it_stands_upright(tmp_path: Path, orientation: int, size: tuple[int, int]) -> None:
    with Image.open(BytesIO(cleaned(tmp_path, photos.jpeg(orientation), FileKind.JPEG))) as image:
        assert image.size == size
        corner = image.convert("RGB").getpixel((4, 4))
        assert isinstance(corner, tuple)
        # Turned by 180 or by 270 degrees the blue half is first.
        assert (corner[2] > corner[0]) is (orientation in {3, 8})


def test_transparency_stays(tmp_path: Path) -> None:
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    held = BytesIO()
    image.save(held, "PNG")
    with Image.open(BytesIO(cleaned(tmp_path, held.getvalue(), FileKind.PNG))) as out:
        assert out.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


NO_PHOTOS = [
    (b"\xff\xd8\xff" + photos.HTML, FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n" + photos.HTML, FileKind.PNG),
    (b"RIFF\0\0\0\0WEBP" + photos.HTML, FileKind.WEBP),
    (photos.jpeg()[: len(photos.jpeg()) // 2], FileKind.JPEG),
    (photos.png()[:-30], FileKind.PNG),
    (photos.webp()[:60], FileKind.WEBP),
    (photos.png(), FileKind.JPEG),
    (photos.png_text_bomb(), FileKind.PNG),
    (b"", FileKind.JPEG),
]


@pytest.mark.parametrize(("content", "kind"), NO_PHOTOS)
def test_what_is_no_photo_is_refused(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    with pytest.raises(BadInputError, match="broken, cut off, or no photo"):
        cleaned(tmp_path, content, kind)


@pytest.mark.parametrize("side", [1_001, 10_000, 14_000, 60_000])
def test_a_bomb_is_refused_by_its_head(tmp_path: Path, side: int) -> None:
    bomb = photos.png_bomb(side, side)
    assert len(bomb) < 400_000
    with pytest.raises(BadInputError, match=r"too many pixels; 1 megapixels"):
        cleaned(tmp_path, bomb, FileKind.PNG)
