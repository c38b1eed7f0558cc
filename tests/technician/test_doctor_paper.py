"""The page to sign: whole, by itself, and on one sheet."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from doctor.test_machine_findings import COMPUTER
from technician.doctor_stage import IDLE
from toccata.doctor.boards import BoardSeen
from toccata.doctor.called import called
from toccata.doctor.examination import Seen, examine
from toccata.doctor.finding import Area, Finding, Verdict
from toccata.doctor.pads import PadSeen
from toccata.technician.doctor_paper import paper
from toccata.technician.doctor_report import Report
from toccata.units import PadId

ADDRESS = re.compile(r"https?:|//\w|src=|href=|url\(")


def report(name: str = "Room 2") -> Report:
    boards = tuple(
        BoardSeen(board, 0x5A + board, True, 0, tuple(
            PadSeen(PadId(board, pad), IDLE[pad], IDLE[pad], 240.0, 9.0 if (board, pad) == (2, 7) else 0.6, 160)
            for pad in range(12)
        ))
        for board in range(4)
    )  # fmt: skip
    return Report(name, "10000000deadbeef", "2026-11-23 06:30 UTC", examine(Seen(COMPUTER, boards, dose_percent=3.0)))


def test_it_holds_every_finding_its_remedy_and_a_line_to_sign() -> None:
    page, found = paper(report()), report().findings
    grid = [f"<strong>Board {board}</strong>" for board in range(1, 5)] + [f"<b>{pad}<" for pad in range(1, 13)]
    names = [f">{called(one)}<" for one in found if one.area is not Area.PADS or one.verdict is not Verdict.OK]
    assert [words for words in (*grid, *names, "<b>8 ✕</b>") if words not in page] == []
    assert all(escape(one.remedy) in page for one in found if one.verdict is not Verdict.OK)
    assert all(words in page for words in ("10000000deadbeef", "2026-11-23 06:30 UTC", "Signature", "Examined by"))


def test_what_is_not_here_has_a_mark_of_its_own() -> None:
    page = paper(report())
    assert '<tr class="none"><td>— none</td><td>card</td><td>not here</td></tr>' in page
    assert "1 line asks for something: board 3, pad 8 (BAD)." in page


def test_it_needs_nothing_from_elsewhere() -> None:
    assert ADDRESS.search(paper(report())) is None


def test_a_name_can_t_become_markup() -> None:
    found = Finding(Area.SOUND, "<b>x", Verdict.BAD, "<script>", "a & b", "sound.x")
    page = paper(Report("<img>", "s", "d", (found,)))
    assert ("<script>" in page, "<img>" in page, "a &amp; b" in page) == (False, False, True)


def test_it_is_printed_on_one_sheet(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(paper(report()))
    page = browser.new_page()
    page.goto(file.as_uri())
    sheets = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
