"""Paths: where a recipe leads from a base, straight or on the level set of held attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.directions import PosteriorMeans, ResolvedDirection, resolve
from core.concepts.recipes import AttributeGradient, Method, Recipe, Separated
from core.concepts.separation import NOTHING_LEFT, NoDirectionError, Vector
from core.concepts.traversal import straight
from core.errors import UserError
from core.vae.model import Latents, Model

if TYPE_CHECKING:
    from core.concepts.walking import Course

ON_BASE = (Method.GRADIENT, Method.WALK)
"""Methods whose way depends on where it starts, so that they have no vector of their own."""


@dataclass(frozen=True, eq=False)
class Path:
    """A way through latent space; n places, K latent dimensions."""

    points: Latents
    """(n, K) latent points, for ``Model.decode`` in one batch."""
    reached: NDArray[np.bool_]
    """(n,) False where a walk had to stop before: the point is then its last good one."""
    vector: Latents
    """(K,) unit vector: of a straight path its own, of a walk that of its first direction."""
    length: float
    """Of the direction before it was made a unit vector."""
    step: float = 1.0
    """What one position is: 1 latent length, or for a walk along an attribute's gradient so much of it."""
    unit: str = ""
    """The unit of ``step``: empty for a latent length."""
    condition: float = float("nan")
    """Condition number of the unit gradients at the base: of the direction and what is held."""
    notes: tuple[str, ...] = ()
    """Sentences for the user, such as why a walk stopped; usually none."""


def follow(
    recipe: Recipe,
    means: PosteriorMeans,
    start: Latents,
    at: Sequence[float],
    resolved: ResolvedDirection | None = None,
) -> Path:
    """Where a recipe leads from ``start`` (K,) at each position.

    A straight path's positions are latent lengths along its unit vector. A walk's are lengths along
    the vector that it follows; of one that follows an attribute's own gradient they count
    ``Attribute.step`` (a row of height, say).

    Parameters
    ----------
    recipe
        What is followed.
    means
        The model's posterior means.
    start
        (K,) where position 0 is: the base's posterior mean, moves by hand included.
    at
        The n positions.
    resolved
        What ``resolve`` makes of a recipe without a method of ``ON_BASE``, if it is known already.

    Raises
    ------
    NoDirectionError
        There is no such direction in this model, or nothing of it is left at this base.
    UserError
        An image cannot be had, or a method lacks an attribute to hold.
    """
    if isinstance(recipe, Separated) and recipe.method in ON_BASE:
        if recipe.method is Method.WALK:
            return _walk(recipe, means, start, at)
        return _off_gradients(recipe, means, start, at)
    direction = resolved or resolve(recipe, means)
    return Path(
        straight(start, direction.vector, at),
        np.ones(len(at), np.bool_),
        direction.vector,
        direction.length,
        notes=direction.notes,
    )


def base_gradients(model: Model, start: Latents, attributes: Sequence[Attribute]) -> Vector:
    """The gradients (m, K) of attributes at a point (K,)."""
    import torch

    from core.concepts.decoder_slopes import slopes

    points = torch.from_numpy(np.array(start, np.float32))[None]
    found: Vector = slopes(model, points, attributes).gradients[0].double().numpy()
    return found


def condition_number(gradients: Vector) -> float:
    """Of gradients (m, K), each at length 1: 1 if orthogonal, infinite if dependent or one is 0."""
    sizes = np.linalg.norm(gradients, axis=1, keepdims=True)
    if not len(gradients) or not sizes.all():
        return float("inf")
    singular = np.linalg.svd(gradients / sizes, compute_uv=False)
    return float(singular[0] / singular[-1]) if singular[-1] > 1e-12 else float("inf")


def without_gradients(vector: Vector, gradients: Vector) -> Vector:
    """A vector (K,) without its part in the span of gradients (m, K): the nearest that keeps them.

    Raises
    ------
    NoDirectionError
        Nothing is left of it.
    """
    sizes = np.linalg.norm(gradients, axis=1, keepdims=True)
    units = gradients / np.where(sizes == 0.0, 1.0, sizes)
    left = vector - np.linalg.pinv(units, rcond=1e-7) @ (units @ vector)
    if np.linalg.norm(left) <= NOTHING_LEFT * np.linalg.norm(vector):
        raise NoDirectionError(
            "Nothing is left of the direction at this base: whichever way it goes, it changes what "
            "is to be held; hold fewer attributes."
        )
    return np.asarray(left)


def _held(recipe: Separated) -> list[Attribute]:
    if not recipe.hold:
        raise UserError(
            f"The method {recipe.method.value} needs an attribute to hold, such as brightness."
        )
    held = [attribute_of(choice) for choice in recipe.hold]
    changed = recipe.of.attribute if isinstance(recipe.of, AttributeGradient) else None
    if changed is not None and changed in recipe.hold:
        raise UserError(
            f"The attribute '{attribute_of(changed).name}' cannot be changed and held at once; hold "
            "another one."
        )
    return list(dict.fromkeys(held))


def _off_gradients(
    recipe: Separated, means: PosteriorMeans, start: Latents, at: Sequence[float]
) -> Path:
    """A straight path, along what the held attributes' gradients at the base leave of the direction."""
    held = _held(recipe)
    if isinstance(recipe.of, AttributeGradient):
        changed = attribute_of(recipe.of.attribute)
        rows = base_gradients(means.model, start, [changed, *held])
        direction = ResolvedDirection(rows[0].astype(np.float32), 1.0)
        rows = rows[1:]
        _some_slope(changed, direction.vector)
    else:
        direction = resolve(recipe.of, means)
        rows = base_gradients(means.model, start, held)
    whole = direction.vector.astype(np.float64)
    left = without_gradients(whole, rows)
    length = float(np.linalg.norm(left))
    vector = (left / length).astype(np.float32)
    return Path(
        straight(start, vector, at),
        np.ones(len(at), np.bool_),
        vector,
        length * direction.length,
        condition=condition_number(np.vstack([whole, rows])),
        notes=(*direction.notes, *_flat_ones(held, rows)),
    )


def _some_slope(attribute: Attribute, gradient: NDArray[np.float32]) -> None:
    if not np.linalg.norm(gradient) > 1e-6 * attribute.step:
        raise NoDirectionError(
            f"The attribute '{attribute.name}' does not change at this base, whichever way one goes; "
            "choose another base."
        )


def _flat_ones(held: Sequence[Attribute], rows: Vector) -> tuple[str, ...]:
    return tuple(
        f"The attribute '{attribute.name}' does not change at this base at all, so there was "
        "nothing to take away for it."
        for attribute, row in zip(held, rows, strict=True)
        if not row.any()
    )


def _walk(recipe: Separated, means: PosteriorMeans, start: Latents, at: Sequence[float]) -> Path:
    import torch

    from core.concepts.walking import Course

    held = _held(recipe)
    if isinstance(recipe.of, AttributeGradient):
        changed = attribute_of(recipe.of.attribute)
        rows = base_gradients(means.model, start, [changed, *held])
        _some_slope(changed, rows[0].astype(np.float32))
        course, step, unit = Course(changed), changed.step, changed.unit or changed.name
        length = 1.0
        notes: tuple[str, ...] = ()
    else:
        direction = resolve(recipe.of, means)
        gradients = base_gradients(means.model, start, held)
        rows = np.vstack([direction.vector.astype(np.float64), gradients])
        course, step, unit = Course(vector=torch.from_numpy(direction.vector)), 1.0, ""
        length, notes = direction.length, direction.notes
    first = without_gradients(rows[0], rows[1:])
    points, reached, reasons = _both_ways(course, step, means.model, start, at, held)
    return Path(
        points,
        reached,
        (first / np.linalg.norm(first)).astype(np.float32),
        length,
        step,
        unit,
        condition_number(rows),
        (*notes, *_flat_ones(held, rows[1:]), *reasons),
    )


def _both_ways(
    course: "Course",
    step: float,
    model: Model,
    start: Latents,
    at: Sequence[float],
    held: Sequence[Attribute],
) -> tuple[Latents, NDArray[np.bool_], tuple[str, ...]]:
    """Both halves of a strip, each outwards from the base, walked side by side."""
    import torch

    from core.concepts.walking import walk

    positions = np.array(at, np.float64)
    halves = [np.flatnonzero(positions > 0.0), np.flatnonzero(positions < 0.0)]
    halves = [
        half[np.argsort(np.abs(positions[half]), kind="stable")] for half in halves if len(half)
    ]
    points = np.tile(np.asarray(start, np.float32), (len(positions), 1))
    reached = np.ones(len(positions), np.bool_)
    if not halves:
        return points, reached, ()
    goals = np.full((len(halves), max(map(len, halves))), np.nan)
    for row, half in enumerate(halves):
        goals[row, : len(half)] = positions[half] * step
    starts = torch.from_numpy(np.tile(np.asarray(start, np.float32), (len(halves), 1)))
    walks = walk(model, starts, course, torch.from_numpy(goals), held)
    for row, half in enumerate(halves):
        points[half] = walks.points[row, : len(half)].numpy()
        reached[half] = walks.reached[row, : len(half)].numpy()
    return points, reached, tuple(dict.fromkeys(reason for reason in walks.reasons if reason))
