"""From a latent space of any size to a plane, and back from the plane into the space.

A plane is an origin and two orthonormal axes. Back from the plane means onto it: dimensions that it
does not show stay at the origin's values.
"""

from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.errors import UserError

Latents = NDArray[np.float32] | NDArray[np.float64]
"""(n, K) posterior means."""


class Dimensions(Struct, frozen=True, forbid_unknown_fields=True, tag="dimensions"):
    """Two latent dimensions, as they are."""

    first: int = 0
    second: int = 1


class PrincipalComponents(Struct, frozen=True, forbid_unknown_fields=True, tag="principal"):
    """The two directions in which the points vary most."""


Projection = Dimensions | PrincipalComponents
"""What a plane is to show; a frozen value for the workspace and for requests."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in a latent space of K dimensions."""

    origin: NDArray[np.float64]
    """(K,)"""
    axes: NDArray[np.float64]
    """(2, K), orthonormal."""
    names: tuple[str, str]
    """Of the axes."""

    def project(self, latents: Latents) -> NDArray[np.float64]:
        """Points (n, K) of the space as points of the plane, (n, 2)."""
        return np.asarray((np.asarray(latents, np.float64) - self.origin) @ self.axes.T)

    def lift(self, places: NDArray[np.floating]) -> NDArray[np.float32]:
        """Points (n, 2) of the plane as points of the space, (n, K)."""
        return (self.origin + np.asarray(places, np.float64) @ self.axes).astype(np.float32)

    def project_variance(self, variances: NDArray[np.floating]) -> NDArray[np.float64]:
        """Variances along the two axes, (n, 2), of normal distributions with variances (n, K).

        Exact for dimensions. Off the dimensions' own axes the two are correlated, which is left out.
        """
        return np.asarray(np.asarray(variances, np.float64) @ (self.axes**2).T)


def plane_of(projection: Projection, means: Latents) -> Plane:
    """The plane that shows points (n, K) as asked for.

    Dimensions are shown with their own values, and those not shown are held at the points' mean. Of
    principal components, each points to where its largest part is positive, so that the same points
    always give the same picture.

    Raises
    ------
    UserError
        The space does not have these two dimensions, or fewer than two at all; or there are no points
        to have principal components.
    """
    total = means.shape[1]
    if total < 2:
        raise UserError(
            "A model with a single latent dimension has no plane to show; choose another."
        )
    if isinstance(projection, Dimensions):
        return _dimensions(projection, means, total)
    if len(means) < 2:
        raise UserError("Principal components need at least two points.")
    centre = means.mean(axis=0, dtype=np.float64)
    from_centre = means.astype(np.float64) - centre
    variances, directions = np.linalg.eigh(from_centre.T @ from_centre / len(means))
    axes = directions[:, [-1, -2]].T.copy()
    largest = np.abs(axes).argmax(axis=1)
    axes *= np.where(axes[[0, 1], largest] < 0, -1.0, 1.0)[:, None]
    whole = max(float(variances.sum()), np.finfo(float).tiny)
    shares = [max(float(variances[place]), 0.0) / whole for place in (-1, -2)]
    names = [f"component {place} ({share:.0%})" for place, share in enumerate(shares, 1)]
    return Plane(centre, axes, (names[0], names[1]))


def _dimensions(projection: Dimensions, means: Latents, total: int) -> Plane:
    first, second = projection.first, projection.second
    if not (0 <= first < total and 0 <= second < total and first != second):
        raise UserError(
            f"The dimensions {first + 1} and {second + 1} do not make a plane of a space with {total}; "
            f"take two different ones of 1 to {total}."
        )
    origin = means.mean(axis=0, dtype=np.float64) if len(means) else np.zeros(total)
    origin[[first, second]] = 0.0
    axes = np.zeros((2, total))
    axes[0, first] = axes[1, second] = 1.0
    return Plane(origin, axes, (f"dimension {first + 1}", f"dimension {second + 1}"))


def usual_projection(variances: NDArray[np.floating]) -> Dimensions:
    """The two dimensions of the largest variance (K,) over the test set, in their own order.

    Raises
    ------
    UserError
        There are fewer than two.
    """
    if len(variances) < 2:
        raise UserError(
            "A model with a single latent dimension has no plane to show; choose another."
        )
    largest = np.sort(np.argsort(-np.asarray(variances), kind="stable")[:2])
    return Dimensions(int(largest[0]), int(largest[1]))
