from __future__ import annotations

import re
import shutil
import struct
from pathlib import Path

from emulator.built import FIRMWARE, Built, build


def test_the_same_sources_give_the_same_files_in_another_folder(built: Built, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a folder" / "firmware"
    shutil.copytree(FIRMWARE, elsewhere, ignore=shutil.ignore_patterns("build", "emulator", "host"))
    again = build(tmp_path / "out", elsewhere)
    assert (again.pod, again.uf2, again.loader, again.told) == (built.pod, built.uf2, built.loader, built.told)


def test_the_uf2_file_holds_loader_and_application_where_they_belong(built: Built) -> None:
    memory = {}
    for at in range(0, len(built.uf2), 512):
        block = built.uf2[at : at + 512]
        first, second, flags, address, size, number, count, family = struct.unpack_from("<8I", block)
        assert (first, second, flags, size, family) == (0x0A324655, 0x9E5D5157, 0x2000, 256, 0xE48BFF56)
        assert (number, count, block[508:]) == (at // 512, len(built.uf2) // 512, struct.pack("<I", 0x0AB16F30))
        memory[address] = block[32:288]
    flash = b"".join(memory[address] for address in sorted(memory))
    assert (min(memory), flash.rstrip(b"\xff")) == (0x10000000, built.flash().rstrip(b"\xff"))


def test_the_build_tells_sizes_that_fit(built: Built) -> None:
    loader, application = (int(size) for size in re.findall(r": (\d+) (?:of \d+ )?bytes of flash", built.told))
    assert (loader, application) == (len(built.loader), len(built.pod))
    assert loader <= 0x4000
