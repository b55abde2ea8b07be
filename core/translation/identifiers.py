"""Identifiers travel: a concept of the source as a function on the target's images.

The article's c2 = c1 ∘ l1 ∘ l2⁻¹, with the target's decoder as l2⁻¹ and the source's posterior as l1:
c2(z_b) = c1(l1(D_b(z_b))). It is an attribute of the decoded image like any other, so everything that
works with attributes (slopes, walks, measures) works with it.

As it stands, with the encoder's mean as l1 (``Reading.ENCODER``), it leaks. Three things help, and all
of them use nothing but the source:

- An encoder answers in one go what inference would have to work out. A few Newton steps on the
  negative log posterior put it right (``core.translation.inference``), and the mean over that posterior
  is smoother than the value at its mode.
- What a model makes of its own decode says how much it blurs. Twice the first value minus the second
  takes that off (Tukey's twicing).
- The posterior sees only what the source can draw. A student, taught by what the source imagines and
  says of it (``core.translation.student``), sees the rest too. Where the source can draw an image it
  knows the value, and so how far the student is off there: ``Reading.CAREFUL`` takes a part of that
  (``posterior_share``) off what the student says, and half as much weight goes to the posterior.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.directions import PosteriorMeans, active_latents, resolve
from core.concepts.recipes import Regression, Sample
from core.concepts.samples import sample_images
from core.images.reference import SIDE
from core.stepwise import at_once
from core.translation.figures import Numbers
from core.translation.identifier import Identifier
from core.translation.inference import read_in_steps
from core.translation.questions import Along, Concept, DecodedAttribute, Probe, Reading
from core.translation.sides import Progress, Side
from core.translation.student import Student, taught
from core.vae.model import Images, Model

DIMENSIONS_FOR_ALL = 12.0
"""Active dimensions with which a source could draw whatever these models draw: the largest has 10."""

PROBE_SAMPLE = Sample(count=1000)
"""The shoes whose attribute a linear probe is fitted to."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a source says of images (n, 28, 28): values (n,), differentiable."""

    in_steps: Callable[[Tensor], Generator[None, None, Tensor]]

    def __call__(self, images: Tensor) -> Tensor:
        """The values, at once."""
        # Without a graph where nobody asked for a derivative: the weights would make one of their own.
        with torch.set_grad_enabled(torch.is_grad_enabled() and images.requires_grad):
            # The networks are float32, whatever images come in.
            return at_once(self.in_steps(images.to(torch.float32))).to(images.dtype)


def measured_in_steps(attribute: Attribute, images: Images) -> Generator[None, None, Numbers]:
    """``attribute.measure(images)`` to the last bit, in pieces: others are served between them."""
    if not isinstance(attribute.of, Asked):
        return attribute.measure(images)
    pixels = torch.from_numpy(images.astype(np.float64))
    steps = attribute.of.in_steps(pixels.to(torch.float32))
    while True:
        try:
            with (
                torch.no_grad()
            ):  # not across the yield: it is the thread's, and others run meanwhile
                next(steps)
        except StopIteration as end:
            values: Numbers = end.value.to(pixels.dtype).numpy()
            return values
        yield


def identifier(concept: Concept, side: Side) -> Identifier:
    """A concept as a function of a model's latents: c1.

    Raises
    ------
    UserError
        The model makes no direction of it, or the attribute is the same on all images of a probe's sample.
    """
    match concept:
        case DecodedAttribute(attribute=choice):
            attribute = attribute_of(choice)
            return Identifier(
                lambda points: attribute.of(_decoded(side.model, points)), attribute.of
            )
        case Probe(attribute=choice):
            return _probe(attribute_of(choice), concept, side)
        case Along(recipe=recipe):
            vector = torch.from_numpy(resolve(recipe, PosteriorMeans(side.model)).vector)
            return Identifier(lambda points: points @ vector)
    raise TypeError(f"there is no identifier of a {type(concept).__name__}")


def attribute_of_concept(concept: Concept) -> Attribute:
    """Name, unit, step and bounds of a concept; what it measures of images is yet to be filled in."""
    if isinstance(concept, Along):
        return Attribute(
            concept.name,
            "latent lengths",
            1.0,
            (-np.inf, np.inf),
            "How far the source's latent point lies along a direction.",
            lambda images: images.sum((1, 2)) * 0.0,
            lambda images: images * 0.0,
        )
    return attribute_of(concept.attribute)


def translated(
    concepts: Sequence[Concept],
    source: Side,
    reading: Reading = Reading.CAREFUL,
    classes: tuple[int, ...] = (7, 9),
) -> Generator[Progress, None, tuple[Attribute, ...]]:
    """Concepts of the source as attributes of any image, the target's decodes among them.

    Yields progress: the first careful reading of some concepts takes the source some seconds, the next
    one of the same concepts none.

    Parameters
    ----------
    concepts
        What the source knows.
    source
        The model.
    reading
        How the source reads images.
    classes
        On whose images it will be asked: there its student is taught best.

    Raises
    ------
    UserError
        As ``identifier``.
    """
    known = [identifier(concept, source) for concept in concepts]
    student: Student | None = None
    if reading in (Reading.STUDENT, Reading.CAREFUL):
        student = yield from taught(source, tuple(concepts), known, classes)
    return tuple(
        _measuring(concept, source, _read(source.model, one, reading, student, place))
        for place, (concept, one) in enumerate(zip(concepts, known, strict=True))
    )


def posterior_share(active: int) -> float:
    """How much of the student's error on what the source draws is taken off what it says of an image.

    Half; less where a source has so few active dimensions that what it draws is little like the image.
    """
    return min(0.5, active / DIMENSIONS_FOR_ALL)


def _read(
    model: Model, known: Identifier, reading: Reading, student: Student | None, place: int
) -> Callable[[Tensor], Generator[None, None, Tensor]]:
    def by_encoder(images: Tensor) -> Tensor:
        return known(model.network.encode(images).mean)

    def by_posterior(images: Tensor) -> Generator[None, None, Tensor]:
        return (yield from read_in_steps(model, images, known))[0]

    def by_student(images: Tensor) -> Tensor:
        assert student is not None
        return student(images)[:, place]

    share = posterior_share(len(active_latents(model)))

    def carefully(images: Tensor) -> Generator[None, None, Tensor]:
        said, mode, made = yield from read_in_steps(model, images, known)
        yield
        learned = by_student(images) + share * (known.where(mode, made) - by_student(made))
        return learned + 0.5 * share * (said - learned)

    return {
        Reading.ENCODER: _in_one_step(by_encoder),
        Reading.POSTERIOR: by_posterior,
        Reading.STUDENT: _in_one_step(by_student),
        Reading.CAREFUL: carefully,
    }[reading]


def native(concept: Concept, target: Side) -> Attribute:
    """What the target itself has for a concept, on its own images.

    Of an attribute that is the attribute; of a direction, how far an image's latent lies along the one
    that the target makes of the same recipe.

    Raises
    ------
    UserError
        The target makes no direction of it.
    """
    if isinstance(concept, Along):
        known = identifier(concept, target)
        by_encoder = _in_one_step(lambda images: known(target.model.network.encode(images).mean))
        return _measuring(concept, target, by_encoder)
    return attribute_of(concept.attribute)


def _decoded(model: Model, points: Tensor) -> Tensor:
    return model.network.decode(points).sigmoid().reshape(-1, SIDE, SIDE)


def _probe(attribute: Attribute, concept: Probe, side: Side) -> Identifier:
    images = sample_images(PROBE_SAMPLE)
    direction = resolve(Regression(concept.attribute, PROBE_SAMPLE), PosteriorMeans(side.model))
    vector = torch.from_numpy(direction.vector)
    middle = float(attribute.measure(images).mean())
    centre = float((side.model.encode(images)[0] @ direction.vector).mean(dtype=np.float64))
    slope = direction.length
    return Identifier(lambda points: middle + slope * (points @ vector - centre))


def _in_one_step(
    of: Callable[[Tensor], Tensor],
) -> Callable[[Tensor], Generator[None, None, Tensor]]:
    def step(images: Tensor) -> Generator[None, None, Tensor]:
        yield from ()
        return of(images)

    return step


def _measuring(
    concept: Concept, source: Side, in_steps: Callable[[Tensor], Generator[None, None, Tensor]]
) -> Attribute:
    """The concept's attribute, measured so; without companions, which are about the true image."""
    known = attribute_of_concept(concept)
    return replace(
        known,
        name=f"{known.name} as '{source.name}' knows it",
        of=Asked(in_steps),
        otherwise=(),
        companions=None,
    )
