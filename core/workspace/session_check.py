"""What the types of the state cannot say: a workspace from a file is checked, or mended, here.

What would break the program is refused. What merely names something that is no longer there, or
leaves a slider off its track, is mended with a sentence: one lost reference should cost nobody the
rest of the work.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec.structs import replace

from core.concepts.recipes import GroupDifference, Pair, Recipe, Separated, Translated
from core.decoding_problems import clipped
from core.errors import UserError
from core.images.reference import ImageReference, Paint
from core.workspace.grid_world_check import refuse_grid_world
from core.workspace.image_changes import EDIT_LIMIT, PICTURE_LIMIT
from core.workspace.latents_check import refuse_latents
from core.workspace.library_changes import DIRECTION_LIMIT, NAME_LIMIT
from core.workspace.recipe_limits import recipe_problem
from core.workspace.state import LIVE_PAIR, Traversal, Workspace
from core.workspace.translation_check import mend_translation, refuse_translation
from core.workspace.translation_state import OfDirection, Translation

MODEL_LIMIT = 16
"""Strips above each other; more would not fit any screen."""

MOVE_LIMIT = 10_000
"""Latent dimensions moved by hand."""


def refuse(workspace: Workspace) -> None:
    """Refuse what no mending helps.

    Raises:
        UserError: its message is a clause with the place (``at $.workspace... two directions ...``).
    """
    traversal = workspace.traversal
    place = "$.workspace.traversal"
    for name, values, limit in (
        ("models", traversal.models, MODEL_LIMIT),
        ("pictures", traversal.pictures, PICTURE_LIMIT),
        ("moves", traversal.moves, MOVE_LIMIT),
        ("directions", traversal.directions, DIRECTION_LIMIT),
    ):
        if len(values) > limit:
            raise UserError(f"at {place}.{name} there are more than {limit} {name}")
    _refuse_models(traversal, place)
    _refuse_directions(traversal, f"{place}.directions")
    for where, image in _images(traversal, place):
        _refuse_edits(image, f"{where}.edits")
    refuse_grid_world(workspace.grid_world, "$.workspace.grid_world")
    refuse_latents(workspace.latents, "$.workspace.latents")
    refuse_translation(workspace.translation, "$.workspace.translation")
    for where, image in _translation_images(workspace.translation, "$.workspace.translation"):
        _refuse_edits(image, f"{where}.edits")


def _refuse_models(traversal: Traversal, place: str) -> None:
    if not traversal.models:
        raise UserError(f"at {place}.models there is no model")
    if len(set(traversal.models)) < len(traversal.models):
        raise UserError(f"at {place}.models a model is there twice")
    moved = [(move.model, move.dimension) for move in traversal.moves]
    if len(set(moved)) < len(moved):
        raise UserError(f"at {place}.moves a dimension is moved twice")
    if len(set(traversal.hold)) < len(traversal.hold):
        raise UserError(f"at {place}.hold an attribute is there twice")
    if len(set(traversal.study.plotted)) < len(traversal.study.plotted):
        raise UserError(f"at {place}.study.plotted an attribute is there twice")
    names = [mark.name for mark in traversal.marks]
    if len(set(names)) < len(names):
        raise UserError(f"at {place}.marks two attributes have the same name")


def _refuse_edits(image: ImageReference, place: str) -> None:
    if len(image.edits) > EDIT_LIMIT:
        raise UserError(f"at {place} there are more than {EDIT_LIMIT} edits")
    for number, edit in enumerate(image.edits):
        if not isinstance(edit, Paint):
            continue
        if any(a >= b for (a, _), (b, _) in pairwise(edit.pixels)):
            raise UserError(
                f"at {place}[{number}].pixels the painted pixels are not each there once and in "
                "ascending order"
            )


def _refuse_directions(traversal: Traversal, place: str) -> None:
    seen = {LIVE_PAIR}
    for number, direction in enumerate(traversal.directions):
        here = f"{place}[{number}]"
        if not direction.identifier:
            raise UserError(f"at {here}.identifier there is none")
        if direction.identifier in seen:
            raise UserError(
                f"at {here}.identifier '{clipped(direction.identifier)}' is the identifier of "
                "another direction already"
            )
        seen.add(direction.identifier)
        if len(direction.name) > NAME_LIMIT:
            raise UserError(f"at {here}.name there are more than {NAME_LIMIT} characters")
        problem = recipe_problem(direction.recipe)
        if problem:
            raise UserError(f"at {here}.recipe the direction is too large: {problem}")


def _images(traversal: Traversal, place: str) -> Iterator[tuple[str, ImageReference]]:
    """Every image reference with its place. Recipes must have passed ``recipe_problem``."""
    yield f"{place}.first", traversal.first
    yield f"{place}.second", traversal.second
    if traversal.base is not None:
        yield f"{place}.base", traversal.base
    if traversal.gallery.like is not None:
        yield f"{place}.gallery.like", traversal.gallery.like
    for number, picture in enumerate(traversal.pictures):
        yield f"{place}.pictures[{number}]", picture
    for number, direction in enumerate(traversal.directions):
        yield from _recipe_images(direction.recipe, f"{place}.directions[{number}].recipe")


def _translation_images(
    translation: Translation, place: str
) -> Iterator[tuple[str, ImageReference]]:
    """Likewise."""
    if translation.base is not None:
        yield f"{place}.base", translation.base
    if isinstance(translation.concept, OfDirection):
        yield from _recipe_images(translation.concept.recipe, f"{place}.concept.recipe")


def _recipe_images(recipe: Recipe, place: str) -> Iterator[tuple[str, ImageReference]]:
    if isinstance(recipe, Pair):
        yield f"{place}.start", recipe.start
        yield f"{place}.end", recipe.end
    elif isinstance(recipe, GroupDifference):
        for side, images in (("start", recipe.start), ("end", recipe.end)):
            for number, image in enumerate(images):
                yield f"{place}.{side}[{number}]", image
    elif isinstance(recipe, Separated):
        yield from _recipe_images(recipe.of, f"{place}.of")
        for number, other in enumerate(recipe.against):
            yield from _recipe_images(other, f"{place}.against[{number}]")
    elif isinstance(recipe, Translated):
        yield from _recipe_images(recipe.of, f"{place}.of")


def mend(workspace: Workspace) -> tuple[Workspace, tuple[str, ...]]:
    """The workspace with dangling references and impossible settings put right, and what was done.

    A workspace that needs no mending is returned unchanged, with no sentences.
    """
    traversal = workspace.traversal
    sentences = []
    known = {LIVE_PAIR, *(direction.identifier for direction in traversal.directions)}
    if traversal.chosen not in known:
        sentences.append(
            "The session follows a direction that is not in its library, so the live pair is "
            "followed instead."
        )
        traversal = replace(traversal, chosen=LIVE_PAIR)
    against = _kept_against(traversal.against, known - {traversal.chosen})
    if against != traversal.against:
        sentences.append(
            "Some of the directions to separate from were left out, because they are not in the "
            "library, there twice, or the followed one itself."
        )
        traversal = replace(traversal, against=against)
    if traversal.low >= traversal.high:
        default = Traversal()
        sentences.append(
            f"The span from {traversal.low:g} to {traversal.high:g} holds nothing, so it was set "
            f"to {default.low:g} to {default.high:g}."
        )
        traversal = replace(traversal, low=default.low, high=default.high)
    inside = min(max(traversal.position, traversal.low), traversal.high)
    if inside != traversal.position:
        sentences.append(
            f"The slider's position {traversal.position:g} lay outside the span and was set to "
            f"{inside:g}."
        )
        traversal = replace(traversal, position=inside)
    translation, more = mend_translation(workspace.translation)
    sentences += more
    if not sentences:
        return workspace, ()
    mended = replace(workspace, traversal=traversal, translation=translation)
    return mended, tuple(sentences)


def _kept_against(names: Iterable[str], allowed: set[str]) -> tuple[str, ...]:
    return tuple(name for name in Counter(names) if name in allowed)
