"""Writes down what an instrument consists of (CycloneDX 1.6): `make sbom` puts it into build/sbom.cdx.json.

From the lock of the runtime come names, versions and the digests of the wheels that may be installed; from the packages
here their licences and the libraries in C that they bring along, which are those of this computer's wheels. Packs, the
pod's firmware and the system's packages stand beside them. The same tree gives the same text.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from installer import dpkg
from requirements.bundled import libraries_in, licence_of
from requirements.lock import Pin

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "systemd" / "requirements" / "runtime.txt"
IMAGE = ROOT / "firmware" / "build" / "pod.pod"
WRITTEN = ROOT / "build" / "sbom.cdx.json"
SOUNDS_LICENCE = "CC0-1.0"

_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)
_LICENCES = LicenseFactory()


def read_lock(text: str) -> list[Pin]:
    """Read a lock as `requirements.lock` writes it."""
    return [
        Pin(name, version, marker or None, tuple(re.findall(r"[0-9a-f]{64}", hashes)))
        for name, version, marker, hashes in _PIN.findall(text)
    ]


def package(pin: Pin) -> Component:
    """Describe a package that is installed from elsewhere, with what its wheel brings along."""
    where = [Property(name="toccata:where", value=pin.marker)] if pin.marker else []
    return Component(
        name=pin.name,
        version=pin.version,
        bom_ref=f"pypi:{pin.name}",
        purl=PackageURL("pypi", name=pin.name, version=pin.version),
        licenses=_licences(licence_of(pin.name)),
        hashes=[_digest(one) for one in pin.sha256],
        properties=where,
        components=[
            Component(
                name=one.name,
                bom_ref=f"pypi:{pin.name}/{one.name}/{one.sha256[:8]}",
                hashes=[_digest(one.sha256)],
                properties=[Property(name="toccata:file", value=one.file)],
            )
            for one in libraries_in(pin.name)
        ],
    )


def packs(folder: Path) -> Iterator[Component]:
    """Describe each pack of sounds: its list holds the digest of every file, so that one digest speaks for all."""
    for manifest in sorted(folder.glob("*/pack.toml")):
        about = tomllib.loads(manifest.read_text())
        yield Component(
            type=ComponentType.DATA,
            name=f"pack {about['id']}",
            version=about["version"],
            bom_ref=f"pack:{about['id']}",
            description=about["source"],
            copyright=about.get("attribution"),
            licenses=_licences(about["licence"]),
            hashes=[_digest(sha256(manifest.read_bytes()).hexdigest())],
        )


def songs(folder: Path) -> Component:
    """Describe the songbook: one digest over all songs, in the order of their names."""
    content = b"".join(song.read_bytes() for song in sorted(folder.glob("*.toml")))
    digest = _digest(sha256(content).hexdigest())
    return Component(
        type=ComponentType.DATA, name="songs", bom_ref="songs", licenses=_licences(SOUNDS_LICENCE), hashes=[digest]
    )


def firmware(image: Path, version: str) -> Component:
    """Describe the sensor pod's image; where it was not built, without its digest."""
    hashes = [_digest(sha256(image.read_bytes()).hexdigest())] if image.is_file() else []
    return Component(
        type=ComponentType.FIRMWARE,
        name="toccata sensor pod",
        version=version,
        bom_ref="firmware:pod",
        licenses=_licences("MIT"),
        hashes=hashes,
    )


def system_packages(names: Iterable[str]) -> Iterator[Component]:
    """Describe what `install` asks of Debian, whose release chooses the version and looks after it."""
    for name in names:
        yield Component(
            name=name,
            bom_ref=f"deb:{name}",
            purl=PackageURL("deb", "debian", name),
            scope=ComponentScope.REQUIRED,
        )


def bill(root: Path = ROOT, image: Path = IMAGE) -> Bom:
    """Put it together for a checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    ours = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref="toccata",
        description=project["description"],
        licenses=_licences(project["license"]),
    )
    parts = [
        *(package(pin) for pin in read_lock(LOCK.read_text())),
        *packs(root / "sounds" / "packs"),
        songs(root / "sounds" / "songs"),
        firmware(image, project["version"]),
        *system_packages(dpkg.NEEDED),
    ]
    made = Bom(components=parts, dependencies=[Dependency(ours.bom_ref, [Dependency(one.bom_ref) for one in parts])])
    made.metadata.component = ours
    return made


def text(made: Bom) -> str:
    """Write it as JSON, without the hour at which that was done and with a number made from what it says."""
    made.metadata.timestamp = None  # type: ignore[assignment]  # the library knows no document without one
    made.serial_number = uuid5(NAMESPACE_URL, "toccata")
    written = JsonV1Dot6(made).output_as_string(indent=1)
    made.serial_number = uuid5(NAMESPACE_URL, written)
    return JsonV1Dot6(made).output_as_string(indent=1) + "\n"


def main() -> None:
    """Write it."""
    made = bill()
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(text(made))
    sys.stdout.write(f"sbom: {WRITTEN.relative_to(ROOT)}, {len(made.components)} components\n")


def _digest(hexadecimal: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=hexadecimal)


def _licences(stated: str) -> list[License]:
    return [_LICENCES.make_from_string(stated)] if stated else []


if __name__ == "__main__":
    main()
