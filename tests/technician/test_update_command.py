from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from technician.update_bench import Bench
from toccata.cli import main
from toccata.technician.bundle_keys import public_keys
from toccata.technician.update_command import _agrees

ENDED = """
import os, signal, sys
from toccata.technician.update_command import _be_hard_to_end
_be_hard_to_end()
os.kill(os.getpid(), signal.SIGHUP)
try:
    os.kill(os.getpid(), signal.{first})
    while True:
        signal.pause()
except KeyboardInterrupt:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(os.getpid(), number)
    sys.exit(7)
"""


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_who_ends_it_is_heard_once_and_a_terminal_that_goes_away_is_not(first: signal.Signals) -> None:
    program = ENDED.format(first=first.name)
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 7


def test_a_pair_of_keys_is_made_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update", "--make-key", str(tmp_path / "maker")]) == 0
    (key_id,) = public_keys(tmp_path)
    assert capsys.readouterr().out == (
        f"{tmp_path}/maker: the private key {key_id}; whoever has it decides what instruments run\n"
        f"{tmp_path}/maker.pub: belongs into /etc/toccata/update-keys of every instrument\n"
    )
    assert main(["update", "--make-key", str(tmp_path / "maker")]) == 2
    assert capsys.readouterr().err.startswith(f"toccata: {tmp_path}/maker: no key was made (File exists); ")


@pytest.mark.parametrize(
    "words", [[], ["--older"], ["x.bundle", "--back"], ["--status", "--back"], ["--status", "--sight"]]
)
def test_one_thing_at_a_time_is_asked_for(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["update", *words])
    assert (ended.value.code, capsys.readouterr().err.startswith("toccata update: ")) == (2, True)


@pytest.mark.parametrize(("key", "agreed"), [("y", True), ("Yes", True), ("n", False), ("", False), ("older", False)])
def test_only_a_clear_yes_is_one(
    key: str, agreed: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(key + "\n"))
    assert _agrees("x.bundle is older: install it?") is agreed
    assert capsys.readouterr().out == "x.bundle is older: install it? [y/N] "


def test_what_versions_ask_of_each_other_is_not_offered_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["update", "--help"])
    said = capsys.readouterr().out
    assert ("--back" in said, "--sight" in said) == (True, False)


def test_status_needs_no_rights_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCCATA_SLOTS", str(Bench(tmp_path).root))
    assert main(["update", "--status"]) == 0
    assert capsys.readouterr().out == "slot a: Toccata 1.0.0; plays; kept\nslot b: empty\n"


@pytest.mark.parametrize("words", [["no.bundle"], ["--back"]])
def test_an_update_and_a_way_back_that_can_t_be_are_one_line_and_status_2(tmp_path: Path, words: list[str]) -> None:
    environment = os.environ | {"TOCCATA_SLOTS": str(tmp_path / "none")}
    command = [sys.executable, "-m", "toccata", "update", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("toccata: ")
    assert words == ["--back"] or "no.bundle: there is no such file" in done.stderr
