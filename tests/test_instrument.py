"""The main job, whole: Adafruit's driver on a register-level chip, and pygame on a real ALSA device."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from bench.vcard import NAME, Kind, VirtualCard
from terminal import AtTerminal

PLAY = [sys.executable, "-m", "toccata", "play", "--no-page", "--boards", "simulated"]
QUIET_ENVIRONMENT = {**os.environ, "ALSA_CONFIG_PATH": "/dev/null"}


def test_a_key_taps_its_pad_and_the_card_sounds(card: VirtualCard, data: Path) -> None:
    environment = {**os.environ, **card.environment()}
    with AtTerminal([*PLAY, "--data", str(data), "--card", NAME], environment) as instrument:
        instrument.wait_for("First client plays, setup Hello")
        instrument.type("q")
        instrument.wait_for("0/0  marimba/C4  -6.0 dB")
        instrument.wait_until(lambda: card.count(Kind.ONSET) == 1, "an onset at the card")
        assert instrument.interrupt() == 0


def test_without_a_card_one_line_says_so_and_touches_are_answered(data: Path) -> None:
    with AtTerminal([*PLAY, "--data", str(data), "--card", "hw:CARD=none"], QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("First client plays")
        instrument.type("w")
        instrument.wait_for("0/1  marimba/D4")
        assert instrument.interrupt() == 0
    why = "sound card hw:CARD=none: not found; check its plug and its name (aplay -L lists the cards)"
    assert instrument.said.count(f"toccata: no sound will be heard: {why} (ALSA: ") == 1
    assert "ALSA lib" not in instrument.said


def test_what_is_left_in_the_bank_of_a_recording_that_is_gone_goes_with_the_start(data: Path) -> None:
    bank = data / "bank"
    bank.mkdir(exist_ok=True)
    about = bank / f"{'ab' * 16}.json"
    about.with_suffix(".pcm").write_bytes(bytes(8))
    about.write_text(json.dumps({"sound": f"own/{'cd' * 32}"}))
    with AtTerminal([*PLAY, "--data", str(data), "--card", "hw:CARD=none"], QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("First client plays")
        instrument.wait_until(lambda: not about.exists() and not about.with_suffix(".pcm").exists(), "a clean bank")
        assert len(list(bank.glob("*.json"))) >= 5
        assert instrument.interrupt() == 0


def test_ctrl_c_gives_the_terminal_back_as_it_was(data: Path) -> None:
    with AtTerminal([*PLAY, "--data", str(data), "--card", "hw:CARD=none"], QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("First client plays")
        assert instrument.settings() != instrument.before
        assert instrument.interrupt() == 0
        assert instrument.settings() == instrument.before
    assert "Traceback" not in instrument.said


def test_arrow_and_function_keys_that_stand_for_nothing_are_no_pads(data: Path) -> None:
    with AtTerminal([*PLAY, "--data", str(data), "--card", "hw:CARD=none"], QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("First client plays")
        instrument.type("\x1b[D\x1b[20~\x1b[[B\x1bOPt")
        instrument.wait_for("0/4  marimba/A4")
        assert instrument.interrupt() == 0
    assert "unmapped" not in instrument.said


def test_f5_closes_the_first_switch(tmp_path: Path, data: Path) -> None:
    client = tmp_path / "robin.json"
    client.write_text(
        '{"format": 1, "client": {"id": "robin", "nickname": "Robin"}, "setups": [{"name": "One", "pads": {}}],'
        '"switches": {"jack-1": {"mode": "one-shot", "sound": "marimba/C5"}}}'
    )
    command = [*PLAY, "--data", str(data), "--card", "hw:CARD=none", "--client", str(client)]
    with AtTerminal(command, QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("F5..F8 switches 1..4")
        instrument.wait_for("Robin plays, setup One")
        instrument.type("\x1b[15~")
        instrument.wait_for("jack-1  marimba/C5")
        assert instrument.interrupt() == 0


def test_tab_plays_the_next_setup(tmp_path: Path, data: Path) -> None:
    client = tmp_path / "robin.json"
    pad = '"0/0": {"mode": "one-shot", "sound": "marimba/%s"}'
    client.write_text(
        '{"format": 1, "client": {"id": "robin", "nickname": "Robin"}, "setups": ['
        f'{{"name": "One", "pads": {{{pad % "C4"}}}}}, {{"name": "Two", "pads": {{{pad % "C5"}}}}}]}}'
    )
    command = [*PLAY, "--data", str(data), "--card", "hw:CARD=none", "--client", str(client)]
    with AtTerminal(command, QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("Robin plays, setup One")
        instrument.type("\t")
        instrument.wait_for("toccata: setup Two")
        instrument.type("q")
        instrument.wait_for("0/0  marimba/C5")
        assert instrument.interrupt() == 0


@pytest.mark.parametrize("boards", ["real"])
def test_asked_for_real_boards_where_there_is_no_bus_it_says_what_to_do(boards: str, data: Path) -> None:
    device = data / "instrument.json"
    device.write_text('{"format": 1, "bus": 99}')
    command = [sys.executable, "-m", "toccata", "play", "--no-page", "--boards", boards, "--data", str(data)]
    with AtTerminal(command, QUIET_ENVIRONMENT) as instrument:
        instrument.wait_for("raspi-config")
        instrument.wait_until(lambda: instrument._program.poll() is not None, "the end")
    device.unlink()
    assert instrument.said == (
        "toccata: /dev/i2c-99: there is no such I2C bus; enable I2C with raspi-config and start again\n"
    )
    assert instrument._program.returncode == 2
