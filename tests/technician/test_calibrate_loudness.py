from __future__ import annotations

import ast
import json
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from technician.at_bench import Answer, Technician
from toccata import technician
from toccata.audio.player import Player
from toccata.audio.render import RenderPlayer
from toccata.errors import CalibrationError, ToccataError
from toccata.settings.loudness import Loudness, Person
from toccata.settings.parse_device import parse_device
from toccata.sound.loudness import integrated
from toccata.store.generations import read, write
from toccata.technician.bench_mode import Bench
from toccata.technician.calibrate_loudness import Stand, calibrate_loudness, told_measured

RATE = 16_000
START_S = 100.0
YES: Answer = (2.0, "yes")
READ = [(15.0, "68"), (15.0, "60,0"), (15.0, "55 dB(A)")]


class Measuring:
    """A calibration into a file of sound; ``heard``: all frames since the clock's 100 s, 1.0 is full scale."""

    def __init__(
        self, folder: Path, answers: Sequence[Answer], closes: bool = False, player_at: Path | None = None
    ) -> None:
        self.data, self.file = folder / "data", folder / "heard.wav"
        self.technician, self.opened, self.fault = Technician(answers, closes), False, ""
        try:
            calibrate_loudness(Stand(self.data, Person.CHILD, "2026-11-23", player_at, self._player), self.technician)
        except ToccataError as fault:
            self.fault = str(fault)

    def _player(self) -> Player:
        self.opened = True
        return RenderPlayer(self.file, RATE)

    @property
    def heard(self) -> npt.NDArray[np.float64]:
        with wave.open(str(self.file)) as found:
            pcm = np.frombuffer(found.readframes(found.getnframes()), "<i2").reshape(-1, 2)
        return pcm[round(START_S * RATE) :] / 32_768.0


def document(data: Path) -> object:
    return json.loads(read(data / "instrument.json").text)


MEASURED = {
    "measured_dba": {"0": 68.0, "25": 60.0, "50": 55.0},
    "at_lufs": -28.0,
    "person": "child",
    "measured_on": "2026-11-23",
}


def test_three_readings_lock_the_instrument(tmp_path: Path) -> None:
    done = Measuring(tmp_path, [YES, (8.0, "yes"), *READ, YES])
    assert (done.fault, document(done.data)) == ("", {"loudness": MEASURED})
    assert done.technician.told[-5:-1] == [
        "at 25 cm 60 dB(A) are wanted: near enough",
        "limit for child: 75 dB(A) for 40 hours a week (WHO-ITU H.870)",
        "so that a full mix at the nearest ear stays within it: ceiling -9 dBFS, highest level -8 dB, locked",
        "Keep this, and lock it? [yes/no]",
    ]


def test_what_is_heard_is_silence_then_quiet_noise_then_minus_28_lufs_then_silence(tmp_path: Path) -> None:
    done = Measuring(tmp_path, [YES, (8.0, "yes"), *READ, YES])
    heard = done.heard
    peaks = np.abs(heard).max(axis=1)
    assert peaks[: 2 * RATE].max() == 0.0
    assert 20 * np.log10(peaks[: 10 * RATE].max()) <= -40.0
    assert integrated(heard[30 * RATE : 45 * RATE], RATE) == pytest.approx(-28.0, abs=0.3)
    assert peaks[-1] == 0.0


def loudest_rise_db(heard: npt.NDArray[np.float64]) -> float:
    """Of the greatest peak so far, within a second."""
    peaks = np.maximum.accumulate(np.abs(heard).max(axis=1))[:: RATE // 10]
    level = 20 * np.log10(np.maximum(peaks, 1e-3))
    return float((level[10:] - level[:-10]).max())


def test_no_rise_is_steeper_than_6_db_a_second(tmp_path: Path) -> None:
    done = Measuring(tmp_path, [YES, (8.0, "yes"), *READ, YES])
    # Noise is no tone: a peak comes a little sooner or later.
    assert loudest_rise_db(done.heard) <= 6.0 + 2.0


@pytest.mark.parametrize(
    ("answers", "closes", "fault"),
    [
        ([YES, (8.0, "yes"), (20.0, "q")], False, "ended as you asked"),
        ([YES, (8.0, "yes"), (20.0, "68")], False, "the 3 minutes of bench mode are over"),
        ([YES], False, "the 3 minutes of bench mode are over"),
        ([YES, (8.0, "yes"), (20.0, "68")], True, "terminal: is closed"),
        ([YES, (8.0, "no")], False, "noise: was not heard"),
    ],
)
def test_every_end_fades_and_nothing_is_kept(tmp_path: Path, answers: list[Answer], closes: bool, fault: str) -> None:
    done = Measuring(tmp_path, answers, closes)
    assert (done.fault.partition(";")[0], (done.data / "instrument.json").exists()) == (fault, False)
    assert len(done.heard) <= 183 * RATE
    level = np.abs(done.heard).max(axis=1)
    last = level[-RATE // 2 :].reshape(10, -1).max(axis=1)
    assert level[-1] == 0.0
    assert (last[1:] <= 1.6 * last[:-1] + 1e-4).all()


@pytest.mark.parametrize("answers", [[], [(3.0, "no")], [(3.0, "")], [(3.0, "q")]])
def test_without_bench_mode_no_card_is_opened(tmp_path: Path, answers: list[Answer]) -> None:
    done = Measuring(tmp_path, answers)
    assert (done.opened, done.fault != "") == (False, True)


def test_while_the_instrument_plays_there_is_no_bench_mode(tmp_path: Path) -> None:
    done = Measuring(tmp_path, [YES, YES], player_at=Path("/run/toccata/link"))
    assert (done.opened, done.technician.told) == (False, [])
    assert done.fault.startswith("/run/toccata/link: the instrument plays; stop it first")


def test_bench_mode_can_t_be_made_without_being_entered() -> None:
    with pytest.raises(CalibrationError, match="was not entered"):
        Bench(object(), Technician().now())


def test_only_bench_mode_leads_to_noise() -> None:
    """Whoever imports the noise takes a `Bench`, and only `enter_bench` makes one."""
    users = [
        path.name
        for folder in Path(technician.__file__).parent.parent.iterdir()
        for path in ([folder] if folder.suffix == ".py" else folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "toccata.technician.pink_noise"
    ]
    assert users == ["noise_run.py"]


def test_what_is_typed_before_the_noise_has_risen_is_no_reading(tmp_path: Path) -> None:
    done = Measuring(tmp_path, [YES, (8.0, "yes"), (1.0, "40"), *READ, YES])
    assert document(done.data) == {"loudness": MEASURED}
    question = next(at for at, line in enumerate(done.technician.told) if line.startswith("Meter 0 cm"))
    rising = done.technician.told.index("the noise rises now; put the meter to the first place meanwhile")
    assert done.technician.asked_at[question] - done.technician.asked_at[rising] >= 8.0


@pytest.mark.parametrize("beside", [-5.0, 7.0])
def test_an_amplifier_that_is_far_off_is_told_by_how_much(beside: float) -> None:
    dba = {0: 70.0 + beside, 25: 60.0 + beside, 50: 55.0 + beside}
    told = told_measured(Loudness(dba, -28.0, Person.ADULT, "2026-11-23"))
    way = f"{'down' if beside > 0 else 'up'} by {abs(beside):.0f} dB"
    what = f"turn the amplifier {way}, then measure again, or keep it as it is"
    assert told[3] == f"at 25 cm 60 dB(A) are wanted: {what}"


def test_a_reading_that_can_t_be_is_asked_again(tmp_path: Path) -> None:
    readings = [(9.0, "loud"), (9.0, "120"), (9.0, "68"), (9.0, "70"), (9.0, "60"), (9.0, "55")]
    done = Measuring(tmp_path, [YES, (8.0, "yes"), *readings, YES])
    assert document(done.data) == {"loudness": MEASURED}
    doubts = [line for line in done.technician.told if "is no " in line or "is not from" in line]
    assert doubts == [
        "'loud' is no number; write it like 61.5",
        "120 dB(A) is not from 30 to 100: look at the meter's range and weighting",
        "70 dB(A) is no less than nearer by (68): measure again, in a quieter place",
    ]


def test_what_a_person_wrote_stays_and_a_damaged_file_is_locked_too(tmp_path: Path) -> None:
    file = tmp_path / "data" / "instrument.json"
    write(file, '{"ceiling_dbfs": -2, "card": "hw:CARD=DAC"}', None)
    done = Measuring(tmp_path, [YES, (8.0, "yes"), *READ, YES])
    assert document(done.data) == {"ceiling_dbfs": -2, "card": "hw:CARD=DAC", "loudness": MEASURED}
    file.write_text("{")
    kept = read(file, parse_device)
    assert parse_device(kept.text, "last").ceiling_dbfs == -9.0
