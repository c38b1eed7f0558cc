"""Random faults and kills, anywhere in an update: a whole version plays afterwards, and after the next start."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from technician.update_bench import NEW, OLD, Bench, Cut, FakeMount, QuickDisk, bundle_of
from toccata.technician.slots import choose, look_at

STEPS = 45
"""More than an update has calls of disk and services."""

BROKEN = {"web": False}


class Trouble:
    """Counts calls; from the given one on, ``count`` of them fail, or the update is killed there."""

    def __init__(self, at: int, count: int, kind: int) -> None:
        self.calls, self.at, self.count, self.kind = 0, at, count, kind

    def meet(self, _call: str = "") -> None:
        self.calls += 1
        if self.kind and self.at <= self.calls < self.at + self.count:
            raise OSError(self.kind, os.strerror(self.kind))
        if not self.kind and self.calls >= self.at:
            raise Cut


class TroubledDisk(QuickDisk):
    """Each call meets the trouble before it is done."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble

    def write(self, path: Path, content: bytes) -> None:
        self.trouble.meet()
        super().write(path, content)

    def sync(self, path: Path) -> None:
        super().sync(path)
        self.trouble.meet()

    def rename(self, source: Path, target: Path) -> None:
        self.trouble.meet()
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        self.trouble.meet()
        super().unlink(path)

    def symlink(self, target: str, path: Path) -> None:
        self.trouble.meet()
        super().symlink(target, path)

    def rmdir(self, path: Path) -> None:
        self.trouble.meet()
        super().rmdir(path)


def troubled(folder: Path, trouble: Trouble) -> Bench:
    bench = Bench(folder)
    bench.set_up("b", "0.9.0")
    bench.disk = bench.machine.disk = TroubledDisk(trouble)
    bench.machine.meet = lambda call: None if call == "sight" else trouble.meet()
    return bench


def started_again(bench: Bench) -> str:
    """Switch the computer off and on, with a disk that works; tells the version that plays."""
    slot = choose(bench.root, QuickDisk(), FakeMount(), lambda _: None)
    bench.machine.meet, bench.machine.disk = lambda _: None, QuickDisk()
    bench.machine.start()
    bench.machine.clock += 10.0
    assert slot is not None
    assert look_at(bench.root).complete[slot] == bench.plays()
    return bench.plays()


kinds = st.sampled_from([errno.ENOSPC, errno.EIO, errno.EROFS])
steps = st.integers(1, STEPS)


@given(at=steps, kind=kinds, is_well=st.booleans())
@settings(max_examples=100, deadline=None)
def test_one_failing_call_anywhere_leaves_the_version_playing_that_the_status_tells(
    at: int, kind: int, is_well: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = troubled(Path(folder), Trouble(at, 1, kind))
        told = bench.update(bundle_of(Path(folder), **({} if is_well else BROKEN)))
        bench.machine.clock += 10.0
        plays = NEW if told.status == 0 else OLD
        # One call may also fail on the way back: then the next start is needed, and asked for.
        assert bench.plays() == plays or "switch the instrument off and on" in told.said
        assert started_again(bench) == plays


@given(at=steps, count=st.integers(2, STEPS), kind=kinds, is_well=st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_disk_that_goes_on_failing_costs_no_version(at: int, count: int, kind: int, is_well: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = troubled(Path(folder), Trouble(at, count, kind))
        told = bench.update(bundle_of(Path(folder), **({} if is_well else BROKEN)))
        plays = started_again(bench)
        assert plays == NEW if told.status == 0 else plays in ((OLD, NEW) if is_well else (OLD,))


@given(at=steps, is_well=st.booleans(), starts_again=st.booleans())
@settings(max_examples=100, deadline=None)
def test_an_update_that_is_killed_anywhere_costs_no_version_and_can_be_repeated(
    at: int, is_well: bool, starts_again: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = troubled(Path(folder), Trouble(at, 1, 0))
        bundle = bundle_of(Path(folder), **({} if is_well else BROKEN))
        with suppress(Cut):
            bench.update(bundle)
        bench.disk = bench.machine.disk = QuickDisk()
        bench.machine.meet = lambda _: None
        assert not starts_again or started_again(bench) in ((OLD, NEW) if is_well else (OLD,))
        assert (bench.update(bundle).status, bench.plays()) == ((0, NEW) if is_well else (1, OLD))
