from __future__ import annotations

import io
import json
import math
import struct
import wave

from staged_server import ROBIN, Stage, staged


def a_tone() -> bytes:
    """One second of 440 Hz, mono, 16 bits, 16 kHz."""
    content = io.BytesIO()
    with wave.open(content, "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        samples = (round(8000 * math.sin(2 * math.pi * 440 * n / 16_000)) for n in range(16_000))
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return content.getvalue()


def test_packs_are_listed_and_their_sounds_come_in_parts() -> None:
    async def scene(stage: Stage) -> None:
        packs = (await stage.ask("GET", "/api/sounds")).json()["packs"]
        marimba = next(pack for pack in packs if pack["id"] == "marimba")
        assert (marimba["name"], marimba["tags"], sum(sound["pad"] is not None for sound in marimba["sounds"])) == (
            "Marimba",
            ["struck", "mellow"],
            12,
        )
        part = await stage.ask("GET", "/api/sounds/marimba/C4/audio", Range="bytes=0-3")
        assert (part.status_code, part.content, part.headers["content-type"]) == (206, b"fLaC", "audio/flac")

    staged(scene)


def test_a_recording_is_brought_renamed_used_and_erased() -> None:
    async def scene(stage: Stage) -> None:
        brought = await stage.ask("POST", "/api/sounds?label=Mum", a_tone(), Content_Type="audio/wav")
        assert brought.status_code == 201, brought.text
        name = brought.json()["name"]
        assert (await stage.ask("PUT", f"/api/sounds/{name}", {"label": "Mother"})).status_code == 204
        assert [own["label"] for own in (await stage.ask("GET", "/api/sounds")).json()["own"]] == ["Mother"]
        tag = (await stage.ask("GET", "/api/clients/c-robin")).headers["etag"]
        used = ROBIN.replace('"marimba/C3"', json.dumps(name))
        assert (await stage.ask("PUT", "/api/clients/c-robin", used, if_match=tag)).status_code == 200
        refused = await stage.ask("DELETE", f"/api/sounds/{name}")
        assert (refused.status_code, refused.json()["clients"]) == (409, ["c-robin"])
        await stage.ask("DELETE", "/api/clients/c-robin")
        assert (await stage.ask("GET", "/api/sounds")).json()["own"] == []

    staged(scene)


def test_what_is_no_recording_is_refused_in_plain_words_and_leaves_nothing() -> None:
    async def scene(stage: Stage) -> None:
        refused = await stage.ask("POST", "/api/sounds?label=Mum", b"RIFF" + bytes(500), Content_Type="audio/wav")
        assert (refused.status_code, refused.json()["error"]) == (422, "refused")
        nameless = await stage.ask("POST", "/api/sounds", a_tone(), Content_Type="audio/wav")
        assert nameless.status_code == 422
        assert [path for path in (stage.data / "uploads").glob("*")] == []

    staged(scene)


def test_the_sounds_of_a_pack_stay_as_they_are() -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.ask("DELETE", "/api/sounds/marimba/C4")).status_code == 409
        assert (await stage.ask("PUT", "/api/sounds/marimba/C4", {"label": "x"})).status_code == 409
        assert (await stage.ask("DELETE", "/api/sounds/own/nothing")).status_code == 404

    staged(scene)
