"""Writes the locks beside this file: `make lock`, with the network, after pyproject.toml has changed.

uv resolves for all computers at once; this program then keeps the hashes of the wheels that fit one of them, and
refuses a package that has none for a computer that needs it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from requirements.target import TARGETS, Target

HERE = Path(__file__).parent
PROJECT = HERE.parents[1] / "pyproject.toml"
RESOLVER = "uv==0.13.9"
# What pip needs to build the wheel of this checkout, or to install it in place, without asking anybody.
BUILDERS = "editables>=0.5\n"
HEADER = "# Made by `make lock`; change pyproject.toml and run that again. What it is for: {use}.\n"
USES = {
    "build": "to build the wheel of this checkout",
    "dev": "the tests and checks, and all that the instrument needs",
    "runtime": "what the instrument needs to play",
}


@dataclass(frozen=True, slots=True)
class Pin:
    """One package in one version: a marker (or None) that says where, and the SHA-256 of each wheel that fits."""

    name: str
    version: str
    marker: str | None
    sha256: tuple[str, ...]

    @property
    def line(self) -> str:
        """The requirement as pip reads it."""
        where = f" ; {self.marker}" if self.marker else ""
        return " \\\n    ".join(
            [f"{self.name}=={self.version}{where}", *(f"--hash=sha256:{one}" for one in self.sha256)]
        )


def pins(resolved: dict[str, Any], targets: Sequence[Target] = TARGETS) -> Iterator[Pin]:
    """Keep what the targets need of a resolution (a parsed pylock.toml, PEP 751).

    Raises:
        SystemExit: a package has no wheel for a computer that needs it.
    """
    for package in resolved["packages"]:
        name, version, marker = package["name"], package["version"], package.get("marker")
        wheels = {wheel["url"].rpartition("/")[2]: wheel["hashes"]["sha256"] for wheel in package.get("wheels", ())}
        needing = [target for target in targets if target.wants(marker)]
        fitting = {one: [wheel for wheel in wheels if one.runs(wheel)] for one in needing}
        for target, found in fitting.items():
            if not found:
                raise SystemExit(
                    f"lock: {name} {version} has no wheel for {target}; pin another version in pyproject.toml"
                )
        if needing:
            yield Pin(
                name, version, marker, tuple(sorted({wheels[one] for found in fitting.values() for one in found}))
            )


def text(use: str, found: Sequence[Pin]) -> str:
    """Write a lock as pip reads it: everything it may take, and nothing without a hash."""
    return HEADER.format(use=use) + "".join(f"{pin.line}\n" for pin in found)


def versions(found: Sequence[Pin]) -> str:
    """Say the versions of one lock as constraints for another."""
    return "".join(f"{pin.name}=={pin.version}\n" for pin in found)


def resolve(uv: Path, scratch: Path, wanted: Sequence[str], constraints: str = "") -> list[Pin]:
    """Ask uv which versions belong together, wheels alone, for every target."""
    limits, answer = scratch / "constraints.txt", scratch / "pylock.toml"
    limits.write_text(constraints)
    answer.unlink(missing_ok=True)
    which = ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--only-binary", ":all:"]
    written = ["--format", "pylock.toml", "--output-file", str(answer)]
    command = [str(uv), "pip", "compile", "--quiet", "--no-config", "--constraints", str(limits)]
    subprocess.run([*command, *which, *written, *wanted], check=True)
    return list(pins(tomllib.loads(answer.read_text())))


def main() -> None:
    """Resolve, and write the three locks."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        venv.create(scratch / "venv", with_pip=True)
        programs = scratch / "venv" / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", RESOLVER], check=True)
        builders = scratch / "build.in"
        builders.write_text(BUILDERS + "\n".join(tomllib.loads(PROJECT.read_text())["build-system"]["requires"]))
        dev = resolve(programs / "uv", scratch, ["--extra", "dev", str(PROJECT)])
        runtime = resolve(programs / "uv", scratch, [str(PROJECT)], versions(dev))
        build = resolve(programs / "uv", scratch, [str(builders)], versions(dev))
    for name, found in (("dev", dev), ("runtime", runtime), ("build", build)):
        (HERE / f"{name}.txt").write_text(text(USES[name], found))
        sys.stdout.write(f"lock: {name}.txt, {len(found)} packages\n")


if __name__ == "__main__":
    main()
