"""OpenAPI 3.1 of all routes, made from the table and the types of bodies and answers."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from toccata import __version__
from toccata.web import told
from toccata.web.ask import COOKIE
from toccata.web.routes import TABLE, Role, Row

_PART = re.compile(r"\{(\w+)\}")
_REFUSALS = {
    "401": "the tablet is not paired", "403": "locked, role, csrf or wrong PIN", "404": "not there",
    "408": "sent too slowly", "409": "it can't be done now", "413": "too much", "421": "not a name of the instrument",
    "422": "the body can't be followed", "429": "too many at once",
}  # fmt: skip
_SAVING = {"412": "somebody else has changed it", "428": "no If-Match"}


@cache
def description() -> dict[str, Any]:
    """Make the document."""
    types = [found for row in TABLE for found in (row.body, row.gives) if found is not None and not _is_media(found)]
    schemas, components = msgspec.json.schema_components(
        [*types, told.Error], ref_template="#/components/schemas/{name}"
    )
    by_type = {_key(found): schema for found, schema in zip(types, schemas, strict=False)}
    paths: dict[str, dict[str, Any]] = {}
    for row in TABLE:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, by_type)
    schemes = {"tablet": {"type": "apiKey", "in": "cookie", "name": COOKIE}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Toccata", "version": __version__, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": schemes},
    }


def _operation(row: Row, by_type: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": row.does,
        "operationId": row.handler.__module__.rpartition(".")[2] + "_" + row.handler.__name__,
        "parameters": _parameters(row),
        "responses": _responses(row, by_type),
        "x-role": row.role.name.lower(),
    }
    if row.role is not Role.ANYONE:
        operation["security"] = [{"tablet": []}]
    if row.body is not None:
        schema = by_type[_key(row.body)]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    elif row.raw:
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in row.raw}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(row: Row) -> list[dict[str, Any]]:
    text = {"type": "string"}
    found = [{"name": name, "in": "path", "required": True, "schema": text} for name in _PART.findall(row.path)]
    found += [
        {"name": name, "in": "query", "required": needed, "schema": text} for name, needed in (row.query or {}).items()
    ]
    if row.method != "GET":
        found.append({"name": "X-Toccata", "in": "header", "required": True, "schema": {"const": "1"}})
    if row.versioned:
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": text})
    return found


def _responses(row: Row, by_type: dict[str, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": row.does}
    if row.gives is not None and row.status != 204:
        kind = row.gives if _is_media(row.gives) else "application/json"
        schema = {} if _is_media(row.gives) else by_type[_key(row.gives)]
        good["content"] = {kind: {"schema": schema}}
    refused = _REFUSALS | (_SAVING if row.versioned else {})
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {str(row.status): good} | {
        status: {"description": what, "content": error} for status, what in refused.items()
    }


def _is_media(found: object) -> bool:
    return isinstance(found, str)


def _key(found: object) -> str:
    return repr(found)
