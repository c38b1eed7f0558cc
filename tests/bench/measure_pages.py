"""The Play page in Chromium on a processor that is slowed down: {"loads", "slower"}.

Each load is cold: a tab of its own, nothing cached, paired already. The time is the page's own: from the
start of the navigation until its pads are drawn. `make play` runs behind it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from child import give, orders
from playwright.sync_api import BrowserContext, sync_playwright
from programs import document, lay_down, marimba, playing

CLIENT = "c-bench"
TABLET = {"width": 1024, "height": 768}
PATIENCE_MS = 20_000
WATCH = """
(() => {
  const look = () => {
    const pad = document.querySelector('page-play .pad');
    if (pad && pad.getBoundingClientRect().width > 0) document.documentElement.dataset.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
"""Looks before each frame: what it finds then is on the screen with that frame."""


def main() -> None:
    about = orders()
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        data = Path(folder)
        lay_down(data, {CLIENT: document(CLIENT, marimba())}, CLIENT)
        with playing(data) as program, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            context = chromium.new_context(viewport=TABLET, locale="en")
            context.set_default_timeout(PATIENCE_MS)
            _enter(context, program.address)
            place = program.address.partition("#")[0]
            times = [_load(context, place, about["slower"]) for _ in range(about["loads"])]
            chromium.close()
    give({"times": [ms / 1000.0 for ms in times], "slower": about["slower"]})


def _enter(context: BrowserContext, address: str) -> None:
    """Come in by the address that was printed; the context keeps the cookie."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("page-play .pad")
    page.close()


def _load(context: BrowserContext, place: str, slower: int) -> float:
    """Milliseconds from the navigation's start to the pads."""
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(WATCH)
    page.goto(place)
    page.wait_for_selector("html[data-drawn]")
    drawn = float(page.get_attribute("html", "data-drawn") or "nan")
    page.close()
    return drawn


if __name__ == "__main__":
    main()
