"""Strips of one concept from one image: in the source, in the target by its own means, and translated."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import torch

from core.concepts.attributes import ATTRIBUTES, Attribute, attribute_of
from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.leak import usual_recipe
from core.concepts.recipes import (
    AttributeChoice,
    Recipe,
    Regression,
    Sample,
    TranslationMethod,
)
from core.concepts.traversal import straight
from core.concepts.walking import Course, Rules, walking
from core.errors import UserError
from core.images.reference import SIDE
from core.images.resolve import pixels_of
from core.translation.effects import ON_IDENTIFIERS, told
from core.translation.figures import RoundTrip, StripOf, Strips
from core.translation.identifiers import native, translated
from core.translation.maps import LatentMap, mean_direction
from core.translation.measures import active_cosine, cross_entropies
from core.translation.questions import Along, Concept, DecodedAttribute, Probe, StripQuestion
from core.translation.sides import Progress, Side, part
from core.vae.model import Images, Latents

STATISTICS = 300


def recipe_of(concept: Concept) -> Recipe:
    """The direction that stands for a concept where an arrow is wanted."""
    match concept:
        case DecodedAttribute(attribute=choice):
            return usual_recipe(choice, Sample(), Sample(count=STATISTICS))
        case Probe(attribute=choice):
            return Regression(choice, Sample(count=STATISTICS))
        case Along(recipe=recipe):
            return recipe
    raise TypeError(f"there is no recipe of a {type(concept).__name__}")


def strips(
    source: Side, target: Side, question: StripQuestion, map_: LatentMap | None
) -> Generator[Progress, None, Strips]:
    """The three strips; yields progress where an identifier has to be learned.

    With a map they are straight: positions are latent lengths along the source's vector, the target's
    own, and what the map makes of the source's at the base. With the identifier they are walks on level
    sets of what is held, and positions count steps of the concept.

    Parameters
    ----------
    map_
        The question's method between these models; None for the identifier.

    Raises
    ------
    UserError
        The image cannot be had, or the source makes nothing of the concept. What is wrong in the target
        alone is a strip's ``problem``.
    """
    image = pixels_of(question.base)[None].copy()
    begin = source.model.encode(image)[0][0]
    there = target.model.encode(image)[0][0]
    if question.method is TranslationMethod.IDENTIFIER:
        return (yield from _walks(source, target, question, begin, there))
    if map_ is None:
        raise UserError(
            f"The strip needs the map {question.method.value}, which is not fitted yet."
        )
    map_.check(source, target)
    recipe = recipe_of(question.concept)
    vector = resolve(recipe, PosteriorMeans(source.model)).vector
    first = _straight(source, begin, vector, question)
    carried = mean_direction(map_, vector, begin[None])
    size = float(np.linalg.norm(carried))
    if size > 1e-9:
        third = _straight(target, there, (carried / size).astype(np.float32), question, map_.notes)
    else:
        third = _nothing(target, "The map makes nothing of this direction at this image.")
    try:
        own = resolve(recipe, PosteriorMeans(target.model)).vector
        second = _straight(target, there, own, question)
    except UserError as error:
        second = _nothing(target, str(error))
    return Strips(first, second, third, _cosine(second, third, target))


def _walks(
    source: Side, target: Side, question: StripQuestion, begin: Latents, there: Latents
) -> Generator[Progress, None, Strips]:
    concepts = [question.concept, *map(DecodedAttribute, question.hold)]
    carried = yield from part(translated(concepts, source, question.reading), 0.0, 0.9)
    held = [attribute_of(choice) for choice in question.hold]
    own = native(question.concept, source)
    first = yield from part(_walked(source, begin, own, held, question, None), 0.9, 0.93)
    steps = _walked(target, there, carried[0], carried[1:], question, ON_IDENTIFIERS)
    third = yield from part(steps, 0.93, 0.97)
    try:
        own = native(question.concept, target)
        second = yield from part(_walked(target, there, own, held, question, None), 0.97, 1.0)
    except UserError as error:
        second = _nothing(target, str(error))
    return Strips(first, second, third, _cosine(second, third, target))


def _walked(
    side: Side,
    start: Latents,
    change: Attribute,
    hold: Sequence[Attribute],
    question: StripQuestion,
    rules: Rules | None,
) -> Generator[Progress, None, StripOf]:
    """A walk from the start both ways, positions counted in the attribute's steps; yields progress."""
    yield "Walking", 0.0
    at = np.array(question.positions, np.float64)
    halves = [np.flatnonzero(at > 0.0), np.flatnonzero(at < 0.0)]
    halves = [half[np.argsort(np.abs(at[half]), kind="stable")] for half in halves if len(half)]
    points = np.tile(start, (len(at), 1))
    reached = np.ones(len(at), np.bool_)
    notes: tuple[str, ...] = ()
    if halves:
        goals = np.full((len(halves), max(map(len, halves))), np.nan)
        for row, half in enumerate(halves):
            goals[row, : len(half)] = at[half] * change.step
        starts = torch.from_numpy(np.tile(start, (len(halves), 1)))
        held = [attribute for attribute in hold if attribute.name != change.name]
        steps = walking(side.model, starts, Course(change), torch.from_numpy(goals), held, rules)
        walks = yield from told(steps, "Walking", 0.0, 1.0)
        for row, half in enumerate(halves):
            points[half] = walks.points[row, : len(half)].numpy()
            reached[half] = walks.reached[row, : len(half)].numpy()
        notes = tuple(dict.fromkeys(reason for reason in walks.reasons if reason))
    towards = points[np.argmax(at)] - start
    size = float(np.linalg.norm(towards))
    vector = (towards / size if size > 0.0 else towards).astype(np.float32)
    unit = change.unit or change.name
    return _strip(side, start, points, reached, vector, change.step, unit, question, notes)


def _straight(
    side: Side,
    start: Latents,
    vector: Latents,
    question: StripQuestion,
    notes: tuple[str, ...] = (),
) -> StripOf:
    points = straight(start, vector, question.positions)
    reached = np.ones(len(points), np.bool_)
    return _strip(side, start, points, reached, vector, 1.0, "", question, notes)


def _strip(
    side: Side,
    start: Latents,
    points: Latents,
    reached: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    vector: Latents,
    step: float,
    unit: str,
    question: StripQuestion,
    notes: tuple[str, ...],
) -> StripOf:
    frames = side.model.decode(points)
    measured = {attribute.name: attribute.measure(frames) for attribute in _measured(question)}
    return StripOf(frames, points, reached, measured, vector, step, unit, notes, start=start)


def _measured(question: StripQuestion) -> list[Attribute]:
    """Height and brightness, and what the question is about: each once."""
    choices: tuple[AttributeChoice, ...] = question.hold
    if not isinstance(question.concept, Along):
        choices = (question.concept.attribute, *choices)
    all_ = [ATTRIBUTES["height"], ATTRIBUTES["brightness"], *map(attribute_of, choices)]
    return list({attribute.name: attribute for attribute in all_}.values())


def _nothing(side: Side, problem: str) -> StripOf:
    return StripOf(
        np.zeros((0, SIDE, SIDE), np.float32),
        np.zeros((0, side.model.latents), np.float32),
        np.zeros(0, np.bool_),
        {},
        np.zeros(side.model.latents, np.float32),
        1.0,
        "",
        problem=problem,
    )


def _cosine(second: StripOf, third: StripOf, target: Side) -> float:
    return active_cosine(third.vector, second.vector, target.active)


def round_trip(source: Side, target: Side, image: Images, map_: LatentMap) -> RoundTrip:
    """One image (28, 28) through both models and back.

    Raises
    ------
    UserError
        The map was made for other models.
    """
    map_.check(source, target)
    batch = np.ascontiguousarray(image, np.float32)[None]
    begin = source.model.encode(batch)[0]
    there = map_.points(begin)
    again = map_.reversed().points(there)
    pictures = {
        "source": source.model.decode(begin),
        "target": target.model.decode(target.model.encode(batch)[0]),
        "translated": target.model.decode(there),
        "back": source.model.decode(again),
    }
    return RoundTrip(
        batch[0],
        pictures["source"][0],
        pictures["target"][0],
        pictures["translated"][0],
        pictures["back"][0],
        (begin[0], there[0], again[0]),
        {name: float(cross_entropies(made, batch)[0]) for name, made in pictures.items()},
    )
