from __future__ import annotations

from staged_server import Stage, staged

from toccata.web.trust.certify import ensure
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.keeper import TrustKeeper
from toccata.web.trust.names import Names
from toccata.web.trust.window import BUILT_S, DAY_S

NAMES = Names(("instrument-x.local",), ("10.42.0.1",))
LATER = BUILT_S + 700 * DAY_S


def test_a_paired_tablets_time_renews_the_certificate_even_while_its_page_is_locked() -> None:
    async def scene(stage: Stage) -> None:
        folder = TrustFolder.of(stage.data)
        ensure(folder, NAMES)
        keeper = TrustKeeper(folder, lambda: NAMES)
        keeper.start()
        stage.house.told_time = keeper.look_again
        assert (await stage.ask("POST", "/api/time", {"now_s": LATER}, "anyone")).status_code == 401
        assert not keeper.facts.window.holds(LATER + 300 * DAY_S)
        assert (await stage.ask("POST", "/api/time", {"now_s": LATER}, "locked")).status_code == 204
        assert keeper.facts.window.holds(LATER + 300 * DAY_S)

    staged(scene)


def test_on_loopback_alone_a_told_time_changes_nothing() -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.ask("POST", "/api/time", {"now_s": LATER})).status_code == 204
        assert not TrustFolder.of(stage.data).root.exists()

    staged(scene)
