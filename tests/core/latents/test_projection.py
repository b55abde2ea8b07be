"""Planes in latent spaces, and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.latents.projection import (
    Dimensions,
    PrincipalComponents,
    plane_of,
    usual_projection,
)


@given(st.integers(2, 12), st.integers(0, 2**16), st.booleans())
def test_lifting_and_projecting_are_inverse_on_the_plane(latents, seed, principal):
    random = np.random.default_rng(seed)
    means = random.normal(size=(40, latents)) * random.uniform(0.1, 3, latents)
    plane = plane_of(PrincipalComponents() if principal else Dimensions(1, 0), means)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-9)
    places = random.normal(size=(5, 2)) * 3
    np.testing.assert_allclose(plane.project(plane.lift(places)), places, atol=1e-4)


def test_two_dimensions_are_shown_with_their_own_values():
    means = np.random.default_rng(0).normal((0, 0, 5, 0), size=(30, 4))
    plane = plane_of(Dimensions(1, 3), means)
    np.testing.assert_allclose(plane.project(means), means[:, [1, 3]])
    lifted = plane.lift(np.array([(0.5, -2.0)]))[0]
    assert lifted[[1, 3]].tolist() == [0.5, -2.0]
    assert lifted[2] == pytest.approx(means[:, 2].mean())
    assert plane.names == ("dimension 2", "dimension 4")


def test_a_two_dimensional_space_is_its_own_plane():
    means = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
    plane = plane_of(Dimensions(), means)
    np.testing.assert_array_equal(plane.project(means).astype(np.float32), means)
    np.testing.assert_array_equal(plane.lift(plane.project(means)), means)


def test_principal_components_are_those_of_the_singular_value_decomposition():
    random = np.random.default_rng(3)
    means = random.normal(size=(500, 6)) @ random.normal(size=(6, 6))
    plane = plane_of(PrincipalComponents(), means)
    _, sizes, rows = np.linalg.svd(means - means.mean(axis=0))
    for axis, row in zip(plane.axes, rows, strict=False):
        assert abs(axis @ row) == pytest.approx(1, abs=1e-6)
        assert axis[np.abs(axis).argmax()] > 0
    share = sizes[0] ** 2 / (sizes**2).sum()
    assert plane.names[0] == f"component 1 ({share:.0%})"
    again = plane_of(PrincipalComponents(), means[::-1])
    np.testing.assert_allclose(again.axes, plane.axes, atol=1e-6)


def test_variances_along_dimensions_are_their_own():
    means = np.random.default_rng(0).normal(size=(30, 3))
    variances = np.random.default_rng(1).random((30, 3))
    plane = plane_of(Dimensions(2, 0), means)
    np.testing.assert_allclose(plane.project_variance(variances), variances[:, [2, 0]])


def test_points_without_any_variation_have_a_plane_all_the_same():
    plane = plane_of(PrincipalComponents(), np.ones((10, 4)))
    np.testing.assert_allclose(plane.project(np.ones((10, 4))), 0, atol=1e-12)


@pytest.mark.parametrize("wrong", [Dimensions(0, 0), Dimensions(0, 5), Dimensions(-1, 0)])
def test_dimensions_that_are_not_there_are_refused(wrong):
    with pytest.raises(UserError, match="take two different ones of 1 to 5"):
        plane_of(wrong, np.zeros((3, 5)))


def test_spaces_without_a_plane_are_refused():
    with pytest.raises(UserError, match="single latent dimension"):
        plane_of(Dimensions(), np.zeros((3, 1)))
    with pytest.raises(UserError, match="at least two points"):
        plane_of(PrincipalComponents(), np.zeros((1, 4)))
    with pytest.raises(UserError, match="single latent dimension"):
        usual_projection(np.array([1.0]))


def test_usually_the_two_most_varied_dimensions_are_shown():
    assert usual_projection(np.array([0.1, 0.9, 0.0, 0.8])) == Dimensions(1, 3)
    assert usual_projection(np.array([0.5, 0.5, 0.5])) == Dimensions(0, 1)
