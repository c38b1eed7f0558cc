"""Writes what follows from registers.toml: the C header, the Python constants and the manual's page of registers.

`python firmware/generate.py` writes the files, `python firmware/generate.py --check` says which are out of step.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "registers.toml"
SIZES = {"u8": 1, "u16": 2, "u32": 4}
LETTERS = {1: "B", 2: "H", 4: "I"}
CODED = ("REGISTER_", "STATUS_", "FLAG_", "COMMAND_", "REPLY_", "RESET_", "FLASH_", "IMAGE_", "PARAMETERS_", "PEC_")
AMOUNTS = ("_BIT", "_STRIDE")
CHANNEL = """\
Each channel takes $SAMPLE_HZ samples a second, each the sum of $OVERSAMPLING conversions. A median of \
three and a filter of one half smooth them. The rest follows them only while the channel is idle and within \
16 counts. The value is what lies above the rest, in counts of the 12-bit converter. An onset counts when the value \
reaches the on threshold ($ON_DEFAULT unless set) and ends below the off threshold ($OFF_DEFAULT unless \
set). Its velocity is the steepest millisecond within $VELOCITY_WINDOW_MS ms, in counts, divided by \
$VELOCITY_DIVISOR, 1..$VELOCITY_MAX. From $RAIL counts on the input is at its rail."""
Map = Mapping[str, Any]
Constant = tuple[str, int | str]


def constants(file: Map) -> Iterator[Constant]:
    """Every name and value, in the file's order; the same names in C (after `POD_`) and in Python."""
    yield from board(file)
    yield from registers(file)
    for block in file["block"]:
        yield from layout_of_block(block, file["board"]["channels"])
    yield from layout_of_fields("HELLO", file["hello"])
    yield from layout_of_fields("HEADER", file["header"])
    yield from codes(file)
    yield from flash(file)
    for table, prefix in (("serial", "SERIAL_"), ("log", "LOG_"), ("signal", ""), ("limits", "")):
        yield from ((f"{prefix}{name}".upper(), value) for name, value in file[table].items())


def board(file: Map) -> Iterator[Constant]:
    """Identity, version and address."""
    of, i2c = file["board"], file["i2c"]
    major, minor, patch = of["version"]
    yield from (("BOARD_ID", of["id"]), ("MAP_VERSION", of["map_version"]), ("PROTOCOL", of["protocol"]))
    yield from (("VERSION_MAJOR", major), ("VERSION_MINOR", minor), ("VERSION_PATCH", patch))
    yield from (("CHANNELS", of["channels"]), ("ADDRESS", i2c["address"]), ("WHO_AM_I", i2c["who_am_i"]))
    yield from (("PEC_POLYNOMIAL", i2c["pec_polynomial"]), ("COMMAND_KEY", i2c["command_key"]))
    yield from (("WHO_LOADER", 0), ("WHO_APPLICATION", 1))


def registers(file: Map) -> Iterator[Constant]:
    """Where the registers lie; channel n of a register that each channel has lies n strides further."""
    for register in file["register"]:
        yield f"REGISTER_{register['name']}", register["at"]
        if "each" in register:
            yield f"REGISTER_{register['name']}_STRIDE", register["each"]


def layout_of_block(block: Map, channels: int) -> Iterator[Constant]:
    """Offsets of a snapshot's fields, its sizes without PEC, and struct formats of its head and of one channel."""
    name = block["name"]
    head, channel = spans(block["head"]), spans(block["channel"])
    yield from ((f"{name}_{field}_AT", at) for field, at, _ in head)
    yield f"{name}_CHANNELS_AT", total(head)
    yield f"{name}_CHANNEL_SIZE", total(channel)
    yield from ((f"{name}_CHANNEL_{field}_AT", at) for field, at, _ in channel)
    yield f"{name}_SIZE", total(head) + channels * total(channel)
    yield f"{name}_HEAD_FORMAT", "<" + "".join(LETTERS[size] for _, _, size in head)
    yield f"{name}_CHANNEL_FORMAT", "<" + "".join(LETTERS[size] for _, _, size in channel)


def layout_of_fields(name: str, fields: list[Map]) -> Iterator[Constant]:
    """Offsets, size and struct format of a flat layout."""
    placed = spans(fields)
    yield from ((f"{name}_{field}_AT", at) for field, at, _ in placed)
    yield f"{name}_SIZE", total(placed)
    yield f"{name}_FORMAT", "<" + "".join(LETTERS.get(size, f"{size}s") for _, _, size in placed)


def spans(fields: list[Map]) -> list[tuple[str, int, int]]:
    """Name, offset and size of each field, one behind the other."""
    sizes = [field.get("size") or SIZES[field["kind"]] for field in fields]
    return [
        (field["name"], sum(sizes[:index]), size) for index, (field, size) in enumerate(zip(fields, sizes, strict=True))
    ]


def total(placed: list[tuple[str, int, int]]) -> int:
    """Size of a layout."""
    return sum(size for _, _, size in placed)


def codes(file: Map) -> Iterator[Constant]:
    """Bits, states, commands, replies, events."""
    for status in file["status"]:
        yield f"STATUS_{status['name']}_BIT", status["bit"]
    for status in file["status"]:
        yield f"STATUS_{status['name']}", 1 << status["bit"]
    for table, prefix in (("flag", "FLAG"), ("reset", "RESET")):
        yield from ((f"{prefix}_{entry['name']}", 1 << entry["bit"]) for entry in file[table])
    for table, prefix in (
        ("state", "STATE"),
        ("bus_command", "BUS_COMMAND"),
        ("serial_status", "REPLY"),
        ("event", "EVENT"),
        ("lost", "LOST"),
    ):
        yield from ((f"{prefix}_{entry['name']}", entry["code"]) for entry in file[table])
    yield from ((f"COMMAND_{entry['name']}", ord(entry["letter"])) for entry in file["serial_command"])


def flash(file: Map) -> Iterator[Constant]:
    """Where what lies in the flash."""
    of = file["flash"]
    yield from ((f"FLASH_{name}".upper(), of[name]) for name in ("size", "sector", "page"))
    yield from ((f"FLASH_{name}".upper(), of[name]) for name in ("application", "application_end", "image"))
    yield from ((f"FLASH_PARAMETERS_{index}", at) for index, at in enumerate(of["parameters"]))
    yield from ((f"IMAGE_{name}".upper(), value) for name, value in file["image"].items())
    yield "PARAMETERS_MAGIC", file["parameters"]["magic"]


def number(name: str, value: int) -> str:
    """Addresses, codes and bits in hexadecimal, amounts in decimal."""
    coded = name in {"ADDRESS", "WHO_AM_I", "COMMAND_KEY"} or (name.startswith(CODED) and not name.endswith(AMOUNTS))
    return f"0x{value:02X}" if coded else str(value)


def c_header(file: Map) -> str:
    """core/pod_registers.h."""
    lines = [
        "/* Written by firmware/generate.py from firmware/registers.toml, which tells what each means. */",
        "#ifndef POD_REGISTERS_H",
        "#define POD_REGISTERS_H",
        "",
    ]
    for name, value in constants(file):
        if not name.endswith("_FORMAT"):
            lines.append(
                f"#define POD_{name} " + (f'"{value}"' if isinstance(value, str) else f"{number(name, value)}u")
            )
    return "\n".join([*lines, "", "#endif", ""])


def python_module(file: Map) -> str:
    """device/toccata/sensors/pod_registers.py."""
    lines = [
        '"""Registers, frames and commands of the sensor pod: firmware/generate.py writes this from registers.toml.',
        "",
        "Names in `_AT` are byte offsets, in `_SIZE` numbers of bytes (without PEC), in `_FORMAT` formats of `struct`.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Final",
        "",
    ]
    for name, value in constants(file):
        lines.append(f"{name}: Final = " + (f'"{value}"' if isinstance(value, str) else number(name, value)))
    return "\n".join([*lines, ""])


def page(file: Map) -> str:
    """REGISTERS.md."""
    of = file["board"]
    parts = [
        "# Registers and commands of the sensor pod",
        f"Written by `generate.py` from `registers.toml`. Board `{of['id']}`, map version {of['map_version']}, "
        f"firmware {'.'.join(map(str, of['version']))}. All numbers are little-endian.",
        f"## I2C, address 0x{file['i2c']['address']:02X}",
        "A read gives the register's bytes, then the PEC, then 0xFF. The PEC is CRC-8, polynomial 0x07, first value 0, "
        "over write address, register, read address and data (SMBus 3.x, 6.4). A write is register, low byte, high "
        "byte, PEC; a wrong PEC or another length changes nothing and counts in ERRORS; so does a value out of range.",
        table(("register", "name", "bytes", "access", "content"), register_rows(file)),
        "### What a channel computes",
        CHANNEL,
        "### STATUS",
        table(("bit", "name", "meaning"), status_rows(file)),
        "### CMD",
        table(("command", "name", "what it does"), code_rows(file["bus_command"])),
    ]
    for block in file["block"]:
        parts += [f"### {block['name']}", block["text"], table(("byte", "name", "content"), block_rows(block))]
    parts += ["### States", table(("state", "name", "meaning"), code_rows(file["state"]))]
    parts += ["### Flags of a channel", table(("bit", "name", "meaning"), bit_rows(file["flag"])), *serial_page(file)]
    numbers = {name: value if isinstance(value, str) else number(name, value) for name, value in constants(file)}
    return Template("\n\n".join(parts)).substitute(numbers) + "\n"


def serial_page(file: Map) -> list[str]:
    """The serial line's part of the page, and the flash's."""
    layout, parameters = file["flash"], file["flash"]["parameters"]
    return [
        f"## Serial line, {file['serial']['baud']} baud, 8N1",
        "Frames are COBS, ended by 0x00: `command, sequence, payload, CRC-16/CCITT-FALSE (high byte first)`. The "
        "reply is `command, sequence, status, data, CRC-16`. A damaged frame gets no reply: the host repeats after "
        f"{file['serial']['reply_wait_ms']} ms, {file['serial']['tries']} tries in all; every command may be repeated.",
        table(
            ("command", "name", "payload -> data"),
            [(f"`{c['letter']}`", c["name"], c["text"]) for c in file["serial_command"]],
        ),
        table(("status", "name", "meaning"), code_rows(file["serial_status"])),
        "### The answer to H",
        table(("byte", "name", "content"), field_rows(file["hello"])),
        "### Events of the log",
        table(("kind", "name", "meaning"), code_rows(file["event"])),
        table(("lost", "name", "meaning"), code_rows(file["lost"])),
        table(("reset cause bit", "name", "meaning"), bit_rows(file["reset"])),
        "## Flash",
        f"Loader below 0x{layout['application']:X}; the application's header page at 0x{layout['application']:X}, "
        f"its image from 0x{layout['image']:X}, below 0x{layout['application_end']:X}; parameters, two generations, at "
        f"0x{parameters[0]:X} and 0x{parameters[1]:X}.",
        table(("byte of the header", "name", "content"), field_rows(file["header"])),
    ]


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ("---",) * len(head), *rows])


def register_rows(file: Map) -> list[tuple[str, ...]]:
    """A row for each register."""
    sizes = {
        block["name"]: total(spans(block["head"])) + file["board"]["channels"] * total(spans(block["channel"]))
        for block in file["block"]
    }
    rows: list[tuple[str, ...]] = []
    for register in file["register"]:
        place = f"{register['at']:02X}" + (f" + {register['each']} x n" if "each" in register else "")
        access = ("w" if "write_only" in register else "r/w") if "write" in register else "r"
        size = SIZES.get(register["kind"]) or sizes[register["name"]]
        rows.append((place, register["name"], str(size), access, register["text"]))
    return rows


def status_rows(file: Map) -> list[tuple[str, ...]]:
    """A row for each bit of STATUS."""
    return [
        (str(s["bit"]), s["name"], s["text"] + ("; cleared by `clear`" if "clears" in s else ""))
        for s in file["status"]
    ]


def code_rows(entries: list[Map]) -> list[tuple[str, ...]]:
    """A row for each code."""
    return [(str(entry["code"]), entry["name"], entry["text"]) for entry in entries]


def bit_rows(entries: list[Map]) -> list[tuple[str, ...]]:
    """A row for each bit."""
    return [(str(entry["bit"]), entry["name"], entry["text"]) for entry in entries]


def block_rows(block: Map) -> list[tuple[str, ...]]:
    """A row for each field of a snapshot."""
    head, channel = spans(block["head"]), spans(block["channel"])
    texts = [field["text"] for field in (*block["head"], *block["channel"])]
    places = [str(at) for _, at, _ in head]
    places += [f"{total(head) + at} + {total(channel)} x n" for _, at, _ in channel]
    names = [name for name, _, _ in (*head, *channel)]
    return list(zip(places, names, texts, strict=True))


def field_rows(fields: list[Map]) -> list[tuple[str, ...]]:
    """A row for each field of a flat layout."""
    return [(str(at), name, field["text"]) for (name, at, _), field in zip(spans(fields), fields, strict=True)]


OUTPUTS: dict[Path, Callable[[Map], str]] = {
    HERE / "core" / "pod_registers.h": c_header,
    HERE.parent / "device" / "toccata" / "sensors" / "pod_registers.py": python_module,
    HERE / "REGISTERS.md": page,
}


def main(arguments: list[str]) -> int:
    """Writes, or with --check compares: 1 if a file is out of step."""
    file = tomllib.loads(SOURCE.read_text())
    texts = {path: write(file) for path, write in OUTPUTS.items()}
    if arguments == ["--check"]:
        stale = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
        for path in stale:
            sys.stderr.write(f"{path.name} is out of step with registers.toml: run `python firmware/generate.py`\n")
        return 1 if stale else 0
    for path, text in texts.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
