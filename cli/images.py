"""IMAGE arguments: what they mean, and what was done to a picture file to make it one of ours."""

import sys

from core.images.reference import ImageReference, Picture

_told: set[tuple[Picture, str]] = set()
"""What was said already: an image is named for several arguments, and with several edits."""


def image_argument(text: str) -> ImageReference:
    """The reference that an IMAGE argument means; what happened to a picture goes to stderr, once.

    Raises
    ------
    UserError
        It means none, or the picture is no good.
    """
    from core.files import shown
    from core.images.reference_text import parse_image_with_report

    reference, report = parse_image_with_report(text)
    source = reference.source
    if report and isinstance(source, Picture) and (source, report) not in _told:
        _told.add((source, report))
        print(f"note: {shown(source.name)}: {report}", file=sys.stderr)
    return reference
