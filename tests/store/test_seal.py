from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import DamagedError, SettingError
from toccata.store.seal import seal, unseal, version_of

VALUES = st.recursive(st.none() | st.booleans() | st.integers(0, 999) | st.text(), st.lists)
DOCUMENTS = st.dictionaries(st.text().filter(lambda key: key != "check"), VALUES)
PRETTY = '{\n "format": 1,\n "nickname": "Zoë"\n}\n'


@given(DOCUMENTS, st.sampled_from([None, 0, 1, 4]), st.sampled_from(["", "\n", " \r\n"]))
def test_a_sealed_text_is_json_and_comes_out_as_it_went_in(document: dict[str, object], indent, around: str) -> None:
    text = around + json.dumps(document, indent=indent, ensure_ascii=False) + around
    assert unseal(seal(text, "f"), "f") == text
    assert json.loads(seal(text, "f")) == {"check": f"sha256:{sha256(text.encode()).hexdigest()}", **document}


def test_the_check_is_the_sha_256_of_the_file_without_its_line() -> None:
    lines = seal(PRETTY, "f").splitlines(keepends=True)
    digest = sha256(b"".join(line for line in lines if b'"check"' not in line)).hexdigest()
    assert lines[1] == f' "check": "sha256:{digest}",\n'.encode()


def test_a_version_is_the_start_of_the_texts_sha_256() -> None:
    assert version_of(PRETTY) == sha256(PRETTY.encode()).hexdigest()[:16]


@pytest.mark.parametrize("text", [PRETTY, '{"format":1}', "{}", "{\n}", "\ufeff" + PRETTY])
def test_a_file_without_a_check_is_taken_as_a_person_wrote_it(text: str) -> None:
    assert unseal(text.encode(), "f") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[1]", "f: not an object; write it as {...}"),
        (
            '{"a": 1',
            "f: line 1, column 8: not JSON (Expecting ',' delimiter); put a comma between two entries, or close",
        ),
        ('{"check": "mine"}', "f: check: this key is the store's own; take it out"),
        ('{"a": "\ud800"}', "f: character 7 is half of a pair; write it as UTF-8"),
    ],
)
def test_what_cannot_be_sealed_is_told(text: str, told: str) -> None:
    with pytest.raises(SettingError) as caught:
        seal(text, "f")
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    "edited",
    [
        seal(PRETTY, "f").replace(b"1,", b"2,"),
        seal(PRETTY, "f").replace(b' "check"', b'"check"'),
        seal(PRETTY, "f").replace(b"check", b"chock"),
        seal(PRETTY, "f").replace(b"sha256:", b"sha256;"),
        json.dumps(json.loads(seal(PRETTY, "f"))).encode(),
    ],
)
def test_a_file_whose_check_does_not_fit_is_damaged(edited: bytes) -> None:
    with pytest.raises(DamagedError) as caught:
        unseal(edited, "f")
    assert str(caught.value) == "f: its checksum does not fit what is in it; edited by hand? take the line 'check' out"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "f: line 1, column 1: not JSON (Expecting value)"),
        (b"\xff{}", "f: byte 0 is not UTF-8; save the file as UTF-8"),
        (b"[]", "f: not an object; write it as {...}"),
    ],
)
def test_a_file_that_is_no_object_is_damaged(content: bytes, told: str) -> None:
    with pytest.raises(DamagedError) as caught:
        unseal(content, "f")
    assert str(caught.value).startswith(told)
