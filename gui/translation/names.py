"""What methods, readings, models and concepts are called in the pane, and what each is."""

from core.concepts.recipes import TranslationMethod
from core.workspace.translation_state import (
    Beside,
    OfAttribute,
    OfDirection,
    ReadingName,
    Translation,
    TranslationConcept,
    TranslationPage,
)

ARROW_CAPTIONS = {
    TranslationMethod.AFFINE: "affine arrow",
    TranslationMethod.PROCRUSTES: "rotated arrow",
    TranslationMethod.CCA: "CCA arrow",
    TranslationMethod.RELATIVE: "relative arrow",
    TranslationMethod.NETWORK: "network arrow",
    TranslationMethod.THROUGH_IMAGES: "arrow by images",
}
"""How the strip of a translated arrow is called; short, for it stands beside the frames."""

IDENTIFIER_CAPTION = "identifier"

READINGS: dict[ReadingName, tuple[str, str]] = {
    "careful": (
        "Careful",
        "What the student says, less part of its error on what the source itself draws, with some weight "
        "on the posterior; the source learns to read for some seconds first",
    ),
    "posterior": (
        "Posterior",
        "The mean over the source's posterior around its mode, corrected for blur; needs no learning",
    ),
    "student": (
        "Student",
        "What a small network has learned from images that the source imagines",
    ),
    "encoder": ("Encoder", "The source's encoder as it stands: c1(E_a(D_b(z))) literally"),
}
"""How the source reads the target's images, and what that is."""

PAGES: tuple[tuple[TranslationPage, str, str], ...] = (
    (
        TranslationPage.STRIPS,
        "Strips",
        "Native, translated and identifier's strips above each other",
    ),
    (TranslationPage.MAP, "Map", "The map between active dimensions as a matrix"),
    (TranslationPage.TABLE, "Table", "All methods with their measures, beside their baselines"),
    (TranslationPage.CURVE, "Shared images", "Accuracy over the number of images both have seen"),
    (TranslationPage.ROUND_TRIP, "There and back", "One image through both models and back"),
)

BESIDES: tuple[tuple[Beside, str, str], ...] = (
    (Beside.ARROWS, "arrows", "The upper two strips follow each model's own direction, straight"),
    (Beside.WALKS, "walks", "The upper two strips walk on each model's own identifier"),
)


def concept_name(concept: TranslationConcept) -> str:
    """What a concept is called."""
    if isinstance(concept, OfDirection):
        return concept.name
    return f"{concept.attribute.name}, probe" if concept.probe else concept.attribute.name


def concept_sentence(concept: TranslationConcept) -> str:
    """What a concept is."""
    if isinstance(concept, OfAttribute):
        name = concept.attribute.name
        if concept.probe:
            return f"A linear regression of {name} on the source's latents of shoes"
        return f"The {name} of the image that the source decodes from a latent point"
    return f"How far a latent point of the source lies along the direction '{concept.name}'"


def held_names(translation: Translation) -> str:
    """What is held, in words."""
    return " and ".join(choice.name for choice in translation.hold)
