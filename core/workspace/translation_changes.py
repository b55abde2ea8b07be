"""Changes to the translation pane, as pure functions from one state to the next; and what it asks about."""

from collections.abc import Iterable

from msgspec.structs import replace

from core.concepts.recipes import (
    HOLD_LIMIT,
    AttributeChoice,
    Direction,
    Translated,
    TranslationMethod,
)
from core.errors import UserError
from core.images.reference import ImageReference
from core.workspace import library_changes
from core.workspace.image_changes import image_in
from core.workspace.state import LIVE_PAIR, Traversal, Workspace, recipe_of
from core.workspace.study_changes import attribute_about, usually_held
from core.workspace.translation_state import (
    CONCEPT_NAME_LIMIT,
    OfAttribute,
    OfDirection,
    Translation,
    TranslationConcept,
)

LIVE_PAIR_NAME = "B − A"
"""What the traversal's live pair is called as a concept."""


def base_of(workspace: Workspace) -> ImageReference:
    """Where the strips start: the pane's own image, or the traversal's base."""
    own = workspace.translation.base
    return image_in(workspace.traversal, "base") if own is None else own


def changed_attribute(translation: Translation) -> AttributeChoice:
    """The attribute that the concept is about: of a direction what its recipe says, or else height."""
    concept = translation.concept
    return (
        concept.attribute if isinstance(concept, OfAttribute) else attribute_about(concept.recipe)
    )


def concepts_of(traversal: Traversal) -> tuple[OfDirection, ...]:
    """The directions of the traversal as concepts: the live pair, then those of the library."""
    pair = recipe_of(traversal, LIVE_PAIR)
    assert pair is not None
    return (
        OfDirection(LIVE_PAIR_NAME, pair),
        *(OfDirection(d.name[:CONCEPT_NAME_LIMIT], d.recipe) for d in traversal.directions),
    )


def choose_models(translation: Translation, source: str, target: str) -> Translation:
    """Carry over from one model to another; the same one twice is allowed, and is the identity."""
    return replace(translation, source=source, target=target)


def exchange_models(translation: Translation) -> Translation:
    """Carry over the other way round."""
    return choose_models(translation, translation.target, translation.source)


def choose_concept(translation: Translation, concept: TranslationConcept) -> Translation:
    """Carry over another concept; what it is about is held no longer."""
    return _with_hold(replace(translation, concept=concept), translation.hold)


def hold_attributes(translation: Translation, hold: Iterable[AttributeChoice]) -> Translation:
    """Let walks hold these attributes, and leaks be measured by them.

    Raises
    ------
    UserError
        There is none, or there are more than can be held, or it is the concept itself.
    """
    # By name, as what is measured is told apart: a mark that was painted on since is still that one.
    wanted = tuple({choice.name: choice for choice in hold}.values())
    change = changed_attribute(translation)
    if change.name in {choice.name for choice in wanted}:
        raise UserError(
            f"The attribute '{change.name}' is what the concept changes, so it cannot be held as well."
        )
    if not wanted:
        raise UserError("At least one attribute has to be held: its change is the leak.")
    if len(wanted) > HOLD_LIMIT:
        raise UserError(f"No more than {HOLD_LIMIT} attributes can be held at once.")
    return replace(translation, hold=wanted)


def choose_method(translation: Translation, method: TranslationMethod) -> Translation:
    """Carry the arrow over by another map.

    Raises
    ------
    ValueError
        It is the identifier, which is no map.
    """
    if method is TranslationMethod.IDENTIFIER:
        raise ValueError("the identifier is no map between latent spaces")
    return replace(translation, method=method)


def move_to(translation: Translation, position: float) -> Translation:
    """Put the slider to a position, or to the end of the span that is nearest to it."""
    return replace(translation, position=min(max(position, translation.low), translation.high))


def set_span(translation: Translation, low: float, high: float) -> Translation:
    """Let the strips go from ``low`` to ``high``; the slider comes along where it would be outside.

    Raises
    ------
    ValueError
        ``low`` is not less than ``high``.
    """
    if not low < high:
        raise ValueError(f"a span goes up, not from {low} to {high}")
    return move_to(replace(translation, low=low, high=high), translation.position)


def translate_direction(
    traversal: Traversal,
    identifier: str,
    source: tuple[str, str],
    by: TranslationMethod,
    name: str,
    images: int = 0,
) -> Traversal:
    """Add to the library a direction carried over from a model, and follow it.

    Parameters
    ----------
    identifier
        The direction that is carried over, or ``LIVE_PAIR``.
    source
        Name or path, and SHA-256 of the file, of the model that it comes from.
    by
        How.
    name
        What the new one is called; numbered if there is one so called.
    images
        How many images a fitted map is fitted on; 0: all that there are.

    Raises
    ------
    UserError
        The name is empty, the recipe too large, or the library full.
    ValueError
        There is no such direction.
    """
    recipe = recipe_of(traversal, identifier)
    if recipe is None:
        raise ValueError(f"no direction {identifier!r} in the library")
    carried = Translated(recipe, source[0], source[1], by, images)
    more = library_changes.add_direction(traversal, name, carried)
    return library_changes.choose_direction(more, more.directions[-1].identifier)


def direction_name(traversal: Traversal, identifier: str) -> str:
    """What a direction of the library, or the live pair, is called."""
    found: Direction | None = next(
        (d for d in traversal.directions if d.identifier == identifier), None
    )
    return LIVE_PAIR_NAME if found is None else found.name


def _with_hold(translation: Translation, hold: Iterable[AttributeChoice]) -> Translation:
    change = changed_attribute(translation)
    kept = tuple(choice for choice in dict.fromkeys(hold) if choice.name != change.name)
    return replace(translation, hold=kept or usually_held(change))
