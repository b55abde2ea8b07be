"""What the message bar says while there is nothing else to say: what can be done next."""

from core.workspace.translation_state import Translation, TranslationPage

HINTS = {
    TranslationPage.STRIPS: (
        "Drag the slider or a strip; choose another map, another concept, or exchange the models."
    ),
    TranslationPage.MAP: "Point at a cell for its numbers, or choose another map above.",
    TranslationPage.TABLE: (
        "Click a column's name to sort by it; double-click a map to carry the arrow over by it."
    ),
    TranslationPage.CURVE: "Click a point of the curve to fit the arrow's map on so many images.",
    TranslationPage.ROUND_TRIP: "Choose another base image or another map to see what survives.",
}


def hint(translation: Translation) -> str:
    """What to do next."""
    if translation.source == translation.target:
        return "Source and target are the same model, so every translation is the identity."
    return HINTS[translation.page]
