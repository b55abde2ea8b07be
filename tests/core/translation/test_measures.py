"""Measures of maps: what they are where the answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.stepwise import at_once
from core.translation.measures import (
    active_cosine,
    correlation,
    cross_entropies,
    linear_cka,
    neighbourhoods,
    overlap,
    r_squared,
    random_cosine,
)
from core.translation.patient_measures import in_chunks, reconstructed
from core.translation.sides import encoded, measured_images, shared_images
from tests.core.translation.sides_for_tests import rotation, side


def latents(count=200, size=4, seed=0):
    return np.random.default_rng(seed).normal(size=(count, size)).astype(np.float32)


def test_r_squared_is_one_for_the_truth_and_zero_for_the_mean():
    wanted = latents()
    assert r_squared(wanted, wanted) == pytest.approx(np.ones(4))
    mean = np.broadcast_to(wanted.mean(0), wanted.shape)
    assert r_squared(mean, wanted) == pytest.approx(np.zeros(4), abs=1e-6)
    assert np.isnan(r_squared(wanted, np.ones_like(wanted))).all()


@given(size=st.integers(2, 6), seed=st.integers(0, 100), scale=st.floats(0.1, 10.0))
def test_cka_does_not_see_rotation_scale_and_shift(size, seed, scale):
    values = latents(size=size, seed=seed)
    assert linear_cka(values, scale * values @ rotation(size, seed) + 3.0) == pytest.approx(1.0)


def test_cka_of_unrelated_latents_is_small_and_of_constants_zero():
    assert linear_cka(latents(2000), latents(2000, seed=1)) < 0.01
    assert linear_cka(latents(), np.ones((200, 3), np.float32)) == 0.0


def test_neighbourhoods_leave_out_the_point_itself():
    line = np.arange(30, dtype=np.float32)[:, None]
    nearest = neighbourhoods(line)
    assert nearest.shape == (30, 10)
    assert not (nearest == np.arange(30)[:, None]).any()
    assert set(nearest[0].tolist()) == set(range(1, 11))
    assert overlap(nearest, nearest) == 1.0
    assert overlap(nearest, nearest[::-1]) < 0.5


def test_cross_entropy_of_a_perfect_black_and_white_image_is_nothing():
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 3] = 1.0
    assert cross_entropies(image, image)[0] == pytest.approx(0.0, abs=1e-2)
    half = np.full_like(image, 0.5)
    assert cross_entropies(half, image)[0] == pytest.approx(784 * np.log(2), rel=1e-6)
    assert np.isfinite(cross_entropies(1.0 - image, image)).all()


def test_reconstruction_is_that_of_the_model():
    one, images = side("a"), measured_images()[:1100]
    points = one.model.encode(images)[0]
    wanted = cross_entropies(one.model.decode(points), images).mean()
    assert at_once(reconstructed(one.model, points, images, "it")) == pytest.approx(
        wanted, rel=1e-5
    )


def test_what_is_asked_in_chunks_is_the_same_as_asked_once():
    values = latents(1234)
    told = []
    found = at_once(in_chunks(lambda part: 2.0 * part, values, "it"), told.append)
    np.testing.assert_array_equal(found, 2.0 * values)
    assert [share for _, share in told] == [0.0, 500 / 1234, 1000 / 1234]


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_the_random_cosine_is_that_of_random_directions(size):
    drawn = np.random.default_rng(0).normal(size=(100_000, size))
    measured = np.abs(drawn[:, 0] / np.linalg.norm(drawn, axis=1)).mean()
    assert random_cosine(size) == pytest.approx(measured, abs=0.005)


def test_cosines_and_correlations_of_nothing():
    active = np.array([0, 2])
    first, second = np.array([1.0, 9.0, 0.0], np.float32), np.array([2.0, -9.0, 0.0], np.float32)
    assert active_cosine(first, second, active) == pytest.approx(1.0)
    assert np.isnan(active_cosine(first, np.zeros(3, np.float32), active))
    assert correlation(np.ones(5), np.arange(5.0)) == 0.0
    assert correlation(np.arange(5.0), -np.arange(5.0)) == pytest.approx(-1.0)


def test_shared_and_measured_images_have_nothing_in_common(monkeypatch):
    monkeypatch.setattr("core.translation.sides.find_train_split", lambda: None)
    shared, measured = shared_images(0), measured_images()
    assert len(shared) == len(measured) == 5000
    first = {image.tobytes() for image in shared}
    second = {np.round(image * 255).astype(np.uint8).tobytes() for image in measured}
    assert len(first & second) < 10  # but for images that the data have twice
    assert (shared_images(20, seed=3) == shared_images(40, seed=3)[:20]).all()


def test_images_of_another_size_are_refused_and_encoding_yields_progress():
    one = side("a")
    with pytest.raises(UserError, match="encodes images of 28 x 28 pixels, and these have 32 x 32"):
        at_once(encoded(one, np.zeros((3, 32, 32), np.uint8)))
    seen = []
    images = shared_images(1200)
    found = at_once(encoded(one, images), seen.append)
    assert [share for _, share in seen] == sorted({share for _, share in seen})
    assert len(seen) == 3
    whole = one.model.encode(images.astype(np.float32) / np.float32(255))[0]
    assert found == pytest.approx(whole, abs=1e-4)
