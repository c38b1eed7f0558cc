from __future__ import annotations

from pathlib import Path

import pytest

from toccata.machine.own_names import instrument_names, own_names


@pytest.mark.parametrize(
    ("serial", "host", "names"),
    [
        ("10000000a1b2c3d4\x00", "pi", ("instrument-a1b2c3d4.local", "pi.local")),
        ("", "Office PC_3.example.org", ("office-pc-3.local",)),
        ("", "instrument-a1b2c3d4", ("instrument-a1b2c3d4.local",)),
        ("10000000A1B2C3D4", "instrument-a1b2c3d4", ("instrument-a1b2c3d4.local",)),
        ("", "...", ("instrument.local",)),
    ],
)
def test_an_instrument_is_named_by_its_serial_then_by_its_host(serial: str, host: str, names: tuple[str, ...]) -> None:
    assert instrument_names(serial, host) == names


def test_the_serial_is_read_from_the_device_tree(tmp_path: Path) -> None:
    (tmp_path / "serial").write_bytes(b"10000000a1b2c3d4\x00")
    own = own_names("pi", tmp_path / "serial", announcer=tmp_path)
    assert own == ("instrument-a1b2c3d4.local", "pi.local")


def test_where_nothing_announces_the_serial_the_computers_name_is_the_only_one(tmp_path: Path) -> None:
    (tmp_path / "serial").write_bytes(b"10000000a1b2c3d4\x00")
    assert own_names("pi", tmp_path / "serial", announcer=tmp_path / "announce") == ("pi.local",)
