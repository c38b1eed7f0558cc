"""A sheet of SVG: the few shapes that the drawings need, with numbers short and text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape  # nosec B406  # it writes XML and reads none

INK = "#1b2733"
FAINT = "#5b6b7a"
PAPER = "#ffffff"
PANEL = "#eef2f5"
EDGE = "#a9b5c0"
FONT = "DejaVu Sans, Verdana, sans-serif"

Point = tuple[float, float]


def short(number: float) -> str:
    """Write a coordinate without needless digits: 12 and 12.5, never 12.0."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


class Sheet:
    """Collects shapes in the order of drawing; the last lies on top."""

    def __init__(self, title: str, about: str) -> None:
        self._title, self._about, self._shapes = title, about, list[str]()

    def box(self, at: Point, size: Point, fill: str = PANEL, edge: str = EDGE, radius: float = 5) -> None:
        """Draw a rectangle with rounded corners; ``at`` is its upper left corner."""
        (x, y), (width, height) = at, size
        self._shapes.append(
            f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" rx="{short(radius)}" '
            f'fill="{fill}" stroke="{edge}" stroke-width="1"/>'
        )

    def text(
        self, at: Point, words: str, size: float = 12, anchor: str = "start", fill: str = INK, bold: bool = False
    ) -> None:
        """Write one line; ``at`` is on its base line, ``anchor`` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        self._shapes.append(
            f'<text x="{short(at[0])}" y="{short(at[1])}" font-size="{short(size)}" text-anchor="{anchor}"{weight} '
            f'fill="{fill}">{escape(words)}</text>'
        )

    def wire(self, points: Sequence[Point], colour: str = INK, width: float = 2, dashed: bool = False) -> None:
        """Draw a line through these points."""
        path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        dashes = ' stroke-dasharray="5 4"' if dashed else ""
        self._shapes.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{short(width)}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def dot(self, at: Point, colour: str = INK, radius: float = 3.5) -> None:
        """Mark where wires are joined."""
        self._shapes.append(f'<circle cx="{short(at[0])}" cy="{short(at[1])}" r="{short(radius)}" fill="{colour}"/>')

    def ring(self, at: Point, radius: float, edge: str = INK) -> None:
        """Draw a circle that hides what is under it."""
        self._shapes.append(
            f'<circle cx="{short(at[0])}" cy="{short(at[1])}" r="{short(radius)}" fill="{PAPER}" stroke="{edge}" '
            f'stroke-width="1.5"/>'
        )

    def area(self, points: Sequence[Point], fill: str = INK) -> None:
        """Fill the shape that has these corners."""
        path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self._shapes.append(f'<polygon points="{path}" fill="{fill}"/>')

    def svg(self, width: float, height: float) -> str:
        """Give the file's text."""
        size = f'viewBox="0 0 {short(width)} {short(height)}" width="{short(width)}" height="{short(height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}" role="img">'
        paper = f'<rect width="{short(width)}" height="{short(height)}" fill="{PAPER}"/>'
        words = f"<title>{escape(self._title)}</title>\n<desc>{escape(self._about)}</desc>"
        return "\n".join([head, words, paper, *self._shapes, "</svg>", ""])
