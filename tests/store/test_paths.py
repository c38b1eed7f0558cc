from __future__ import annotations

from pathlib import Path

import pytest

from toccata.store.paths import active_client_note, bank_folder, clients_folder, data_folder, device_file


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"STATE_DIRECTORY": "/state/a", "XDG_DATA_HOME": "/x", "HOME": "/h"}, "/state/a"),
        ({"STATE_DIRECTORY": "/state/a:/state/b", "HOME": "/h"}, "/state/a"),
        ({"STATE_DIRECTORY": "", "XDG_DATA_HOME": "/x", "HOME": "/h"}, "/x/toccata"),
        ({"XDG_DATA_HOME": "relative", "HOME": "/h"}, "/h/.local/share/toccata"),
        ({"XDG_DATA_HOME": "", "HOME": "/h"}, "/h/.local/share/toccata"),
        ({"HOME": "/h"}, "/h/.local/share/toccata"),
    ],
)
def test_data_live_where_the_environment_says(environ: dict[str, str], folder: str, tmp_path: Path) -> None:
    assert data_folder(environ, system=tmp_path) == Path(folder)


def test_a_unit_that_names_no_folder_uses_the_systems_where_it_can_write(tmp_path: Path) -> None:
    unit = {"INVOCATION_ID": "4f1a", "HOME": "/h"}
    assert data_folder(unit, system=tmp_path) == tmp_path
    assert data_folder(unit, system=tmp_path / "none") == Path("/h/.local/share/toccata")


def test_everything_lies_under_the_data_folder() -> None:
    data = Path("/d")
    kinds = (clients_folder, bank_folder, device_file, active_client_note)
    assert [str(kind(data)) for kind in kinds] == ["/d/clients", "/d/bank", "/d/instrument.json", "/d/active-client"]
