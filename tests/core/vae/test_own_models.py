import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.vae import library
from core.vae.library import SHIPPED
from core.vae.own_models import (
    free_name,
    import_model,
    name_problem,
    own_model_path,
    refuse_name,
    rename_model,
)
from tests.models import tiny_model_file


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "data"))
    folder = library.user_models_folder()
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "needs a name"),
        ("small", "comes with the program"),
        ("a/b", "characters"),
        ("a\\b", "characters"),
        ("..", "dot"),
        (".hidden", "dot"),
        ("ends.", "dot"),
        (" a", "space"),
        ("nul", "device"),
        ("COM1.old", "device"),
        ("a\nb", "characters"),
        ("x" * 81, "too long"),
    ],
)
def test_what_no_file_can_be_called_is_refused_in_one_sentence(name, word):
    problem = name_problem(name)
    assert word in problem
    assert problem.isprintable()
    with pytest.raises(UserError):
        refuse_name(name)


@given(st.text(min_size=1, max_size=40))
def test_a_name_that_is_allowed_stays_in_the_folder(name):
    if not name_problem(name):
        path = own_model_path(name)
        assert path.parent == library.user_models_folder()
        assert path.stem == name


def test_a_free_name_is_free(own):
    assert free_name("mine") == "mine"
    tiny_model_file(own / "mine.safetensors")
    assert free_name("mine") == "mine 2"
    assert free_name("mine", {"mine 2"}) == "mine 3"
    assert free_name(SHIPPED[0]) == f"{SHIPPED[0]} 2"


def test_an_imported_model_is_the_same_bytes_under_a_name_of_its_own(own, tmp_path):
    path = tiny_model_file(tmp_path / "small.safetensors")
    target = import_model(path)
    assert target == own / "small 2.safetensors"
    assert target.read_bytes() == path.read_bytes()
    with pytest.raises(UserError, match="is here already, as 'small 2'"):
        import_model(path)


def test_what_is_no_sound_model_is_not_imported(own, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(tiny_model_file(tmp_path / "good.safetensors").read_bytes()[:-5])
    for path in (damaged, tmp_path / "missing.safetensors", tmp_path):
        with pytest.raises(UserError):
            import_model(path)
    assert list(own.iterdir()) == []


def test_renaming_moves_the_file_and_takes_no_other_ones_place(own):
    tiny_model_file(own / "a.safetensors", seed=1)
    other = tiny_model_file(own / "b.safetensors", seed=2).read_bytes()
    assert rename_model("a", "c") == own / "c.safetensors"
    assert sorted(path.stem for path in own.iterdir()) == ["b", "c"]
    for name, word in (("b", "already"), ("small", "comes with"), ("x/y", "characters")):
        with pytest.raises(UserError, match=word):
            rename_model("c", name)
    with pytest.raises(UserError, match="no model 'a' of your own any more"):
        rename_model("a", "d")
    assert (own / "b.safetensors").read_bytes() == other
