"""What a sheet may have in its rows, and the plan that a choice comes to: from state and choice alone."""

from dataclasses import dataclass
from enum import StrEnum

from msgspec.structs import replace

from core.concepts.recipes import Method
from core.concepts.strip_sheets import (
    NAME_LIMIT,
    ROW_LIMIT,
    SheetLook,
    SheetPlan,
    SheetRow,
    of_models,
)
from core.concepts.traversal import positions
from core.errors import UserError
from core.images.reference import ImageReference
from core.workspace.image_changes import image_in
from core.workspace.state import LIVE_PAIR, Traversal, lacking, recipe_by
from gui.traversal.direction_words import LIVE_NAME, method_label
from gui.traversal.image_description import describe_edits, short_source


class RowsOf(StrEnum):
    """What differs from row to row."""

    DIRECTIONS = "directions"
    METHODS = "methods"
    BASES = "bases"


@dataclass(frozen=True)
class SheetChoices:
    """What a person has chosen."""

    rows_of: RowsOf
    directions: tuple[str, ...]
    """Identifiers, for rows of directions."""
    methods: tuple[Method, ...]
    """For rows of methods."""
    bases: tuple[ImageReference, ...]
    """For rows of base images."""
    direction: str
    """The one direction of the other kinds of rows."""
    method: Method
    """The one method of the other kinds."""
    models: tuple[str, ...]
    look: SheetLook


@dataclass(frozen=True)
class Offer:
    """One row that may be ticked."""

    value: object
    """An identifier, a Method, or an ImageReference."""
    label: str
    problem: str = ""
    """Why it cannot be had, as a sentence; else empty."""


def offered_directions(traversal: Traversal) -> list[Offer]:
    """The live pair and the library, in its order."""
    named = [Offer(one.identifier, one.name) for one in traversal.directions]
    return [Offer(LIVE_PAIR, LIVE_NAME), *named]


def offered_methods(traversal: Traversal, direction: str) -> list[Offer]:
    """All methods, and what each lacks for this direction."""
    about = replace(traversal, chosen=direction)
    return [
        Offer(
            method,
            method_label(method),
            f"It needs {missing}." if (missing := lacking(about, method)) else "",
        )
        for method in Method
    ]


def offered_bases(traversal: Traversal) -> list[Offer]:
    """The base, A and B, and the user's own pictures, each once."""
    slots = [image_in(traversal, slot) for slot in ("base", "first", "second")]
    images = dict.fromkeys([*slots, *traversal.pictures])
    return [Offer(image, image_label(image)) for image in images]


def image_label(image: ImageReference) -> str:
    """What a row with this base is called."""
    return ", ".join([short_source(image.source), *describe_edits(image.edits)])


def plan_of(choices: SheetChoices, traversal: Traversal) -> SheetPlan:
    """The sheet that the choices come to, over the positions of the strips.

    Raises
    ------
    UserError
        No row is chosen, or there are too many.
    """
    rows = _rows(choices, traversal)
    if not rows:
        noun = {RowsOf.BASES: "base image"}.get(choices.rows_of, choices.rows_of.value[:-1])
        raise UserError(f"No {noun} is ticked: tick those that are to be rows of the sheet.")
    count = len(rows) * len(choices.models)
    if count > ROW_LIMIT:
        raise UserError(f"The sheet would have {count} rows; it may have {ROW_LIMIT}.")
    at = positions(traversal.low, traversal.high, traversal.frames)
    return SheetPlan(of_models(rows, choices.models), at)


def _rows(choices: SheetChoices, traversal: Traversal) -> list[SheetRow]:
    base = image_in(traversal, "base")

    def row(image: ImageReference, direction: str, method: Method, label: str) -> SheetRow:
        recipe = recipe_by(replace(traversal, chosen=direction), method)
        # Moves by hand are of the base that is on show, and of no other image.
        moves = traversal.moves if image == base else ()
        return SheetRow("-", image, recipe, label[:NAME_LIMIT], moves)

    match choices.rows_of:
        case RowsOf.DIRECTIONS:
            names = {offer.value: offer.label for offer in offered_directions(traversal)}
            return [
                row(base, one, choices.method, names[one])
                for one in choices.directions
                if one in names
            ]
        case RowsOf.METHODS:
            return [row(base, choices.direction, one, method_label(one)) for one in choices.methods]
        case RowsOf.BASES:
            return [
                row(one, choices.direction, choices.method, image_label(one))
                for one in choices.bases
            ]
