from __future__ import annotations

import struct
from pathlib import Path

import pytest

from technician.flash_bench import NEW, OLD, image_of
from toccata.cli import main
from toccata.technician.pod_image import parse_image

LOADER = b"\xf0\xb5" * 128


def block(number: int, count: int, at: int, page: bytes, family: int = 0xE48BFF56) -> bytes:
    """A block as github.com/microsoft/uf2 lays it out: flag 0x2000, the family is given."""
    head = struct.pack("<8I", 0x0A324655, 0x9E5D5157, 0x2000, at, 256, number, count, family)
    return head + page.ljust(476, b"\0") + struct.pack("<I", 0x0AB16F30)


def uf2(content: bytes, family: int = 0xE48BFF56) -> bytes:
    pages = [(0x10000000, LOADER)]
    pages += [(0x10004000 + at, content[at : at + 256]) for at in range(0, len(content), 256)]
    return b"".join(block(number, len(pages), at, page, family) for number, (at, page) in enumerate(pages))


def asked(folder: Path, to: Path, beside: bytes | None) -> int:
    image = folder / "pod.pod"
    image.write_bytes(image_of(3))
    if beside is not None:
        (folder / "pod.uf2").write_bytes(beside)
    return main(["flash", "--image", str(image), "--uf2", str(to)])


def test_the_file_for_a_virgin_board_is_written_and_where_to_copy_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "first.uf2"
    assert asked(tmp_path, to, uf2(image_of(3))) == 0
    assert to.read_bytes() == uf2(image_of(3))
    assert capsys.readouterr().out.splitlines() == [
        f"{to}: the loader, and the application {parse_image(image_of(3), '')}",
        "hold BOOTSEL while you plug the board into USB, then copy this file onto the drive RPI-RP2",
    ]


@pytest.mark.parametrize(
    "beside",
    [
        uf2(image_of(3, OLD)),
        uf2(image_of(3, NEW))[512:],
        uf2(image_of(3), family=0xADA52840),
        uf2(image_of(3))[:-512],
        b"",
    ],
    ids=["another build", "no loader", "another chip", "cut", "empty"],
)
def test_a_uf2_that_is_not_of_the_same_build_is_not_given_out(
    beside: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "first.uf2"
    assert (asked(tmp_path, to, beside), to.exists()) == (2, False)
    told = f"toccata: {tmp_path}/pod.uf2: does not hold a loader and {tmp_path}/pod.pod; run make firmware\n"
    assert capsys.readouterr().err == told


def test_without_a_uf2_beside_the_image_it_says_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(tmp_path, tmp_path / "first.uf2", None) == 2
    told = f"toccata: {tmp_path}/pod.uf2: can't be read (No such file or directory); run make firmware\n"
    assert capsys.readouterr().err == told


def test_where_the_file_can_not_be_written_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, tmp_path / "no" / "first.uf2", uf2(image_of(3))) == 2
    assert capsys.readouterr().err.startswith(f"toccata: {tmp_path}/no/first.uf2: could not be written")
