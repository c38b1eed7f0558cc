from __future__ import annotations

from pathlib import Path

import pytest

from toccata.web.serve import trusted
from toccata.web.sockets import Opened
from toccata.web.trust.endpoints import Listener, Serves, bind
from toccata.web.trust.folder import TrustFolder


def doors() -> list[Opened]:
    wanted = [("main", False), ("main", True), ("trust", False)]
    listeners = [Listener("127.0.0.1", 0, Serves(app), tls) for app, tls in wanted]
    return [(listener, bind(listener)) for listener in listeners]


def test_where_no_certificate_can_be_had_loopback_goes_on_alone_and_one_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = TrustFolder.of(tmp_path).authority
    authority.parent.mkdir(parents=True)
    authority.write_text("damaged")
    loopback, *others = doors()
    assert trusted(tmp_path, [loopback, *others]) == ([loopback], None, None)
    assert [found.fileno() for _, found in others] == [-1, -1]
    line = capsys.readouterr().err
    assert line.startswith("toccata: only this computer's own browser is let in: ")
    assert line.count("\n") == 1
    loopback[1].close()
