"""Makes the pod's images from the linked programs: ``images.py BUILD`` writes pod.pod and pod.uf2 and tells sizes.

pod.pod: the header page and the application, as it lies in the flash from 0x4000 on. pod.uf2: loader and application,
for a virgin board. The build id is the first 4 bytes of the SHA-256 of all sources, so the same sources give the same
files.
"""

from __future__ import annotations

import hashlib
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLASH_BASE = 0x10000000
APPLICATION = 0x4000
PAGE = 256
SECTOR = 4096
BOOT2_SIZE = 252
BOOT2_POLYNOMIAL = 0x04C11DB7
"""The boot ROM's check of the second stage: CRC-32/MPEG-2 (RP2040 datasheet, 2.8.1.3.1)."""

UF2_MAGIC_START = (0x0A324655, 0x9E5D5157)
UF2_MAGIC_END = 0x0AB16F30
UF2_FAMILY_PRESENT = 0x2000
UF2_RP2040 = 0xE48BFF56
SOURCES = ("core/*.[ch]", "rp2040/*", "loader/*", "*.ld", "Makefile", "images.py", "registers.toml")


def build_id(folder: Path = HERE) -> int:
    """Tell the 32-bit number that stands for the sources' contents and names."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in folder.glob(pattern) if path.is_file()}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return int.from_bytes(digest.digest()[:4], "big")


def facts(folder: Path = HERE) -> dict[str, str]:
    """Read the plain ``#define POD_...`` values of the generated header."""
    header = (folder / "core" / "pod_registers.h").read_text("utf-8")
    return dict(re.findall(r"#define POD_(\w+) (.+)", header))


def boot2_crc(code: bytes) -> int:
    """Compute what the boot ROM compares with the last four bytes of the second stage."""
    crc = 0xFFFFFFFF
    for byte in code:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ BOOT2_POLYNOMIAL if crc >> 31 else crc << 1) & 0xFFFFFFFF
    return crc


def loader_image(linked: bytes) -> bytes:
    """Put the check behind the second stage; the loader's pages follow."""
    code = linked[:BOOT2_SIZE]
    return code + struct.pack("<I", boot2_crc(code)) + linked[BOOT2_SIZE + 4 :]


def application_image(linked: bytes, version: int, board: bytes, build: int, magic: int) -> bytes:
    """Put the header page before the application and fill its last page."""
    image = linked + b"\xff" * (-len(linked) % PAGE)
    header = struct.pack("<IIII8sI", magic, len(image), zlib.crc32(image), version, board, build)
    return header.ljust(PAGE, b"\xff") + image


def uf2(flash: bytes) -> bytes:
    """Wrap what shall lie at the start of the flash, 256 bytes a block."""
    padded = flash + b"\xff" * (-len(flash) % SECTOR)
    count = len(padded) // PAGE
    blocks = []
    for number in range(count):
        data = padded[number * PAGE : (number + 1) * PAGE].ljust(476, b"\0")
        place = (UF2_FAMILY_PRESENT, FLASH_BASE + number * PAGE, PAGE, number, count, UF2_RP2040)
        blocks.append(struct.pack("<8I", *UF2_MAGIC_START, *place) + data + struct.pack("<I", UF2_MAGIC_END))
    return b"".join(blocks)


def linked(elf: Path) -> bytes:
    """Read the bytes that a linked program wants in the flash, from its first address on."""
    raw = elf.with_suffix(".bin")
    subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", "--gap-fill", "0xff", str(elf), str(raw)], check=True)
    return raw.read_bytes()


def ram_bytes(elf: Path) -> int:
    """Tell how much RAM a program takes before its stack."""
    told = subprocess.run(["arm-none-eabi-size", "-A", str(elf)], check=True, capture_output=True, text=True).stdout
    sizes = {line.split()[0]: int(line.split()[1]) for line in told.splitlines() if line.startswith(".")}
    return sum(sizes.get(name, 0) for name in (".program", ".bss", ".ring"))


def make(build: Path) -> None:
    """Write pod.pod, pod.uf2 and the loader's image, and print the sizes."""
    known = facts()
    number = [int(known[f"VERSION_{part}"].rstrip("u"), 0) for part in ("MAJOR", "MINOR", "PATCH")]
    version = number[0] << 16 | number[1] << 8 | number[2]
    build_number = build_id()
    loader = loader_image(linked(build / "loader.elf"))
    board = known["BOARD_ID"].strip('"').encode()
    magic = int(known["IMAGE_MAGIC"].rstrip("u"), 0)
    pod = application_image(linked(build / "application.elf"), version, board, build_number, magic)
    whole = uf2(loader.ljust(APPLICATION, b"\xff") + pod)
    (build / "loader.bin").write_bytes(loader)
    (build / "pod.pod").write_bytes(pod)
    (build / "pod.uf2").write_bytes(whole)
    told = f"{'.'.join(map(str, number))}, build {build_number:08x}"
    lines = [
        f"loader: {len(loader)} of {APPLICATION} bytes of flash, {ram_bytes(build / 'loader.elf')} bytes of RAM",
        f"application {told}: {len(pod)} bytes of flash, {ram_bytes(build / 'application.elf')} bytes of RAM",
        f"pod.uf2: {len(whole)} bytes, SHA-256 {hashlib.sha256(whole).hexdigest()}",
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
