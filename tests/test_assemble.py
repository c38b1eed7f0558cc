from __future__ import annotations

from pathlib import Path

import pytest

from toccata.assemble import bank_of, take_stock
from toccata.bank import is_baked
from toccata.errors import BankError
from toccata.settings.default_client import default_client


def test_a_data_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "no-folder"
    file.touch()
    stock = take_stock(tmp_path / "no-folder" / "data")
    with pytest.raises(BankError, match=r"bank: can't be made \(Not a directory\); choose another data folder"):
        bank_of(stock, default_client(), 48_000)


def test_a_damaged_sample_is_baked_anew(data: Path) -> None:
    stock = take_stock(data)
    samples = bank_of(stock, default_client(), 48_000)
    key = next(iter(samples.values())).key
    (data / "bank" / f"{key}.pcm").write_bytes(b"torn")
    again = bank_of(stock, default_client(), 48_000)
    assert [len(sample.pcm) for sample in again.values()] == [len(sample.pcm) for sample in samples.values()]
    assert is_baked(data / "bank", key)
