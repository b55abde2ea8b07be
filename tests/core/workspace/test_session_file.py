"""Session files: what is saved is opened again, and what is damaged is refused in one sentence."""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from core.concepts.recipes import Direction, Method, Pair, Separated
from core.errors import UserError
from core.files import trained_folder
from core.images.reference import ImageReference, Paint, TestImage
from core.vae import library
from core.workspace import session_file
from core.workspace.latents_state import (
    Drawn,
    LatentsFile,
    LatentSpaces,
    Region,
    Scatter,
    Shape,
    Space,
)
from core.workspace.recipe_limits import DEPTH_LIMIT
from core.workspace.session_file import open_session, save_session
from core.workspace.state import LIVE_PAIR, LatentMove, Traversal, Workspace
from tests.strategies import workspaces

PAIR = Pair(ImageReference(TestImage(1)), ImageReference(TestImage(2)))


class Library:
    """Models by name in a dictionary; by path as files are found."""

    def __init__(self, named: dict[str, Path] | None = None) -> None:
        self.named = named or {}

    def __call__(self, name: str) -> Path:
        if name in self.named and self.named[name].is_file():
            return self.named[name]
        if name.endswith(".safetensors") and Path(name).is_file():
            return Path(name)
        raise UserError(f"There is no model '{name}'.")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "user-data"))


@pytest.fixture
def models(tmp_path: Path) -> Library:
    named = {}
    for name in ("small", "large", "two-d-a", "two-d-b"):
        path = tmp_path / "library" / f"{name}.safetensors"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
        named[name] = path
    return Library(named)


@pytest.fixture
def document(tmp_path: Path, models: Library) -> dict:
    """A good session file with a direction, as plain values that a test may spoil."""
    path = tmp_path / "good.json"
    save_session(path, Workspace(Traversal(directions=(Direction("d1", "Height", PAIR),))), models)
    return json.loads(path.read_bytes())


def refusal(folder: Path, content: object) -> str:
    """The sentence with which a file of this content is refused."""
    path = folder / "spoilt.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(UserError) as caught:
        open_session(path, Library())
    sentence = str(caught.value)
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < len(str(path)) + 500
    return sentence


@settings(max_examples=60, deadline=None)
@given(workspace=workspaces)
def test_what_is_saved_is_opened_again(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip.json"
    save_session(path, workspace, Library())
    assert open_session(path, Library()).workspace == workspace
    first = path.read_bytes()
    save_session(path, open_session(path, Library()).workspace, Library())
    assert path.read_bytes() == first


def test_a_session_of_untouched_models_opens_without_warnings(
    tmp_path: Path, models: Library
) -> None:
    path = tmp_path / "sessions" / "one.json"
    path.parent.mkdir()
    save_session(path, Workspace(), models)
    opened = open_session(path, models)
    assert opened == session_file.OpenedSession(Workspace(), ())
    content = json.loads(path.read_bytes())
    assert content["format"] == "latent-translator session"
    assert content["schema"] == 1
    assert list(content) == ["format", "schema", "workspace", "models"]
    assert content["models"] == [
        {
            "name": name,
            "path": f"../library/{name}.safetensors",
            "sha256": hashlib.sha256(name.encode()).hexdigest(),
        }
        for name in ("small", "large", "two-d-a", "two-d-b")
    ]


def test_the_file_is_for_people_too(tmp_path: Path) -> None:
    path = tmp_path / "readable.json"
    painted = ImageReference(TestImage(1), (Paint(tuple((i, i / 784) for i in range(784))),))
    save_session(path, Workspace(Traversal(first=painted)), Library())
    lines = path.read_text("utf-8").splitlines()
    save_session(tmp_path / "plain.json", Workspace(), Library())
    plain = (tmp_path / "plain.json").read_text("utf-8").splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) < len(plain) + 290
    assert any(line.strip() == '"low": -2.0,' for line in lines)


def test_saving_replaces_the_whole_file_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    save_session(path, Workspace(), Library())
    before = path.read_bytes()
    for bad in (
        Workspace(Traversal(position=float("nan"))),
        Workspace(Traversal(position=1e9)),
        Workspace(Traversal(models=("\udcff",))),
        Workspace(Traversal(directions=(Direction("a", "", PAIR), Direction("a", "", PAIR)))),
        Workspace(Traversal(directions=(Direction("a", "", nested(DEPTH_LIMIT + 1)),))),
        Workspace(Traversal(directions=(Direction("a", "", nested(5000)),))),
    ):
        with pytest.raises(UserError, match=r"Cannot save the session .*kept\.json: "):
            save_session(path, bad, Library())
        assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_session_that_would_be_too_large_to_open_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_file, "SIZE_LIMIT", 100)
    with pytest.raises(UserError, match="larger than"):
        save_session(tmp_path / "large.json", Workspace(), Library())
    assert not list(tmp_path.iterdir())


def test_saving_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        save_session(tmp_path / "nowhere" / "one.json", Workspace(), Library())


def test_files_that_are_no_sessions(tmp_path: Path) -> None:
    assert "ends too early" in refusal(tmp_path, b"")
    assert "not valid JSON (at byte 1)" in refusal(tmp_path, b"\x89PNG\r\n")
    assert "not a session of this program" in refusal(tmp_path, b"[]")
    assert "not a session of this program" in refusal(tmp_path, {"hello": 1})
    assert "not a session of this program" in refusal(tmp_path, {"format": ["x"], "schema": 1})
    assert "UTF-8" in refusal(tmp_path, b'{"format": "\xff\xfe"}')
    with pytest.raises(UserError, match="no such file"):
        open_session(tmp_path / "missing.json", Library())
    with pytest.raises(UserError, match="folder"):
        open_session(tmp_path, Library())


def test_a_session_with_a_byte_order_mark_is_opened(tmp_path: Path, document: dict) -> None:
    path = tmp_path / "notepad.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    assert open_session(path, Library()).workspace.traversal.directions[0].name == "Height"


def test_versions(tmp_path: Path, document: dict) -> None:
    assert "newer version" in refusal(tmp_path, document | {"schema": 2})
    # A newer file may have fields that nobody knows yet: its version is what is to be said.
    assert "newer version" in refusal(tmp_path, document | {"schema": 10**30, "brand_new": {}})
    for schema in (0, -1, "1", None, True, 1.0, [1]):
        assert ": schema: the number of a version" in refusal(
            tmp_path, document | {"schema": schema}
        )


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(session_file.SIZE_LIMIT + 1)
    with pytest.raises(UserError, match=re.escape("larger than 16 MB")):
        open_session(path, Library())


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("frames", "thirteen", ": traversal > frames: a whole number is expected where"),
        ("frames", 13.5, "there is a number"),
        ("frames", 1, "a whole number of at least 2 is expected"),
        ("frames", 10**40, "a whole number of at most 41 is expected"),
        ("position", None, "a number is expected where there is nothing"),
        ("position", 60.5, "a number of at most 60.0 is expected"),
        ("position", -1e300, "a number of at least -60.0 is expected"),
        ("method", "magic", "'magic' is not one of the known values"),
        ("models", "small", "a list is expected where there is text"),
        ("models", ["small", 3], ": traversal > models no. 2: text is expected"),
        ("models", ["x"] * 17, "more than 16 models"),
        ("pictures", [{"source": {"type": "test", "number": 1}}] * 1001, "more than 200 pictures"),
        ("base", {"source": {"type": "test", "number": 1}, "edits": [{"type": "whiten"}] * 1001},
         ": traversal > base > edits: there are more than 200 edits"),
        ("moves", [{"model": "small", "dimension": 1, "amount": 0}] * 10_001, "more than 10000 moves"),
        ("chosen", 1, ": traversal > chosen: text is expected"),
        ("surprise", 1, ": traversal: the field 'surprise' is unknown"),
        ("base", {}, ": traversal > base: the field 'source' is missing"),
        ("base", [], "an object or nothing is expected where there is a list"),
        ("base", {"source": {"type": "test", "number": 10_000}}, "at most 9999"),
        ("base", {"source": {"type": "web"}}, "'web' is not one of the known values"),
        ("base", {"source": {"type": 3}}, "text is expected"),
        ("base", {"source": {"type": "picture", "name": "", "pixels": "?"}}, "damaged"),
        ("base", {"source": {"type": "picture", "name": "", "pixels": "AAAA"}}, "of length 784 or more"),
        ("base", {"source": {"type": "picture", "name": "n" * 256, "pixels": ""}},
         "text of length 255 or less"),
        ("base", {"source": {"type": "test", "number": 1}, "edits": [{"type": "paint", "pixels": [[1]]}]},
         "a list of length 2 is expected"),
        ("gallery", {"label": 10}, "at most 9"),
        ("gallery", {"order": "size"}, "'size' is not one of the known values"),
        ("moves", [{"model": "small", "dimension": -1, "amount": 0}],
         ": traversal > moves no. 1 > dimension: "),
        ("directions", [{"identifier": "a", "name": "b"}], "the field 'recipe' is missing"),
    ],
)  # fmt: skip
def test_wrong_fields_are_refused_with_their_place(
    tmp_path: Path, document: dict, place: str, value: object, words: str
) -> None:
    document["workspace"]["traversal"][place] = value
    sentence = refusal(tmp_path, document)
    assert words in sentence
    assert ": traversal" in sentence
    assert "$" not in sentence


def test_what_is_wrong_with_the_whole_has_no_place(tmp_path: Path, document: dict) -> None:
    del document["models"]
    assert refusal(tmp_path, document).endswith("spoilt.json: the field 'models' is missing.")


def test_a_state_that_cannot_be_saved_has_its_place_in_words_too(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"one\.json: traversal > frames: a whole number of at most"
    ):
        save_session(tmp_path / "one.json", Workspace(Traversal(frames=99)), Library())
    twice = (Direction("a", "", PAIR), Direction("a", "", PAIR))
    with pytest.raises(
        UserError, match=r"one\.json: traversal > directions no\. 2 > identifier: 'a'"
    ):
        save_session(tmp_path / "one.json", Workspace(Traversal(directions=twice)), Library())


def test_numbers_that_json_does_not_have(tmp_path: Path, document: dict) -> None:
    good = json.dumps(document).encode()
    for number in (b"NaN", b"Infinity", b"-Infinity"):
        bad = good.replace(b'"position": 0.0', b'"position": ' + number)
        assert "not valid JSON" in refusal(tmp_path, bad)
    bad = good.replace(b'"position": 0.0', b'"position": 1e999')
    assert ": traversal > position: " in refusal(tmp_path, bad)


def test_long_and_odd_names_do_not_spoil_the_sentence(tmp_path: Path, document: dict) -> None:
    document["workspace"]["x\n\x1b[31m" * 100_000] = 1
    assert ": workspace: the field 'x" in refusal(tmp_path, document)
    assert "is unknown" in refusal(tmp_path, document)


def test_repeated_identifiers_are_refused(tmp_path: Path, document: dict) -> None:
    (direction,) = document["workspace"]["traversal"]["directions"]
    document["workspace"]["traversal"]["directions"] = [direction, direction]
    assert ": traversal > directions no. 2 > identifier: 'd1'" in refusal(tmp_path, document)
    document["workspace"]["traversal"]["directions"] = [direction | {"identifier": LIVE_PAIR}]
    assert ": traversal > directions no. 1 > identifier: 'live'" in refusal(tmp_path, document)


def test_attributes_that_are_there_twice_are_refused(tmp_path: Path, document: dict) -> None:
    known = {"type": "known", "name": "height"}
    traversal = document["workspace"]["traversal"]
    traversal["hold"] = [known, known]
    assert ": traversal > hold: an attribute is there twice" in refusal(tmp_path, document)
    mark = {"type": "marked", "name": "toe", "weights": [[3, 1.0]]}
    traversal["hold"], traversal["marks"] = [], [mark, mark | {"weights": [[4, 1.0]]}]
    assert ": traversal > marks: two attributes have the same name" in refusal(tmp_path, document)


def test_a_session_from_before_there_was_anything_to_hold_still_opens(
    tmp_path: Path, models: Library, document: dict
) -> None:
    for field in ("hold", "marks", "alpha", "compare"):
        del document["workspace"]["traversal"][field]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(document))
    opened = open_session(path, models)
    assert opened.warnings == ()
    assert opened.workspace.traversal.hold == ()


def test_repeated_models_and_odd_digests_are_refused(tmp_path: Path, document: dict) -> None:
    small = document["models"][0]
    assert ": models no. 2 > name: 'small' is there twice" in refusal(
        tmp_path, document | {"models": [small, small]}
    )
    bad = small | {"sha256": "short"}
    assert ": models no. 1 > sha256: text of another form" in refusal(
        tmp_path, document | {"models": [bad]}
    )


def test_unordered_paint_is_refused(tmp_path: Path, document: dict) -> None:
    recipe = document["workspace"]["traversal"]["directions"][0]["recipe"]
    for pixels in ([[5, 0.5], [4, 0.5]], [[5, 0.5], [5, 0.1]]):
        recipe["end"]["edits"] = [{"type": "paint", "pixels": pixels}]
        assert " > directions no. 1 > recipe > end > edits no. 1 > pixels: the painted" in refusal(
            tmp_path, document
        )


def nested(depth: int) -> Pair | Separated:
    recipe: Pair | Separated = PAIR
    for _ in range(depth - 1):
        recipe = Separated(recipe, (), Method.NONE)
    return recipe


@pytest.mark.parametrize("depth", [DEPTH_LIMIT + 1, 500, 5_000, 200_000])
def test_deep_recipes_are_refused(tmp_path: Path, document: dict, depth: int) -> None:
    pair = json.dumps(document["workspace"]["traversal"]["directions"][0]["recipe"])
    deep = (
        '{"type": "separated", "against": [], "method": "none", "of": ' * (depth - 1)
        + pair
        + "}" * (depth - 1)
    )
    text = json.dumps(document).replace(pair, deep)
    assert "deep" in refusal(tmp_path, text.encode())
    if depth >= 500:  # in a field that is skipped at first
        assert "deep" in refusal(tmp_path, b'{"a": ' * depth * 10 + b"1" + b"}" * depth * 10)


def test_the_deepest_recipe_that_is_allowed_can_be_saved_and_opened(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    workspace = Workspace(Traversal(directions=(Direction("a", "b", nested(DEPTH_LIMIT)),)))
    save_session(path, workspace, Library())
    assert open_session(path, Library()).workspace == workspace


def test_wide_recipes_are_refused(tmp_path: Path, document: dict) -> None:
    direction = document["workspace"]["traversal"]["directions"][0]
    pair = direction["recipe"]
    direction["recipe"] = {
        "type": "separated", "of": pair, "against": [pair] * 1000, "method": "none",
    }  # fmt: skip
    assert " > directions no. 1 > recipe: the direction is too large" in refusal(tmp_path, document)


def test_too_many_directions_and_too_long_names_are_refused(tmp_path: Path, document: dict) -> None:
    traversal = document["workspace"]["traversal"]
    (direction,) = traversal["directions"]
    traversal["directions"] = [direction | {"name": "n" * 81}]
    assert " > directions no. 1 > name: there are more than 80 characters" in refusal(
        tmp_path, document
    )
    traversal["directions"] = [direction | {"identifier": str(i)} for i in range(501)]
    assert "more than 500 directions" in refusal(tmp_path, document)


@pytest.mark.parametrize(
    ("spoilt", "mended", "words"),
    [
        ({"chosen": "gone"}, {}, "follows a direction that is not"),
        ({"against": ["gone", "d1"]}, {"against": ("d1",)}, "left out"),
        ({"against": ["d1", "d1"]}, {"against": ("d1",)}, "left out"),
        ({"chosen": "d1", "against": ["d1"]}, {"chosen": "d1"}, "left out"),
        ({"low": 3, "high": 3}, {}, "span from 3 to 3"),
        ({"low": 5, "high": -5}, {}, "span from 5 to -5"),
        ({"position": 4.5}, {"position": 4.0}, "position 4.5"),
        ({"position": -9}, {"position": -2.0}, "position -9"),
    ],
)
def test_what_dangles_is_mended_with_a_sentence(
    tmp_path: Path, models: Library, document: dict, spoilt: dict, mended: dict, words: str
) -> None:
    path = tmp_path / "dangling.json"
    traversal = Traversal(directions=(Direction("d1", "Height", PAIR),))
    document["workspace"]["traversal"] |= spoilt
    path.write_text(json.dumps(document))
    opened = open_session(path, models)
    assert opened.workspace == Workspace(replace(traversal, **mended))
    (sentence,) = opened.warnings
    assert words in sentence


def test_a_changed_model_is_noticed(tmp_path: Path, models: Library) -> None:
    path = tmp_path / "one.json"
    save_session(path, Workspace(), models)
    models.named["small"].write_bytes(b"trained again")
    opened = open_session(path, models)
    assert opened.workspace == Workspace()
    (sentence,) = opened.warnings
    assert "'small' has changed since this session was saved" in sentence


def test_a_missing_model_is_noticed(tmp_path: Path, models: Library) -> None:
    path = tmp_path / "one.json"
    save_session(path, Workspace(), models)
    models.named["large"].unlink()
    opened = open_session(path, models)
    assert opened.workspace == Workspace()
    (sentence,) = opened.warnings
    assert "'large' cannot be found: put the file back at " in sentence
    # The program's own: wherever the session was saved, that is where its name leads.
    assert str(trained_folder() / "large.safetensors") in sentence
    assert sentence.endswith("open the session again; until then what it would show stays empty.")


def test_putting_a_missing_model_back_where_the_sentence_says_is_enough(tmp_path: Path) -> None:
    for folder in ("models", "sessions", "user-data/models"):
        (tmp_path / folder).mkdir(parents=True)
    beside = tmp_path / "models" / "own.safetensors"
    users = tmp_path / "user-data" / "models" / "named.safetensors"
    path = tmp_path / "sessions" / "one.json"
    for file, name in ((beside, str(beside)), (users, "named")):
        file.write_bytes(b"own")
        save_session(path, with_own_model(name), library.find_model)
        file.unlink()
        opened = open_session(path, library.find_model)
        assert opened.workspace == with_own_model(name)
        (sentence,) = opened.warnings
        assert f"The model '{file.stem}' cannot be found: put the file back at {file}" in sentence
        file.write_bytes(b"own")
        assert open_session(path, library.find_model).warnings == ()


def test_a_missing_model_is_wanted_where_the_moved_session_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    own = tmp_path / "before" / "own.safetensors"
    own.write_bytes(b"own")
    save_session(tmp_path / "before" / "one.json", with_own_model(str(own)), library.find_model)
    own.unlink()
    (tmp_path / "before").rename(tmp_path / "after")
    path, wanted = tmp_path / "after" / "one.json", tmp_path / "after" / "own.safetensors"
    (sentence,) = open_session(path).warnings
    assert f"put the file back at {wanted}" in sentence
    wanted.write_bytes(b"own")
    assert open_session(path).workspace == with_own_model(str(wanted))


def test_what_no_file_can_be_called_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    save_session(path, with_own_model("a/b"))
    (sentence,) = open_session(path).warnings
    assert "'a/b' cannot be found" in sentence
    assert "put the file" not in sentence
    assert sentence.endswith("what it would show stays empty.")


def kept(path: Path) -> dict:
    """What a session file knows of each model."""
    return {model["name"]: model for model in json.loads(path.read_bytes())["models"]}


def test_saving_while_a_model_is_missing_forgets_nothing_of_it(tmp_path: Path) -> None:
    own = tmp_path / "own.safetensors"
    own.write_bytes(b"own")
    path = tmp_path / "one.json"
    save_session(path, with_own_model(str(own)))
    before = kept(path)[str(own)]
    assert before["sha256"] == hashlib.sha256(b"own").hexdigest()
    own.unlink()
    workspace = open_session(path).workspace
    save_session(path, workspace)
    assert kept(path)[str(own)] == before
    # Elsewhere too, if it is said what was open; the path is then as seen from there.
    other = tmp_path / "deeper" / "two.json"
    other.parent.mkdir()
    save_session(other, workspace, formerly=path)
    assert kept(other)[str(own)] == before | {"path": "../own.safetensors"}
    snapshot = tmp_path / "deeper" / "three.json"
    save_session(snapshot, workspace, autosave_of=path)
    assert kept(snapshot)[str(own)] == before | {"path": "../own.safetensors"}
    own.write_bytes(b"trained again")
    (sentence,) = open_session(other).warnings
    assert "has changed" in sentence


def test_a_damaged_former_file_is_no_reason_not_to_save(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    for former in (b"", b"{}", b'{"models": [{"name": 1}]}', b"[" * 100_000):
        path.write_bytes(former)
        save_session(path, with_own_model("gone"))
        assert kept(path)["gone"] == {"name": "gone", "path": None, "sha256": None}


def with_own_model(name: str) -> Workspace:
    return Workspace(
        Traversal(
            models=("small", name), moves=(LatentMove(name, 3, 0.5), LatentMove("small", 1, 1.0))
        )
    )


def test_a_model_that_moved_together_with_its_session_is_found(
    tmp_path: Path, models: Library
) -> None:
    (tmp_path / "before" / "models").mkdir(parents=True)
    own = tmp_path / "before" / "models" / "own.safetensors"
    own.write_bytes(b"own")
    save_session(tmp_path / "before" / "one.json", with_own_model(str(own)), models)
    # The shipped ones stay where they are.
    (tmp_path / "before").rename(tmp_path / "after")
    opened = open_session(tmp_path / "after" / "one.json", models)
    moved = str(tmp_path / "after" / "models" / "own.safetensors")
    assert opened.workspace == with_own_model(moved)
    (sentence,) = opened.warnings
    assert "not where it was" in sentence
    assert moved in sentence

    Path(moved).write_bytes(b"own, trained further")
    warnings = open_session(tmp_path / "after" / "one.json", models).warnings
    assert [("not where it was" in w, "has changed" in w) for w in warnings] == [
        (True, False),
        (False, True),
    ]


def test_a_model_that_went_into_the_users_folder_is_found_by_its_content(
    tmp_path: Path, models: Library
) -> None:
    own = tmp_path / "own.safetensors"
    own.write_bytes(b"own")
    path = tmp_path / "one.json"
    save_session(path, with_own_model(str(own)), models)
    folder = tmp_path / "user-data" / "models"
    folder.mkdir(parents=True)
    (folder / "another.safetensors").write_bytes(b"another")
    own.rename(folder / "renamed.safetensors")
    opened = open_session(path, models)
    assert opened.workspace == with_own_model(str(folder / "renamed.safetensors"))
    assert len(opened.warnings) == 1
    # Where names lead to that folder, the name is what is kept.
    models.named["renamed"] = folder / "renamed.safetensors"
    assert open_session(path, models).workspace == with_own_model("renamed")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among the files")
def test_a_model_path_that_is_no_ordinary_file_is_not_waited_for(
    tmp_path: Path, document: dict
) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    document["models"][0] |= {"path": "pipe.safetensors"}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(document))
    assert "'small' cannot be found" in open_session(path, Library()).warnings[0]


def test_the_programs_own_library_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    # The last two are what no file can be called.
    names = ("no such model", "x" * 5000 + ".safetensors", "\0.safetensors")
    workspace = Workspace(Traversal(models=names))
    save_session(path, workspace)
    document = json.loads(path.read_bytes())
    document["models"][0]["path"] = "y" * 5000 + ".safetensors"
    document["models"][1]["path"] = "\0.safetensors"
    path.write_text(json.dumps(document))
    opened = open_session(path)
    assert opened.workspace == workspace
    assert "'no such model' cannot be found" in opened.warnings[0]
    assert len(opened.warnings) == 3


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("models", [], "traversal > models: there is no model"),
        ("models", ["small", "small"], "traversal > models: a model is there twice"),
        (
            "moves",
            [{"model": "small", "dimension": 1, "amount": amount} for amount in (1.0, 2.0)],
            "traversal > moves: a dimension is moved twice",
        ),
    ],
)
def test_what_no_window_could_show_is_refused(
    tmp_path: Path, document: dict, field: str, value: object, sentence: str
) -> None:
    document["workspace"]["traversal"][field] = value
    assert sentence in refusal(tmp_path, document)


def test_a_direction_without_an_identifier_is_refused(tmp_path: Path, document: dict) -> None:
    document["workspace"]["traversal"]["directions"][0]["identifier"] = ""
    assert "identifier: there is none" in refusal(tmp_path, document)


def test_a_moved_model_of_the_latents_pane_is_found_wherever_it_is_named(
    tmp_path: Path, models: Library
) -> None:
    old, new = tmp_path / "before", tmp_path / "after"
    old.mkdir()
    own = old / "own.safetensors"
    own.write_bytes(b"own")
    space = Space(str(own))
    shape = Shape(space, ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    latents = LatentSpaces(
        left=Scatter(space),
        points=LatentsFile("points.npy", str(own)),
        selection=(Drawn(shape),),
        regions=(Region("shoes", shape),),
    )
    save_session(old / "one.json", Workspace(latents=latents), models)
    old.rename(new)
    found = str(new / "own.safetensors")
    opened = open_session(new / "one.json", models)
    (sentence,) = opened.warnings
    assert "is not where it was and was found as" in sentence
    after = opened.workspace.latents
    assert after.left.space.model == after.points.model == found
    assert after.selection[0].shape.space.model == found
    assert after.regions[0].shape.space.model == found
    assert after.right == latents.right


def test_a_session_from_before_the_latents_pane_still_opens(
    tmp_path: Path, models: Library, document: dict
) -> None:
    del document["workspace"]["latents"]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(document))
    assert open_session(path, models).workspace.latents == LatentSpaces()
