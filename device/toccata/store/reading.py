"""Reading files that people edit: whole, or one line that says why not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from toccata.errors import SettingError
from toccata.settings.client import CLIENT_ID
from toccata.settings.place import shown
from toccata.store.paths import active_client_note, clients_folder, device_file


def read_text(path: Path) -> str:
    """Read a UTF-8 file; the byte order mark that some editors write is left out.

    Raises:
        SettingError: there is no such file, it can't be read, or it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as fault:
        raise SettingError(str(path), "there is no such file", "check the name") from fault
    except UnicodeDecodeError as fault:
        raise SettingError(str(path), f"byte {fault.start} is not UTF-8", "save the file as UTF-8") from fault
    except OSError as fault:
        raise SettingError(str(path), f"can't be read ({fault.strerror})", "check its owner and rights") from fault


def client_ids(data: Path) -> list[str]:
    """List the clients that there are, by name, without opening a file.

    Only files named by an id count: no hidden file, no copy that a sync left behind.

    Raises:
        SettingError: the folder is there and can't be read.
    """
    folder = clients_folder(data)
    try:
        with os.scandir(folder) as entries:
            names = [Path(entry.name) for entry in entries if entry.is_file()]
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise SettingError(str(folder), f"can't be read ({fault.strerror})", "check its owner and rights") from fault
    return sorted(name.stem for name in names if name.suffix == ".json" and CLIENT_ID.fullmatch(name.stem))


def played_last(data: Path) -> str:
    """Read the id of the client who played last; empty where nobody is noted.

    Raises:
        SettingError: the note is there and can't be read.
    """
    try:
        return read_text(active_client_note(data)).strip()
    except SettingError as fault:
        if isinstance(fault.__cause__, FileNotFoundError):
            return ""
        raise


def active_client_file(
    data: Path, power_on: str | None = None, tell: Callable[[str], object] | None = None
) -> Path | None:
    """Find the client who plays at start: ``power_on``, else who played last, else the first by name, else None.

    Args:
        data: the data folder.
        power_on: the id that instrument.json names.
        tell: hears one line for each client who is named and is not there.

    Raises:
        SettingError: the note of who played last, or the clients' folder, is there and can't be read.
    """
    for named, where in ((power_on, device_file(data)), (played_last(data), active_client_note(data))):
        file = clients_folder(data) / f"{named}.json"
        if named and CLIENT_ID.fullmatch(named) and file.is_file():
            return file
        if named and tell is not None:
            tell(f"{where}: there is no client {shown(named)}, so another one plays; choose who plays at power-on")
    first = next(iter(client_ids(data)), None)
    return None if first is None else clients_folder(data) / f"{first}.json"
