"""Gram-Schmidt by its laws, also where the directions are dependent, nearly so, or nothing."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.concepts.paths import ON_BASE
from core.concepts.recipes import Method
from core.concepts.separation import METHODS, NoDirectionError, separate

ACCURACY = 1e-6


@st.composite
def problems(draw: st.DrawFn, independent: bool = False):
    """A vector (K,) and directions (m, K), m < K: independent, dependent, nearly so, zero, any size."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    latents = draw(st.integers(3, 24))
    basis = generator.standard_normal((draw(st.integers(1, latents - 1)), latents))
    rows = list(basis)
    if not independent:
        for _ in range(draw(st.integers(0, 6))):
            mixture = generator.standard_normal(len(basis)) @ basis
            nearly = 10.0 ** draw(st.sampled_from([-3, -6, -7, -8, -9, -12, -np.inf]))
            rows.append(mixture + nearly * generator.standard_normal(latents))
        if draw(st.booleans()):
            rows.insert(draw(st.integers(0, len(rows))), np.zeros(latents))
    sizes = 10.0 ** generator.uniform(-6, 6, (len(rows), 1))
    return generator.standard_normal(latents), np.array(rows) * sizes


def gram_schmidt(vector, against):
    try:
        return separate(Method.GRAM_SCHMIDT, vector, against)
    except NoDirectionError:
        assume(False)
        raise


def separate_if_possible(vector, rows):
    """The rank without knowing of any noise; None where nothing would be left."""
    try:
        return separate(Method.GRAM_SCHMIDT, vector, rows).rank
    except NoDirectionError:
        return None


def cosine(first, second):
    sizes = np.linalg.norm(first) * np.linalg.norm(second)
    return abs(first @ second) / sizes if sizes else 0.0


def test_every_method_is_of_the_vectors_of_the_model_or_of_the_base():
    in_model = {Method.PULLBACK, Method.ALPHA, Method.ALPHA_BISECTED, Method.ERASER}
    assert METHODS.keys() == set(Method) - in_model - set(ON_BASE)


@given(problems())
def test_what_is_left_is_orthogonal_to_every_direction(problem):
    vector, against = problem
    left = gram_schmidt(vector, against).vector
    assert max(cosine(left, row) for row in against) < ACCURACY


@given(problems())
def test_nothing_else_is_taken_away(problem):
    vector, against = problem
    left = gram_schmidt(vector, against).vector
    taken = vector - left
    shares = np.linalg.lstsq(
        (against / np.maximum(np.linalg.norm(against, axis=1, keepdims=True), 1e-300)).T, taken
    )
    rest = taken - (against.T / np.maximum(np.linalg.norm(against, axis=1), 1e-300)) @ shares[0]
    assert np.linalg.norm(rest) < ACCURACY * np.linalg.norm(vector)


@given(problems())
def test_separating_again_changes_nothing(problem):
    vector, against = problem
    once = gram_schmidt(vector, against).vector
    twice = separate(Method.GRAM_SCHMIDT, once, against).vector
    assert np.linalg.norm(twice - once) <= ACCURACY * np.linalg.norm(once)


@given(problems(independent=True), st.randoms(use_true_random=False))
def test_neither_order_nor_length_nor_sign_of_the_directions_matters(problem, random):
    vector, against = problem
    order = list(range(len(against)))
    random.shuffle(order)
    factors = np.array([random.choice([-3.0, -1.0, 0.01, 1e5]) for _ in order])[:, None]
    left = gram_schmidt(vector, against).vector
    other = separate(Method.GRAM_SCHMIDT, vector, (against * factors)[order]).vector
    assert np.linalg.norm(other - left) < ACCURACY * np.linalg.norm(vector)


@given(problems(independent=True), st.sampled_from([-2.0, 1e-9, 1e9]))
def test_a_scaled_vector_leaves_a_scaled_rest(problem, factor):
    vector, against = problem
    left = gram_schmidt(vector, against).vector
    scaled = separate(Method.GRAM_SCHMIDT, factor * vector, against).vector
    assert np.linalg.norm(scaled / factor - left) < ACCURACY * np.linalg.norm(vector)


@given(problems(independent=True))
def test_a_direction_given_twice_is_as_good_as_once_and_this_is_said(problem):
    vector, against = problem
    once = gram_schmidt(vector, against)
    twice = separate(Method.GRAM_SCHMIDT, vector, np.concatenate([against, -2.0 * against]))
    assert np.linalg.norm(twice.vector - once.vector) < ACCURACY * np.linalg.norm(vector)
    assert once.notes == ()
    assert once.rank == twice.rank == len(against)
    assert "independent" in twice.notes[0]
    assert str(len(against)) in twice.notes[0]


@given(problems(independent=True), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1e-9, 1e-7]))
def test_a_mixture_of_the_directions_is_refused_in_a_sentence(problem, seed, off):
    _, against = problem
    generator = np.random.default_rng(seed)
    units = against / np.linalg.norm(against, axis=1, keepdims=True)
    mixture = generator.standard_normal(len(units)) @ units
    mixture += off * np.linalg.norm(mixture) * generator.standard_normal(len(mixture)) / 10
    with pytest.raises(NoDirectionError, match=r"^Nothing is left of the direction.*\.$"):
        separate(Method.GRAM_SCHMIDT, mixture, against)


def test_two_dimensions_by_hand():
    left = separate(Method.GRAM_SCHMIDT, np.array([3.0, 4.0]), np.array([[2.0, 0.0]]))
    assert left.vector.tolist() == pytest.approx([0.0, 4.0])
    assert left.rank == 1


def test_directions_of_no_length_are_ignored_and_named():
    against = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    separation = separate(Method.GRAM_SCHMIDT, np.array([1.0, 1.0, 0.0]), against)
    assert separation.vector.tolist() == pytest.approx([0.0, 1.0, 0.0])
    assert separation.ignored == (0, 2)
    assert separation.notes == (
        "Directions 1, 3 of those to separate from have no length in this model and were ignored.",
    )


@pytest.mark.parametrize("against", [np.zeros((0, 3)), np.zeros((2, 3))])
def test_against_nothing_the_vector_stays(against):
    vector = np.array([1.0, 2.0, 3.0])
    assert separate(Method.GRAM_SCHMIDT, vector, against).vector.tolist() == vector.tolist()


def test_a_vector_of_no_length_has_nothing_left():
    with pytest.raises(NoDirectionError):
        separate(Method.GRAM_SCHMIDT, np.zeros(3), np.eye(3)[:1])


def test_more_directions_than_dimensions_leave_nothing():
    generator = np.random.default_rng(0)
    with pytest.raises(NoDirectionError):
        separate(
            Method.GRAM_SCHMIDT, generator.standard_normal(4), generator.standard_normal((9, 4))
        )


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_directions_of_extreme_length_count_like_others(size):
    separation = separate(Method.GRAM_SCHMIDT, np.array([1.0, 1.0]), np.array([[size, 0.0]]))
    assert separation.vector.tolist() == pytest.approx([0.0, 1.0])


def test_the_method_none_keeps_the_vector():
    vector = np.array([1.0, 2.0])
    separation = separate(Method.NONE, vector, np.eye(2))
    assert separation.vector.tolist() == vector.tolist()
    assert separation.notes == ()


@given(problems(independent=True), st.integers(0, 2**32 - 1), st.sampled_from([1e-5, 1e-3]))
def test_a_direction_that_differs_by_its_own_noise_adds_nothing(problem, seed, noise):
    vector, against = problem
    error = np.random.default_rng(seed).standard_normal(len(vector))
    error -= np.linalg.pinv(against) @ (against @ error)
    assume(np.linalg.norm(error) > 1e-3)
    error *= 0.5 * noise * np.linalg.norm(against[0]) / np.linalg.norm(error)
    rows = np.vstack([against, 2.0 * (against[0] + error)])
    noises = np.zeros(len(rows))
    noises[-1] = noise
    plain = gram_schmidt(vector, against)
    assert separate_if_possible(vector, rows) in (len(rows), None)
    found = separate(Method.GRAM_SCHMIDT, vector, rows, noises)
    assert found.rank == len(against)
    assert "no more than rounding" in found.notes[0]
    assert np.linalg.norm(found.vector - plain.vector) < 1e-3 * np.linalg.norm(vector)


def test_the_noise_of_one_direction_hides_nothing_of_the_others():
    one, other = np.array([1.0, 0.0, 0.0, 0.0]), np.array([1.0, 1e-5, 0.0, 0.0])
    noisy = np.array([0.0, 0.0, 1.0, 0.0])
    rows = np.array([one, other, noisy])
    found = separate(Method.GRAM_SCHMIDT, np.ones(4), rows, np.array([0.0, 0.0, 1e-2]))
    assert found.rank == 3
    assert found.vector == pytest.approx([0.0, 0.0, 0.0, 1.0], abs=1e-6)


def test_a_vector_of_which_no_more_than_its_noise_is_left_is_refused():
    vector, against = np.array([1.0, 1e-4]), np.array([[1.0, 0.0]])
    assert separate(Method.GRAM_SCHMIDT, vector, against).vector == pytest.approx([0.0, 1e-4])
    with pytest.raises(NoDirectionError, match="Nothing is left"):
        separate(Method.GRAM_SCHMIDT, vector, against, own_noise=1e-3)
