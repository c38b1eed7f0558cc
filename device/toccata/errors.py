"""Every fault that a person may read: what it is, where, and the remedy. One leaf for each remedy."""

from __future__ import annotations


class ToccataError(Exception):
    """The base of all faults that the instrument tells a person, always as one line."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}; {remedy}" if where else f"{what}; {remedy}")
        self.where = where
        self.what = what
        self.remedy = remedy


class SettingError(ToccataError, ValueError):
    """A client file or instrument.json holds something that the instrument can't follow: edit the file."""


class StoreError(ToccataError, OSError):
    """Something could not be kept on disk, and is not kept: make room, or mend the disk."""


class ConflictError(ToccataError):
    """Somebody else has changed it since it was read: look at both, then save again."""


class DamagedError(ToccataError, ValueError):
    """A file's checksum does not fit what is in it, and no older generation is whole: restore a backup."""


class ScriptError(ToccataError, ValueError):
    """A line of a script for ``toccata perform`` can't be played: edit the script."""


class SoundError(ToccataError, ValueError):
    """A sound file or a pack is missing, damaged or outside what can be played: replace the file."""


class BankError(ToccataError, OSError):
    """The bank on disk is missing or damaged: pre-mix it again."""


class BoardError(ToccataError, OSError):
    """A touch board does not answer, or answers nonsense: check its cable."""


class CardError(ToccataError, OSError):
    """The sound card can't be opened: check that it is plugged in and free.

    Attributes:
        raw: the sound system's own words, for a technician; "" where there are none. They stand in the line alone.
    """

    def __init__(self, where: str, what: str, remedy: str, raw: str = "") -> None:
        super().__init__(where, f"{what} ({raw})" if raw else what, remedy)
        self.what, self.raw = what, raw


class TrustError(ToccataError, ValueError):
    """An authority or its passphrase is not what it must be: give another one."""


class LinkError(ToccataError, OSError):
    """The two programs can't meet on their socket: end the other instrument, or choose another data folder."""


class TakenError(LinkError):
    """Another instrument plays with this data folder: end that one, or choose another folder."""


class PodError(ToccataError, OSError):
    """The sensor pod does not answer, or not as it must: check its cable and power, then try again."""


class ImageError(ToccataError, ValueError):
    """A file of the pod's firmware is missing, damaged or for another board: give another one."""


class UpdateError(ToccataError, ValueError):
    """A bundle is damaged, older, foreign or not signed by who may: give another one."""


class CalibrationError(ToccataError):
    """A calibration can't begin, or was not finished, so that nothing of it was kept: do as the remedy says."""
