from __future__ import annotations

import io
import json
import math
import struct
import wave
from typing import Any

import numpy as np
from staged_server import CHANGES, ROBIN, Instrument, Stage, Stream, staged

from toccata.bank import Sample, write_sample
from toccata.link import Apply, Mute
from toccata.store.own_sounds import OwnShelf
from toccata.units import Decibels, Seconds
from toccata.web.trust.window import BUILT_S, DAY_S


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


async def brought(stage: Stage, label: str = "Mum", query: str = "", **headers: str) -> Any:
    answer = await stage.ask("POST", f"/api/sounds?label={label}{query}", a_tone(), Content_Type="audio/wav", **headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def on_a_pad(stage: Stage, name: str) -> None:
    tag = (await stage.ask("GET", "/api/clients/c-robin")).headers["etag"]
    used = ROBIN.replace('"marimba/C3"', json.dumps(name))
    assert (await stage.ask("PUT", "/api/clients/c-robin", used, if_match=tag)).status_code == 200


async def the_own_one(stage: Stage) -> Any:
    [own] = (await stage.ask("GET", "/api/sounds")).json()["own"]
    return own


def heard(instrument: Instrument) -> list[object]:
    """What was said of sounds and of who plays, without the tokens."""
    kinds = [message for message in instrument.told if isinstance(message, Mute | Apply)]
    return [message if isinstance(message, Mute) else message.client for message in kinds]


async def playing(stage: Stage, instrument: Instrument) -> None:
    await stage.ask("POST", "/api/clients/c-robin/play", {})
    await stage.until(lambda: stage.house.link.state is not None and stage.house.link.state.client == "c-robin")
    instrument.told.clear()


def test_a_new_recording_is_told_whole_and_a_description_takes_the_place_of_what_was_said() -> None:
    async def scene(stage: Stage) -> None:
        new = await brought(stage, query="&kind=listening")
        said = {"picture": None, "owner": None, "consent_on": None, "expires_on": None, "muted": False, "spoken": False}
        figures = {key: new[key] for key in ("name", "seconds", "loudness_change_db")}
        assert new == {**figures, "label": "Mum", "kind": "listening", "expired": False, **said}
        more = {"owner": "c-robin", "picture": "pictogram:sun", "consent_on": "2026-11-01", "spoken": True}
        assert (await stage.ask("PUT", f"/api/sounds/{new['name']}", {"label": "Mother", **more})).status_code == 204
        assert await the_own_one(stage) == {**new, "label": "Mother", **more}
        await stage.ask("PUT", f"/api/sounds/{new['name']}", {"label": "Mother"})
        assert await the_own_one(stage) == {**new, "label": "Mother"}

    staged(scene)


def test_a_description_that_can_not_be_followed_changes_nothing() -> None:
    async def scene(stage: Stage) -> None:
        new = await brought(stage)
        wrong = [
            {"owner": "c-nobody"},
            {"picture": "<svg>"},
            {"expires_on": "soon"},
            {"label": "a\nb"},
            {"kind": "pad"},
        ]
        for said in wrong:
            answer = await stage.ask("PUT", f"/api/sounds/{new['name']}", {"label": "Mother", **said})
            assert answer.status_code == 422, (said, answer.text)
        assert await the_own_one(stage) == new
        assert (await stage.ask("POST", "/api/sounds?label=x&kind=song", a_tone())).status_code == 422

    staged(scene)


def test_muting_fades_at_once_and_who_plays_plays_by_it() -> None:
    async def scene(stage: Stage) -> None:
        new = await brought(stage)
        async with stage.playing() as instrument:
            await playing(stage, instrument)
            for muted in (True, True, False):
                said = {"label": "Mum", "muted": muted}
                assert (await stage.ask("PUT", f"/api/sounds/{new['name']}", said)).status_code == 204
            assert heard(instrument) == [Mute(new["name"]), "c-robin", "c-robin"]
        assert not stage.house.stock.sounds[new["name"]].muted

    staged(scene)


def test_a_recording_whose_last_day_is_over_is_silent_until_somebody_tells_an_earlier_day() -> None:
    async def scene(stage: Stage) -> None:
        new = await brought(stage)
        await stage.ask("PUT", f"/api/sounds/{new['name']}", {"label": "Mum", "expires_on": "2026-11-05"})
        async with stage.playing() as instrument:
            await playing(stage, instrument)
            for days, expired in ((4, False), (5, True), (4, False)):
                await stage.ask("POST", "/api/time", {"now_s": BUILT_S + days * DAY_S + DAY_S // 2}, "locked")
                assert (await the_own_one(stage))["expired"] is expired
                assert stage.house.stock.sounds[new["name"]].muted is expired
            assert heard(instrument) == [Mute(new["name"]), "c-robin", "c-robin"]
        assert stage.house.stock.shelf.wav(new["name"].removeprefix("own/")).is_file()

    staged(scene)


def test_a_clock_that_is_older_than_the_program_or_of_another_age_is_not_believed() -> None:
    async def scene(stage: Stage) -> None:
        for now_s in (0, BUILT_S - 1, BUILT_S + 21 * 365 * DAY_S):
            await stage.ask("POST", "/api/time", {"now_s": now_s}, "locked")
        assert stage.house.day == ""
        await stage.ask("POST", "/api/time", {"now_s": BUILT_S}, "locked")
        stage.open_again()
        assert stage.house.day == "2026-10-31"

    staged(scene)


def lay_bank(stage: Stage, *names: str) -> None:
    """What the pre-mix leaves of these sounds, 0, 1 and on."""
    bank = stage.data / "bank"
    bank.mkdir()
    pcm, cells = np.zeros((4_800, 2), np.int16), np.zeros(10, np.float32)
    for key, name in enumerate(names):
        about = Decibels(-6.0), 48_000, pcm, None, -28.0, -15.0, cells, Seconds(0.12), False
        write_sample(bank, Sample(str(key), name, *about))


def test_a_recording_that_is_erased_everywhere_leaves_pads_bank_and_shelf() -> None:
    async def scene(stage: Stage) -> None:
        new = await brought(stage)
        await on_a_pad(stage, new["name"])
        lay_bank(stage, new["name"], "marimba/C4")
        async with stage.playing() as instrument:
            await playing(stage, instrument)
            page = Stream(stage)
            path = f"/api/sounds/{new['name']}?everywhere=true"
            assert (await stage.ask("DELETE", path)).status_code == 204
            await stage.until(lambda: "sounds" in page.types())
            assert [kind for kind in page.types() if kind in ("saved", "sounds")] == ["saved", "sounds"]
            await page.close()
            assert heard(instrument) == [Mute(new["name"]), "c-robin"]
        assert new["name"] not in (await stage.ask("GET", "/api/clients/c-robin")).text
        assert [path for path in (stage.data / "sounds").rglob("*") if path.is_file()] == []
        assert sorted(path.name for path in (stage.data / "bank").iterdir()) == ["1.json", "1.pcm"]

    staged(scene)


def test_any_kind_of_sound_may_be_sent_and_no_other_kind_of_file() -> None:
    async def scene(stage: Stage) -> None:
        kinds = ["audio/mp4", "audio/x-m4a", "video/mp4", "video/webm;codecs=opus", "application/octet-stream"]
        for kind in [*kinds, "text/plain", "image/png", "multipart/form-data", "video/quicktime"]:
            sent = {**CHANGES, "Content-Type": kind}
            answer = await stage.ask("POST", "/api/sounds?label=Mum", a_tone(), Content_Type=sent["Content-Type"])
            assert answer.status_code == (201 if kind in kinds else 403), kind

    staged(scene)


TRAVERSALS = [
    "../x",
    "..%2fx",
    "%2e%2e%2fx",
    "/etc/passwd",
    "C:\\x",
    "x/../../y",
    "\u2024\u2024/x",
    "a\x00b",
    "~/x",
    "file:///x",
]


def test_three_hundred_names_that_lead_elsewhere_are_labels_or_refused_and_lead_nowhere() -> None:
    async def scene(stage: Stage) -> None:
        headers = {"cookie": f"__Host-toccata={stage.tokens['technician']}", **CHANGES, "Content-Type": "audio/wav"}
        async with stage.browser() as browser:
            for number in range(300):
                label = TRAVERSALS[number % len(TRAVERSALS)] + "x" * (number // 10)
                brought = await browser.post("/api/sounds", params={"label": label}, content=b"none", headers=headers)
                assert brought.status_code == 422
                gone = await stage.ask("DELETE", f"/api/sounds/own/{label.replace(chr(0), '%00')}?everywhere=true")
                assert gone.status_code in (403, 404, 405)
        assert {path.name for path in stage.data.iterdir()} <= {"clients", "uploads", "sounds", "tablets.json", ".last"}
        assert [path for folder in ("uploads", "sounds") for path in (stage.data / folder).glob("*")] == []

    staged(scene)


def test_a_full_disk_is_told_and_nothing_is_left_behind() -> None:
    async def scene(stage: Stage) -> None:
        stage.house.stock.shelf = OwnShelf(stage.data, free=lambda _: 1_000_000)
        full = await stage.ask("POST", "/api/sounds?label=Mum", a_tone(), Content_Type="audio/wav")
        assert (full.status_code, full.json()["error"]) == (413, "full")
        assert full.json()["what"] == "there is no room for another one"
        assert [path for folder in ("uploads", "sounds") for path in (stage.data / folder).glob("*")] == []

    staged(scene)


def test_a_sound_of_a_pack_is_told_with_its_note_its_place_and_its_licence() -> None:
    async def scene(stage: Stage) -> None:
        packs = (await stage.ask("GET", "/api/sounds")).json()["packs"]
        marimba = next(pack for pack in packs if pack["id"] == "marimba")
        c4 = next(sound for sound in marimba["sounds"] if sound["name"] == "marimba/C4")
        assert (marimba["licence"], marimba["attribution"]) == ("CC0-1.0", "none needed")
        assert (c4["note"], c4["pad"], "struck" in c4["tags"], c4["spoken"]) == (60, 6, True, False)

    staged(scene)


def test_a_sentence_begins_with_the_name_that_the_therapist_gave_and_the_instrument_hears_of_nothing() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            before = list(instrument.told)
            for content, what in ((b"PK\3\4" * 20, "is no sound file that can be read"), (a_tone()[:60], "is cut off")):
                refused = await stage.ask("POST", "/api/sounds?label=Grandma", content, Content_Type="audio/wav")
                assert refused.status_code == 422
                assert refused.json()["what"].startswith(f"Grandma {what}")
            assert instrument.told == before

    staged(scene)
