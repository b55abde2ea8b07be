"""What is asked about the followed direction beside its strips: requests as a function of the state."""

from core.concepts.attributes import attribute_of, usual_amount
from core.concepts.recipes import AttributeName, Known, Pair, Recipe, takes_long
from core.concepts.traversal import positions
from core.engine.separation_requests import (
    AttributesRequest,
    CollinearityRequest,
    ConsistencyRequest,
    HeldOutLeaksRequest,
    PatientStripLeaksRequest,
    StripLeaksRequest,
)
from core.images.fashion_mnist import test_split
from core.images.reference import TestImage
from core.workspace.image_changes import image_in
from core.workspace.state import Traversal, compared_recipe, followed_recipe
from core.workspace.study_changes import studied_change, studied_hold
from gui.traversal.leak_page import IMAGES

USUAL_CLASS = 7
"""Over which attributes are described where nothing says what the base image is of."""


def recipes_of_strips(traversal: Traversal) -> tuple[Recipe, ...]:
    """One for each strip of a model."""
    compared = compared_recipe(traversal)
    followed = followed_recipe(traversal)
    return (followed,) if compared is None else (followed, compared)


def amount_of(traversal: Traversal) -> float:
    """By how much the attribute is to change, in its unit."""
    amount = traversal.study.amount
    return usual_amount(attribute_of(studied_change(traversal))) if amount is None else amount


def strip_leaks_request(traversal: Traversal) -> StripLeaksRequest:
    """What leaks along the strips."""
    recipes = recipes_of_strips(traversal)
    kind = PatientStripLeaksRequest if any(map(takes_long, recipes)) else StripLeaksRequest
    return kind(
        models=traversal.models,
        base=image_in(traversal, "base"),
        recipes=recipes,
        positions=positions(traversal.low, traversal.high, traversal.frames),
        change=studied_change(traversal),
        amount=amount_of(traversal),
        hold=studied_hold(traversal),
        classes=traversal.study.classes,
        moves=traversal.moves,
    )


def held_out_request(traversal: Traversal) -> HeldOutLeaksRequest:
    """What the strips' directions do to many images."""
    return HeldOutLeaksRequest(
        models=traversal.models,
        recipes=recipes_of_strips(traversal),
        change=studied_change(traversal),
        amount=amount_of(traversal),
        hold=studied_hold(traversal),
        classes=traversal.study.classes,
        images=IMAGES,
    )


def collinearity_request(traversal: Traversal) -> CollinearityRequest:
    """Whether it is collinearity."""
    return CollinearityRequest(
        models=traversal.models,
        change=studied_change(traversal),
        amount=amount_of(traversal),
        hold=studied_hold(traversal),
        classes=traversal.study.classes,
    )


def consistency_request(traversal: Traversal) -> ConsistencyRequest:
    """How alike the pairs of the library's directions are."""
    asked = [one for one in traversal.directions if not isinstance(one.recipe, Pair)]
    return ConsistencyRequest(
        models=traversal.models,
        recipes=tuple(one.recipe for one in asked),
        names=tuple(one.identifier for one in asked),
    )


def attributes_request(traversal: Traversal) -> AttributesRequest:
    """All attributes on the base image and on the current frames."""
    chosen = traversal.study.spread_class
    return AttributesRequest(
        models=traversal.models,
        base=image_in(traversal, "base"),
        recipe=followed_recipe(traversal),
        positions=positions(traversal.low, traversal.high, traversal.frames),
        position=traversal.position,
        attributes=(*map(Known, AttributeName), *traversal.marks),
        label=class_of_base(traversal)[0] if chosen is None else chosen,
        moves=traversal.moves,
    )


def class_of_base(traversal: Traversal) -> tuple[int, bool]:
    """Fashion-MNIST's own number for what the base image is of, and whether that is known.

    If it is not, the class that the gallery shows.
    """
    source = image_in(traversal, "base").source
    if isinstance(source, TestImage):
        return int(test_split().labels[source.number]), True
    label = traversal.gallery.label
    return USUAL_CLASS if label is None else label, False
