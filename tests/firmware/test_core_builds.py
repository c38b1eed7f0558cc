"""The core compiles without a warning, needs no library, and its interrupt path leans on nothing outside itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "firmware" / "core"
WARNINGS = ["all", "extra", "conversion", "sign-conversion", "shadow", "undef", "strict-prototypes", "error"]
STRICT = ["-std=c11", "-ffreestanding", "-Os", *(f"-W{name}" for name in WARNINGS)]
CORTEX = ["arm-none-eabi-gcc", "-mcpu=cortex-m0plus", "-mthumb"]
SOURCES = sorted(CORE.glob("*.c"))
FUNCTION_LINES = 25


def compiled(compiler: list[str], source: Path, tmp_path: Path) -> Path:
    made = tmp_path / f"{source.stem}.o"
    subprocess.run([*compiler, *STRICT, "-I", CORE, "-c", source, "-o", made], check=True)
    return made


def undefined(made: list[Path]) -> set[str]:
    """What the objects need and none of them brings."""
    names = [line.split()[-2:] for each in made for line in symbols(each)]
    return {name for kind, name in names if kind == "U"} - {name for kind, name in names if kind != "U"}


def symbols(made: Path) -> list[str]:
    return subprocess.run(["arm-none-eabi-nm", made], capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("compiler", [["gcc"], ["clang", "-Wno-unused-command-line-argument"]], ids=["gcc", "clang"])
def test_the_core_compiles_without_a_warning(compiler: list[str], tmp_path: Path) -> None:
    flags = [*compiler, *STRICT, "-I", CORE, "-fsyntax-only", *SOURCES]
    assert subprocess.run(flags, capture_output=True, text=True, check=False).stderr == ""


def test_the_core_needs_nothing_but_what_compilers_call_on_their_own(tmp_path: Path) -> None:
    needed = undefined([compiled(CORTEX, source, tmp_path) for source in SOURCES])
    assert {name for name in needed if not name.startswith("__")} <= {"memcpy", "memset", "memmove", "memcmp"}


def test_the_interrupt_path_calls_nothing_that_may_lie_in_flash(tmp_path: Path) -> None:
    assert undefined([compiled(CORTEX, CORE / name, tmp_path) for name in ("target.c", "crc8.c")]) == set()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_core_includes_only_itself_and_the_language(source: Path) -> None:
    text = (
        source.read_text() + source.with_suffix(".h").read_text()
        if source.with_suffix(".h").exists()
        else source.read_text()
    )
    outside = set(re.findall(r"#include <(.*)>", text))
    assert outside <= {"stdint.h", "stddef.h", "stdbool.h", "stdatomic.h"}


@pytest.mark.parametrize(
    "source", [*SOURCES, *sorted((ROOT / "firmware" / "host").glob("*.c"))], ids=lambda path: path.stem
)
def test_functions_are_short(source: Path) -> None:
    bodies = re.findall(r"^[a-z].*\) \{\n(.*?)^\}", source.read_text(), re.MULTILINE | re.DOTALL)
    assert max((body.count("\n") for body in bodies), default=0) <= FUNCTION_LINES
