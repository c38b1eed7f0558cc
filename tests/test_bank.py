from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from toccata.bank import CELL_S, Sample, discard, is_baked, read_sample, write_sample
from toccata.errors import BankError
from toccata.units import Decibels, Seconds


def a_sample(loop: tuple[int, int] | None = None) -> Sample:
    pcm = np.arange(960, dtype=np.int16).reshape(480, 2)
    envelope = np.full(int(480 / 48_000 / CELL_S), 0.5, np.float32)
    return Sample("k", "a/b", Decibels(-6.0), 48_000, pcm, loop, -28.0, -15.0, envelope, Seconds(0.12), spoken=False)


@pytest.mark.parametrize("loop", [None, (48, 480)])
def test_a_sample_comes_back_as_it_was_written(tmp_path: Path, loop: tuple[int, int] | None) -> None:
    sample = a_sample(loop)
    write_sample(tmp_path, sample)
    again = read_sample(tmp_path, "k")
    arrays = ("pcm", "envelope")
    plain = [field.name for field in fields(Sample) if field.name not in arrays]
    assert [getattr(again, name) for name in plain] == [getattr(sample, name) for name in plain]
    assert all(np.array_equal(getattr(again, name), getattr(sample, name)) for name in arrays)


def test_a_sample_counts_only_when_it_is_whole(tmp_path: Path) -> None:
    assert not is_baked(tmp_path, "k")
    write_sample(tmp_path, a_sample())
    assert is_baked(tmp_path, "k")
    discard(tmp_path, "k")
    assert not is_baked(tmp_path, "k")


@pytest.mark.parametrize("damage", ["k.pcm", "k.json"])
@pytest.mark.parametrize("left", [b"", b"x", b"{}", b"\0" * 8])
def test_a_damaged_sample_is_told_and_not_played(tmp_path: Path, damage: str, left: bytes) -> None:
    write_sample(tmp_path, a_sample())
    (tmp_path / damage).write_bytes(left)
    with pytest.raises(BankError, match="can't be read"):
        read_sample(tmp_path, "k")


def test_without_its_pcm_a_sample_is_as_long_and_takes_no_memory() -> None:
    kept = a_sample().without_pcm()
    assert (kept.seconds, kept.pcm.shape, kept.pcm.strides) == (Seconds(0.01), (480, 2), (0, 0))


def test_a_copy_of_its_pcm_is_all_there_though_its_file_goes(tmp_path: Path) -> None:
    sample = a_sample()
    write_sample(tmp_path, sample)
    mapped = read_sample(tmp_path, "k")
    copies = [mapped.copied_pcm(), sample.copied_pcm()]
    (tmp_path / "k.pcm").unlink()
    copies.append(mapped.copied_pcm())
    assert [type(one) for one in copies] == [np.ndarray] * 3
    assert all(np.array_equal(one, sample.pcm) and one.flags.owndata for one in copies[1:])
    assert np.array_equal(copies[0], sample.pcm)
