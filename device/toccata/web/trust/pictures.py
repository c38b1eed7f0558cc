"""Three pictures of a tablet that show what to tap: plain SVG in the page, no file, no script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

_TABLET = (
    '<rect x="2" y="2" width="236" height="156" rx="14" fill="#23303a"/>'
    '<rect x="12" y="12" width="216" height="136" rx="4" fill="#ffffff"/>'
)
_ROW = '<rect x="24" y="{y}" width="192" height="28" rx="6" fill="{fill}"/>'
_TEXT = '<text x="{x}" y="{y}" font-size="14" font-family="sans-serif" fill="{fill}"{anchor}>{text}</text>'
_FINGER = (
    '<circle cx="{x}" cy="{y}" r="13" fill="none" stroke="#b3541e" stroke-width="4"/>'
    '<circle cx="{x}" cy="{y}" r="4" fill="#b3541e"/>'
)
_SWITCH = (
    '<rect x="160" y="80" width="48" height="24" rx="12" fill="#2b7d4f"/>'
    '<circle cx="196" cy="92" r="10" fill="#ffffff"/>'
)
_INK, _ACCENT, _PALE = "#1b252c", "#1f6684", "#e6edf1"


def load_picture(words: Mapping[str, str]) -> str:
    """Show the button that loads the file."""
    arrow = '<path d="M120 28v38m-16-16 16 16 16-16" fill="none" stroke="#1f6684" stroke-width="6"/>'
    return _framed(
        words["load"],
        arrow + _row(92, _ACCENT) + _text(120, 111, "#ffffff", words["file"], "middle") + _finger(196, 106),
    )


def install_picture(words: Mapping[str, str]) -> str:
    """Show the line in the settings that installs it."""
    rows = (
        _text(24, 34, _INK, words["settings"])
        + _row(46, _PALE)
        + _text(34, 65, _INK, words["profile"])
        + _row(100, _ACCENT)
        + _text(120, 119, "#ffffff", words["do"], "middle")
    )
    return _framed(words["install"], rows + _finger(200, 60) + _finger(200, 114))


def trust_picture(words: Mapping[str, str]) -> str:
    """Show the switch that lets it count."""
    rows = _text(24, 34, _INK, words["settings"]) + _row(78, _PALE) + _text(34, 97, _INK, words["switch"])
    return _framed(words["trust"], rows + _SWITCH + _finger(196, 92))


def _framed(title: str, inside: str) -> str:
    return f'<svg viewBox="0 0 240 160" role="img" aria-label="{escape(title)}">{_TABLET}{inside}</svg>'


def _row(y: int, fill: str) -> str:
    return _ROW.format(y=y, fill=fill)


def _text(x: int, y: int, fill: str, text: str, anchor: str = "") -> str:
    return _TEXT.format(x=x, y=y, fill=fill, text=escape(text), anchor=f' text-anchor="{anchor}"' if anchor else "")


def _finger(x: int, y: int) -> str:
    return _FINGER.format(x=x, y=y)
