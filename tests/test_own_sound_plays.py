from __future__ import annotations

import json
import wave
from pathlib import Path
from random import Random

from toccata.assemble import bank_of, read_client, take_stock
from toccata.settings.own_sound import Description
from toccata.sound.upload import take_in
from toccata.store.own_sounds import OwnShelf


def test_a_recording_that_was_uploaded_is_baked_for_a_pad_as_loud_as_all_others(tmp_path: Path) -> None:
    upload = tmp_path / "upload.wav"
    with wave.open(str(upload), "wb") as file:
        file.setparams((1, 2, 44_100, 22_050, "NONE", ""))
        file.writeframes(Random(1).randbytes(44_100))
    sound = take_in(upload, Description("Rain"), OwnShelf(tmp_path / "data"))
    pads = {"0/0": {"mode": "one-shot", "sound": sound.name}}
    client = {"client": {"id": "c", "nickname": "C"}, "level_db": 0, "setups": [{"name": "A", "pads": pads}]}
    (tmp_path / "c.json").write_text(json.dumps(client))
    stock = take_stock(tmp_path / "data")
    [sample] = bank_of(stock, read_client(stock, tmp_path / "c.json"), 48_000).values()
    assert (sample.sound, round(sample.loudness_lufs), sample.seconds) == (sound.name, -28, 0.5)
