"""IMAGE arguments: what they mean, and what was done to a picture file to make it one of ours."""

import sys

from core.images.reference import ImageReference


def image_argument(text: str) -> ImageReference:
    """The reference that an IMAGE argument means; what happened to a picture goes to stderr.

    Raises
    ------
    UserError
        It means none, or the picture is no good.
    """
    from core.images.reference_text import parse_image_with_report

    reference, report = parse_image_with_report(text)
    if report:
        print(f"note: {text}: {report}", file=sys.stderr)
    return reference
