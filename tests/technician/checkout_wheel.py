"""A wheel of this checkout, made without a builder: the code, without packs and without what it depends on."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "device" / "toccata"
WHEEL = "Wheel-Version: 1.0\nGenerator: toccata-tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
SCRIPTS = "[console_scripts]\ntoccata = toccata.cli:main\n"


def checkout_wheel(folder: Path, version: str, metadata: str = "") -> Path:
    """Make it in this version, whatever the checkout's own is (PEP 427)."""
    about = f"toccata-{version}.dist-info"
    files = {
        f"toccata/{file.relative_to(PACKAGE)}": file.read_bytes() for file in PACKAGE.rglob("*.py") if file.is_file()
    }
    files["toccata/__init__.py"] = f'"""Toccata."""\n\n__version__ = "{version}"\n'.encode()
    files[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: toccata\nVersion: {version}\n{metadata}".encode()
    files[f"{about}/WHEEL"], files[f"{about}/entry_points.txt"] = WHEEL.encode(), SCRIPTS.encode()
    rows = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    files[f"{about}/RECORD"] = "\n".join([*rows, f"{about}/RECORD,,", ""]).encode()
    wheel = folder / f"toccata-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return wheel


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
