"""Numbers of images as people write them: ``22, 41, 100-120``."""

import re

from core.errors import UserError, shortened

RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def numbers_in(text: str, below: int, most: int) -> tuple[int, ...]:
    """The numbers that a text names, each once, in its order.

    Parameters
    ----------
    text
        Numbers and ranges, both ends included, with commas or spaces between.
    below
        All numbers must be smaller.
    most
        How many there may be.

    Raises
    ------
    UserError
        It names none, too many, too large ones, or something else.
    """
    found: dict[int, None] = {}
    joined = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", "-", text)
    for part in filter(None, re.split(r"[,;\s]+", joined)):
        match = RANGE.fullmatch(part)
        if match is None:
            raise UserError(
                f"'{shortened(part)}' is no number of an image; write numbers and ranges, such as "
                "22, 41, 100-120."
            )
        first = int(match[1])
        last = first if match[2] is None else int(match[2])
        if last < first:
            raise UserError(f"The range {first}-{last} goes down; write {last}-{first}.")
        if last >= below:
            raise UserError(f"There is no image {last}: they are numbered 0 to {below - 1}.")
        if last - first >= most:
            raise UserError(f"The range {first}-{last} has more than the {most} images of a group.")
        found.update(dict.fromkeys(range(first, last + 1)))
    if not found:
        raise UserError(
            "The group has no image; write numbers and ranges, such as 22, 41, 100-120."
        )
    if len(found) > most:
        raise UserError(f"The group has {len(found)} images; it may have {most}.")
    return tuple(found)


def numbers_text(numbers: tuple[int, ...]) -> str:
    """Numbers as ``numbers_in`` reads them, runs of three or more as ranges."""
    parts: list[str] = []
    place = 0
    while place < len(numbers):
        end = place
        while end + 1 < len(numbers) and numbers[end + 1] == numbers[end] + 1:
            end += 1
        if end - place >= 2:
            parts.append(f"{numbers[place]}-{numbers[end]}")
            place = end + 1
        else:
            parts.append(str(numbers[place]))
            place += 1
    return ", ".join(parts)
