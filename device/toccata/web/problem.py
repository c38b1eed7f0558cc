"""What a request is refused with: a status, a short word that a page translates, what happened and the remedy."""

from __future__ import annotations

from typing import Any

from toccata.errors import ConflictError, DamagedError, StoreError, ToccataError


class RequestError(Exception):
    """Ends a request. ``more`` goes into the answer beside the three texts."""

    def __init__(self, status: int, code: str, what: str, remedy: str, **more: Any) -> None:
        super().__init__(what)
        self.status, self.code, self.what, self.remedy, self.more = status, code, what, remedy, more

    @property
    def answer(self) -> dict[str, Any]:
        """The answer's body."""
        return {"error": self.code, "what": self.what, "remedy": self.remedy, **self.more}


STRANGER = ("stranger", "this tablet is not paired", "pair it by playing")
LOCKED = ("locked", "this page is locked", "open it with its PIN")
ROLE = ("role", "only a technician may do this", "ask a technician")
NO_METHOD = ("wrong", "this can't be done here", "load the page anew")
SLOW = ("wrong", "the tablet sent too slowly", "go nearer to the instrument, and try again")
NO_CLIENT = ("missing", "there is no such client", "look at the list of clients")
NO_SOUND = ("missing", "there is no such sound", "choose another sound")
SILENT = ("silent", "the instrument is not running", "start it; what is saved plays then")


def of_fault(fault: ToccataError) -> RequestError:
    """Say a fault of settings, store or sounds to a page: the key path stays, the folder goes."""
    path = fault.where.rpartition(": ")[2] if ": " in fault.where else ""
    what = f"{path}: {fault.what}" if path else fault.what
    if isinstance(fault, ConflictError):
        return RequestError(412, "conflict", what, fault.remedy)
    if isinstance(fault, DamagedError):
        return RequestError(409, "damaged", what, fault.remedy)
    if isinstance(fault, StoreError):
        return RequestError(409, "full", what, fault.remedy)
    return RequestError(422, "refused", what, fault.remedy)
