"""ATTRIBUTE arguments."""

from cli.images import image_argument
from core.concepts.recipes import AttributeChoice, AttributeName, Known, Marked
from core.errors import UserError
from core.images.resolve import pixels_of


def attribute_argument(text: str) -> AttributeChoice:
    """The attribute that an ATTRIBUTE argument means.

    Raises
    ------
    UserError
        It means none.
    """
    kind, colon, rest = text.partition(":")
    if colon and kind == "mark":
        levels = pixels_of(image_argument(rest)).ravel().tolist()
        weights = tuple((place, level) for place, level in enumerate(levels) if level > 0.0)
        if not weights:
            raise UserError(f"The image '{rest}' is black, so it marks no pixel to be measured.")
        return Marked(text[:80], weights)
    try:
        return Known(AttributeName(text))
    except ValueError:
        names = ", ".join(name.value for name in AttributeName)
        raise UserError(
            f"There is no attribute '{text}'; take one of {names}, or mark:IMAGE."
        ) from None
