"""Updates whose slots are real virtual environments, made of real wheels without a network."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from technician.checkout_wheel import checkout_wheel
from technician.update_bench import HERE, NEW, OLD, WELL, Bench, FakeMachine, key_file
from toccata.technician.bundle_format import Manifest, Member
from toccata.technician.bundle_keys import private_key
from toccata.technician.bundle_reading import Bundle
from toccata.technician.bundle_writing import write_bundle
from toccata.technician.slots import PROGRAM, Disk, look_at
from toccata.technician.update_build import build_slot, pins


class RealSlots(FakeMachine):
    """Builds as on an instrument; what is started must at least tell its version."""

    def build(self, bundle: Bundle, slot: Path) -> None:
        build_slot(bundle, slot)

    def start(self) -> None:
        program = self.root / "current" / PROGRAM
        if program.read_bytes().startswith(b"{"):
            super().start()
            return
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        self.program, self.started = WELL | {"version": said.split()[1]}, self.clock


def bench_of(folder: Path) -> Bench:
    bench = Bench(folder)
    bench.disk = Disk()  # type: ignore[assignment]  # as on an instrument: everything is synced
    bench.machine = RealSlots(bench.root, bench.disk)
    bench.boot()
    return bench


def bundle_with(folder: Path, wheel: Path) -> Path:
    to = folder / "real.bundle"
    write_bundle(to, [wheel], HERE, private_key(key_file()))
    return to


@pytest.fixture
def careful_shell() -> Iterator[None]:
    """A technician's shell whose files nobody else may read."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_a_bundle_of_this_checkout_is_built_without_a_network_started_and_kept(
    tmp_path: Path, careful_shell: None
) -> None:
    bench = bench_of(tmp_path)
    told = bench.update(bundle_with(tmp_path, checkout_wheel(tmp_path, NEW)))
    assert (told.status, told.fault, bench.plays()) == (0, "", NEW)
    assert dict(look_at(bench.root).complete) == {"a": OLD, "b": NEW}
    assert sorted(path.name for path in bench.root.iterdir()) == ["a", "b", "current", "slots.json"]
    assert (bench.root / "b" / PROGRAM).read_text().startswith(f"#!{bench.root}/b/bin/python\n")
    hidden = [
        path for path in (bench.root / "b").rglob("*") if not path.is_symlink() and not path.stat().st_mode & 0o004
    ]
    assert (hidden, (bench.root / "b" / PROGRAM).stat().st_mode & 0o777) == ([], 0o755)
    assert (bench.root / "slots.json").stat().st_mode & 0o777 == 0o644


def test_a_bundle_that_lacks_a_dependency_is_not_tried(tmp_path: Path) -> None:
    bench = bench_of(tmp_path)
    wheel = checkout_wheel(tmp_path, NEW, metadata="Requires-Dist: smbus2>=0.5,<1\n")
    told = bench.update(bundle_with(tmp_path, wheel))
    assert (told.status, "smbus2" in told.fault, bench.plays()) == (2, True, OLD)
    assert sorted(path.name for path in bench.root.iterdir()) == ["a", "current", "slots.json"]
    assert "stop" not in bench.machine.calls


def test_pip_is_told_each_wheel_with_its_hash() -> None:
    members = (
        Member("numpy-2.0.0-cp311-cp311-linux_aarch64.whl", 1, "ab" * 32),
        Member(f"toccata-{NEW}-py3-none-any.whl", 1, "cd" * 32),
    )
    manifest = Manifest(1, "toccata", NEW, "cp311", "linux_aarch64", members)
    assert pins(manifest) == f"numpy==2.0.0 --hash=sha256:{'ab' * 32}\ntoccata=={NEW} --hash=sha256:{'cd' * 32}\n"
