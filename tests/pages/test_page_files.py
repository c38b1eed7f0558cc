"""The files of the pages: nothing from elsewhere, nothing that the page's content policy would have to allow."""

from __future__ import annotations

import re

from pages.toccata_pages import PAGES, scripts

FILES = {str(path.relative_to(PAGES)): path for path in sorted(PAGES.rglob("*")) if path.is_file()}
NAMESPACE = "http://www.w3.org/2000/svg"


def found(pattern: str, *endings: str) -> list[str]:
    """Which files of these endings hold the pattern."""
    texts = {name: path.read_text() for name, path in FILES.items() if name.endswith(endings)}
    return [name for name, text in texts.items() if re.search(pattern, text)]


def test_no_file_names_an_address_elsewhere() -> None:
    texts = {name: path.read_text().replace(NAMESPACE, "") for name, path in FILES.items()}
    assert [name for name, text in texts.items() if re.search(r"(https?:|wss?:)?//[\w-]+\.\w", text)] == []


def test_no_inline_script_or_style() -> None:
    assert found(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=\"", ".html", ".svg") == []


def test_what_a_person_typed_can_never_become_markup() -> None:
    assert found(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", ".js") == []


def test_every_icon_that_is_drawn_exists() -> None:
    icons = set(re.findall(r"^  (\w+): '", scripts()["draw.js"], re.MULTILINE))
    used = {name for script in scripts().values() for name in re.findall(r"\bicon\('(\w+)'\)", script)}
    assert used - icons == set()


def test_every_file_that_another_names_exists() -> None:
    named = {
        (path.parent / name).resolve()
        for path in FILES.values()
        if path.suffix in {".js", ".css"}
        for name in re.findall(r"(?:from |import |import\(|@import url\()['\"](\.{0,2}[\w./-]+)['\"]", path.read_text())
    }
    assert [str(path) for path in named if not path.is_file()] == []


def test_every_file_is_short_enough_to_read() -> None:
    long = {name: len(path.read_text().splitlines()) for name, path in FILES.items() if name.endswith((".js", ".css"))}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def needed(*names: str) -> list[str]:
    """These scripts and all that they import from the start, each once."""
    order = list(names)
    for name in order:
        text = FILES[name].read_text()
        named = re.findall(r"^import (?:[^;'\"]*? from )?'(\.[^']+)';$", text, re.MULTILINE)
        paths = [str((FILES[name].parent / one).resolve().relative_to(PAGES.resolve())) for one in named]
        order += [path for path in dict.fromkeys(paths) if path not in order]
    return order


def test_the_home_page_asks_for_all_its_scripts_at_once() -> None:
    listed = re.findall(r'<link rel="modulepreload" href="/pages/([^"]+)">', FILES["index.html"].read_text())
    assert sorted(["app.js", *listed]) == sorted(needed("app.js", "pages/play.js"))
