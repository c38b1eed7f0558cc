"""The computers that the locks are made for, and which wheels fit them."""

from __future__ import annotations

from dataclasses import dataclass

from packaging import tags
from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

# Debian 12 has glibc 2.36: a wheel for that runs on Debian 13 too.
NEWEST_GLIBC = 36
LEGACY = ("manylinux1", "manylinux2010", "manylinux2014")


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of computer: CPython's minor version (11 for 3.11) and the machine as `uname -m` says it."""

    minor: int
    machine: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables of PEP 508 that a requirement's marker may ask for."""
        version = f"3.{self.minor}"
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{version}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{version}.0",
            "python_version": version,
            "sys_platform": "linux",
            "extra": "",
        }

    def wants(self, marker: str | None) -> bool:
        """Say whether a requirement with this marker is installed on this computer."""
        return marker is None or Marker(marker).evaluate(self.environment)

    def platforms(self) -> list[str]:
        """Name the platform tags that this computer takes (PEP 600), the newest first."""
        modern = [f"manylinux_2_{minor}_{self.machine}" for minor in range(NEWEST_GLIBC, 4, -1)]
        return [*modern, *(f"{name}_{self.machine}" for name in LEGACY), f"linux_{self.machine}"]

    def runs(self, wheel: str) -> bool:
        """Say whether this computer can install a wheel, by the tags in its file name (PEP 425)."""
        version, places = (3, self.minor), self.platforms()
        mine = {*tags.cpython_tags(version, platforms=places), *tags.compatible_tags(version, platforms=places)}
        return bool(parse_wheel_filename(wheel)[3] & mine)


TARGETS = tuple(Target(minor, machine) for machine in ("aarch64", "x86_64") for minor in (11, 12, 13))
