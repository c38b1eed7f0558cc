from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile

from toccata.cli import main
from toccata.settings.own_sound import OwnSound
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.technician.sound_list import told_own

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="20"/></svg>\n'


def pack(folder: Path, name: str = "bell", peak: float = 0.043, **head: object) -> Path:
    """A pack of one quiet sound, an effect that is as loud as its role asks for."""
    home = folder / name
    home.mkdir(parents=True)
    time = np.arange(48_000) / 48_000
    wave = peak * np.sin(2 * np.pi * 440.0 * time) * np.minimum(1.0, np.minimum(time, time[::-1]) / 0.05)
    words = np.rint(wave * 32768.0).astype(np.int16)
    soundfile.write(home / "ding.flac", words, 48_000, subtype="PCM_16")
    about = {"schema": 1, "id": name, "name": "Bell", "version": "1", "licence": "CC0-1.0", "source": "made"}
    about |= {"attribution": "none needed", "sample_rate": 48_000, "picture": "picture.svg"} | head
    sound = {"name": "ding", "file": "ding.flac", "label": "Ding", "role": "effect", "seconds": 1, "release_ms": 120}
    sound |= {"pcm_sha256": hashlib.sha256(words.astype("<i2").tobytes()).hexdigest()}
    tables = [f"{key} = {json.dumps(value)}" for key, value in about.items()]
    tables += ["[[sounds]]", *(f"{key} = {json.dumps(value)}" for key, value in sound.items())]
    (home / "pack.toml").write_text("\n".join(tables))
    (home / "picture.svg").write_text(PICTURE)
    return home


def test_check_says_of_a_pack_without_a_fault_that_it_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sounds", "check", str(pack(tmp_path))]) == 0
    assert capsys.readouterr() == ("1 pack: no fault\n", "")


def test_check_tells_each_fault_in_a_line_and_last_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sounds", "check", str(pack(tmp_path, peak=0.05, licence="free"))]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "bell/pack.toml: licence is free, wanted an SPDX identifier, like CC0-1.0; "
        "write the identifier that spdx.org/licenses has for it",
        "bell/ding.flac: loudness is -26.70 LUFS, wanted -28 LUFS, 0.5 more or less; change its level",
        "1 pack: 2 faults",
    ]


def test_a_pack_that_can_not_be_judged_does_not_keep_the_others_from_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path, "bell", peak=0.05)
    pack(tmp_path, "gong", schema=9)
    assert main(["sounds", "check", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.err == f"toccata: {tmp_path}/gong/pack.toml: schema is 9; write 1, or install a newer Toccata\n"
    assert told.out.splitlines()[1:] == ["2 packs: 1 fault; 1 pack could not be judged"]


def test_a_folder_without_packs_can_not_be_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sounds", "check", str(tmp_path)]) == 2
    assert capsys.readouterr() == (
        "",
        f"toccata: {tmp_path}: is no pack and holds none; name a folder with pack.toml in it\n",
    )


def test_list_tells_every_pack_with_its_licence_and_every_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sounds", "list", "--data", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    catalogue = read_catalogue(packs_folder())
    packs = {name.partition("/")[0] for name in catalogue}
    heads = re.findall(
        r"^(\S+) +(\d+) sounds +[\d.]+ s +[\d.]+ MB  (?:CC0-1.0; none needed|MIT; .+)$", told, re.MULTILINE
    )
    assert {pack: int(count) for pack, count in heads} == {
        pack: sum(name.startswith(f"{pack}/") for name in catalogue) for pack in packs
    }
    assert "C3 2.6, D3 2.4, E3 2.2" in told
    assert re.search(rf"^{len(packs)} packs, {len(catalogue)} sounds, [\d.]+ s, [\d.]+ MB$", told, re.MULTILINE)
    assert told.endswith("\n\n0 own sounds, 0.0 s\n")


def test_own_sounds_are_listed_by_their_label_and_what_is_damaged_is_told() -> None:
    mama = OwnSound("ab" * 32, "Mama sings", 12.34, -28.0, -16.0, 3.0)
    assert list(told_own([mama], ["sounds/x.json: is damaged; bring it again"])) == [
        "own/abababababab    12.3 s  Mama sings",
        "sounds/x.json: is damaged; bring it again",
        "1 own sound, 12.3 s",
    ]


def test_sheet_draws_each_sound_with_name_seconds_and_loudness(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "packs", "bell")
    assert main(["sounds", "sheet", str(tmp_path / "packs"), "--to", str(tmp_path / "sheets")]) == 0
    drawn = tmp_path / "sheets" / "bell.svg"
    assert capsys.readouterr().out == f"{drawn}\n"
    texts = ["".join(text.itertext()) for text in ElementTree.parse(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"bell", "ding1.00 s, -28.0 LUFS", "100", "1 k", "10 k"} <= set(texts)


def test_where_no_sheet_can_be_written_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["sounds", "sheet", str(pack(tmp_path / "packs")), "--to", str(tmp_path / "file" / "sheets")]) == 2
    assert capsys.readouterr().err.startswith(f"toccata: {tmp_path}/file/sheets/bell.svg: could not be written")


def test_the_help_names_the_command_and_no_other_command_loads_what_it_needs() -> None:
    script = (
        "import sys; from toccata.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(sorted({'toccata.sound.gate', 'toccata.technician', 'numpy'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "sounds" in told
    assert told.endswith("\n[]\n")


def test_an_added_pack_is_found_by_its_id_and_checked_beside_the_shipped_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    pack(tmp_path / "toccata" / "packs")
    assert main(["sounds", "check", "bell", "drums"]) == 0
    assert main(["sounds", "list"]) == 0
    told = capsys.readouterr().out
    assert ("2 packs: no fault" in told, re.search(r"^bell +1 sound", told, re.MULTILINE) is not None) == (True, True)
