"""Draws how an instrument is wired: the header in the middle, parts on both sides, what hangs on them further out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from drawing.netlist import SUPPLIES, Net, Netlist, Part
from drawing.svg import EDGE, FAINT, INK, PANEL, PAPER, Point, Sheet
from drawing.wiring_rules import HEADER, header_pins
from toccata.settings.wiring import HEADER_PINS, HEADER_POWER, Job, line_named

# Rows of the header lie on multiples of ROW, wires that cross it between them, pins of parts a quarter row lower:
# so no two level wires ever lie on each other.
ROW = 24.0
CROSSING = ROW / 2
LOWER = ROW / 4
TRACK = 13.0
HEADER_HALF = 210.0
BLOCK = 250.0
OUTWARD = 34.0
TOP = 5 * ROW
MARGIN = 24.0
TITLE_ROWS = 2

COLOURS = {
    "3V3": "#b92c2c",
    "5V": "#e0662b",
    "GND": "#333b44",
    Job.BUS: "#1f6fb2",
    Job.SERIAL: "#0d7f86",
    Job.INTERRUPT: "#7a3fa0",
    Job.JACK: "#2a7a40",
    Job.BUTTON: "#8a5a1c",
    Job.KNOB: "#b0357f",
    Job.LAMP: "#a87d00",
}
SCL_COLOUR = "#5b8fc9"
OUTSIDE = "#5b6b7a"
GPIO_OF_PIN = {pin: gpio for gpio, pin in HEADER_PINS.items()}


@dataclass(frozen=True, slots=True)
class Block:
    """A part in its place: the side of the header, and the height of its upper edge."""

    part: Part
    side: int
    top: float

    @property
    def rows(self) -> int:
        """Count the rows of pins."""
        return max(len(self.part.drawn.get("order", ())), len(self.part.drawn.get("outer", ())))

    @property
    def height(self) -> float:
        """Measure title and rows."""
        return ROW * (TITLE_ROWS + self.rows)

    def pin_y(self, pin: str) -> float:
        """Find the height of a pin, on whichever edge it is."""
        edge: list[str] = self.part.drawn["order"] if pin in self.part.drawn["order"] else self.part.drawn["outer"]
        return self.top + ROW * (TITLE_ROWS + edge.index(pin)) + LOWER


def draw_harness(found: Netlist) -> str:
    """Draw one instrument; every wire comes from its netlist."""
    return _Harness(found).svg()


class _Harness:
    def __init__(self, found: Netlist) -> None:
        self._found = found
        self._sheet = Sheet(found.title, found.about)
        self._blocks = {block.part.ref: block for side in (-1, 1) for block in _stack(found, side)}
        self._tracks = {side: _tracks(found, self._blocks, side) for side in (-1, 1)}
        reach = {side: self._width(side) for side in (-1, 1)}
        self._middle = MARGIN + reach[-1]
        self._right = self._middle + reach[1] + MARGIN
        self._bottom = max([TOP + 20 * ROW, *(block.top + block.height for block in self._blocks.values())])

    def svg(self) -> str:
        sheet = self._sheet
        sheet.text((MARGIN, 36), self._found.title, 20, bold=True)
        sheet.text((MARGIN, 58), self._found.about, 12.5, fill=FAINT)
        for side in (-1, 1):
            for track, net in enumerate(self._tracks[side]):
                self._net(side, net, HEADER_HALF + TRACK * (track + 1))
        self._header()
        for block in self._blocks.values():
            self._block(block)
        self._legend()
        return sheet.svg(self._right, self._bottom + 5 * ROW)

    def _x(self, side: int, outward: float) -> float:
        return self._middle + side * outward

    def _channel(self, side: int) -> float:
        return HEADER_HALF + TRACK * (len(self._tracks[side]) + 1) + OUTWARD

    def _width(self, side: int) -> float:
        chains = [_chain_width(self._found, block.part.ref) for block in self._blocks.values() if block.side == side]
        return self._channel(side) + BLOCK + max([0.0, *chains])

    def _net(self, side: int, net: Net, track: float) -> None:
        colour, x = colour_of(net), self._x(side, track)
        ends = [(block, pin) for block, pin in _ends(net, self._blocks) if block.side == side]
        edge = self._x(side, self._channel(side))
        heights = [block.pin_y(pin) for block, pin in ends]
        for y in heights:
            self._sheet.wire([(x, y), (edge, y)], colour)
        sources = self._sources(side, net)
        for way in sources:
            self._sheet.wire([*way, (x, way[-1][1])], colour)
        levels = [*heights, *(way[-1][1] for way in sources)]
        self._sheet.wire([(x, min(levels)), (x, max(levels))], colour)
        if len(levels) > 2:
            for y in levels:
                self._sheet.dot((x, y), colour, 3)

    def _sources(self, side: int, net: Net) -> list[list[Point]]:
        pins = header_pins(net)
        ours = [pin for pin in pins if pin % 2 == (1 if side < 0 else 0)]
        if ours:
            return [[(self._x(side, HEADER_HALF), _pin_y(pin))] for pin in ours]
        level = _pin_y(pins[0]) + CROSSING
        return [[(self._x(-side, 18), level - 4), (self._x(-side, 18), level), (self._x(side, HEADER_HALF), level)]]

    def _header(self) -> None:
        used = {pin: net for net in self._found.nets.values() for pin in header_pins(net)}
        self._sheet.text((self._middle, TOP - 32), self._found.parts[HEADER].label, 15, "middle", bold=True)
        self._sheet.text((self._middle, TOP - 16), "header, pin 1 at the corner", 11.5, "middle", FAINT)
        for pin in range(1, 41):
            self._header_pin(pin, used.get(pin))

    def _header_pin(self, pin: int, net: Net | None) -> None:
        side, y = (-1 if pin % 2 else 1), _pin_y(pin)
        fill, ink = (colour_of(net), PAPER) if net else (PANEL, FAINT)
        left, wide = min(self._x(side, 2), self._x(side, 34)), min(self._x(side, 38), self._x(side, HEADER_HALF))
        self._sheet.box((left, y - 9), (32, 18), fill, INK if net else EDGE, 3)
        self._sheet.text((self._x(side, 18), y + 4), str(pin), 12, "middle", ink, bold=net is not None)
        self._sheet.box((wide, y - 9), (HEADER_HALF - 38, 18), PANEL if net else PAPER, EDGE, 3)
        anchor = "end" if side < 0 else "start"
        gpio = HEADER_POWER.get(pin) or f"GPIO {GPIO_OF_PIN[pin]}"
        self._sheet.text((self._x(side, 44), y + 4), gpio, 12, anchor, INK if net else EDGE, bold=net is not None)
        if net and net.line:
            self._sheet.text((self._x(side, 106), y + 4), net.line, 12, anchor, INK)

    def _block(self, block: Block) -> None:
        near = self._channel(block.side)
        left = min(self._x(block.side, near), self._x(block.side, near + BLOCK))
        self._sheet.box((left, block.top), (BLOCK, block.height - ROW / 4), PANEL, INK)
        kind = block.part.kind
        self._sheet.text((left + BLOCK / 2, block.top + 18), block.part.label, 12, "middle", bold=True)
        self._sheet.text((left + BLOCK / 2, block.top + 34), _ordered_as(kind.what, kind.number), 10, "middle", FAINT)
        for pin in block.part.drawn["order"]:
            self._inner_pin(block, pin, near)
        for pin in block.part.drawn.get("outer", ()):
            self._outer_pin(block, pin, near + BLOCK)

    def _inner_pin(self, block: Block, pin: str, near: float) -> None:
        y, net = block.pin_y(pin), self._found.nets[self._found.net_of(block.part.ref, pin)]
        anchor = "start" if block.side < 0 else "end"
        anchor = {"start": "end", "end": "start"}[anchor]
        self._sheet.text((self._x(block.side, near + 8), y + 4), pin, 12, anchor)
        words = net.name if net.name in SUPPLIES else str(header_pins(net)[0])
        left = min(self._x(block.side, near), self._x(block.side, near - 28))
        self._sheet.box((left, y - 8), (28, 16), colour_of(net), INK, 3)
        self._sheet.text((left + 14, y + 4), words, 10.5, "middle", PAPER, bold=True)

    def _outer_pin(self, block: Block, pin: str, far: float) -> None:
        y, ref = block.pin_y(pin), block.part.ref
        anchor = "start" if block.side < 0 else "end"
        self._sheet.text((self._x(block.side, far - 8), y + 4), pin, 12, anchor)
        for hung in _chain(self._found, ref, pin):
            self._sheet.wire([(self._x(block.side, far), y), (self._x(block.side, far + OUTWARD), y)], OUTSIDE)
            width = _hung_width(hung)
            left = min(self._x(block.side, far + OUTWARD), self._x(block.side, far + OUTWARD + width))
            self._sheet.box((left, y - 10), (width, 20), PAPER, OUTSIDE)
            self._sheet.text((left + width / 2, y + 4), _hung_words(hung), 12, "middle")
            far += OUTWARD + width

    def _legend(self) -> None:
        y, x = self._bottom + 2 * ROW, MARGIN
        jobs = {colour_of(net): _meaning(net) for net in self._found.nets.values() if header_pins(net)}
        for colour, words in jobs.items():
            self._sheet.wire([(x, y - 4), (x + 26, y - 4)], colour, 4)
            self._sheet.text((x + 32, y), words, 12)
            x += 32 + 7.6 * len(words) + 20
        told = "The number at a part's pin is the pin of the header that it goes to. Dots join; crossings do not."
        self._sheet.text((MARGIN, y + ROW), f"{told} Power off while you wire.", 12, fill=FAINT)


def _pin_y(pin: int) -> float:
    return TOP + ROW * ((pin - 1) // 2)


def _stack(found: Netlist, side: int) -> Iterable[Block]:
    top, name = TOP - ROW / 2, "left" if side < 0 else "right"
    for part in found.parts.values():
        if part.drawn.get("side") == name:
            block = Block(part, side, top)
            yield block
            top += block.height + ROW / 2 + (ROW / 2 if block.rows else 0)


def _ends(net: Net, blocks: dict[str, Block]) -> list[tuple[Block, str]]:
    return [
        (blocks[ref], pin) for ref, pin in net.pins if ref in blocks and pin in blocks[ref].part.drawn.get("order", ())
    ]


def _tracks(found: Netlist, blocks: dict[str, Block], side: int) -> list[Net]:
    """Order the vertical runs from the header outward, so that wires of one direction do not cross each other."""
    nets = [net for net in found.nets.values() if any(block.side == side for block, _ in _ends(net, blocks))]
    rails = [net for net in nets if net.name in SUPPLIES]
    signals = [net for net in nets if net not in rails]

    def drop(net: Net) -> tuple[bool, float]:
        source = _pin_y(header_pins(net)[0])
        down = max(block.pin_y(pin) for block, pin in _ends(net, blocks) if block.side == side) > source
        return (down, -source if down else source)

    return [*sorted(signals, key=drop), *rails]


def _chain(found: Netlist, ref: str, pin: str) -> list[Part]:
    """List what hangs on a pin, from the part outward."""
    chain, at = list[Part](), f"{ref}."
    wanted = f"{ref}.{pin}"
    while True:
        hung = [
            part
            for part in found.parts.values()
            if "at" in part.drawn and (part.drawn["at"] == wanted or (chain and part.drawn["at"].startswith(at)))
        ]
        if not hung:
            return chain
        chain.append(hung[0])
        wanted, at = "", f"{hung[0].ref}."


def _chain_width(found: Netlist, ref: str) -> float:
    outer = found.parts[ref].drawn.get("outer", ())
    return max([0.0, *(sum(OUTWARD + _hung_width(part) for part in _chain(found, ref, pin)) for pin in outer)])


def _hung_words(part: Part) -> str:
    rails = [pin for pin, role in part.kind.pins.items() if role in SUPPLIES]
    return " + ".join([part.label, *rails])


def _hung_width(part: Part) -> float:
    return 7.6 * len(_hung_words(part)) + 16


def colour_of(net: Net) -> str:
    """Give a net its colour: supplies have their own, lines that of their job; SCL is lighter than SDA."""
    if net.name in SUPPLIES:
        return COLOURS[net.name]
    return SCL_COLOUR if net.name.endswith("SCL") else COLOURS[line_named(net.line).job]


def _meaning(net: Net) -> str:
    if net.name in SUPPLIES:
        return {"GND": "ground"}.get(net.name, net.name)
    job = line_named(net.line).job
    return {"SDA": "SDA", "SCL": "SCL"}.get(net.name.rsplit("-", maxsplit=1)[-1], job.value)


def _ordered_as(what: str, number: str) -> str:
    words = what.split(",", maxsplit=1)[0].split(" (", maxsplit=1)[0]
    return f"{words} ({number})" if number else words
