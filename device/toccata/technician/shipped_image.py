"""Where the pod's firmware lies that belongs to this program."""

from __future__ import annotations

from pathlib import Path

from toccata.errors import ImageError

IMAGE = "pod.pod"


_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_image(package: Path = _PACKAGE) -> Path:
    """Give the image inside the installed package, or the one that ``make firmware`` has built in its checkout.

    Raises:
        ImageError: there is none.
    """
    built = package.parents[1] / "firmware" / "build"
    images = [folder / IMAGE for folder in (package / "firmware", built)]
    for image in images:
        if image.is_file():
            return image
    raise ImageError(str(images[-1]), "is not there", "run make firmware, or name a file with --image")
