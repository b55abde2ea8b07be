"""Mutated session files: each opens or is refused with one sentence, and none hangs or crashes.

Seeded, so that every run tries the same files.
"""

import copy
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.concepts.recipes import Direction, Method, Pair, Separated
from core.errors import UserError
from core.images.reference import (
    PIXELS,
    Dim,
    Grow,
    ImageReference,
    Paint,
    Picture,
    TestImage,
    TrainImage,
    Whiten,
)
from core.workspace.session_file import OpenedSession, open_session, save_session
from core.workspace.state import (
    LIVE_PAIR,
    Gallery,
    GalleryOrder,
    LatentMove,
    Traversal,
    Workspace,
    followed_recipe,
)

BYTE_MUTATIONS = 350
STRUCTURE_MUTATIONS = 500
BATCHES = 5


@pytest.fixture(autouse=True)
def _no_models_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "user-data"))


@pytest.fixture(scope="module")
def seed_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A session with one of everything."""
    picture = ImageReference(Picture(bytes(range(256)) * 3 + bytes(PIXELS - 768), "shoe.png"))
    painted = ImageReference(TrainImage(5), (Dim(0.5), Paint(((3, 0.25), (700, 1.0)))))
    pair = Pair(painted, ImageReference(TestImage(9), (Whiten(), Grow(2))))
    other = Pair(ImageReference(TestImage(1)), picture)
    separated = Separated(
        pair, (other, Separated(other, (pair,), Method.NONE)), Method.GRAM_SCHMIDT
    )
    workspace = Workspace(
        Traversal(
            first=painted,
            base=picture,
            pictures=(picture,),
            directions=(Direction("d1", "Height", pair), Direction("d2", "Alone", separated)),
            chosen="d2",
            against=("d1", LIVE_PAIR),
            position=1.5,
            moves=(LatentMove("small", 3, -0.5),),
            gallery=Gallery(GalleryOrder.LIKENESS, None, painted),
        )
    )
    path = tmp_path_factory.mktemp("seed") / "seed.json"
    save_session(path, workspace)
    assert open_session(path).workspace == workspace
    return path.read_bytes()


def flip(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:start] + data[end:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 200)]
    return data[:start] + piece * chance.randrange(2, 2000) + data[start:]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = chance.choice((b"\xff\xfe", b"\0" * 9, b"[" * 5000, b'{"a":' * 5000, b'"', b"1e999"))
    return data[:start] + piece + data[start + len(piece) :]


BYTE_MUTATORS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip, flip, truncate, cut_out, repeat, overwrite,
)  # fmt: skip

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, -(2**64), 10**400, 0.5, -1e308, 1e-320, "", "live", "small",
    "\0", "x" * 100_000, "\U0001f45f", "../../../etc/passwd", "d1", [], {}, [[]], [None] * 1000,
    {"type": "pair"}, {"type": "picture", "pixels": "", "name": ""}, {"source": {}}, ["live"] * 600,
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a tree of plain values."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        container = waiting.pop()
        keys = list(container) if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                waiting.append(container[key])
    return found


def spoil_structure(document: Any, chance: random.Random) -> bytes:
    """The document with one to three of its values exchanged, removed, doubled, moved or nested."""
    document = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2, 3))):
        container, key = chance.choice(places(document))
        kind = chance.randrange(7)
        if kind <= 1:
            container[key] = copy.deepcopy(chance.choice(ODD_VALUES))
        elif kind == 2:
            del container[key]
        elif kind == 3:  # a value of another place: right in itself, and wrong here
            donor, donor_key = chance.choice(places(document))
            container[key] = copy.deepcopy(donor[donor_key])
        elif kind == 4 and isinstance(container, dict):
            container[chance.choice(("extra", "", "type", "schema", "autosave_of"))] = (
                copy.deepcopy(chance.choice(ODD_VALUES))
            )
        elif kind == 5 and isinstance(container, list):
            container[key:key] = [copy.deepcopy(container[key])] * chance.choice((1, 20, 700))
        else:
            value = container[key]
            for _ in range(chance.choice((1, 40, 400))):
                value = chance.choice(
                    ([value], {"type": "separated", "of": value, "against": [], "method": "none"})
                )
            container[key] = value
        if not document:
            break
    return json.dumps(document).encode()


def opened_or_refused(path: Path, data: bytes) -> OpenedSession | None:
    """What opened, or None; anything but that or one sentence fails the test."""
    path.write_bytes(data)
    try:
        opened = open_session(path)
    except UserError as error:
        sentence = str(error)
        assert str(path) in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert len(sentence) < len(str(path)) + 600
        return None
    # What opened is whole: it can be used.
    followed_recipe(opened.workspace.traversal)
    for warning in opened.warnings:
        assert "\n" not in warning
    return opened


def opens_to_what_can_be_saved(path: Path, data: bytes) -> bool:
    """Whether it opened; if so, it can be saved, and opens to the same again."""
    opened = opened_or_refused(path, data)
    if opened is None:
        return False
    again = path.with_name("again.json")
    save_session(again, opened.workspace)
    assert open_session(again).workspace == opened.workspace
    return True


@pytest.mark.parametrize("batch", range(BATCHES))
def test_spoilt_bytes(batch: int, seed_file: bytes, tmp_path: Path) -> None:
    chance = random.Random(f"bytes {batch}")
    opened = 0
    for number in range(BYTE_MUTATIONS // BATCHES):
        mutate = BYTE_MUTATORS[number % len(BYTE_MUTATORS)]
        opened += opens_to_what_can_be_saved(tmp_path / "spoilt.json", mutate(seed_file, chance))
    assert opened < BYTE_MUTATIONS // BATCHES // 2  # otherwise it spoils nothing


@pytest.mark.parametrize("batch", range(BATCHES))
def test_spoilt_structure(batch: int, seed_file: bytes, tmp_path: Path) -> None:
    chance = random.Random(f"structure {batch}")
    document = msgspec.json.decode(seed_file)
    opened = 0
    for _ in range(STRUCTURE_MUTATIONS // BATCHES):
        data = spoil_structure(document, chance)
        opened += opens_to_what_can_be_saved(tmp_path / "spoilt.json", data)
    assert 0 < opened < STRUCTURE_MUTATIONS // BATCHES // 2  # some spoil little, most do


@pytest.mark.skipif(sys.platform != "linux", reason="what is measured differs elsewhere")
def test_memory_stays_small_for_the_largest_file_that_is_read(
    seed_file: bytes, tmp_path: Path
) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = tmp_path / "large.json"
    move = b'{"model": "small", "dimension": 1, "amount": 1}, '
    where = seed_file.index(b'"moves": [') + len(b'"moves": [')
    for filling in (
        b"[" * 16_000_000,
        b"0, " * 5_000_000,
        b'{"":0}, ' * 1_900_000,
        move * 320_000,
    ):
        spoilt = seed_file[:where] + filling + seed_file[where:]
        assert opened_or_refused(path, spoilt) is None
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 600 * 1024  # kilobytes
