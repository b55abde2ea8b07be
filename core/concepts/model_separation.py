"""Separation by methods that ask the model: its decoder's metric, attributes' slopes, latents' statistics."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.decoder_slopes import decode_with_jacobian, slopes
from core.concepts.directions import active_latents
from core.concepts.reaching import decoded, reach
from core.concepts.recipes import AttributeChoice, Gain, Method, Sample, Separated
from core.concepts.remembered import remembered_of_model
from core.concepts.samples import sample_images
from core.concepts.separation import (
    NOTHING_LEFT,
    NoDirectionError,
    Separation,
    Vector,
    separate,
)
from core.errors import UserError
from core.stepwise import at_once
from core.vae.model import Model

METRIC_CHUNK = 32
"""Points whose Jacobians are multiplied at once."""

ALPHAS = np.linspace(-2.0, 2.0, 17)
"""Where a change of sign is looked for before it is bisected; alphas count unit directions."""

BISECTIONS = 10

REMEMBERED = 16
"""Measurements of each kind that are kept for each model: what else is separated needs the same."""


def separate_in_model(
    recipe: Separated, vector: Vector, against: Vector, model: Model
) -> Separation:
    """Take out of ``vector`` (K,) what ``recipe.method`` says, in this model.

    Parameters
    ----------
    recipe
        The method, what it holds, and the sample that it is measured on.
    vector, against
        What the model makes of the recipe's directions, (K,) and (m, K); a zero row: of none.
    model
        Whose latent space it is.

    Raises
    ------
    NoDirectionError
        Nothing is left, or there is no such vector.
    UserError
        The method lacks an attribute to hold, or a direction to subtract.
    """
    match recipe.method:
        case Method.PULLBACK:
            metric = decoder_metric(model, recipe.sample)
            return _orthogonal_in(metric, vector, against)
        case Method.ALPHA:
            return _alpha(recipe, vector, against, model)
        case Method.ALPHA_BISECTED:
            return _bisected(recipe, vector, against, model)
        case Method.ERASER:
            return _erased(recipe, vector, model)
    raise NoDirectionError(
        f"The method {recipe.method.value} has no single vector: its way depends on where it starts."
    )


@remembered_of_model(REMEMBERED)
def decoder_metric(model: Model, sample: Sample) -> Vector:
    """The pullback of the pixels' metric: the mean (K, K) of JᵀJ at the sample's posterior means."""
    points = torch.from_numpy(model.encode(sample_images(sample))[0])
    every = torch.arange(model.latents)
    total = torch.zeros((model.latents, model.latents), dtype=torch.float64)
    for part in torch.split(points, METRIC_CHUNK):
        _, jacobian = decode_with_jacobian(model, part, every)
        total += torch.einsum("nip,njp->ij", jacobian, jacobian).double()
    metric: Vector = (total / len(points)).numpy()
    return metric


def mean_slopes(model: Model, attributes: Sequence[Attribute], sample: Sample) -> Vector:
    """The mean gradients (m, K) of attributes at the sample's posterior means."""
    return _mean_slopes(model, tuple(attributes), sample)


@remembered_of_model(REMEMBERED)
def _mean_slopes(model: Model, attributes: tuple[Attribute, ...], sample: Sample) -> Vector:
    points = torch.from_numpy(model.encode(sample_images(sample))[0])
    found: Vector = slopes(model, points, attributes).gradients.double().mean(0).numpy()
    return found


def _orthogonal_in(metric: Vector, vector: Vector, against: Vector) -> Separation:
    """Gram-Schmidt where lengths and angles are those of a metric (K, K)."""
    sizes, axes = np.linalg.eigh(metric)
    # Directions that change no pixel have no length here; they are given the least that others have.
    root = axes * np.sqrt(np.maximum(sizes, 1e-9 * sizes.max(initial=1e-30)))
    turned = separate(Method.GRAM_SCHMIDT, vector @ root, against @ root)
    left = np.linalg.solve(root.T, turned.vector)
    return Separation(left, turned.rank, turned.ignored, turned.notes)


def _units(against: Vector) -> tuple[Vector, tuple[int, ...]]:
    """The directions (m, K) at length 1, and the places of those that have none (left as zeros)."""
    sizes = np.linalg.norm(against, axis=1)
    ignored = tuple(int(place) for place in np.flatnonzero(sizes == 0.0))
    return against / np.where(sizes == 0.0, 1.0, sizes)[:, None], ignored


def _held(recipe: Separated) -> list[Attribute]:
    if not recipe.hold:
        raise UserError(
            f"The method {recipe.method.value} needs an attribute to hold, such as brightness."
        )
    return [attribute_of(choice) for choice in recipe.hold]


def _needs_directions(recipe: Separated, units: Vector) -> None:
    if not len(units):
        raise UserError(
            f"The method {recipe.method.value} needs a direction to subtract; there is none."
        )
    if not units.any():
        raise NoDirectionError(
            "None of the directions to subtract has any length in this model, so there is no α: "
            "take other ones."
        )


def _alpha(recipe: Separated, vector: Vector, against: Vector, model: Model) -> Separation:
    """h - sum of alpha_j b_j over unit directions, alpha by hand or with mean slopes of 0."""
    unit = vector / np.linalg.norm(vector)
    units, ignored = _units(against)
    _needs_directions(recipe, units)
    if recipe.alpha is not None:
        left = unit - recipe.alpha * units.sum(0)
        return _kept(left, len(units) - len(ignored), ignored, ())
    gradients = mean_slopes(model, _held(recipe), recipe.sample)
    alphas, _, rank, _ = np.linalg.lstsq(gradients @ units.T, gradients @ unit, rcond=1e-7)
    note = _solved(recipe, gradients @ (unit - alphas @ units), gradients @ unit)
    said = ", ".join(f"{alpha:.3f}" for alpha in alphas)
    return _kept(unit - alphas @ units, int(rank), ignored, (f"α = {said}.", *note))


def _solved(recipe: Separated, left: Vector, before: Vector) -> tuple[str, ...]:
    if np.abs(left).max() <= 1e-6 * max(np.abs(before).max(), 1e-12):
        return ()
    return (
        f"{len(recipe.against)} directions to subtract cannot make the slopes of "
        f"{len(recipe.hold)} attributes 0 at once; their squares were made as small as they get.",
    )


def _bisected(recipe: Separated, vector: Vector, against: Vector, model: Model) -> Separation:
    """h - alpha b, with alpha where the median change of the held attribute passes through 0."""
    return at_once(bisecting(recipe, vector, against, model))


def bisecting(
    recipe: Separated, vector: Vector, against: Vector, model: Model
) -> Generator[float, None, Separation]:
    """Bisect alpha; yields how much is done, 0 to 1. What was measured before is remembered.

    Parameters
    ----------
    recipe, vector, against, model
        As for ``separate_in_model``.

    Raises
    ------
    UserError
        As ``separate_in_model``.
    """
    units, ignored = _units(against)
    _needs_directions(recipe, units)
    held = _held(recipe)
    if len(units) != 1 or len(held) != 1:
        raise UserError(
            "The method alpha-bisected takes one direction to subtract and one attribute to hold; "
            "for more of them take alpha, gradient or walk."
        )
    unit = vector / np.linalg.norm(vector)
    asked = (recipe.hold[0], recipe.gain, recipe.sample, unit.tobytes(), units[0].tobytes())
    alpha, note = yield from _zero_of(lambda alpha: _change_at(model, *asked, alpha), held[0].name)
    left = unit - alpha * units[0]
    return _kept(left, 1, ignored, (f"α = {alpha:.3f}.", *note))


@remembered_of_model(512)
def _change_at(
    model: Model,
    hold: AttributeChoice,
    gain: Gain,
    sample: Sample,
    unit: bytes,
    other: bytes,
    alpha: float,
) -> float:
    """The median change of what is held along h - alpha b, where the gain is reached; else NaN.

    ``unit`` and ``other`` are the bytes of h and b, so that the answer can be remembered.
    """
    left = np.frombuffer(unit) - alpha * np.frombuffer(other)
    size = np.linalg.norm(left)
    if size <= NOTHING_LEFT:
        return np.nan
    starts = torch.from_numpy(model.encode(sample_images(sample))[0])
    way = torch.from_numpy(left / size).float().expand_as(starts)
    ends, reached = reach(model, starts, way, attribute_of(gain.attribute), gain.amount)
    if int(reached.sum()) * 2 < len(starts):
        return np.nan
    held = attribute_of(hold)
    difference = held.of(decoded(model, ends)) - held.of(decoded(model, starts))
    return float(difference[reached].median())


def _zero_of(
    change: Callable[[float], float], name: str
) -> Generator[float, None, tuple[float, tuple[str, ...]]]:
    """The alpha nearest to 0 where the change is 0, else the one where it is least, with a note."""
    middle = len(ALPHAS) // 2
    changes = np.full(len(ALPHAS), np.nan)
    changes[middle] = change(float(ALPHAS[middle]))
    place = None
    for out in range(1, middle + 1):
        for here, inner in ((middle - out, middle - out), (middle + out, middle + out - 1)):
            yield 0.5 * out / middle
            changes[here] = change(float(ALPHAS[here]))
            if place is None and np.sign(changes[inner]) * np.sign(changes[inner + 1]) <= 0.0:
                place = inner  # never where either is NaN
        if place is not None:
            break
    if np.isnan(changes).all():
        raise NoDirectionError(
            "No alpha leaves a direction along which most of the sample gains what is asked for."
        )
    if place is None:
        best = int(np.nanargmin(np.abs(changes)))
        note = f"No alpha from {ALPHAS[0]:g} to {ALPHAS[-1]:g} makes the change of {name} 0."
        return float(ALPHAS[best]), (note,)
    low, high = float(ALPHAS[place]), float(ALPHAS[place + 1])
    for halving in range(BISECTIONS):
        yield 0.5 + 0.5 * halving / BISECTIONS
        centre = 0.5 * (low + high)
        if np.sign(change(centre)) == np.sign(changes[place]):
            low = centre
        else:
            high = centre
    return 0.5 * (low + high), ()


def _erased(recipe: Separated, vector: Vector, model: Model) -> Separation:
    """LEACE (Belrose et al. 2023): what a linear probe can tell the held attributes by is taken out.

    With latents' covariance S and their covariance C with the attributes, the eraser is
    1 - S^1/2 P S^-1/2, P projecting on the span of S^-1/2 C. Over active dimensions only.
    """
    images = sample_images(recipe.sample)
    active = active_latents(model)
    latents = model.encode(images)[0].astype(np.float64)[:, active]
    measured = np.stack([attribute.measure(images) for attribute in _held(recipe)], 1)
    latents, measured = latents - latents.mean(0), measured - measured.mean(0)
    if len(latents) <= len(active):
        raise UserError(
            f"The eraser needs a sample of more than {len(active)} images in this model, which has "
            f"{len(active)} active dimensions."
        )
    sizes, axes = np.linalg.eigh(latents.T @ latents / len(latents))
    sizes = np.maximum(sizes, 1e-9 * sizes.max())
    white = (axes / np.sqrt(sizes)) @ axes.T
    root = (axes * np.sqrt(sizes)) @ axes.T
    telling = white @ (latents.T @ measured / len(latents))
    part = separate(Method.GRAM_SCHMIDT, white @ vector[active], telling.T)
    left = vector.copy()
    left[active] = root @ part.vector
    return Separation(left, part.rank, part.ignored, ())


def _kept(
    left: NDArray[np.float64], rank: int, ignored: tuple[int, ...], notes: tuple[str, ...]
) -> Separation:
    if np.linalg.norm(left) <= NOTHING_LEFT:
        raise NoDirectionError(
            "Nothing is left of the direction: it is a mixture of those that are subtracted; take "
            "another alpha or another direction."
        )
    return Separation(left, rank, ignored, notes)
