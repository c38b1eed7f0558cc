"""All clients: one file each, named by the client's id."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from toccata.errors import SettingError
from toccata.settings.client import CLIENT_ID
from toccata.settings.place import Place, shown
from toccata.store.disk import told_as
from toccata.store.generations import Judge, Kept, erase, mend_last, read, write
from toccata.store.paths import clients_folder
from toccata.store.reading import client_ids


class Clients:
    """The files in ``clients/``. An id that is none is a `SettingError`, so that no name leads out of the folder."""

    def __init__(self, data: Path, judge: Judge) -> None:
        """Look into a data folder, which need not exist yet.

        Args:
            data: the data folder.
            judge: takes a client's text and where it stands; raises a ToccataError for what can't be followed.
        """
        self._data = data
        self._folder = clients_folder(data)
        self._judge = judge

    def ids(self) -> list[str]:
        """List all ids, sorted; no file is opened.

        Raises:
            SettingError: the folder can't be read.
        """
        return client_ids(self._data)

    def exists(self, client: str) -> bool:
        """Tell whether there is a file for this id, whole or not."""
        return CLIENT_ID.fullmatch(client) is not None and self._file(client).is_file()

    def read(self, client: str) -> Kept:
        """Read one client; a file whose inner id is not its name counts as damaged.

        Raises:
            SettingError: there is no such client, or it can't be read.
            DamagedError: no generation can be followed.
        """
        return read(self._file(client), self._judge_of(client))

    def glance(self, client: str) -> Kept:
        """Read one client without judging what is in it: whole, and that is all. Raises what `read` raises."""
        return read(self._file(client))

    def save(self, client: str, text: str, expected: str) -> str:
        """Save over the version that was read; returns the new one.

        Raises:
            ToccataError: as the judge says; nothing is saved then.
            ConflictError: somebody else has changed or erased it.
            StoreError: it could not be kept.
        """
        return self._write(client, text, expected)

    def create(self, client: str, text: str) -> str:
        """Save a new client; returns the version. Raises what `save` raises; a ConflictError where the id is taken."""
        return self._write(client, text, None)

    def mend_last(self, client: str, mended: Callable[[str], str | None]) -> None:
        """Put another text in the place of a client's last good generation; ``mended`` gives it, or None: it stays.

        Raises:
            StoreError: it could not be kept.
        """
        file, judge = self._file(client), self._judge_of(client)

        def judged(text: str) -> str | None:
            judge(text, str(file))
            return mended(text)

        mend_last(file, judged)

    def erase(self, client: str) -> None:
        """Erase a client's file, the generations kept of it, and the copies that a sync left behind.

        Raises:
            StoreError: something of it is still there.
        """
        file = self._file(client)
        for name in self.conflicts(client):
            with told_as(file.with_name(name), "could not be erased"):
                file.with_name(name).unlink(missing_ok=True)
        erase(file)

    def conflicts(self, client: str) -> list[str]:
        """Name the copies that Syncthing left beside a client's file when it was changed on two instruments at once.

        Their form is ``<id>.sync-conflict-<date>-<time>-<device>.json`` (Syncthing documentation, Conflicting Changes).
        """
        pattern = f"{self._file(client).stem}.sync-conflict-*.json"
        return sorted(copy.name for copy in self._folder.glob(pattern))

    def _write(self, client: str, text: str, expected: str | None) -> str:
        file, judge = self._file(client), self._judge_of(client)
        judge(text, str(file))
        return write(file, text, expected, judge=judge)

    def _file(self, client: str) -> Path:
        if CLIENT_ID.fullmatch(client) is None:
            raise SettingError(str(self._folder), f"{shown(client)} is not an id", "write 1 to 32 of a-z, 0-9 and -")
        return self._folder / f"{client}.json"

    def _judge_of(self, client: str) -> Judge:
        def judge(text: str, where: str) -> object:
            judged = self._judge(text, where)
            inner = _id_in(text)
            if inner != client:
                place = Place.of_file(where).key("client").key("id")
                raise place.refusal(
                    f"{shown(inner)} is not the file's name", f"write {shown(client)}, or rename the file"
                )
            return judged

        return judge


def _id_in(text: str) -> object:
    try:
        inner: object = json.loads(text)["client"]["id"]
    except (KeyError, TypeError, ValueError):
        return None
    return inner
