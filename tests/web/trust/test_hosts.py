from __future__ import annotations

import pytest

from toccata.web.trust.hosts import own_host

OWN = {"instrument-x.local", "10.42.0.1", "fd00::2"}


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("instrument-x.local", "instrument-x.local"),
        ("Instrument-X.LOCAL:8080", "instrument-x.local"),
        ("10.42.0.1:80", "10.42.0.1"),
        ("[fd00::2]", "[fd00::2]"),
        ("[FD00:0:0::0002]:8080", "[fd00::2]"),
    ],
)
def test_own_names_are_taken_however_they_are_written(header: str, host: str) -> None:
    assert own_host(header, OWN) == host


@pytest.mark.parametrize(
    "header",
    ["", "evil.example", "instrument-x.local.evil.example", "instrument-x.local@evil.example", "10.42.0.1:0",
     "instrument-x.local:99999", "instrument-x.local:", "[fd00::3]", "[fd00::2", "[10.42.0.1]", "fd00::2",
     "http://10.42.0.1", "10.42.0.1/", "10.42.0.1\n", "010.42.0.1", "[:::]", "instrument-x.local."],
)  # fmt: skip
def test_other_hosts_are_refused(header: str) -> None:
    assert own_host(header, OWN) is None
