"""Requests made from the OpenAPI document, and worse ones: no 5xx, and no state broken."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random
from typing import Any

from staged_server import PIN, ROBIN, Stage, staged

from toccata.link import State
from toccata.settings.parse_device import parse_device
from toccata.settings.pictograms import PICTOGRAMS
from toccata.web.openapi import description
from toccata.web.tablets import Tablets

REQUESTS = int(os.environ.get("TOCCATA_REQUESTS", "1000"))
"""10,000 in the long form: ``TOCCATA_REQUESTS=10000 pytest --timeout=0`` on this file."""

STRANGE: list[Any] = [
    None, True, 0, -1,
    1e308, -1e-308, 2**63, "", "\u0000", "c-robin", "..", "\ud800", "a" * 5000, "0/0", "9/9", "0/3\n",
    "4711", "4711\n", "\u0664\u0667\u0661\u0661", [], [[]], {}, {"client": {}}, {"$ref": "#"}, "own/" + "0" * 64,
    "marimba/C4", "melody", "Melody", "technician", -6.0, 12, 6,
]  # fmt: skip
TEXTS = [
    "c-robin",
    "c-nobody",
    "own",
    "marimba",
    "C4",
    "..",
    "%2e%2e",
    "a b",
    "\u00e9",
    "%00",
    "x" * 300,
    "id-nobody",
]
KINDS = ["application/json", "application/octet-stream", "application/zip", "audio/wav", "text/plain"]
NOT_ASKED = {"/api/live"}
FITTING: dict[str, Any] = {
    "client": "c-robin", "pack": "marimba", "name": "C4", "tablet": "id-another", "label": "Mum", "nickname": "Ada",
    "template": "melody", "pictogram": "sun", "pad": "0/3", "pin": PIN, "sound": "marimba/C4", "setup": "Melody",
    "touch": 12, "release": 6, "amount": 0.5, "level_db": -6.0, "gain_db": 0.0, "board": 1,
}  # fmt: skip
"""What the server knows or takes, so that many requests come through."""


class Maker:
    """Makes one request after another from the description."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.versions: dict[str, str] = {}
        self.described = description()
        self.operations = [
            (method.upper(), path, operation)
            for path, methods in self.described["paths"].items()
            for method, operation in methods.items()
            if path not in NOT_ASKED
        ]

    def request(self) -> tuple[str, str, bytes, dict[str, str]]:
        method, path, operation = self.random.choice(self.operations)
        headers, query = {}, []
        for parameter in operation["parameters"]:
            fits = parameter["name"] in FITTING and self.random.random() < 0.7
            value = FITTING[parameter["name"]] if fits else self.random.choice(TEXTS)
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", value)
            elif parameter["in"] == "query":
                query.append(f"{parameter['name']}={value}")
            elif parameter["name"] == "If-Match":
                headers["If-Match"] = self.random.choice(
                    ["none", "*", "", 'W/"x"', *[self.versions.get(path, "none")] * 6]
                )
        body = self.body(operation.get("requestBody", {}).get("content", {}))
        if self.random.random() < 0.1:
            headers["Content-Type"] = self.random.choice(KINDS)
        return method, path + ("?" + "&".join(query) if query else ""), body, headers

    def body(self, content: dict[str, Any]) -> bytes:
        if "application/json" not in content:
            return self.random.randbytes(self.random.randrange(200)) if content else b""
        kind = content["application/json"]["schema"].get("$ref", "")
        if kind.endswith("ClientDocument") and self.random.random() < 0.5:
            return ROBIN.replace("sun", self.random.choice(PICTOGRAMS)).encode()
        written = json.dumps(self.value(content["application/json"]["schema"])).encode()
        return written[: self.random.randrange(len(written) + 1)] if self.random.random() < 0.05 else written

    def value(self, schema: dict[str, Any]) -> Any:
        if self.random.random() < 0.06:
            return self.random.choice(STRANGE)
        if "$ref" in schema:
            return self.value(self.described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self.value(self.random.choice(schema["anyOf"]))
        if schema.get("type") == "object":
            return self.members(schema)
        if schema.get("type") == "array":
            return [self.value(schema.get("items", {})) for _ in range(self.random.randrange(3))]
        return self.random.choice(schema.get("enum") or self.plain(schema.get("type")))

    def members(self, schema: dict[str, Any]) -> dict[str, Any]:
        wanted = {name: inner for name, inner in schema.get("properties", {}).items() if self.random.random() < 0.95}
        fits = {name for name in wanted if name in FITTING and self.random.random() < 0.9}
        found = {name: FITTING[name] if name in fits else self.value(inner) for name, inner in wanted.items()}
        return found | ({"unknown": 1} if self.random.random() < 0.05 else {})

    def plain(self, kind: object) -> list[Any]:
        plain = {"boolean": [True, False], "number": [0, -6.0, -60, 1e9, 0.5], "integer": [0, 1, 3, 12, 6, -1, 10**30]}
        return plain.get(str(kind), STRANGE)


def check_state(stage: Stage) -> None:
    """Whatever was asked: every file can be followed, and nothing lies where nothing belongs."""
    for client in stage.house.clients.ids():
        assert stage.house.clients.read(client).damage is None
    file = stage.data / "instrument.json"
    if file.exists():
        assert stage.house.stock.device_file().damage is None
        parse_device(stage.house.stock.device_file().text, "instrument.json")
    assert {tablet.id for tablet in Tablets(stage.data).all()} >= {"id-technician"}
    known = {
        "clients",
        "sounds",
        "uploads",
        "tablets.json",
        "instrument.json",
        "active-client",
        "link",
        ".last",
        "access.log",
        "access.log.1",
        "day",
        "trust",
    }
    assert {path.name for path in Path(stage.data).iterdir()} <= known


def test_no_request_is_a_fault_of_the_server_or_breaks_its_state() -> None:
    async def scene(stage: Stage) -> None:
        maker = Maker(Random(20))
        async with stage.playing() as instrument:
            wrong = []
            for number in range(REQUESTS):
                if number % 100 == 0:
                    await refresh(stage, instrument.state)
                method, path, body, headers = maker.request()
                who = maker.random.choice(["technician"] * 6 + ["therapist", "locked", "anyone"])
                answer = await stage.ask(method, path, body, who, **headers)
                maker.versions[path] = answer.headers.get("etag", maker.versions.get(path, "none"))
                stage.house.sessions.opened("id-technician", stage.house.now)
                wrong += [(method, path, body, answer.status_code)] if answer.status_code >= 500 else []
            assert wrong == []
        check_state(stage)

    async def refresh(stage: Stage, state: State) -> None:
        """Bring an erased client back, and open the pairing window."""
        if not stage.house.clients.exists("c-robin"):
            stage.add_client()
        stage.now += 130
        stage.instrument.say(State(*state_with_window(state)))

    staged(scene, 540.0 + REQUESTS / 4)


def state_with_window(state: State) -> list[Any]:
    return [120.0 if name == "pairing_s" else getattr(state, name) for name in state.__struct_fields__]


def test_the_description_names_every_route_and_type_once() -> None:
    described = description()
    names = [operation["operationId"] for methods in described["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))
    assert described["openapi"] == "3.1.0"
    assert not [1 for name in described["components"]["schemas"] if not name.isidentifier()]
