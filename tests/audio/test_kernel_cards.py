from __future__ import annotations

from pathlib import Path

import pytest

from toccata.audio.kernel_cards import KernelCard, chosen_card, kernel_cards

PI = """\
 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones
                      bcm2835 Headphones
 1 [vc4hdmi        ]: vc4-hdmi - vc4-hdmi
                      vc4-hdmi
 2 [sndrpihifiberry]: RPi-simple - snd_rpi_hifiberry_dac
                      snd_rpi_hifiberry_dac
 3 [Webcam         ]: USB-Audio - Webcam
                      A camera that only records
"""
JACK = KernelCard(0, "Headphones", "bcm2835_headpho")
SCREEN = KernelCard(1, "vc4hdmi", "vc4-hdmi")
HAT = KernelCard(2, "sndrpihifiberry", "RPi-simple")


def test_the_kernels_cards_that_play_are_listed(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text(PI)
    for playing in ("card0/pcm0p", "card1/pcm0p", "card2/pcm0p", "card3/pcm0c"):
        (tmp_path / playing).mkdir(parents=True)
    assert kernel_cards(tmp_path) == (JACK, SCREEN, HAT)


def test_without_a_sound_system_there_is_no_card(tmp_path: Path) -> None:
    assert (kernel_cards(tmp_path), chosen_card(())) == ((), None)


@pytest.mark.parametrize(
    ("cards", "chosen"),
    [
        ((JACK, SCREEN, HAT), "hw:CARD=sndrpihifiberry"),
        ((SCREEN, JACK), "hw:CARD=Headphones"),
        ((SCREEN,), "default:CARD=vc4hdmi"),
        ((KernelCard(4, "B", "USB-Audio"), KernelCard(3, "A", "USB-Audio")), "hw:CARD=A"),
        ((KernelCard(0, "Loopback", "Loopback"),), None),
    ],
)
def test_a_real_loudspeaker_is_chosen_before_a_screen(cards: tuple[KernelCard, ...], chosen: str | None) -> None:
    assert chosen_card(cards) == chosen
