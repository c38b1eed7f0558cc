"""The page for the device's folder: everything that was found, with a line to sign. One HTML file by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby

from toccata import __version__
from toccata.doctor.called import called
from toccata.doctor.finding import Area, Finding, Verdict
from toccata.technician.doctor_report import Report
from toccata.technician.doctor_summary import summary

_MARKS: Mapping[Verdict, str] = {
    Verdict.OK: "✓ ok",
    Verdict.LOOK: "○ look",
    Verdict.BAD: "✕ bad",
    Verdict.NONE: "— none",
}
_TITLES: Mapping[Area, str] = {
    Area.BOARDS: "Boards and pads",
    Area.PADS: "Boards and pads",
    Area.BUS: "Bus of the boards",
    Area.SOUND: "Sound",
    Area.POWER: "Power and temperature",
    Area.DISK: "Disk",
    Area.CLOCK: "Clock",
    Area.VERSIONS: "Versions",
    Area.SERVICES: "Services",
}

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 14mm; max-width: 210mm; color: #111; background: #fff;
  font: 8.6pt/1.25 "DejaVu Sans", "Liberation Sans", Arial, sans-serif; }
header { display: flex; justify-content: space-between; align-items: end; gap: 8mm; padding-bottom: 3mm;
  border-bottom: 0.6mm solid #111; }
h1 { margin: 0; font-size: 15pt; line-height: 1.15; }
header p { margin: 0.5mm 0 0; color: #333; }
dl { display: grid; grid-template-columns: auto auto; gap: 0.5mm 4mm; margin: 0; font-size: 8pt; }
dt { color: #444; }
dd { margin: 0; font-weight: 600; }
.result { margin: 4mm 0 3mm; padding: 2mm 3mm; border: 0.3mm solid #111; border-radius: 1.5mm; font-size: 10pt;
  font-weight: 600; }
h2 { margin: 0; padding: 2.5mm 0 0.8mm; font-size: 9pt; }
table { width: 100%; border-collapse: collapse; }
td { padding: 0.4mm 1.2mm; border-top: 0.15mm solid #999; vertical-align: top; font-size: 7.8pt; }
td:first-child { width: 15mm; white-space: nowrap; font-weight: 600; }
td:nth-child(2) { width: 24mm; }
.rest { columns: 2; column-gap: 7mm; }
.rest section { break-inside: avoid; }
.rest td:first-child { width: 13mm; }
.rest td { font-size: 7.2pt; }
.rest td:nth-child(2) { width: 29mm; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.look td, .bad td { background: #f1f1f1; }
.none td { color: #555; font-weight: 400; }
.bad td:first-child { text-decoration: underline; text-underline-offset: 0.7mm; }
.remedy { display: block; margin-top: 0.4mm; font-weight: 600; }
.pads { display: grid; grid-template-columns: 10mm repeat(12, 1fr); gap: 0.6mm; margin-top: 1.5mm; }
.pads div { padding: 0.5mm 0.7mm; border: 0.15mm solid #999; font-size: 5.2pt; line-height: 1.25; break-inside: avoid; }
.pads b { font-size: 6.4pt; }
.pads strong { font-size: 6.4pt; }
.pads .look, .pads .bad { background: #e4e4e4; border-color: #111; }
footer { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 8mm; margin-top: 12mm; break-inside: avoid; }
footer div { padding-top: 1mm; border-top: 0.3mm solid #111; color: #333; font-size: 7.5pt; }
@page { size: A4; margin: 12mm 14mm; }
@media print { body { padding: 0; max-width: none; } .look td, .bad td { print-color-adjust: exact; } }
"""


def paper(report: Report) -> str:
    """Write the page. Pads stand in a grid, board by board; those that are not well have a line of their own, too."""
    lines = [one for one in report.findings if one.area is not Area.PADS or one.verdict is not Verdict.OK]
    first, *rest = [
        f"<section><h2>{title}</h2>\n<table>\n{''.join(map(_row, group))}</table>\n"
        for title, group in groupby(lines, lambda one: _TITLES[one.area])
    ]
    pads = [one for one in report.findings if one.area is Area.PADS]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Examination of {escape(report.name)}, {escape(report.on)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<div><h1>{escape(report.name)}</h1><p>Examination of a Toccata instrument</p></div>
{_facts({"Date": report.on, "Serial number": report.serial, "Version": __version__})}
</header>
<p class="result">{escape(summary(report.findings))}</p>
{first}{_grid(pads)}</section>
<div class="rest">
{"</section>".join([*rest, ""])}</div>
<footer><div>Examined by</div><div>Date</div><div>Signature</div></footer>
</body>
</html>
"""


def _facts(facts: Mapping[str, str]) -> str:
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{escape(told)}</dd>' for name, told in facts.items())}</dl>"


def _grid(pads: Iterable[Finding]) -> str:
    """Lay a board's twelve pads side by side, behind its name; pads are named by their number on it, from 1."""
    rows = groupby(pads, lambda one: called(one).partition(", ")[0])
    told = (f"<strong>{escape(board.capitalize())}</strong>{''.join(map(_cell, row))}" for board, row in rows)
    return f'<div class="pads">{"".join(told)}</div>\n'


def _cell(finding: Finding) -> str:
    figures = "<br>".join(escape(part) for part in finding.measured.split(", "))
    mark = "" if finding.verdict is Verdict.OK else f" {_MARKS[finding.verdict].split()[0]}"
    number = called(finding).rpartition(" ")[2]
    return f'<div class="{finding.verdict}"><b>{escape(number)}{mark}</b><br>{figures}</div>'


def _row(finding: Finding) -> str:
    remedy = f'<span class="remedy">{escape(finding.remedy)}</span>' if finding.remedy else ""
    cells: Iterable[str] = (_MARKS[finding.verdict], escape(called(finding)), escape(finding.measured) + remedy)
    return f'<tr class="{finding.verdict}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'
