from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.web.trust.names import (
    Names,
    address_permitted,
    dns_permitted,
    own_addresses,
    wanted_names,
)

FIB_TRIE = """\
Main:
  +-- 192.168.1.0/24 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
        |-- 192.168.1.0
           /24 link UNICAST
        |-- 192.168.1.20
           /32 host LOCAL
Local:
        |-- 10.42.0.1
           /32 host LOCAL
        |-- 192.168.1.20
           /32 host LOCAL
        |-- 192.168.1.255
           /32 link BROADCAST
"""
IF_INET6 = """\
00000000000000000000000000000001 01 80 10 80       lo
fd000000000000000000000000000002 02 40 00 80     eth0
fd00000000000000000000000000abcd 02 40 00 01     eth0
fe800000000000000000000000000002 02 40 20 80     eth0
20010db8000000000000000000000002 02 40 00 00     eth0
"""


def test_own_addresses_are_the_lasting_ones_that_others_can_reach(tmp_path: Path) -> None:
    routes, interfaces = tmp_path / "fib_trie", tmp_path / "if_inet6"
    routes.write_text(FIB_TRIE)
    interfaces.write_text(IF_INET6)
    found = [str(address) for address in own_addresses(routes, interfaces)]
    assert found == ["10.42.0.1", "192.168.1.20", "2001:db8::2", "fd00::2"]


def test_a_kernel_that_tells_nothing_has_no_addresses(tmp_path: Path) -> None:
    assert own_addresses(tmp_path / "none", tmp_path / "none") == ()


def test_what_may_not_be_signed_is_left_out_and_the_hotspot_is_always_in() -> None:
    addresses = [ip_address(text) for text in ("8.8.8.8", "192.168.1.20", "2001:db8::2", "fd00::2")]
    assert wanted_names(["x.local", "example.com"], addresses) == Names(
        ("x.local", "toccata.internal"), ("10.42.0.1", "192.168.1.20", "fd00::2")
    )


@given(st.ip_addresses())
def test_only_private_and_link_local_addresses_may_be_signed(address: object) -> None:
    private = ip_address(str(address))
    assert not address_permitted(private) or not private.is_global


@pytest.mark.parametrize("name", ["example.com", "evillocal", "local.com", "a..local", ".local", "*.local", "A.local"])
def test_a_name_outside_is_not_permitted(name: str) -> None:
    assert not dns_permitted(name)


def test_one_certificate_covers_fewer_names_but_not_others() -> None:
    held = Names(("x.local",), ("10.0.0.1", "10.0.0.2"))
    assert held.covers(Names(("x.local",), ("10.0.0.2",)))
    assert not held.covers(Names(("x.local",), ("10.0.0.3",)))
    assert not held.covers(Names(("y.local",), ("10.0.0.2",)))
