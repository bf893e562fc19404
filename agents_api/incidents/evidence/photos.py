"""Makes of a photo what may leave the house: its pixels, upright, and nothing else that the file carries.

A camera writes where and when it was, its serial number and more into the file (EXIF, XMP, comments, previews), and
anybody can hide a page or an archive behind the pixels. So what leaves is written anew from the pixels.
"""

import os
import struct
import zlib
from pathlib import Path
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from records.evidence import FileKind
from settings.errors import BadInputError

_AT_ONCE = BoundedSemaphore(2)
"""One large photo takes some 200 MB while it is open."""

_LOSSY = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}, "PNG": {}}
_BROKEN = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    ArithmeticError,
    LookupError,
    struct.error,
    zlib.error,
)
"""What Pillow raises, all told, for files that are not what they begin as."""


def write_clean(original: Path, clean: Path, kind: FileKind, *, most_pixels: int) -> None:
    """Writes the photo's pixels, upright by its orientation mark, to `clean` in the same format.

    Of moving pictures the first is kept. Raises `BadInputError` for a photo that is broken, cut off, no photo after
    all, or larger than `most_pixels`, which is told from its head before anything is unpacked.
    """
    form = kind.name
    with _AT_ONCE:
        try:
            with Image.open(original, formats=[form]) as image:
                _check_size(image, most_pixels)
                pixels = _plain(ImageOps.exif_transpose(image), form)
                with open(clean, "xb", opener=_private) as out:
                    pixels.save(out, form, **_LOSSY[form])
        except _BROKEN as error:
            if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
                raise _too_many(most_pixels) from None
            raise BadInputError(
                "The photo is broken, cut off, or no photo at all; take or send it again."
            ) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check_size(image: Image.Image, most_pixels: int) -> None:
    if image.width * image.height > most_pixels:
        raise _too_many(most_pixels)


def _too_many(most_pixels: int) -> BadInputError:
    return BadInputError(
        f"The photo has too many pixels; {most_pixels // 1_000_000} megapixels are the most."
    )


def _plain(image: Image.Image, form: str) -> Image.Image:
    """Pixels in a mode that every viewer knows, without what the image carries besides."""
    clear = image.has_transparency_data and form != "JPEG"
    grey = image.mode in {"1", "L"}
    plain = image.convert("RGBA" if clear else "L" if grey else "RGB")
    plain.info.clear()
    return plain
