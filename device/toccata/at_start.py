"""What the instrument starts with: what its files say, or, as a service, the safe profile where they can't be followed.

By hand a fault ends the start, so that its words are read. A service has nobody who reads them: it plays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

from toccata.assemble import (
    Chosen,
    Samples,
    Stock,
    first_bank_of,
    first_chosen,
    heard_recipes,
    limited,
    read_client,
    take_stock,
)
from toccata.bank import is_baked
from toccata.errors import BankError, SoundError, ToccataError
from toccata.instrument_file import read_device, unread_device
from toccata.service import Service
from toccata.settings.device import Device
from toccata.settings.safe import made_safe, safe_client
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.job import Job
from toccata.sound.key import sample_keys
from toccata.sound.prepare import Bake, bake_aside
from toccata.starts import SAFE_FROM, Trust
from toccata.units import Seconds

Tell = Callable[[str], object]

OFTEN = f"it was started {SAFE_FROM} times within 5 minutes, and did not play for a minute"

REST_S = Seconds(60.0)
"""What follows a pre-mix until the instrument plays: 256 MB of sounds are read from a slow card in 15 s."""


COUNT_S = Seconds(1.0)
"""Between two looks at the bank."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is played from, who plays, and in one line why that is the safe profile; "": it is not."""

    stock: Stock
    chosen: Chosen
    safe: str = ""


def as_asked(data: Path, client: Path | None, tell: Tell) -> Begun:
    """Start with what the files say; ``client``: this one's file instead of the active client's.

    Raises:
        ToccataError: a file can't be followed.
    """
    stock = take_stock(data, tell)
    if client is None:
        return Begun(stock, first_chosen(stock, tell))
    return Begun(stock, limited(stock, read_client(stock, client)))


def as_service(data: Path, client: Path | None, trust: Trust, tell: Tell) -> Begun:
    """Start as `as_asked`, or with the safe profile: built-in sounds, the default client, soft.

    Raises:
        SoundError: not even the shipped packs can be read.
    """
    if trust is not Trust.ALL:
        return _safe(data, trust, OFTEN, tell)
    try:
        return as_asked(data, client, tell)
    except (ToccataError, OSError) as fault:
        return _safe(data, Trust.WIRING, f"{fault}".replace(f"{data}/", ""), tell)


def sounds_of(begun: Begun, rate: int, tell: Tell, bake: Bake, spare: Path | None) -> tuple[Begun, Samples]:
    """The ready samples, and what is really started with.

    Args:
        begun: what should be started with.
        rate: frames a second.
        tell: takes one line for each sound that can't be had.
        bake: does a job of the pre-mix.
        spare: a folder in memory, for a service whose data folder can't be written; None: faults end the start.

    Raises:
        BankError: the bank can't be made or read, and there is no spare.
        SoundError: not even the built-in sounds of the safe profile can be pre-mixed.
    """
    if spare is None:
        return begun, first_bank_of(begun.stock, begun.chosen.client, rate, tell, bake)
    samples = _samples_of(begun, rate, tell, bake)
    if samples is None:
        tell("no sound can be kept on the disk: they are kept in memory until the instrument ends")
        begun = _in_memory(begun, spare)
        samples = _samples_of(begun, rate, tell, bake)
    if not _is_playable(begun, samples):
        # The disk is well, or was not asked: it is the sounds that can't be had, and each was told with its cause.
        why = "no sound of its client can be made ready"
        begun = _in_memory(begun if begun.safe else _safe(begun.stock.data, Trust.WIRING, why, tell), spare)
        samples = _samples_of(begun, rate, tell, bake)
    if samples is None or not _is_playable(begun, samples):
        raise SoundError("pre-mix", "no sound can be made ready", "install Toccata again")
    return begun, samples


def patient_bake(service: Service) -> Bake:
    """A pre-mix in a process of its own, for which systemd waits longer than we do; a full disk is a `BankError`.

    An update waits longer, too, as long as the status changes (`toccata.technician.update_patience`).
    """

    def bake(job: Job, patience: Seconds) -> None:
        service.tell("sounds are made ready")
        service.expect(Seconds(patience + REST_S))
        try:
            with counting(job, service.tell):
                bake_aside(job, patience)
        except SoundError as fault:
            if fault.where == str(job.folder):
                raise BankError(fault.where, fault.what, fault.remedy) from fault
            raise
        service.tell("sounds are read")

    return bake


@contextmanager
def counting(job: Job, tell: Tell, every: Seconds = COUNT_S) -> Iterator[None]:
    """Tell meanwhile, whenever it is one more, how many samples of a job the bank holds."""
    keys, is_over = frozenset(sample_keys(job.recipes, job.sounds, job.rate).values()), Event()

    def count() -> None:
        before = 0
        while not is_over.wait(every):
            made = _made(job.folder, keys)
            if made != before:
                tell(f"sounds are made ready, {made} of {len(keys)}")
            before = made

    counter = Thread(target=count, name="counts what is made ready")
    counter.start()
    try:
        yield
    finally:
        is_over.set()
        counter.join()


def _made(folder: Path, keys: Iterable[str]) -> int:
    """Count samples; on a disk that does not answer there are none: whoever writes there tells its fault."""
    with suppress(OSError):
        return sum(is_baked(folder, key) for key in keys)
    return 0


def _samples_of(begun: Begun, rate: int, tell: Tell, bake: Bake) -> Samples | None:
    """Make its samples ready, those that can be; None: its bank can't be made, written or read, and that was told."""
    try:
        return first_bank_of(begun.stock, begun.chosen.client, rate, tell, bake)
    except (BankError, OSError) as fault:
        tell(f"{fault}")
        return None


def _is_playable(begun: Begun, samples: Samples | None) -> bool:
    return bool(samples) or (samples is not None and not heard_recipes(begun.stock, begun.chosen.client))


def _in_memory(begun: Begun, spare: Path) -> Begun:
    return replace(begun, stock=replace(begun.stock, bank=spare))


def _safe(data: Path, trust: Trust, why: str, tell: Tell) -> Begun:
    tell(f"the safe profile plays, softly: {why}")
    stock = Stock(data, made_safe(_wiring(data, trust)), read_catalogue(packs_folder()), is_safe=True)
    return Begun(stock, limited(stock, safe_client(stock.device)), why)


def _wiring(data: Path, trust: Trust) -> Device:
    """How the instrument is wired, as far as that is known; however loud it was measured to be, that is believed."""
    if trust is Trust.NOTHING:
        return unread_device(data)
    try:
        return read_device(data, lambda _: None)
    except (ToccataError, OSError):
        return unread_device(data)
