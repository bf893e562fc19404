"""A diagram as SVG, for whoever has a browser and no application: text in, text out."""

from collections.abc import Mapping
from html import escape

from ivr_flows.diagram import Arrow, Box, Diagram

WIDTH = 200
HEIGHT = 72
_MARGIN = 20
_LETTERS = 30
"""Of a label that fit into a box."""

_COLOURS = {
    "queue": "#2f9e44",
    "mobile": "#2f9e44",
    "hangup": "#868e96",
    "message": "#f08c00",
    "call_back": "#f08c00",
    "flow": "#1971c2",
}
_OTHER = "#495057"

_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0,0 L8,4 L0,8 z" fill="#868e96"/></marker></defs>'
)


def svg(title: str, diagram: Diagram, notes: Mapping[str, str]) -> str:
    """The whole picture; `notes` are a line of text below a box, by its id."""
    places = {box.id: box for box in diagram.boxes}
    width = max((box.x for box in diagram.boxes), default=0) + WIDTH + 2 * _MARGIN
    height = max((box.y for box in diagram.boxes), default=0) + HEIGHT + 2 * _MARGIN
    view = f'viewBox="{-_MARGIN} {-_MARGIN} {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view} font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        _TIP,
        *(_arrow(arrow, places[arrow.origin], places[arrow.to]) for arrow in diagram.arrows),
        *(_box(box, notes.get(box.id, "")) for box in diagram.boxes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(box: Box, note: str) -> str:
    colour = _COLOURS.get(box.kind, _OTHER)
    thick = 4 if box.starts else 2
    lines = [
        f'<g transform="translate({box.x},{box.y})">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff" stroke="{colour}" stroke-width="{thick}"/>',
        f'<text x="10" y="20" font-weight="bold">{escape(_short(box.id))}</text>',
        f'<text x="{WIDTH - 10}" y="20" text-anchor="end" fill="{colour}">{escape(box.kind)}</text>',
        f'<text x="10" y="40" fill="#495057">{escape(_short(box.label))}</text>',
        f'<text x="10" y="60" fill="#212529">{escape(_short(note))}</text>',
        "</g>",
    ]
    return "".join(lines)


def _arrow(arrow: Arrow, origin: Box, to: Box) -> str:
    """Down to a lower box from below, else from side to side; a box's own loop bulges out."""
    dash = "" if arrow.chosen else ' stroke-dasharray="5 4"'
    if to.y > origin.y:
        x1, y1, x2, y2 = origin.x + WIDTH / 2, origin.y + HEIGHT, to.x + WIDTH / 2, to.y
        path = f"M{x1:g},{y1:g} C{x1:g},{y1 + 30:g} {x2:g},{y2 - 30:g} {x2:g},{y2:g}"
    else:
        x1, y1, x2, y2 = origin.x + WIDTH, origin.y + HEIGHT / 2, to.x + WIDTH, to.y + HEIGHT / 2
        path = f"M{x1:g},{y1:g} C{x1 + 50:g},{y1:g} {x2 + 50:g},{y2:g} {x2:g},{y2:g}"
    label = (
        f'<text x="{(x1 + x2) / 2 + 6:g}" y="{(y1 + y2) / 2:g}" fill="#495057">{escape(arrow.label)}</text>'
        if arrow.label
        else ""
    )
    return f'<path d="{path}" fill="none" stroke="#868e96"{dash} marker-end="url(#tip)"/>{label}'


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
