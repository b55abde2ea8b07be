"""What the types of the translation pane's state cannot say: one from a file is checked, or mended, here."""

from msgspec.structs import replace

from core.concepts.recipes import TranslationMethod
from core.errors import UserError
from core.workspace.recipe_limits import recipe_problem
from core.workspace.translation_changes import changed_attribute, choose_concept, move_to
from core.workspace.translation_state import OfDirection, Translation


def refuse_translation(translation: Translation, place: str) -> None:
    """Refuse a state that the pane could not show.

    Parameters
    ----------
    place
        Where it stands in the file, such as ``$.workspace.translation``.

    Raises
    ------
    UserError
        Its message is a clause with the place.
    """
    if translation.method is TranslationMethod.IDENTIFIER:
        raise UserError(f"at {place}.method the identifier is no map between latent spaces")
    if len(set(translation.hold)) < len(translation.hold):
        raise UserError(f"at {place}.hold an attribute is there twice")
    if isinstance(translation.concept, OfDirection):
        problem = recipe_problem(translation.concept.recipe)
        if problem:
            raise UserError(f"at {place}.concept.recipe the direction is too large: {problem}")


def mend_translation(translation: Translation) -> tuple[Translation, tuple[str, ...]]:
    """The state with impossible settings put right, and what was done; unchanged if there are none."""
    sentences = []
    if changed_attribute(translation).name in {choice.name for choice in translation.hold}:
        sentences.append(
            "The translation held the attribute that its concept changes, so that is held no longer."
        )
        translation = choose_concept(translation, translation.concept)
    if translation.low >= translation.high:
        default = Translation()
        sentences.append(
            f"The translation's span from {translation.low:g} to {translation.high:g} holds nothing, "
            f"so it was set to {default.low:g} to {default.high:g}."
        )
        translation = replace(translation, low=default.low, high=default.high)
    inside = move_to(translation, translation.position)
    if inside != translation:
        sentences.append(
            f"The translation's position {translation.position:g} lay outside the span and was set to "
            f"{inside.position:g}."
        )
        translation = inside
    return translation, tuple(sentences)
