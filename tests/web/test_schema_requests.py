"""Requests that schemathesis makes from the OpenAPI document, good and bad: no 5xx, no state broken."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from staged_server import Stage, staged
from test_requests_at_random import check_state

from toccata.web.openapi import description

REQUESTS = int(os.environ.get("TOCCATA_REQUESTS", "1000"))
"""10,000 in the long form: `make fuzz`."""

NOT_ASKED = {"/api/live"}


def made(operation: Any, mode: GenerationMode, count: int) -> Iterator[Any]:
    cases: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        cases.append(case)

    # An operation that takes anything has no bad request to be made.
    with suppress(Unsatisfiable):
        collect()
    yield from cases[:count]


def all_cases() -> list[Any]:
    described = description()
    operations = [found.ok() for found in schemathesis.openapi.from_dict(described).get_all_operations()]
    wanted = [operation for operation in operations if operation.path not in NOT_ASKED]
    each = max(2, REQUESTS // len(wanted) // 2)
    return [case for operation in wanted for mode in GenerationMode for case in made(operation, mode, each)]


def content(case: Any) -> bytes:
    if isinstance(case.body, bytes):
        return case.body
    return b"" if isinstance(case.body, schemathesis.core.NotSet) else json.dumps(case.body).encode()


def test_no_request_made_from_the_description_is_a_fault_of_the_server() -> None:
    cases = all_cases()

    async def scene(stage: Stage) -> None:
        async with stage.playing():
            wrong = []
            for case in cases:
                query = "&".join(f"{quote(key)}={quote(str(value))}" for key, value in (case.query or {}).items())
                path = case.formatted_path + (f"?{query}" if query else "")
                headers = {
                    name: str(value).encode("latin-1", "replace")
                    for name, value in (case.headers or {}).items()
                    if name not in ("X-Toccata", "body", "who")  # the two are `ask`'s own
                }
                answer = await stage.ask(case.method, path, content(case), "technician", **headers)
                stage.house.sessions.opened("id-technician", stage.house.now)
                wrong += [(case.method, path, case.body, answer.status_code)] if answer.status_code >= 500 else []
            assert wrong == []
        check_state(stage)

    assert len(cases) >= REQUESTS // 2
    staged(scene, 540.0 + REQUESTS / 4)
