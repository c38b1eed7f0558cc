"""The SDL_mixer library that pygame loaded, spoken to directly.

pygame opens no device below 256 frames, gives up Python's lock around every call (with a busy thread beside it, one
call then waits up to a whole switch interval), and takes that lock in the audio thread whenever a sound ends. Here the
calls of the hot path keep the lock: they wait at most for the mixing of one buffer, and the audio thread never asks
for it.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType

from toccata.bank import CHANNELS
from toccata.errors import CardError

_S16 = 0x8010
_FIRST_DEVICE, _LAST_DEVICE = 2, 16
_PLAYING = 1
_MIXER_LIBRARY = re.compile(r"libSDL2_mixer-2[^/]*\.so[^/]*$")
_SDL_LIBRARY = re.compile(r"libSDL2-2[^/]*\.so[^/]*$")
_ALSA_LIBRARY = "libasound.so.2"
_POST_MIX = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


class Chunk(ctypes.Structure):
    """SDL_mixer's Mix_Chunk (SDL_mixer.h): the memory that a channel plays from, in bytes.

    When a looped channel reaches the end of what it was started with, it goes on with what the chunk says by then:
    this is how a loop is given an attack that is heard once.
    """

    _fields_ = (
        ("allocated", ctypes.c_int),
        ("abuf", ctypes.c_void_p),
        ("alen", ctypes.c_uint32),
        ("volume", ctypes.c_uint8),
    )


class SdlMixer:
    """The functions that the player needs. Times are milliseconds, volumes 0-128.

    Attributes:
        volume: (channel, volume).
        play: (channel, chunk, loops, -1): from the chunk's beginning; loops -1 goes round for ever.
        playing: (channel): not 0 while it sounds; channel -1 counts all.
        fade_out: (channel, ms): a straight line from the present volume, in steps of one buffer, then the channel ends.
        halt: (channel): ends it at once.
    """

    volume: Callable[[int, int], int]
    play: Callable[[int, object, int, int], int]
    playing: Callable[[int], int]
    fade_out: Callable[[int, int], int]
    halt: Callable[[int], int]
    _lock: Callable[[int], int]
    _unlock: Callable[[int], int]

    def __init__(self, mixer: Path, sdl: Path) -> None:
        self._slow = ctypes.CDLL(str(mixer))
        self._slow_sdl = ctypes.CDLL(str(sdl))
        self._sdl = ctypes.PyDLL(str(sdl))
        self._sdl.SDL_GetError.restype = ctypes.c_char_p
        self._status = self._sdl.SDL_GetAudioDeviceStatus
        self._device = _FIRST_DEVICE
        self._mixed = ctypes.c_uint(0)
        self._hook = self._counter = ctypes.cast(ctypes.CDLL(None).rand_r, _POST_MIX)
        self._bind(ctypes.PyDLL(str(mixer)), self._sdl)

    def _bind(self, hot: ctypes.CDLL, hot_sdl: ctypes.CDLL) -> None:
        whole = ctypes.c_int
        self.volume = _bound(hot.Mix_Volume, whole, whole)
        self.play = _bound(hot.Mix_PlayChannelTimed, whole, ctypes.c_void_p, whole, whole)
        self.playing = _bound(hot.Mix_Playing, whole)
        self.fade_out = _bound(hot.Mix_FadeOutChannel, whole, whole)
        self.halt = _bound(hot.Mix_HaltChannel, whole)
        self._lock = _bound(hot_sdl.SDL_LockAudioDevice, ctypes.c_uint32)
        self._unlock = _bound(hot_sdl.SDL_UnlockAudioDevice, ctypes.c_uint32)

    @contextmanager
    def at_one_frame(self) -> Iterator[None]:
        """Keep SDL from mixing: what is played within starts at one frame. Its mutex may be taken again by ``play``."""
        self._lock(self._device)
        try:
            yield
        finally:
            self._unlock(self._device)

    def open(self, rate: int, frames: int, channels: int) -> bool:
        """Open the device at this rate and buffer (frames); may take tens of milliseconds. False: ``error`` says why.

        Nothing may call into Python from the audio thread, so pygame's callback for ended sounds is taken out.
        """
        if self._slow.Mix_OpenAudioDevice(rate, _S16, CHANNELS, frames, None, 0) != 0:
            return False
        self._slow.Mix_ChannelFinished(None)
        self._slow.Mix_AllocateChannels(channels)
        self._slow.Mix_SetPostMix(self._counter, ctypes.byref(self._mixed))
        devices = range(_FIRST_DEVICE, _LAST_DEVICE + 1)
        self._device = next((device for device in devices if self._status(device) == _PLAYING), _FIRST_DEVICE)
        return True

    def close(self) -> None:
        """Let the device go; may take tens of milliseconds."""
        self._slow.Mix_CloseAudio()

    def runs(self) -> bool:
        """Tell whether the device still takes sound. SDL stops it, without a word, when its card has gone."""
        return bool(self._status(self._device) == _PLAYING)

    def mixed(self) -> int:
        """Tell a figure that is another one after every buffer that was mixed.

        libc's ``rand_r`` changes it in the audio thread: no Python there, and no state comes back within 2^32 buffers
        (rand(3): a linear congruence of 32 bits, taken thrice a call).
        """
        return self._mixed.value

    def spec(self) -> tuple[int, int, int]:
        """Tell what the mixer works in: frames a second, SDL's number for the sample format, channels."""
        rate, form, channels = ctypes.c_int(), ctypes.c_uint16(), ctypes.c_int()
        self._slow.Mix_QuerySpec(ctypes.byref(rate), ctypes.byref(form), ctypes.byref(channels))
        return rate.value, form.value, channels.value

    def watch(self, hook: Callable[[memoryview], None] | None) -> None:
        """Show every buffer (bytes, the mixer's format) to a hook once it is mixed; None takes the hook away.

        For measuring only: the hook takes Python's lock in the audio thread, so from now on all calls give it up.
        """
        self._bind(self._slow, self._slow_sdl)
        self._hook = self._counter if hook is None else _POST_MIX(partial(_show, hook))
        self._slow.Mix_SetPostMix(self._hook, ctypes.byref(self._mixed))

    def error(self) -> str:
        """Tell in SDL's words why the last call failed."""
        words: bytes = self._sdl.SDL_GetError()
        return words.decode(errors="replace")


def import_pygame() -> ModuleType:
    """Import pygame with its mixer: 0.2 s, which rendering and silence need not pay. SDL leaves SIGTERM alone."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    import pygame.mixer  # noqa: PLC0415

    return pygame


def loaded_sdl_mixer(maps: Path = Path("/proc/self/maps")) -> SdlMixer:
    """Find the libraries that this process has mapped, be they the wheel's or the system's.

    ALSA's own words, up to ten lines for one missing card, are kept off the terminal: SDL's error says it in one.

    Raises:
        CardError: pygame came without an SDL_mixer of its own file.
    """
    paths = [line.split(maxsplit=5)[-1] for line in maps.read_text().splitlines()]
    mixer, sdl = _first(_MIXER_LIBRARY, paths), _first(_SDL_LIBRARY, paths)
    if mixer is None or sdl is None:
        raise CardError("pygame", "its SDL_mixer library is not to be found", "install pygame 2.6.1 from its wheel")
    _hush_alsa()
    return SdlMixer(mixer, sdl)


def _hush_alsa() -> None:
    try:
        alsa = ctypes.CDLL(_ALSA_LIBRARY)  # SDL opens it by this name too
    except OSError:
        return
    # The handler is a C function that ignores what it is given: one in Python would take the lock in the audio thread.
    alsa.snd_lib_error_set_handler(ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p))


def _show(hook: Callable[[memoryview], None], _user: object, stream: int, size: int) -> None:
    hook(memoryview((ctypes.c_char * size).from_address(stream)))


def _first(wanted: re.Pattern[str], paths: Iterable[str]) -> Path | None:
    return next((Path(path) for path in paths if wanted.search(path)), None)


def _bound(function: object, *takes: object) -> Callable[..., int]:
    function.argtypes = takes  # type: ignore[attr-defined]
    return function  # type: ignore[return-value]
