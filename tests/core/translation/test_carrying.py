"""Translated directions: recipes that say which other model they come from."""

import numpy as np
import pytest

from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.paths import follow
from core.concepts.recipes import AttributeGradient, Method, Pair, Separated, Translated
from core.concepts.recipes import TranslationMethod as By
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.translation import carrying
from core.translation.maps import mean_direction, through_images
from core.translation.questions import BRIGHTNESS
from core.translation.sides import Side
from core.vae.model_file import load_model_with_digest
from core.workspace.recipe_limits import recipe_problem
from tests.models import tiny_model_file

PAIR = Pair(
    ImageReference(TestImage(22), (Whiten(),)), ImageReference(TestImage(22), (Whiten(), Grow(2)))
)


@pytest.fixture
def models(tmp_path, monkeypatch):
    """The source and the target as sides; their files are named by the sides' names."""
    monkeypatch.setattr(PosteriorMeans, "carrier", None)
    carrying.register()
    carrying.store.cache_clear()
    carrying._sides.clear()
    monkeypatch.setattr(
        "core.translation.map_store.shared_images",
        lambda count, seed: np.random.default_rng(seed).integers(0, 256, (60, 28, 28), np.uint8),
    )
    sides = []
    for seed, latents in ((0, 5), (1, 7)):
        path = tiny_model_file(tmp_path / f"model-{seed}.safetensors", seed, latents)
        model, sha256 = load_model_with_digest(path)
        sides.append(Side(str(path), sha256, model))
    return sides


def means_of(side):
    return PosteriorMeans(side.model, sha256=side.sha256)


@pytest.mark.parametrize("method", [By.AFFINE, By.PROCRUSTES, By.THROUGH_IMAGES, By.IDENTIFIER])
def test_it_is_a_unit_vector_of_the_target(models, method):
    source, target = models
    found = resolve(Translated(PAIR, source.name, source.sha256, method), means_of(target))
    assert found.vector.shape == (7,)
    assert np.linalg.norm(found.vector) == pytest.approx(1.0, abs=1e-5)


def test_through_images_is_the_mean_derivative_over_shoes(models):
    from core.concepts.samples import sample_images

    source, target = models
    recipe = Translated(PAIR, source.name, source.sha256, By.THROUGH_IMAGES)
    own = resolve(PAIR, means_of(source)).vector
    bases = source.model.encode(sample_images(carrying.BASES))[0]
    wanted = mean_direction(through_images(source, target), own, bases)
    found = resolve(recipe, means_of(target))
    assert found.vector == pytest.approx(wanted / np.linalg.norm(wanted), abs=1e-5)
    assert found.length == pytest.approx(np.linalg.norm(wanted), rel=1e-5)


@pytest.mark.parametrize("method", list(By))
def test_in_the_model_that_it_comes_from_it_is_the_direction_itself(models, method):
    source, _ = models
    recipe = Translated(PAIR, source.name, source.sha256, method)
    assert resolve(recipe, means_of(source)).vector == pytest.approx(
        resolve(PAIR, means_of(source)).vector, abs=1e-6
    )


def test_an_attribute_s_gradient_travels_as_that_attribute(models):
    source, target = models
    gradient = AttributeGradient(BRIGHTNESS)
    found = resolve(
        Translated(gradient, source.name, source.sha256, By.IDENTIFIER), means_of(target)
    )
    along = resolve(Translated(PAIR, source.name, source.sha256, By.IDENTIFIER), means_of(target))
    assert abs(float(found.vector @ along.vector)) < 0.999


def test_it_can_be_separated_and_walked_like_any_other(models):
    source, target = models
    inner = Translated(PAIR, source.name, source.sha256, By.THROUGH_IMAGES)
    means = means_of(target)
    start = means.of(PAIR.start)
    straight = follow(Separated(inner, (PAIR,), Method.GRAM_SCHMIDT), means, start, (0.0, 1.0))
    assert abs(float(straight.vector @ resolve(PAIR, means).vector)) < 1e-4
    walked = follow(Separated(inner, (), Method.WALK, (BRIGHTNESS,)), means, start, (0.0, 0.1))
    assert walked.points.shape == (2, 7)


def test_a_source_that_has_changed_or_is_gone_is_said(models, tmp_path):
    source, target = models
    with pytest.raises(UserError, match="which has changed since: translate it again"):
        resolve(Translated(PAIR, source.name, "0" * 64), means_of(target))
    with pytest.raises(UserError, match="There is no model 'nowhere'"):
        resolve(Translated(PAIR, "nowhere", source.sha256), means_of(target))


def test_without_a_carrier_there_is_a_sentence(models):
    source, target = models
    PosteriorMeans.carrier = None
    with pytest.raises(UserError, match="Nothing here can translate"):
        resolve(Translated(PAIR, source.name, source.sha256), means_of(target))


def test_a_model_that_no_file_is_known_of_can_be_a_target(models):
    source, target = models
    recipe = Translated(PAIR, source.name, source.sha256, By.AFFINE)
    known = resolve(recipe, means_of(target)).vector
    assert resolve(recipe, PosteriorMeans(target.model)).vector == pytest.approx(known, abs=1e-6)


def test_its_depth_is_counted():
    recipe = PAIR
    for _ in range(200):
        recipe = Translated(recipe, "small", "0" * 64)
    assert "deep" in recipe_problem(recipe)
