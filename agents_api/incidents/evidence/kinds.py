"""What a file is, by its first bytes; its name and what the sender says of it count for nothing. Pure."""

from agents_api.frame.faults import WrongKindError
from records.evidence import FileKind

HEAD = 64
"""How many first bytes `kind_of` needs."""

MEDIA_TYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.MP3: "audio/mpeg",
    FileKind.OGG: "audio/ogg",
    FileKind.WAV: "audio/wav",
    FileKind.M4A: "audio/mp4",
    FileKind.MP4: "video/mp4",
}

SUFFIXES = {
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.PNG: (".png",),
    FileKind.WEBP: (".webp",),
    FileKind.PDF: (".pdf",),
    FileKind.MP3: (".mp3",),
    FileKind.OGG: (".ogg", ".oga", ".opus"),
    FileKind.WAV: (".wav",),
    FileKind.M4A: (".m4a",),
    FileKind.MP4: (".mp4",),
}
"""Ends of names that fit; the first is the usual one."""

PHOTOS = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})

_TAKEN = "Photos as JPEG, PNG or WebP, PDF, sound as MP3, OGG, WAV or M4A, and video as MP4 are taken."

_STARTS = {
    b"\xff\xd8\xff": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"%PDF-": FileKind.PDF,
    b"OggS\0": FileKind.OGG,
    b"ID3": FileKind.MP3,
}
_RIFF = {b"WEBP": FileKind.WEBP, b"WAVE": FileKind.WAV}
_BRANDS = {
    FileKind.M4A: {b"M4A ", b"M4B "},
    FileKind.MP4: {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"},
}
"""Brands of ISO base media files (ISO/IEC 14496-12, the `ftyp` box)."""
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}


def kind_of(head: bytes) -> FileKind:
    """The kind of the file that begins so. Raises `WrongKindError` with a sentence for any other."""
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if _is_mp3_frame(head):
        return FileKind.MP3
    raise WrongKindError(f"By its content the file is none of the kinds that are taken. {_TAKEN}")


def _of_brand(brand: bytes) -> FileKind:
    for kind, brands in _BRANDS.items():
        if brand in brands:
            return kind
    if brand in _HEIC:
        raise WrongKindError("HEIC photos cannot be read here: send it as JPEG (iPhone: Most Compatible).")
    raise WrongKindError(f"This kind of video or sound is not taken. {_TAKEN}")


def _is_mp3_frame(head: bytes) -> bool:
    """Whether it begins with the header of an MPEG audio frame, layer III (ISO/IEC 11172-3, 2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - bits of the standard
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in {0, 15} and rate != 3  # noqa: PLR2004


def name_out(name: str, kind: FileKind) -> str:
    """The name under which it is sent: one that says what it really is."""
    return name if name.lower().endswith(SUFFIXES[kind]) else f"{name}{SUFFIXES[kind][0]}"
