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
    stopped: tuple[str, str] = ("", "")
    """Why a walk stopped below and above the base, as a sentence; else empty."""


def follow(
    recipe: Recipe,
    means: PosteriorMeans,
    start: Latents,
    at: Sequence[float],
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
    direction = resolve(recipe, means)
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


def point_on(
    recipe: Recipe,
    means: PosteriorMeans,
    start: Latents,
    path: Path,
    at: Sequence[float],
    position: float,
) -> tuple[Latents, bool]:
    """The point (K,) of a path at one position more, and whether the path gets there.

    A walk goes on from the nearest place before it, on the same level set; so at a position of the
    path itself this is the path's own point.

    Parameters
    ----------
    recipe, means, start, at
        As ``follow`` was given them.
    path
        What it found.
    position
        Of the point.
    """
    if not (isinstance(recipe, Separated) and recipe.method is Method.WALK):
        return straight(start, path.vector, (position,))[0], True
    before = [
        place
        for place, other in enumerate(at)
        if other * position > 0.0 and abs(other) <= abs(position)
    ]
    nearest = max(before, key=lambda place: abs(at[place]), default=None)
    if nearest is not None and (at[nearest] == position or not path.reached[nearest]):
        return path.points[nearest], bool(path.reached[nearest])
    here = start if nearest is None else path.points[nearest]
    if position == 0.0:
        return np.asarray(start, np.float32), True
    import torch

    from core.concepts.walking import walk

    held = _held(recipe)
    course, step, _ = _course(recipe, means)
    base = torch.from_numpy(np.array(start, np.float32))[None]
    begin = torch.from_numpy(np.array(here, np.float32))[None]
    goal = torch.tensor([[position * step]], dtype=torch.float64)
    walked = walk(means.model, begin, course, goal, held, origins=base)
    return walked.points[0, 0].numpy(), bool(walked.reached[0, 0])


def _course(
    recipe: Separated, means: PosteriorMeans
) -> tuple["Course", float, ResolvedDirection | None]:
    """What a walk follows, how much of it one position is, and the vector's origin if it has one."""
    import torch

    from core.concepts.walking import Course

    if isinstance(recipe.of, AttributeGradient):
        changed = attribute_of(recipe.of.attribute)
        return Course(changed), changed.step, None
    direction = resolve(recipe.of, means)
    return Course(vector=torch.from_numpy(direction.vector)), 1.0, direction


def _walk(recipe: Separated, means: PosteriorMeans, start: Latents, at: Sequence[float]) -> Path:
    held = _held(recipe)
    course, step, direction = _course(recipe, means)
    changed = course.attribute
    if changed is not None:
        rows = base_gradients(means.model, start, [changed, *held])
        _some_slope(changed, rows[0].astype(np.float32))
    else:
        assert direction is not None
        gradients = base_gradients(means.model, start, held)
        rows = np.vstack([direction.vector.astype(np.float64), gradients])
    first = without_gradients(rows[0], rows[1:])
    points, reached, stopped = _both_ways(course, step, means.model, start, at, held)
    return Path(
        points,
        reached,
        (first / np.linalg.norm(first)).astype(np.float32),
        1.0 if direction is None else direction.length,
        step,
        "" if changed is None else changed.unit or changed.name,
        condition_number(rows),
        (
            *(() if direction is None else direction.notes),
            *_flat_ones(held, rows[1:]),
            *dict.fromkeys(reason for reason in stopped if reason),
        ),
        stopped,
    )


def _both_ways(
    course: "Course",
    step: float,
    model: Model,
    start: Latents,
    at: Sequence[float],
    held: Sequence[Attribute],
) -> tuple[Latents, NDArray[np.bool_], tuple[str, str]]:
    """Both halves of a strip, each outwards from the base, walked side by side."""
    import torch

    from core.concepts.walking import walk

    positions = np.array(at, np.float64)
    sides = [positions < 0.0, positions > 0.0]
    halves = {
        side: np.flatnonzero(there)[np.argsort(np.abs(positions[there]), kind="stable")]
        for side, there in enumerate(sides)
        if there.any()
    }
    points = np.tile(np.asarray(start, np.float32), (len(positions), 1))
    reached = np.ones(len(positions), np.bool_)
    stopped = ["", ""]
    if not halves:
        return points, reached, ("", "")
    goals = np.full((len(halves), max(map(len, halves.values()))), np.nan)
    for row, half in enumerate(halves.values()):
        goals[row, : len(half)] = positions[half] * step
    starts = torch.from_numpy(np.tile(np.asarray(start, np.float32), (len(halves), 1)))
    walks = walk(model, starts, course, torch.from_numpy(goals), held)
    for row, (side, half) in enumerate(halves.items()):
        points[half] = walks.points[row, : len(half)].numpy()
        reached[half] = walks.reached[row, : len(half)].numpy()
        stopped[side] = walks.reasons[row]
    return points, reached, (stopped[0], stopped[1])
