import os

import pytest

from core.errors import UserError
from core.vae import library
from core.vae.library import find_model, list_models
from tests.models import tiny_model_file


@pytest.fixture
def folders(tmp_path, monkeypatch):
    shipped, own = tmp_path / "trained", tmp_path / "data" / "models"
    shipped.mkdir()
    own.mkdir(parents=True)
    monkeypatch.setattr(library, "trained_folder", lambda: shipped)
    monkeypatch.setattr(library, "data_folder", lambda: tmp_path / "data")
    return shipped, own


def test_a_shipped_model_goes_before_the_users_of_the_same_name(folders):
    shipped, own = folders
    tiny_model_file(own / "small.safetensors")
    assert find_model("small") == own / "small.safetensors"
    tiny_model_file(shipped / "small.safetensors")
    assert find_model("small") == shipped / "small.safetensors"


def test_any_model_is_found_by_its_path(folders, tmp_path):
    path = tiny_model_file(tmp_path / "mine.safetensors")
    assert find_model(str(path)) == path


@pytest.mark.parametrize(
    "name",
    ["", "../mine", "nothing", "x" * 5000, "a\0b", "mine.pt", "mine.safetensors", "a\nb\x1b[31m"],
)
def test_what_is_no_model_is_refused_in_one_short_sentence(folders, tmp_path, name):
    with pytest.raises(UserError, match="There is no model") as caught:
        find_model(name)
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()


def test_a_name_that_leads_nowhere_is_told_which_ones_do(folders):
    with pytest.raises(UserError) as caught:
        find_model("smal")
    # No "give": the window shows this too, and there nobody can give anything.
    assert str(caught.value) == (
        "There is no model 'smal' among the program's (two-d-a, two-d-b, small, large) and your own; "
        "any other goes by its file's path."
    )


def test_a_shipped_model_that_is_gone_is_not_offered(folders):
    with pytest.raises(UserError) as caught:
        find_model("small")
    assert str(caught.value) == (
        f"There is no model 'small': the program's own file {folders[0] / 'small.safetensors'} is "
        "missing."
    )


@pytest.mark.parametrize("name", [".", "..", "/", "", "mine.safetensors"])
def test_a_folder_is_called_one(folders, tmp_path, name):
    path = str(tmp_path / name) if name in {"", "mine.safetensors"} else name
    (tmp_path / "mine.safetensors").mkdir()
    with pytest.raises(UserError, match=r"is a folder, not a model file \(\.safetensors\)"):
        find_model(path)


def test_another_kind_of_file_is_not_said_to_be_missing(folders, tmp_path):
    (tmp_path / "shoe.png").write_bytes(b"png")
    with pytest.raises(UserError, match=r"shoe\.png' is not a model file: .* in \.safetensors"):
        find_model(str(tmp_path / "shoe.png"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among the files")
def test_what_is_no_ordinary_file_is_called_so(folders, tmp_path):
    os.mkfifo(tmp_path / "pipe.safetensors")
    with pytest.raises(UserError, match="is not an ordinary file"):
        find_model(str(tmp_path / "pipe.safetensors"))


def test_the_list_has_the_shipped_ones_first_and_says_what_is_damaged(folders):
    shipped, own = folders
    for path in (
        own / "a.safetensors",
        shipped / "small.safetensors",
        shipped / "large.safetensors",
    ):
        tiny_model_file(path)
    (own / "b.safetensors").write_bytes(b"nothing")
    entries = list_models()
    assert [entry.name for entry in entries] == ["small", "large", "a", "b"]
    assert [bool(entry.problem) for entry in entries] == [False, False, False, True]
    assert entries[-1].description is None


def test_an_own_model_called_like_a_shipped_one_is_listed_by_its_path(folders):
    shipped, own = folders
    tiny_model_file(shipped / "small.safetensors")
    hidden = tiny_model_file(own / "small.safetensors", seed=3)
    plain = tiny_model_file(own / "mine.safetensors", seed=4)
    entries = list_models()
    assert [entry.name for entry in entries] == ["small", "mine", "small"]
    assert [entry.shipped for entry in entries] == [True, False, False]
    assert len({entry.reference for entry in entries}) == 3
    for entry in entries:
        assert find_model(entry.reference) == entry.path
    assert entries[1].reference == plain.stem
    assert entries[2].reference == str(hidden)


def test_hidden_files_are_no_models(folders):
    _, own = folders
    tiny_model_file(own / ".half-copied.safetensors")
    assert list_models() == []
