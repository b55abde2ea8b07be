"""Maps between latent spaces: what they must recover, how they apply, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.concepts.recipes import TranslationMethod as By
from core.errors import UserError
from core.stepwise import at_once
from core.translation.fitting import ANCHOR_CHOICES, fit_transform, standard
from core.translation.maps import (
    fit_map,
    identity_map,
    map_picture,
    mean_direction,
    random_map,
    through_images,
)
from core.translation.questions import FITTED, MAPS, FitChoice
from core.translation.sides import Pairs
from core.translation.transforms import Linear, directions_of, points_of
from tests.core.translation.sides_for_tests import ends, rotation, side, synthetic

LINEAR = (By.AFFINE, By.CCA)
QUICK = FitChoice(epochs=2)


def fitted(method, pairs, choice=QUICK):
    sizes = pairs.source.shape[1], pairs.target.shape[1]
    return at_once(fit_transform(method, pairs, ends(*sizes), choice)).transform


def new_points(size, seed=99):
    return np.random.default_rng(seed).normal(size=(50, size)).astype(np.float32)


@settings(max_examples=15)
@given(size=st.integers(2, 8), seed=st.integers(0, 1000))
@pytest.mark.parametrize("method", [By.AFFINE, By.PROCRUSTES, By.CCA, By.RELATIVE])
def test_a_rotation_is_recovered(method, size, seed):
    turn = rotation(size, seed)
    transform = fitted(method, synthetic(400, size, size, lambda x: x @ turn.T, seed))
    points = new_points(size)
    assert points_of(transform, points) == pytest.approx(points @ turn.T, abs=0.15)
    directions = directions_of(transform, points[::-1].copy(), points)
    assert directions == pytest.approx(points[::-1] @ turn.T, abs=0.25)


@settings(max_examples=15)
@given(size=st.integers(2, 8), seed=st.integers(0, 1000))
@pytest.mark.parametrize("method", LINEAR)
def test_an_affine_map_is_recovered_and_a_vector_takes_no_offset(method, size, seed):
    generator = np.random.default_rng(seed)
    matrix = rotation(size, seed) @ np.diag(generator.uniform(0.5, 2.0, size)) @ rotation(size, 7)
    offset = generator.normal(size=size)
    transform = fitted(method, synthetic(500, size, size, lambda x: x @ matrix.T + offset, seed))
    points = new_points(size)
    assert points_of(transform, points) == pytest.approx(points @ matrix.T + offset, abs=1e-2)
    assert directions_of(transform, points, points[::-1].copy()) == pytest.approx(
        points @ matrix.T, abs=1e-2
    )


@settings(max_examples=10)
@given(order=st.permutations(list(range(5))))
@pytest.mark.parametrize("method", [By.AFFINE, By.PROCRUSTES, By.CCA, By.RELATIVE])
def test_a_permutation_is_recovered(method, order):
    transform = fitted(method, synthetic(300, 5, 5, lambda x: x[:, order]))
    points = new_points(5)
    assert points_of(transform, points) == pytest.approx(points[:, order], abs=0.15)


def test_the_network_learns_what_no_matrix_can():
    pairs = synthetic(3000, 2, 2, lambda x: np.stack([np.sin(2 * x[:, 0]), x[:, 1] ** 2], 1))
    points = new_points(2)
    wanted = np.stack([np.sin(2 * points[:, 0]), points[:, 1] ** 2], 1)
    errors = {
        method: np.mean(
            (points_of(fitted(method, pairs, FitChoice(epochs=40)), points) - wanted) ** 2
        )
        for method in (By.NETWORK, By.AFFINE)
    }
    assert errors[By.NETWORK] < 0.1 * errors[By.AFFINE]


def test_the_network_recovers_an_affine_map():
    turn = rotation(4)
    transform = fitted(
        By.NETWORK, synthetic(2000, 4, 4, lambda x: x @ turn.T), FitChoice(epochs=10)
    )
    points = new_points(4)
    assert np.mean((points_of(transform, points) - points @ turn.T) ** 2) < 1e-2


def test_a_rotation_keeps_lengths_where_dimensions_have_different_spreads():
    turn, spreads = rotation(4), np.array([3.0, 1.0, 0.5, 0.1])
    generator = np.random.default_rng(0)
    first = generator.normal(size=(500, 4)) * spreads
    pairs = Pairs(first.astype(np.float32), (first @ turn.T).astype(np.float32))
    found = points_of(fitted(By.PROCRUSTES, pairs), new_points(4))
    assert found == pytest.approx(new_points(4) @ turn.T, abs=1e-4)


@pytest.mark.parametrize("method", FITTED)
@pytest.mark.parametrize(("into", "out"), [(3, 6), (6, 3)])
def test_any_number_of_dimensions_to_any_other(method, into, out):
    matrix = np.random.default_rng(1).normal(size=(out, into))
    transform = fitted(method, synthetic(200, into, out, lambda x: x @ matrix.T))
    assert points_of(transform, new_points(into)).shape == (50, out)


@pytest.mark.parametrize("method", FITTED)
def test_directions_are_the_derivative(method):
    transform = fitted(method, synthetic(400, 4, 3, lambda x: np.tanh(x[:, :3]) + 0.2 * x[:, 1:]))
    points, vectors, step = new_points(4), new_points(4, 5), 1e-2
    ahead, behind = (points_of(transform, points + s * step * vectors) for s in (1, -1))
    numeric = (ahead - behind) / (2 * step)
    assert directions_of(transform, vectors, points) == pytest.approx(numeric, abs=2e-2, rel=2e-2)


def test_inactive_dimensions_have_no_say_and_stay_at_their_mean():
    generator = np.random.default_rng(0)
    first = generator.normal(size=(300, 6)).astype(np.float32)
    first[:, 3:] *= 1e-4
    first[:5, 3:] = 50.0  # the outliers on which a map over all dimensions blows up
    second = np.concatenate([first[:, :3], np.full((300, 2), 7.0, np.float32)], 1)
    used = ends(3, 3)
    transform = at_once(fit_transform(By.AFFINE, Pairs(first, second), used, QUICK)).transform
    point = np.zeros((2, 6), np.float32)
    point[1, 3:] = 1000.0
    found = points_of(transform, point)
    assert found[0] == pytest.approx(found[1])
    assert found[:, 3:] == pytest.approx(np.full((2, 2), 7.0))
    vector = np.eye(6, dtype=np.float32)[[5]]
    assert directions_of(transform, vector, point[:1]) == pytest.approx(np.zeros((1, 5)))


@pytest.mark.parametrize("way", ANCHOR_CHOICES)
def test_anchors_may_be_chosen_by_hand(way):
    pairs = synthetic(200, 3, 3, lambda x: x)
    found = at_once(
        fit_transform(By.RELATIVE, pairs, ends(3, 3), FitChoice(anchors=20, anchor_choice=way))
    )
    assert found.transform.anchors.shape == (20, 3)
    assert found.notes[0].startswith("20 anchors, chosen ")
    assert np.linalg.norm(found.transform.anchors, axis=1) == pytest.approx(np.ones(20), abs=1e-5)


@pytest.mark.parametrize("count", [0, 1, 9])
def test_too_few_pairs_are_refused(count):
    with pytest.raises(UserError, match=f"at least 10 images .* there are {count}: take more"):
        fitted(By.AFFINE, synthetic(count, 3, 3, lambda x: x))


@pytest.mark.parametrize("method", FITTED)
def test_as_few_as_ten_pairs_will_do(method):
    transform = fitted(method, synthetic(10, 4, 4, lambda x: x))
    assert np.isfinite(points_of(transform, new_points(4))).all()


@pytest.mark.parametrize("which", [0, 1])
def test_latents_that_do_not_vary_are_refused(which):
    pairs = synthetic(50, 3, 3, lambda x: x)
    constant = np.ones_like(pairs.source)
    broken = Pairs(constant, pairs.target) if which == 0 else Pairs(pairs.source, constant)
    with pytest.raises(UserError, match=f"'{('first', 'second')[which]}' are the same for all 50"):
        fitted(By.CCA, broken)


def test_pairs_of_different_numbers_and_no_numbers_are_refused():
    pairs = synthetic(50, 3, 3, lambda x: x)
    with pytest.raises(UserError, match="latents of 50 and 49 images"):
        fitted(By.AFFINE, Pairs(pairs.source, pairs.target[:-1]))
    pairs.source[3, 1] = np.nan
    with pytest.raises(UserError, match="'first' are not all numbers"):
        fitted(By.AFFINE, pairs)


def test_unknown_ways_and_methods_are_refused():
    pairs = synthetic(50, 3, 3, lambda x: x)
    with pytest.raises(UserError, match="called 'best'; take one of random, farthest, clusters"):
        fitted(By.RELATIVE, pairs, FitChoice(anchor_choice="best"))
    with pytest.raises(UserError, match="through-images is not fitted"):
        fitted(By.THROUGH_IMAGES, pairs)
    with pytest.raises(UserError, match="no map between latent spaces"):
        at_once(fit_map(By.IDENTIFIER, side("a"), side("b", 1), pairs))
    with pytest.raises(UserError, match="fitted on images that both models have seen"):
        at_once(fit_map(By.AFFINE, side("a"), side("b", 1), None))


def test_fitting_is_cancelled_by_a_report_that_raises():
    class StopError(Exception):
        pass

    def report(what, share):
        assert 0.0 <= share <= 1.0
        if what == "Training the network":
            raise StopError

    pairs = synthetic(300, 5, 5, lambda x: x)
    with pytest.raises(StopError):
        at_once(fit_map(By.NETWORK, side("a"), side("b", 1), pairs), lambda step: report(*step))


@pytest.mark.parametrize("method", MAPS)
def test_to_the_same_model_every_map_is_the_identity(method):
    one = side("a")
    map_ = at_once(fit_map(method, one, side("again"), synthetic(50, 5, 5, lambda x: x)))
    points, vectors = new_points(5), new_points(5, 3)
    assert (map_.points(points) == points).all()
    assert (map_.directions(vectors, points) == vectors).all()
    assert (map_.cycled(points) == points).all()


def encoded(source, target, count=60):
    images = np.random.default_rng(0).uniform(size=(count, 28, 28)).astype(np.float32)
    return Pairs(source.model.encode(images)[0], target.model.encode(images)[0])


@pytest.mark.parametrize("method", FITTED)
def test_a_map_knows_its_models_and_goes_back(method):
    source, target = side("a"), side("b", 1, latents=7)
    pairs = encoded(source, target)
    map_ = at_once(fit_map(method, source, target, pairs, QUICK))
    assert (map_.source_sha256, map_.target_sha256) == (source.sha256, target.sha256)
    assert map_.images == len(pairs)
    assert map_.points(pairs.source).shape == pairs.target.shape
    assert map_.reversed().points(pairs.target).shape == pairs.source.shape
    assert map_.cycled(pairs.source).shape == pairs.source.shape
    map_.check(source, target)
    with pytest.raises(UserError, match="another model than 'b' as it is now"):
        map_.check(source, side("b", 2))


def test_through_images_decodes_and_encodes():
    source, target = side("a"), side("b", 1, latents=7)
    map_ = through_images(source, target)
    points = 0.3 * new_points(5)
    wanted = target.model.encode(source.model.decode(points))[0]
    assert map_.points(points) == pytest.approx(wanted, abs=1e-4)
    vector = new_points(5, 3)[:1]
    ahead, behind = (map_.points(points[:1] + s * 1e-3 * vector) for s in (1, -1))
    numeric = (ahead - behind) / 2e-3
    found = map_.directions(vector, points[:1])
    # Over the edges of ReLUs a difference is off a little; the direction is not.
    cosine = (found @ numeric.T) / np.linalg.norm(found) / np.linalg.norm(numeric)
    assert float(cosine[0, 0]) > 0.99


def test_the_mean_direction_is_the_mean_over_the_bases():
    source, target = side("a"), side("b", 1)
    map_ = through_images(source, target)
    bases, vector = 0.3 * new_points(5), new_points(5, 3)[0]
    each = map_.directions(np.tile(vector, (50, 1)), bases)
    assert mean_direction(map_, vector, bases) == pytest.approx(each.mean(0), abs=1e-5)


def test_the_picture_of_a_linear_map_is_its_matrix_in_standard_deviations():
    source, target = side("a"), side("b", 1, latents=7)
    pairs = encoded(source, target)
    map_ = at_once(fit_map(By.AFFINE, source, target, pairs, QUICK))
    picture = map_picture(map_, source, target, pairs.source)
    assert picture.linear
    assert not picture.spread.any()
    assert picture.values.shape == (len(target.active), len(source.active))
    own = np.sqrt(source.model.description.measures.variance[source.active[0]])
    other = np.sqrt(target.model.description.measures.variance[target.active[1]])
    axis = np.zeros((1, 5), np.float32)
    axis[0, source.active[0]] = 1.0
    raw = map_.directions(axis, pairs.source[:1])[0, target.active[1]]
    assert picture.values[1, 0] == pytest.approx(raw * own / other, rel=1e-4)
    bent = map_picture(through_images(source, target), source, target, pairs.source)
    assert not bent.linear
    assert bent.spread.any()


def test_baselines_are_as_good_as_chance():
    source, target = side("a"), side("b", 1)
    pairs = encoded(source, target)
    identity, random = identity_map(source, target, pairs), random_map(source, target, pairs)
    assert isinstance(random.forth, Linear)
    turned = random.forth.matrix @ random.forth.matrix.T
    assert turned == pytest.approx(np.eye(len(turned)), abs=1e-5)
    assert isinstance(identity.forth, Linear)
    assert sorted(identity.forth.matrix.sum(1)) == [1.0] * len(target.active)
    assert pairs.shuffled().source is pairs.source
    assert sorted(pairs.shuffled().target[:, 0]) == sorted(pairs.target[:, 0])


def test_a_dimension_that_does_not_vary_divides_by_nothing():
    latents = np.zeros((20, 3), np.float32)
    latents[:, 0] = np.arange(20)
    assert standard(latents, np.arange(3), alike=False).scale[1:].tolist() == [1.0, 1.0]
