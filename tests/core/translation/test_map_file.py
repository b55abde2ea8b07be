"""Map files: what is written is read, and what is not a map is refused."""

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from core.concepts.recipes import TranslationMethod as By
from core.errors import UserError
from core.stepwise import at_once
from core.translation import sides
from core.translation.map_file import METADATA_KEY, load_map, save_map
from core.translation.map_store import MapStore, maps_folder
from core.translation.maps import fit_map, through_images
from core.translation.questions import FITTED, FitChoice
from core.translation.sides import Pairs
from tests.core.translation.sides_for_tests import side

QUICK = FitChoice(epochs=1)
SOURCE, TARGET = side("a"), side("b", 1, latents=7)
IMAGES = np.random.default_rng(0).uniform(size=(60, 28, 28)).astype(np.float32)
PAIRS = Pairs(SOURCE.model.encode(IMAGES)[0], TARGET.model.encode(IMAGES)[0])


def fitted(method=By.AFFINE):
    return at_once(fit_map(method, SOURCE, TARGET, PAIRS, QUICK))


@pytest.mark.parametrize("method", FITTED)
def test_a_map_read_again_is_the_same_map(tmp_path, method):
    map_, path = fitted(method), tmp_path / "map.safetensors"
    save_map(path, map_)
    again = load_map(path)
    again.check(SOURCE, TARGET)
    assert (again.method, again.images, again.notes) == (method, 60, map_.notes)
    assert (again.points(PAIRS.source) == map_.points(PAIRS.source)).all()
    assert (again.cycled(PAIRS.source) == map_.cycled(PAIRS.source)).all()
    vectors = np.ones_like(PAIRS.source)
    assert (again.directions(vectors, PAIRS.source) == map_.directions(vectors, PAIRS.source)).all()


def test_what_is_not_fitted_is_not_saved(tmp_path):
    path = tmp_path / "map.safetensors"
    with pytest.raises(UserError, match="not fitted, so there is nothing to save"):
        save_map(path, through_images(SOURCE, TARGET))
    assert not path.exists()


def test_numbers_that_are_not_finite_are_not_saved(tmp_path):
    map_, path = fitted(), tmp_path / "map.safetensors"
    map_.forth.matrix[0, 0] = np.nan
    with pytest.raises(UserError, match="not finite"):
        save_map(path, map_)
    assert not path.exists()


def parts(path):
    with safe_open(path, "np") as file:
        names = list(file.keys())
        return {name: file.get_tensor(name) for name in names}, file.metadata()[METADATA_KEY]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t, text: (t, text.replace('"affine"', '"identifier"')), "which is not fitted"),
        (lambda t, text: (t, text.replace('"schema":1', '"schema":9')), "has the schema 9"),
        (lambda t, text: (t, text.replace('"active":[1', '"active":[2')), "cannot have"),
        (lambda t, text: (t, text.replace('"active":[1', '"active":[900')), "cannot have"),
        (lambda t, text: (t, text[:-1] + ',"more":1}'), "is wrong"),
        (lambda t, text: (t, "[" * 100_000), "is wrong"),
        (lambda t, text: (t, text.replace('"affine"', '"relative"')), "has no anchors"),
        (lambda t, text: (t | {"forth.matrix": t["forth.matrix"][:1]}, text), "of the shape"),
        (lambda t, text: (t | {"extra": np.zeros(1, np.float32)}, text), "'extra' is not one"),
        (lambda t, text: (t | {"back.offset": t["back.offset"] * np.nan}, text), "not finite"),
        (lambda t, text: (t | {"back.into.scale": -t["back.into.scale"]}, text), "not over 0"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_in_a_sentence(tmp_path, change, words):
    path = tmp_path / "map.safetensors"
    save_map(path, fitted())
    tensors, text = change(*parts(path))
    save_file(tensors, path, {METADATA_KEY: text})
    with pytest.raises(UserError, match=words) as caught:
        load_map(path)
    assert str(caught.value).endswith("fit the map again.")


def test_a_model_file_is_no_map(tmp_path):
    path = tmp_path / "map.safetensors"
    save_file({"x": np.zeros(3, np.float32)}, path)
    with pytest.raises(UserError, match="does not say what it maps"):
        load_map(path)
    path.write_bytes(b"\x80\x04.")
    with pytest.raises(UserError, match="cut short"):
        load_map(path)


@pytest.fixture
def few_images(monkeypatch):
    asked = []

    def images(count, seed=0):
        asked.append(count)
        return np.round(IMAGES * 255).astype(np.uint8)

    monkeypatch.setattr("core.translation.map_store.shared_images", images)
    return asked


@pytest.mark.parametrize("method", FITTED)
def test_the_share_of_a_fit_only_grows(few_images, monkeypatch, method):
    monkeypatch.setattr(sides, "CHUNK", 10)
    told = []
    at_once(MapStore().map(method, SOURCE, TARGET, QUICK), lambda step: told.append(step[1]))
    assert told == sorted(told)
    assert len(told) >= 12
    assert 0.0 <= told[0] < told[-1] <= 1.0


def test_the_store_fits_once_and_keeps_it_over_a_restart(few_images):
    store = MapStore()
    first = at_once(store.map(By.AFFINE, SOURCE, TARGET, QUICK))
    assert at_once(store.map(By.AFFINE, SOURCE, TARGET, QUICK)) is first
    assert len(list(maps_folder().iterdir())) == 1
    assert len(few_images) == 1
    again = at_once(MapStore().map(By.AFFINE, SOURCE, TARGET, QUICK))
    assert len(few_images) == 1
    assert (again.points(PAIRS.source) == first.points(PAIRS.source)).all()
    at_once(MapStore().map(By.AFFINE, TARGET, SOURCE, QUICK))
    assert len(few_images) == 2


def test_a_damaged_file_in_the_store_is_fitted_again(few_images):
    at_once(MapStore().map(By.AFFINE, SOURCE, TARGET, QUICK))
    (path,) = maps_folder().iterdir()
    path.write_bytes(b"nothing")
    at_once(MapStore().map(By.AFFINE, SOURCE, TARGET, QUICK))
    assert len(few_images) == 2
    load_map(path)


def test_a_store_that_cannot_write_still_has_the_map(few_images):
    maps_folder().parent.mkdir(parents=True, exist_ok=True)
    maps_folder().write_text("in the way")
    assert at_once(MapStore().map(By.AFFINE, SOURCE, TARGET, QUICK)).images == 60
