"""The pages as files: what a tablet gets when it asks for one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from toccata.web.static import Pages


def asked(folder: Path, path: str, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Pages(folder))
        async with httpx.AsyncClient(transport=transport, base_url="http://toccata.local") as browser:
            return await browser.get(path, headers=headers)

    return asyncio.run(ask())


def lay_down(folder: Path) -> None:
    (folder / "styles").mkdir()
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "app.css").write_text('/* all */\n@import url("styles/base.css");\n@import url("styles/print.css");\n')
    (folder / "styles" / "base.css").write_text("a {}\n")
    (folder / "styles" / "print.css").write_text("b {}\n")


def test_a_stylesheet_comes_with_all_that_it_imports_in_its_place(tmp_path):
    lay_down(tmp_path)
    found = asked(tmp_path, "/pages/app.css")
    assert (found.status_code, found.text) == (200, "/* all */\na {}\n\nb {}\n\n")


def test_a_tablet_that_has_the_file_is_told_so_until_any_part_of_it_changes(tmp_path):
    lay_down(tmp_path)
    tag = asked(tmp_path, "/pages/app.css").headers["etag"]
    assert asked(tmp_path, "/pages/app.css", **{"If-None-Match": tag}).status_code == 304
    (tmp_path / "styles" / "print.css").write_text("c {}\n")
    assert asked(tmp_path, "/pages/app.css", **{"If-None-Match": tag}).text == "/* all */\na {}\n\nc {}\n\n"
