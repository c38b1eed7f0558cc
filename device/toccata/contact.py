"""A contact that bounces: closed as soon as it is seen closed, open only once it has stayed open. Pure."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

STILL_S = Seconds(0.020)
"""A worn switch bounces for up to 20 ms: no gap within that is longer, so none of them is taken for a release. It
costs no press anything; a release comes 20 ms later, a sixth of the shortest fade. A finger that taps ten times a
second leaves the contact open for more than twice as long."""

POLL_S = Seconds(0.005)
"""How often a contact is looked at without being called: an edge may get lost, above all among many."""

RESTS_AFTER_S = Seconds(1.0)
REST_POLL_S = Seconds(0.020)
"""A second after the last edge. A press whose edge is lost is seen 20 ms late: with the fade of 60 ms it is still
silent within 100. Five milliseconds all the time would cost 4 % of a core."""


def next_look(now: Seconds, stirred_at: Seconds) -> Seconds:
    """When contacts whose last edge came then are to be looked at next: all on one grid, to wake the loop together."""
    every = POLL_S if now < stirred_at + RESTS_AFTER_S else REST_POLL_S
    at = (now // every + 1.0) * every
    # Rounded, it may be now.
    return Seconds(at if at > now else at + every)


class Contact:
    """What is believed of one contact.

    Attributes:
        is_closed: what is believed; False before the first look.
        opened_at: when it began to look open, once that is believed; NEVER before the first time.
    """

    def __init__(self) -> None:
        self.is_closed = False
        self._open_since = NEVER
        self.opened_at = NEVER

    def see(self, is_closed: bool, now: Seconds, has_stirred: bool = False) -> bool:
        """Take in a look; tell whether what is believed has changed.

        Args:
            is_closed: what it looks like now.
            now: when.
            has_stirred: an edge came since the look before: it was not still, whatever it looks like.
        """
        if is_closed:
            self._open_since = NEVER
        elif has_stirred or self._open_since == NEVER:
            self._open_since = now
        believed = is_closed or (self.is_closed and now < self._open_since + STILL_S)
        changed, self.is_closed = believed != self.is_closed, believed
        if changed and not believed:
            self.opened_at = self._open_since
        return changed

    def due(self) -> Seconds:
        """When a look would make it believed open; NEVER: it is open, or looks closed."""
        return Seconds(self._open_since + STILL_S) if self.is_closed else NEVER
