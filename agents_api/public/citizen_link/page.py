"""The citizen's page as text: Indonesian first, English below; what it says depends on what the link can do."""

from html import escape
from pathlib import Path
from string import Template

from agents_api.telephone.locations.service import LinkState

FILES = Path(__file__).parent
_PAGE = Template((FILES / "page.html").read_text("utf-8"))

_SENTENCES: dict[LinkState, tuple[str, str]] = {
    LinkState.OPEN: ("", ""),
    LinkState.USED: (
        "Lokasi dari tautan ini sudah kami terima. Tetap di telepon.",
        "We have received the location from this link. Please stay on the phone.",
    ),
    LinkState.EXPIRED: (
        "Tautan ini sudah tidak berlaku. Minta tautan baru kepada petugas 112.",
        "This link has expired. Ask the 112 operator for a new one.",
    ),
    LinkState.UNKNOWN: (
        "Tautan ini tidak dikenal. Periksa lagi alamatnya, atau hubungi 112.",
        "This link is unknown. Check its address, or call 112.",
    ),
}


def page(state: LinkState, city: str) -> str:
    """The whole page. `city` as citizens call it."""
    indonesian, english = _SENTENCES[state]
    is_open = state is LinkState.OPEN
    return _PAGE.substitute(
        city=escape(city),
        ask="" if is_open else "hidden",
        over="hidden" if is_open else "",
        over_id=indonesian,
        over_en=english,
    )
