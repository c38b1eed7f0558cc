"""A therapist's tablet inside the guest: saves a client through the real HTTP API, and tells what was acknowledged.

usage: pages.py hello | stored | save [COUNT]
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path

HOST = "127.0.0.1:8420"
HEADERS = {"X-Toccata": "1", "Content-Type": "application/json", "Origin": f"http://{HOST}", "Host": HOST}
CLIENT = "/api/clients/c-first"
KEPT = Path("/run/lab-cookie")
KEY = "lab-key"
KEY_GIVEN = Path("/run/systemd/system/toccata-web.service.d/lab.conf")
"""Gone with the next start, as the cookie is."""


class RefusedError(Exception):
    """The server answered with another status than 2xx."""


class Pages:
    """One connection that stays open."""

    def __init__(self) -> None:
        self._line = http.client.HTTPConnection(HOST, timeout=60)
        self._cookie = ""

    def ask(self, method: str, path: str, body: object = None, match: str = "") -> tuple[object, str]:
        headers = {
            **HEADERS,
            **({"Cookie": self._cookie} if self._cookie else {}),
            **({"If-Match": match} if match else {}),
        }
        self._line.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self._line.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RefusedError(f"{method} {path}: {answer.status} {text[:300]!r}")
        cookie = answer.getheader("Set-Cookie")
        self._cookie = cookie.split(";")[0] if cookie else self._cookie
        return json.loads(text) if text else None, answer.getheader("ETag") or ""

    def enter(self) -> None:
        """Come in again with the cookie of the last time, or with a key that the server is given; it opens once.

        As a service the server has none of its own, and tells its journal none.
        """
        if KEPT.exists():
            self._cookie = KEPT.read_text()
            with suppress(RefusedError):
                self.ask("GET", "/api/clients")
                return
        self._cookie = ""
        KEY_GIVEN.parent.mkdir(parents=True, exist_ok=True)
        KEY_GIVEN.write_text(f"[Service]\nEnvironment=TOCCATA_ENTER_KEY={KEY}\n")
        for order in (["daemon-reload"], ["stop", "toccata-web.service"]):
            subprocess.run(["systemctl", *order], check=True)
        self._line.close()
        self.ask("POST", "/api/enter", {"key": KEY})
        KEPT.write_text(self._cookie)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def save(pages: Pages, most: int) -> None:
    document, version = pages.ask("GET", CLIENT)
    assert isinstance(document, dict)
    before = number_in(document)
    for number in count(before + 1):
        document["client"]["nickname"] = f"Save {number}"
        answer, _ = pages.ask("PUT", CLIENT, document, version)
        assert isinstance(answer, dict)
        version = f'"{answer["version"]}"'
        say(f"ACK {number}")
        if number - before == most:
            return


def number_in(document: object) -> int:
    assert isinstance(document, dict)
    found = re.fullmatch(r"Save (\d+)", document["client"]["nickname"])
    return int(found[1]) if found else 0


def main(wish: str, most: str = "0") -> None:
    pages = Pages()
    if wish == "hello":
        say(str(pages.ask("GET", "/api/hello")[0]))
        return
    pages.enter()
    if wish == "stored":
        say(f"STORED {number_in(pages.ask('GET', CLIENT)[0])}")
    else:
        save(pages, int(most))


if __name__ == "__main__":
    main(*sys.argv[1:])
