"""Rules of two tablets: a therapist's and a technician's."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storms.books import Broken
from storms.documents import (
    ACCEPTANCES,
    CEILINGS,
    CLIENTS,
    INSTRUMENT,
    LEVELS,
    RAIN,
    ROUND,
    SETUPS,
    STRUCK,
    client_text,
    instrument_text,
)
from storms.stormy import TABLETS, Stormy
from toccata.units import NEVER


class Therapists(Stormy):
    """Whatever may be asked for on a page."""

    @rule(client=st.sampled_from(CLIENTS), who=TABLETS)
    def look(self, client: str, who: str) -> None:
        self._look(client, who)
        self._pass(0.0)

    @rule(
        client=st.sampled_from(CLIENTS), who=TABLETS, level=st.sampled_from(LEVELS), ceiling=st.sampled_from(CEILINGS),
        acceptance=st.sampled_from(ACCEPTANCES), swapped=st.booleans(), fresh=st.booleans(),
    )  # fmt: skip
    def save(
        self, client: str, who: str, level: float, ceiling: float, acceptance: int, swapped: bool, fresh: bool
    ) -> None:
        if fresh or (client, who) not in self.seen:
            self._look(client, who)
        text = client_text(client, level, ceiling, acceptance, swapped)
        self._save(client, f"/api/clients/{client}", who, text)

    @rule(client=st.sampled_from(CLIENTS), setup=st.sampled_from([None, *SETUPS]))
    def play(self, client: str, setup: str | None) -> None:
        body = b'{"setup":null}' if setup is None else b'{"setup":"%s"}' % setup.encode()
        self.world.ask("POST", f"/api/clients/{client}/play", "therapist", body)
        self._pass(0.02)

    @rule(level=st.sampled_from([*LEVELS, 0.0]))
    def set_level(self, level: float) -> None:
        self.world.ask("POST", "/api/level", "therapist", b'{"level_db":%d}' % level)
        self._pass(0.02)

    @rule(sound=st.sampled_from([STRUCK, ROUND]))
    def preview(self, sound: str) -> None:
        self.world.ask("POST", "/api/preview", "therapist", b'{"sound":"%s"}' % sound.encode())
        self._pass(0.1)

    @rule(muted=st.booleans())
    def mute(self, muted: bool) -> None:
        """Who is heard in a recording may take back the consent at any time."""
        self.world.books.muted_at = NEVER
        body = b'{"label":"Rain","muted":true}' if muted else b'{"label":"Rain"}'
        told = self.world.ask("PUT", f"/api/sounds/{RAIN.name}", "therapist", body)
        if muted and told.status == 204:
            self.world.books.muted_at = self.world.now
        self._pass(0.02)

    @rule(path=st.sampled_from(["/api/watch", "/api/feel", "/api/tune", "/api/touch"]))
    def calibrate(self, path: str) -> None:
        body = {
            "/api/watch": b'{"board":0}', "/api/feel": b'{"sensor":"squeeze","hush":true}',
            "/api/tune": b'{"pad":"0/5","touch":14,"release":7}', "/api/touch": b'{"pad":"1/9","amount":0.0}',
        }[path]  # fmt: skip
        self.world.ask("POST", path, "technician", body)
        self._pass(0.1)

    @rule(who=TABLETS, ceiling=st.sampled_from([-1.0, -4.0, -6.0]), most=st.sampled_from([0.0, -12.0]),
          unlocks=st.booleans())  # fmt: skip
    def set_caps(self, who: str, ceiling: float, most: float, unlocks: bool = False) -> None:
        """A therapist asks for what no technician ever asks for; who ``unlocks`` leaves out what was measured."""
        ceiling = ceiling if who == "technician" else -1.5
        self._look("instrument", "technician")
        read = self.read.get("instrument", INSTRUMENT)
        is_locked = "loudness" in read and unlocks
        text = instrument_text(ceiling, most, {key: read[key] for key in read if key != "loudness" or not unlocks})
        if who == "technician":
            self.world.books.ceilings.add(ceiling)
            if self._save("instrument", "/api/instrument", who, text) == 200 and is_locked:
                raise Broken("I10: a page has unlocked what was measured")
            return
        told = self.world.ask(
            "PUT", "/api/instrument", who, text.encode(), self.seen.get(("instrument", "technician"), "x")
        )
        if told.status not in (0, 403):
            raise Broken(f"I10: a therapist's caps were answered with {told.status}")
