"""Reading files that people edit: whole, or one line that says why not."""

from __future__ import annotations

from pathlib import Path

from toccata.errors import SettingError
from toccata.settings.client import CLIENT_ID
from toccata.store.paths import active_client_note, clients_folder


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


def active_client_file(data: Path) -> Path | None:
    """Find the client who plays at start: the one that ``active-client`` names, else the first by name, else None.

    Only files named by an id count, so that neither a hidden file nor a copy that a sync left behind ever plays.

    Raises:
        SettingError: ``active-client`` is there and can't be read.
    """
    clients = clients_folder(data)
    files = sorted(path for path in clients.glob("*.json") if CLIENT_ID.fullmatch(path.stem) and path.is_file())
    named = clients / f"{_noted(active_client_note(data))}.json"
    return named if named in files else next(iter(files), None)


def _noted(note: Path) -> str:
    return read_text(note).strip() if note.exists() else ""
