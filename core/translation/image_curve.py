"""How good identifiers get as the number of images grows that both models have seen."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch

from core.concepts.attributes import attribute_of
from core.concepts.samples import class_numbers, test_images
from core.errors import UserError
from core.translation.figures import Curve, CurvePoint
from core.translation.identifiers import identifier, measured_in_steps, translated
from core.translation.maps import fit_map
from core.translation.measures import correlation
from core.translation.questions import CurveQuestion, DecodedAttribute, Reading
from core.translation.sides import (
    Pairs,
    Progress,
    Side,
    encoded_pairs,
    part,
    shared_images,
    told_as,
)

REPEATED_UNDER = 1000
"""Fewer images are drawn several times: which ones they are makes a difference."""

AT_ONCE = 100


def image_curve(
    source: Side, target: Side, question: CurveQuestion
) -> Generator[Progress, None, Curve]:
    """The identifiers' accuracy for each number of shared images; yields progress.

    A fitted map T makes an identifier c1(T⁻¹(E_b(x))) of c1, the decoded attribute. What it says is
    compared with the attribute of the test image itself.

    Raises
    ------
    UserError
        There are no such images, or a model's latents do not vary.
    """
    images = shared_images(max(question.counts), question.fit.seed)
    pairs = yield from part(encoded_pairs(source, target, images), 0.0, 0.2)
    measured = test_images(class_numbers(question.classes))
    latents = target.model.encode(measured)[0]
    concepts = [DecodedAttribute(choice) for choice in question.attributes]
    names = [attribute_of(choice).name for choice in question.attributes]
    wanted = [attribute_of(choice).measure(measured) for choice in question.attributes]
    known = [identifier(concept, source) for concept in concepts]
    places = [
        (method, min(count, len(pairs)), repeat)
        for method in question.methods
        for count in dict.fromkeys(min(count, len(pairs)) for count in question.counts)
        for repeat in range(question.repeats if count < REPEATED_UNDER else 1)
    ]
    found: dict[tuple[str, int, str], list[float]] = {}
    methods = {method.value: method for method in question.methods}
    for number, (method, count, repeat) in enumerate(places):
        first = 0.2 + 0.7 * number / len(places)
        last = 0.2 + 0.7 * (number + 1) / len(places)
        steps = fit_map(method, source, target, _drawn(pairs, count, repeat), question.fit)
        try:
            map_ = yield from part(steps, first, last)
            back = torch.from_numpy(map_.reversed().points(latents))
            with torch.no_grad():
                said = [one(back).double().numpy() for one in known]
            correlations = [correlation(*both) for both in zip(said, wanted, strict=True)]
        except UserError:
            correlations = [float("nan")] * len(names)
        for name, value in zip(names, correlations, strict=True):
            found.setdefault((method.value, count, name), []).append(value)
    points = tuple(
        CurvePoint(
            methods[method],
            count,
            name,
            float(np.median(values)),
            float(np.min(values)),
            float(np.max(values)),
        )
        for (method, count, name), values in found.items()
    )
    decoded = target.model.decode(latents)
    carried = yield from part(
        translated(concepts, source, Reading.CAREFUL, question.classes), 0.9, 0.97
    )
    plain = yield from part(translated(concepts, source, Reading.ENCODER), 0.97, 0.97)
    native, through, as_it_stands = {}, {}, {}
    for place, name in enumerate(names):
        yield "Asking the identifiers", 0.97 + 0.03 * place / len(names)
        true = attribute_of(question.attributes[place])
        native[name] = correlation(true.measure(decoded), wanted[place])
        as_it_stands[name] = correlation(plain[place].measure(decoded), wanted[place])
        values = []
        for start in range(0, len(decoded), AT_ONCE):
            share = 0.97 + 0.03 * place / len(names)
            yield "Asking the identifiers", share
            steps_of_it = measured_in_steps(carried[place], decoded[start : start + AT_ONCE])
            values.append((yield from told_as(steps_of_it, "Asking the identifiers", share)))
        through[name] = correlation(np.concatenate(values), wanted[place])
    return Curve(points, native, through, as_it_stands)


def _drawn(pairs: Pairs, count: int, repeat: int) -> Pairs:
    """So many pairs: at first the first ones, then other ones."""
    if repeat == 0:
        return pairs.first(count)
    order = np.random.default_rng(repeat).permutation(len(pairs))[:count]
    return pairs.taken(order)
