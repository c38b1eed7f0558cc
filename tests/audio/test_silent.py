from __future__ import annotations

from toccata.audio.player import Player
from toccata.audio.silent import SilentPlayer
from toccata.events import Note, Silence, Turn
from toccata.units import NEVER, Gain, Seconds


def test_the_silent_player_says_why_and_takes_every_call() -> None:
    player: Player = SilentPlayer(44_100, "sound card hw:CARD=DAC can't be opened (No such device)")
    player.load({})
    player.play(Note(1, "a", Gain(1.0), loop=False, at=Seconds(0.0)))
    player.turn(Turn(1, Gain(0.5), Seconds(0.1), Seconds(0.0)))
    player.silence(Silence(1, Seconds(0.1), Seconds(0.0)))
    player.tick(Seconds(1.0))
    player.close()
    assert player.told == "no sound will be heard: sound card hw:CARD=DAC can't be opened (No such device)"
    assert (player.rate, player.due()) == (44_100, NEVER)
