"""Files as people's phones make them, and as attackers do."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

SERIAL = "SN-0042-SECRET"
COMMENT = b"rumah Ibu Sari"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>KREATOR-RAHASIA</rdf:RDF></x:xmpmeta>'
SECRETS = (SERIAL.encode(), COMMENT, b"KREATOR-RAHASIA", b"Exif")
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def two_colours(mode: str = "RGB") -> Image.Image:
    """64 x 32: left red, right blue."""
    image = Image.new("RGB", (64, 32), (255, 0, 0))
    image.paste((0, 0, 255), (32, 0, 64, 32))
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """As a phone writes it: where it was, which it is, which side is up."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "Kamera"
    data[0xA431] = SERIAL
    data.get_ifd(0x8825).update({1: "S", 2: (6.0, 22.0, 15.1), 3: "E", 4: (106.0, 49.0, 58.0)})
    return data


def jpeg(orientation: int = 1, mode: str = "RGB") -> bytes:
    out = BytesIO()
    two_colours(mode).save(
        out, "JPEG", quality=95, exif=exif(orientation), comment=COMMENT, xmp=XMP, dpi=(72, 72)
    )
    return out.getvalue()


def png(mode: str = "RGB") -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", COMMENT.decode())
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    out = BytesIO()
    two_colours(mode).save(out, "PNG", pnginfo=text, exif=exif())
    return out.getvalue()


def webp() -> bytes:
    out = BytesIO()
    two_colours().save(out, "WEBP", exif=exif(), xmp=XMP)
    return out.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A small file that unpacks to `width` x `height` black pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compressobj(9)
    line = b"\0" * (1 + 3 * width)
    data = b"".join(rows.compress(line) for _ in range(min(height, 2_000))) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """A text chunk of a few kilobytes that unpacks to 100 MB."""
    packed = zlib.compressobj(9)
    text = b"".join(packed.compress(b"\0" * 1_000_000) for _ in range(100)) + packed.flush()
    whole = png()
    at = 8 + 25  # after the signature and IHDR
    return whole[:at] + _chunk(b"zTXt", b"Comment\0\0" + text) + whole[at:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def mp4(brand: bytes = b"isom", size: int = 2_000) -> bytes:
    box = b"\0\0\0\x18ftyp" + brand + b"\0\0\2\0isomiso2"
    return box + struct.pack(">I", size) + b"mdat" + b"\7" * size


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + b" " * 100
