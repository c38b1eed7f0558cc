"""Whoever opens a new instrument's page finds the client who plays already."""

from __future__ import annotations

from contextlib import suppress

from toccata.errors import ToccataError
from toccata.settings.default_client import default_client, default_client_json
from toccata.store.clients import Clients


def see_to_first_client(clients: Clients) -> None:
    """Lay the default client down as a file where there is no client: what plays without one can be remapped then.

    A disk that can't be written is told with the first save; the instrument plays all the same.
    """
    with suppress(ToccataError):
        if not clients.ids():
            clients.create(default_client().id, default_client_json())
