"""The one page of the http port: how a tablet learns to trust the instruments of this clinic. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from toccata.web.trust.pictures import install_picture, load_picture, trust_picture
from toccata.web.trust.qr import qr_svg
from toccata.web.trust.words import WORDS

STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;max-width:60rem;padding:1rem;font:1.25rem/1.5 system-ui,sans-serif;"
    "background:#fbfaf7;color:#1b252c}"
    "h1{font-size:1.75rem}h2{font-size:1.25rem;margin:0 0 .5rem}"
    "ol{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1rem;padding:0;list-style:none}"
    "li{background:#fff;border:1px solid #c9d3d8;border-radius:1rem;padding:1rem}"
    "svg{display:block;width:100%;max-width:20rem;height:auto;margin:0 auto .5rem}"
    "a{display:block;margin:.5rem 0;padding:.75rem 1rem;border-radius:.75rem;"
    "background:#1f6684;color:#fff;text-align:center;text-decoration:none;font-weight:600}"
    "a:focus-visible{outline:4px solid #b3541e;outline-offset:2px}"
    "p,code{overflow-wrap:anywhere}code{font-size:1rem}p{margin:.5rem 0}"
    "@media(prefers-color-scheme:dark){body{background:#161c20;color:#eef2f4}"
    "li{background:#1f272c;border-color:#3c4a52}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing is loaded and nothing runs: one known style, all pictures in the page itself."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page tells.

    Attributes:
        name: of the instrument, such as ``instrument-a1b2c3d4``.
        address: where the instrument's pages are, ``https://...``.
        fingerprint: of the authority's certificate.
        language: one of `words.LANGUAGES`.
    """

    name: str
    address: str
    fingerprint: str
    language: str


def page(shown: Shown) -> bytes:
    """Write the page: HTML in UTF-8, complete in itself, to be sent with `POLICY`."""
    words = WORDS[shown.language]
    title = escape(words["title"].format(name=shown.name))
    body = (
        f"<h1>{title}</h1><p>{escape(words['why'])}</p><ol>{_load(words)}{_install(words)}{_trust(words)}</ol>"
        f'<a href="{escape(shown.address)}">{escape(words["open"])}</a>'
        f"<p>{escape(words['scan'])}</p>{qr_svg(shown.address)}<p><code>{escape(shown.address)}</code></p>"
        f"<p>{escape(words['check'])}</p><p><code>{escape(shown.fingerprint)}</code></p>"
    )
    return (
        f'<!doctype html><html lang="{shown.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    ).encode()


def _load(words: Mapping[str, str]) -> str:
    return _step(
        words["load"],
        load_picture(words),
        f'<a href="toccata.mobileconfig">{escape(words["load_ipad"])}</a>'
        f'<a href="toccata.crt">{escape(words["load_other"])}</a>',
    )


def _install(words: Mapping[str, str]) -> str:
    return _step(words["install"], install_picture(words), _lines(words["install_ipad"], words["install_android"]))


def _trust(words: Mapping[str, str]) -> str:
    return _step(words["trust"], trust_picture(words), _lines(words["trust_ipad"], words["trust_android"]))


def _lines(*lines: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _step(title: str, picture: str, text: str) -> str:
    return f"<li><h2>{escape(title)}</h2>{picture}{text}</li>"
