from __future__ import annotations

import pytest
from staged_server import Stage, staged

from toccata.web.routes import TABLE, Role, Row

WHO = {"anyone": Role.ANYONE, "locked": Role.LOCKED, "therapist": Role.THERAPIST, "technician": Role.TECHNICIAN}
REFUSALS = {"stranger", "locked", "role"}


def filled(row: Row) -> str:
    parts = {"{client}": "c-nobody", "{pack}": "own", "{name}": "nothing", "{tablet}": "nobody"}
    path = row.path
    for part, value in parts.items():
        path = path.replace(part, value)
    return path


def test_every_route_has_a_role_of_the_contract() -> None:
    assert {(row.method, row.path): row.role.name.lower() for row in TABLE} == {
        tuple(line.split()[:2]): line.split()[2] for line in CONTRACT.strip().splitlines()
    }


@pytest.mark.parametrize("who", WHO)
def test_every_route_lets_in_who_may_and_refuses_who_may_not(who: str) -> None:
    async def scene(stage: Stage) -> None:
        wrong = []
        for row in TABLE:
            if row.path == "/api/live":
                continue
            answer = await stage.ask(row.method, filled(row), who=who)
            refused = answer.status_code in (401, 403) and answer.json()["error"] in REFUSALS
            if refused != (WHO[who] < row.role) or answer.status_code >= 500:
                wrong.append((row.method, row.path, answer.status_code, answer.text))
            if row.path == "/api/lock" and who != "locked":
                stage.house.sessions.acted(f"id-{who}", stage.house.now)
                stage.house.sessions.opened(f"id-{who}", stage.house.now)
        assert wrong == []

    staged(scene)


@pytest.mark.parametrize(("who", "code"), [("anyone", "stranger"), ("locked", "locked")])
def test_the_stream_of_events_is_for_open_pages(who: str, code: str) -> None:
    async def scene(stage: Stage) -> None:
        answer = await stage.ask("GET", "/api/live", who=who)
        assert answer.json()["error"] == code

    staged(scene)


CONTRACT = """
GET /api/hello anyone
GET /api/openapi.json anyone
POST /api/enter anyone
POST /api/pair anyone
GET /api/pair anyone
POST /api/pair/finish anyone
POST /api/unlock locked
POST /api/lock locked
POST /api/quiet locked
POST /api/time locked
GET /api/live therapist
POST /api/level therapist
POST /api/preview therapist
POST /api/touch therapist
POST /api/cleaning therapist
POST /api/tune technician
POST /api/thresholds technician
POST /api/watch technician
POST /api/feel therapist
POST /api/calibration therapist
GET /api/clients therapist
POST /api/clients therapist
POST /api/clients/import therapist
GET /api/clients/{client} therapist
PUT /api/clients/{client} therapist
DELETE /api/clients/{client} therapist
POST /api/clients/{client}/play therapist
GET /api/clients/{client}/export therapist
GET /api/templates therapist
PUT /api/power-on therapist
GET /api/sounds therapist
POST /api/sounds therapist
GET /api/sounds/{pack}/{name}/audio therapist
PUT /api/sounds/{pack}/{name} therapist
DELETE /api/sounds/{pack}/{name} therapist
GET /api/songs therapist
POST /api/activities therapist
POST /api/fitting-drone therapist
GET /api/packs/{pack}/picture therapist
GET /api/instrument therapist
PUT /api/instrument technician
GET /api/doctor technician
GET /api/tablets technician
GET /api/log technician
PUT /api/tablets/{tablet} technician
DELETE /api/tablets/{tablet} technician
GET /api/sticks technician
POST /api/backup technician
POST /api/restore technician
GET /api/wifi technician
POST /api/wifi technician
GET /api/label.svg technician
GET /api/about therapist
"""
