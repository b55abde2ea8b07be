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
    "name", ["", ".", "..", "../mine", "nothing", "x" * 5000, "a\0b", "mine.pt", "/"]
)
def test_what_is_no_model_is_refused_in_one_short_sentence(folders, tmp_path, name):
    (tmp_path / "mine.safetensors").mkdir()
    with pytest.raises(UserError, match="There is no model") as caught:
        find_model(name)
    assert len(str(caught.value)) < 400


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
