"""The checksum of a file: a member ``check`` on a line of its own, right after the first bracket.

    {                                                       {
     "check": "sha256:5c0f...",                             "check": "sha256:9b12...",
     "format": 1,                                           "format":1,"client":{...}}

It is the SHA-256 of the text as it was handed in (UTF-8), which is the file without that line; for a text that goes on
behind its first bracket (right), it is also without the line break that the store put there. Any tool reads it as JSON,
and a person who edits the file takes the line out. It stands in front, so that a file that was cut still has it.
"""

from __future__ import annotations

import re
from hashlib import sha256

from toccata.errors import DamagedError
from toccata.settings.document import Pairs, read_document
from toccata.settings.place import Place

CHECK = "check"
VERSION_DIGITS = 16

_VALUE = re.compile(r"sha256:[0-9a-f]{64}")
_LINE = rf'"{CHECK}": "{_VALUE.pattern}",?'
_HEAD = re.compile(rf"([ \t\r\n]*\{{)(?:\n {_LINE}(?=\n)|\n{_LINE}\n)")


def version_of(text: str) -> str:
    """Name a text by its content: 16 hex digits, 64 bits of its SHA-256."""
    return _digest(text)[:VERSION_DIGITS]


def seal(text: str, where: str) -> bytes:
    """Make the bytes of a file from the text of a JSON object.

    Raises:
        SettingError: it is no JSON object, holds a ``check`` already, or can't be written as UTF-8.
    """
    place = Place.of_file(where)
    if any(key == CHECK for key, _ in _members(text, place)):
        raise place.key(CHECK).refusal("this key is the store's own", "take it out")
    try:
        return _sealed(text).encode()
    except UnicodeEncodeError as fault:
        raise place.refusal(f"character {fault.start} is half of a pair", "write it as UTF-8") from fault


def unseal(content: bytes, where: str) -> str:
    """Take the text out of a file's bytes; one without a checksum, as people write it, is taken as it is.

    Raises:
        DamagedError: the checksum does not fit, or without one it is no JSON object in UTF-8.
    """
    try:
        found = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise DamagedError(where, f"byte {fault.start} is not UTF-8", "save the file as UTF-8") from fault
    head = _HEAD.match(found)
    if head is None:
        return _unsealed(found, where)
    text = found[: head.end(1)] + found[head.end() :]
    if _sealed(text) != found:
        raise _misfit(where)
    return text


def _unsealed(text: str, where: str) -> str:
    """Refuse what was sealed once: a fault in one byte spares either the key or the value."""
    top = Place(lambda path, what, remedy: DamagedError(f"{where}: {path}" if path else where, what, remedy))
    for key, value in _members(text, top):
        if key == CHECK or (isinstance(value, str) and _VALUE.fullmatch(value)):
            raise _misfit(where)
    return text


def _members(text: str, place: Place) -> Pairs:
    document = read_document(text, place)
    if not isinstance(document, Pairs):
        raise place.refusal("not an object", "write it as {...}")
    return document


def _misfit(where: str) -> DamagedError:
    return DamagedError(where, "its checksum does not fit what is in it", "edited by hand? take the line 'check' out")


def _sealed(text: str) -> str:
    start = text.index("{") + 1
    comma = "" if text[start:].lstrip().startswith("}") else ","
    line = f'"{CHECK}": "sha256:{_digest(text)}"{comma}'
    own_line = f"\n {line}" if text.startswith("\n", start) else f"\n{line}\n"
    return text[:start] + own_line + text[start:]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
