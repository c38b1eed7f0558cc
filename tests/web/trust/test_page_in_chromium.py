from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from toccata.web.trust.page import POLICY, Shown, page

URL = "http://instrument-x.local/"
HTML = page(Shown("instrument-x", "https://instrument-x.local/", ":".join(["A7"] * 32), "de"))
HEADERS = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (820, 1180), (1366, 1024)])
def test_everybody_can_read_and_tap_the_page(
    browser: Browser, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=False)
    shown, asked, said = context.new_page(), list[str](), list[str]()
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.route("**/*", lambda route: route.fulfill(body=HTML, headers=HEADERS))
    shown.goto(URL)
    assert shown.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert min(shown.evaluate("[...document.links].map(a => a.getBoundingClientRect().height)")) >= 48
    assert shown.evaluate("getComputedStyle(document.querySelector('li')).borderTopLeftRadius") == "16px"
    assert (asked, said) == ([URL], [])
    assert [found["id"] for found in Axe().run(shown).response["violations"]] == []
    context.close()
