"""How good translated identifiers are: beside the target's own, and as what a walk runs on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping

import numpy as np
import torch

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import active_latents
from core.concepts.leak import usual_recipe
from core.concepts.recipes import AttributeChoice, Recipe, Sample
from core.concepts.samples import class_numbers, test_images
from core.errors import UserError
from core.translation.effects import ON_IDENTIFIERS, Bench
from core.translation.figures import IdentifierFigures, WalkFigures
from core.translation.identifiers import identifier, measured_in_steps, native, translated
from core.translation.measures import correlation
from core.translation.questions import (
    Along,
    Concept,
    DecodedAttribute,
    Probe,
    Question,
    Reading,
)
from core.translation.sides import Progress, Side, part, told_as
from core.vae.model import Latents

READINGS = {
    "decoded": Reading.CAREFUL,
    "decoded-encoder": Reading.ENCODER,
    "decoded-posterior": Reading.POSTERIOR,
    "decoded-student": Reading.STUDENT,
    "probe": Reading.ENCODER,
    "along": Reading.ENCODER,
}
"""Each kind of identifier: the decoded attribute with every reading; a linear probe and a direction,
which are functions of the encoder's mean by nature."""

CORRELATED = 1000
"""Test images of the classes at most that correlations are taken over."""

AT_ONCE = 100
"""Images that an identifier is asked of together."""

GRADIENTS_AT_ONCE = 20
"""And of how many it is differentiated between two looks at who waits."""


def kinds_of(question: Question) -> tuple[str, ...]:
    """Which kinds of identifier a table has, in its order."""
    if not question.identifiers:
        return ()
    return tuple(k for k in READINGS if question.posterior or k != "decoded-posterior")


def concepts(kind: str, question: Question, recipe: Recipe) -> dict[str, Concept]:
    """The source's concepts of a kind by the name of their attribute, the changed one first."""
    choices = (question.change, *question.hold)
    sample = Sample(question.classes, question.pairs, question.seed)
    statistics = replace_count(sample, 300)

    def one(choice: AttributeChoice, first: bool) -> Concept:
        if kind.startswith("decoded"):
            return DecodedAttribute(choice)
        if kind == "probe":
            return Probe(choice)
        name = attribute_of(choice).name
        return Along(recipe if first else usual_recipe(choice, sample, statistics), name)

    return {attribute_of(c).name: one(c, place == 0) for place, c in enumerate(choices)}


def replace_count(sample: Sample, count: int) -> Sample:
    """The same sample with at least so many images."""
    return Sample(sample.classes, max(count, sample.count), sample.seed)


def measure_identifiers(
    source: Side,
    target: Side,
    question: Question,
    recipe: Recipe,
    bench: Bench,
    found: dict[str, IdentifierFigures],
    tell: Callable[[], None],
) -> Generator[Progress, None, WalkFigures]:
    """Every kind of identifier into ``found``, and the walk on the target's own; yields progress.

    Parameters
    ----------
    recipe
        The direction that ``along`` is about.
    bench
        The images that walks start from, in the target.
    found
        Figures by kind; what is in it already is not measured again.
    tell
        Called each time that there is another kind in it.
    """
    asked = _Asked(source, target, question, recipe, bench)
    kinds = kinds_of(question)
    for place, kind in enumerate(kinds):
        first, last = 0.8 * place / len(kinds), 0.8 * (place + 1) / len(kinds)
        if kind in found:
            continue
        try:
            found[kind] = yield from part(asked.figures(kind), first, last)
        except UserError as error:
            found[kind] = IdentifierFigures(kind, {}, {}, {}, {}, None, str(error))
        tell()
    true = [attribute_of(choice) for choice in (question.change, *question.hold)]
    steps = bench.walk(true[0], true[1:], None, "Walking on the native identifiers")
    return (yield from part(steps, 0.8, 1.0))


class _Asked:
    def __init__(
        self, source: Side, target: Side, question: Question, recipe: Recipe, bench: Bench
    ) -> None:
        self.source, self.target, self.question = source, target, question
        self.recipe, self.bench = recipe, bench
        self.true = {
            attribute_of(choice).name: attribute_of(choice)
            for choice in (question.change, *question.hold)
        }
        self.images = test_images(class_numbers(question.classes)[:CORRELATED])
        self.decoded = target.model.decode(target.model.encode(self.images)[0])

    def figures(self, kind: str) -> Generator[Progress, None, IdentifierFigures]:
        """All figures of one kind.

        Raises
        ------
        UserError
            The source has no such concept.
        """
        what = f"Measuring identifiers ({kind})"
        yield what, 0.0
        known = concepts(kind, self.question, self.recipe)
        names = list(known)
        carried = yield from part(
            translated(list(known.values()), self.source, READINGS[kind], self.question.classes),
            0.0,
            0.4,
        )
        of = dict(zip(names, carried, strict=True))
        correlations: dict[str, float] = {}
        natives: dict[str, float] = {}
        sources: dict[str, float] = {}
        for place, (name, concept) in enumerate(known.items()):
            wanted = self.true[name].measure(self.images)
            values = []
            for start in range(0, len(self.decoded), AT_ONCE):
                share = (place + start / len(self.decoded)) / len(names)
                yield what, 0.4 + 0.2 * share
                steps = measured_in_steps(of[name], self.decoded[start : start + AT_ONCE])
                values.append((yield from told_as(steps, what, 0.4 + 0.2 * share)))
            correlations[name] = correlation(np.concatenate(values), wanted)
            natives[name] = correlation(native(concept, self.target).measure(self.decoded), wanted)
            known_there = identifier(concept, self.source)
            with torch.no_grad():
                own = known_there(torch.from_numpy(self.source.model.encode(self.images)[0]))
            sources[name] = correlation(own.double().numpy(), wanted)
        starts = self.bench.starts.numpy()
        cosines = yield from part(
            gradient_cosines(self.target, starts, of, self.true, what), 0.6, 0.6
        )
        walk = yield from part(
            self.bench.walk(of[names[0]], [of[name] for name in names[1:]], ON_IDENTIFIERS, what),
            0.6,
            1.0,
        )
        return IdentifierFigures(kind, correlations, natives, sources, cosines, walk)


def gradient_cosines(
    target: Side,
    points: Latents,
    carried: Mapping[str, Attribute],
    true: Mapping[str, Attribute],
    what: str,
) -> Generator[Progress, None, dict[str, float]]:
    """The median cosine of each identifier's gradient with the true attribute's, at points (n, K).

    Yields progress, named ``what``.
    """
    dimensions = torch.from_numpy(active_latents(target.model))
    both = [*carried.values(), *(true[name] for name in carried)]
    found = []
    for chunk in torch.split(torch.from_numpy(points), GRADIENTS_AT_ONCE):
        yield what, 0.0
        found.append(slopes(target.model, chunk, both, dimensions=dimensions).gradients)
    seen = torch.cat(found)
    first, second = seen[:, : len(carried)], seen[:, len(carried) :]
    cosines = torch.nn.functional.cosine_similarity(first, second, dim=2).median(0).values
    return dict(zip(carried, cosines.tolist(), strict=True))
