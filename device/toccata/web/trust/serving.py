"""How uvicorn is set up for one kind of listener; two kinds run side by side in one process."""

from __future__ import annotations

import ssl

import uvicorn
from starlette.types import ASGIApp


def uvicorn_config(app: ASGIApp, context: ssl.SSLContext | None = None, *, lifespan: bool = False) -> uvicorn.Config:
    """Set uvicorn up for the listeners that share an application and a way of speaking.

    Nothing is said of the server's kind and version before anybody has come in, and no header of a proxy is believed:
    there is none.

    Args:
        app: what answers.
        context: what https is spoken with, or None for http. It is kept: certificates that it loads later count.
        lifespan: whether the application is told of start and stop; of several configs for one application one only.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on" if lifespan else "off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    config.load()
    config.ssl = context
    return config
