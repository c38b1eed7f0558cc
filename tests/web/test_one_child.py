"""Recordings are made ready one at a time, whoever brings them: alone, or with a client."""

from __future__ import annotations

import asyncio
import io
import threading
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from staged_server import ROBIN, Stage, staged

from toccata.errors import SoundError
from toccata.settings.own_sound import Description, OwnSound, own_sound_json
from toccata.settings.wav_form import FRAME_BYTES, wav_header
from toccata.sound.upload import Shelf
from toccata.store.archive import write_archive

PCM = bytes(range(256)) * 8
DIGITS = sha256(PCM).hexdigest()


class Children:
    """Counts what is made ready at once; each stays for a moment, in which another one would be met."""

    def __init__(self) -> None:
        self.running = self.most = self.all = 0

    def make_ready(self, _file: Path, _said: Description, _shelf: Shelf) -> NoReturn:
        self.running += 1
        self.all += 1
        self.most = max(self.most, self.running)
        threading.Event().wait(0.2)
        self.running -= 1
        raise SoundError("Bell", "is not needed here", "nothing")


def carried_client() -> bytes:
    out = io.BytesIO()
    side = own_sound_json(OwnSound(DIGITS, "Bell", 0.01, -28.0, -16.0, 0.0)).encode()
    wav = (f"sounds/{DIGITS}.wav", wav_header(len(PCM) // FRAME_BYTES) + PCM)
    document = ROBIN.replace("marimba/C3", f"own/{DIGITS}").encode()
    write_archive(out, [("client.json", document), wav, (f"sounds/{DIGITS}.json", side)])
    return out.getvalue()


def test_never_two_recordings_are_made_ready_at_once() -> None:
    async def scene(stage: Stage) -> None:
        children, file = Children(), carried_client()
        stage.house.make_ready = children.make_ready
        asked = [stage.ask("POST", "/api/clients/import", file, Content_Type="application/zip") for _ in range(2)]
        asked.append(stage.ask("POST", "/api/sounds?label=Mum", b"RIFF", Content_Type="audio/wav"))
        assert [answer.status_code for answer in await asyncio.gather(*asked)] == [422] * 3
        assert (children.all, children.most) == (3, 1)

    staged(scene)
