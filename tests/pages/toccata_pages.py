"""Where the pages lie, and what their files say."""

from __future__ import annotations

from pathlib import Path

import toccata.web

PAGES = Path(toccata.web.__file__).parent / "pages"
LANGUAGES = ("en", "de", "es")


def scripts() -> dict[str, str]:
    """Every module by its path under the pages' folder."""
    return {str(path.relative_to(PAGES)): path.read_text() for path in sorted(PAGES.rglob("*.js"))}
