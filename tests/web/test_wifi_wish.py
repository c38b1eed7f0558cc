from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.web.wifi_wish import Deed, Wish, written

ID = "0123456789abcdef"
KEY = "ab" * 32


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish(ID, "look"), {"do": "look"}),
        (Wish(ID, "join", "Guests"), {"do": "join", "ssid": "Guests", "passphrase": None}),
        (Wish(ID, "join", "Clinic", "12345678"), {"do": "join", "ssid": "Clinic", "passphrase": "12345678"}),
        (Wish(ID, "join", "Clinic", KEY), {"do": "join", "ssid": "Clinic", "passphrase": KEY}),
        (Wish(ID, "forget", "Clinic"), {"do": "forget", "ssid": "Clinic"}),
    ],
)
def test_a_wish_is_written_in_the_form_that_the_host_reads(wish: Wish, told: dict[str, object]) -> None:
    assert json.loads(written(wish)) == {"schema": 1, "id": ID} | told


@pytest.mark.parametrize("ssid", [None, "", "x" * 33, "é" * 17, "😀" * 9, "a\nb", "\x00", "\x7f", "\x85"])
@pytest.mark.parametrize("do", ["join", "forget"])
def test_a_name_that_no_network_can_have_is_refused(do: Deed, ssid: str | None) -> None:
    with pytest.raises(SettingError, match=r"^wifi: ssid: "):
        written(Wish(ID, do, ssid))


@pytest.mark.parametrize("passphrase", ["", "1234567", "x" * 65, "g" * 64, "pässword", "12345678\n", "“quoted”"])
def test_a_passphrase_that_none_can_be_is_refused_and_not_quoted(passphrase: str) -> None:
    with pytest.raises(SettingError) as refused:
        written(Wish(ID, "join", "Clinic", passphrase))
    assert refused.value.where == "wifi: passphrase"
    assert passphrase == "" or passphrase not in str(refused.value)


@pytest.mark.parametrize(
    "wish", [Wish(ID, "look", "Clinic"), Wish(ID, "look", None, "12345678"), Wish(ID, "forget", "Clinic", "12345678")]
)
def test_what_a_wish_does_not_need_is_refused(wish: Wish) -> None:
    with pytest.raises(SettingError, match="leave it out"):
        written(wish)


@given(st.text(min_size=1, max_size=34), st.text(max_size=66))
def test_whatever_is_wished_it_is_refused_or_short_and_comes_back_as_it_was(ssid: str, passphrase: str) -> None:
    fits = len(ssid.encode(errors="replace")) <= 32 and not any(unicodedata.category(sign) == "Cc" for sign in ssid)
    plain = passphrase.isascii() and passphrase.isprintable()
    hexed = len(passphrase) == 64 and set(passphrase) <= set("0123456789abcdefABCDEF")
    try:
        told = written(Wish(ID, "join", ssid, passphrase))
    except SettingError:
        assert not (fits and (hexed or (plain and 8 <= len(passphrase) <= 63)))
        return
    assert (json.loads(told)["ssid"], json.loads(told)["passphrase"], len(told) <= 1_000) == (ssid, passphrase, True)


@given(st.text('😀é"\\a\u202e', min_size=1, max_size=8), st.text('"\\ ~a0', min_size=8, max_size=63))
def test_the_strangest_name_and_passphrase_that_can_be_come_back_as_they_were(ssid: str, passphrase: str) -> None:
    told = written(Wish(ID, "join", ssid, passphrase))
    assert (json.loads(told)["ssid"], json.loads(told)["passphrase"], len(told) <= 1_000) == (ssid, passphrase, True)
