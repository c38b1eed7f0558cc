"""What is laid in the place of a wish: whatever it is, it is taken away, and followed only if it is one."""

from __future__ import annotations

import json
import os
import random
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_radio import access_point
from wifi_stage import CLINIC, ID, Stage

from house_wifi.wish import MOST_BYTES, Refused, Wish, judged
from toccata.errors import SettingError
from toccata.web import wifi_wish

JOIN = {"schema": 1, "id": ID, "do": "join", "ssid": CLINIC, "passphrase": "correct horse"}
# Words that must be nowhere but in profiles: not in what is told, not in the journal, not on a command line.
PASSPHRASE_MARK, SSID_MARK = "sesame", "Grotto"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def said(**change: object) -> bytes:
    return json.dumps(JOIN | change).encode()


@pytest.mark.parametrize(
    ("content", "wish"),
    [
        (b'{"schema":1,"id":"0123456789abcdef","do":"look"}', Wish(ID, "look")),
        (b'{"schema":1,"id":"0123456789abcdef","do":"forget","ssid":"a"}', Wish(ID, "forget", "a")),
        (said(), Wish(ID, "join", CLINIC, "correct horse")),
        (said(passphrase=None), Wish(ID, "join", CLINIC)),
        (said(passphrase="f" * 64), Wish(ID, "join", CLINIC, "f" * 64)),
        (said(ssid="😀" * 8), Wish(ID, "join", "😀" * 8, "correct horse")),
    ],
)
def test_a_wish_is_read(content: bytes, wish: Wish) -> None:
    assert judged(content) == wish


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", Refused("it is no JSON")),
        (b"[" * 900, Refused("it is no JSON")),
        (b"\xff", Refused("it is no JSON")),
        (said().decode().encode("utf-16"), Refused("it is no JSON")),
        (b"7", Refused("it is of another schema")),
        (said(schema=True), Refused("it is of another schema")),
        (said(schema=2), Refused("it is of another schema")),
        (said(id="0123456789ABCDEF"), Refused("it has no id")),
        (said(id=ID + "\n"), Refused("it has no id")),
        (said(id=7), Refused("it has no id")),
        (said(do="hotspot"), Refused("it holds too much or too little", ID)),
        (said(do="look"), Refused("it holds too much or too little", ID)),
        (said(more=1), Refused("it holds too much or too little", ID)),
        (said(do=["join"]), Refused("it names no deed, or no network", ID)),
        (said(ssid=""), Refused("it names no deed, or no network", ID)),
        (said(ssid="x" * 33), Refused("it names no deed, or no network", ID)),
        (said(ssid="é" * 17), Refused("it names no deed, or no network", ID)),
        (said(ssid="a\nb"), Refused("it names no deed, or no network", ID)),
        (said(ssid="a\u0085b"), Refused("it names no deed, or no network", ID)),
        (said(ssid="\ud800"), Refused("it names no deed, or no network", ID)),
        (said(ssid=["a"]), Refused("it names no deed, or no network", ID)),
        (said(passphrase="1234567"), Refused("its passphrase can be none", ID)),
        (said(passphrase="x" * 64), Refused("its passphrase can be none", ID)),
        (said(passphrase="12345678\n"), Refused("its passphrase can be none", ID)),
        (said(passphrase="pässword1"), Refused("its passphrase can be none", ID)),
        (said(passphrase=7), Refused("it names no deed, or no network", ID)),
        (said(ssid=" " * MOST_BYTES), Refused("it has more than 1000 bytes")),
    ],
)
def test_what_is_no_wish_is_refused_in_words_that_quote_nothing(content: bytes, refused: Refused) -> None:
    assert judged(content) == refused


deeds = st.sampled_from(["look", "join", "forget"])
texts = st.text(max_size=40) | st.text(st.characters(codec="ascii"), min_size=7, max_size=65)


@given(deeds, st.none() | texts, st.none() | texts)
def test_what_the_config_server_lets_pass_is_followed_and_nothing_else_is(
    do: Any, ssid: str | None, passphrase: str | None
) -> None:
    try:
        content = wifi_wish.written(wifi_wish.Wish(ID, do, ssid, passphrase))
    except SettingError:
        keys = {"ssid": ssid, "passphrase": passphrase}
        own = {key: value for key, value in keys.items() if value is not None or do == "join"}
        assert isinstance(judged(json.dumps({"schema": 1, "id": ID, "do": do} | own).encode()), Refused)
    else:
        assert judged(content) == Wish(ID, do, ssid or "", passphrase)


def test_a_wish_never_tells_its_passphrase() -> None:
    assert "horse" not in f"{judged(said())!r} {judged(said())}"


def laid_as_a_link(place: Path) -> None:
    (place.parent / "aside").write_bytes(said())
    place.symlink_to("aside")


def laid_as_a_link_to_the_shadow(place: Path) -> None:
    place.symlink_to("/etc/shadow")


def laid_as_a_pipe(place: Path) -> None:
    os.mkfifo(place)


def laid_as_a_folder(place: Path) -> None:
    (place / "deep/er").mkdir(parents=True)
    (place / "deep/er/file").write_text("x")
    (place / "deep/link").symlink_to("/")


def laid_as_folders_without_end(place: Path) -> None:
    place.mkdir()
    above = os.open(place, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("x", dir_fd=above)
        below = os.open("x", os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = below
    os.close(above)


def laid_by_another(place: Path) -> None:
    place.write_bytes(said())
    os.chown(place, 12345, 12345)


def laid_huge(place: Path) -> None:
    with open(place, "wb") as file:
        file.truncate(1 << 40)


@pytest.mark.parametrize(
    ("lay", "why"),
    [
        (laid_as_a_link, "it is a link, or can't be read"),
        (laid_as_a_link_to_the_shadow, "it is a link, or can't be read"),
        (laid_as_a_pipe, "it is no file"),
        (laid_as_a_folder, "it is no file"),
        (laid_as_folders_without_end, "it is no file"),
        pytest.param(
            laid_by_another,
            "it is another user's",
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away"),
        ),
        (laid_huge, "it has more than 1000 bytes"),
    ],
)
def test_what_is_no_file_of_the_config_server_goes_and_is_not_followed(
    stage: Stage, lay: Callable[[Path], None], why: str
) -> None:
    lay(stage.places.wish)
    assert stage.turn() == {}
    assert stage.journal == [f"wifi: a wish was refused: {why}\n"]
    assert not os.path.lexists(stage.places.wish)
    assert not os.path.lexists(stage.places.taken)
    assert stage.radio.world.asked == []


def test_a_wish_that_came_while_another_was_taken_is_not_lost(stage: Stage) -> None:
    stage.wished("look")
    stage.lay("forget", ssid="x")
    assert (stage.turn()["fault"], stage.places.wish.exists()) == ("not-found", False)


def test_what_a_cut_has_left_of_a_wish_goes_first(stage: Stage) -> None:
    stage.places.taken.write_bytes(said())
    stage.turn()
    assert not stage.places.taken.exists()


def test_who_waits_for_a_wish_that_was_refused_is_told(stage: Stage) -> None:
    stage.places.wish.write_bytes(said(passphrase="short"))
    told = stage.turn()
    assert (told["wish"], told["doing"], told["fault"]) == (ID, "", "trouble")


def test_what_is_told_is_for_all_to_read_and_for_nobody_else_to_write(stage: Stage) -> None:
    stage.wished("look")
    assert stat.S_IMODE(stage.places.state.stat().st_mode) == 0o644
    stage.places.state.unlink()
    stage.places.state.symlink_to(stage.root / "elsewhere")
    stage.wished("look")
    assert (stage.places.state.is_symlink(), (stage.root / "elsewhere").exists()) == (False, False)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema":2}', b'{"schema":1,"networks":[{}],"joined":7}'])
def test_what_was_told_before_may_be_damaged(stage: Stage, content: bytes) -> None:
    stage.places.state.write_bytes(content)
    assert stage.wished("look")["wish"] == ID


STRANGE: list[object] = [None, True, -1, 1e308, "", "\x00", "\ud800", [], {}, [[]], "join", 2**70, "x" * 200]


def hostile(chance: random.Random) -> bytes:
    """A wish of which something is wrong, and now and then nothing."""
    wish: dict[str, object] = {
        "schema": 1,
        "id": f"{chance.getrandbits(64):016x}",
        "do": chance.choice(["look", "join", "forget", "join"]),
        "ssid": SSID_MARK + "".join(chr(chance.choice((chance.randrange(1, 256), 0x1F600, 92, 58))) for _ in range(4)),
        "passphrase": PASSPHRASE_MARK + "".join(chr(chance.randrange(32, 127)) for _ in range(chance.randrange(60))),
    }
    for _ in range(chance.choice((0, 0, 1, 2))):
        wish[chance.choice([*wish, "more"])] = chance.choice(STRANGE)
    for key in chance.sample(["ssid", "passphrase", "id"], chance.choice((0, 0, 1, 2))):
        wish.pop(key, None)
    content = bytearray(json.dumps(wish, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass"))
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content[: chance.choice((None, None, None, chance.randrange(len(content) + 1)))])


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder where wishes lie on an instrument, too: a disk would take ten times as long."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def test_of_10000_hostile_wishes_each_is_refused_or_done_and_no_passphrase_is_told(in_memory: Path) -> None:
    stage, chance, done = Stage(in_memory), random.Random(6), 0
    stage.air(access_point(SSID_MARK, passphrase=PASSPHRASE_MARK + "xx"))
    for _ in range(10_000):
        content = hostile(chance)
        stage.places.wish.write_bytes(content)
        told = json.dumps(stage.turn()) + "".join(stage.journal) + "\n".join(stage.radio.world.asked)
        if len(stage.journal) != 1 or PASSPHRASE_MARK in told or SSID_MARK in "".join(stage.radio.world.asked):
            pytest.fail(f"{content!r}: {told}")
        done += not stage.journal.pop().startswith("wifi: a wish was refused")
        stage.radio.change(asked=[])
    assert 500 < done < 5000
    assert (stage.on_trial(), stage.kept()) == ([], {})
