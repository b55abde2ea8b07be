"""How an animation runs: for how long each picture is shown, in which order, and how often."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

if TYPE_CHECKING:
    from PIL import Image

MILLISECONDS_LIMITS = (20, 5000)
"""GIF counts in hundredths of a second, and viewers slow down what is faster than two of them."""


class Animation(Struct, frozen=True, forbid_unknown_fields=True):
    """How an animated picture runs."""

    milliseconds: Annotated[int, Meta(ge=20, le=5000)] = 80
    """For which each picture is shown; the file has the nearest hundredth of a second."""
    there_and_back: bool = True
    """Whether it runs backwards too, so that nothing jumps."""
    loop: bool = True
    """Whether it begins again, for ever."""


USUAL = Animation()
"""There and back, for ever."""


def running_order(count: int, animation: Animation) -> tuple[int, ...]:
    """Which of ``count`` pictures, 0 first, is shown when.

    There and back, and for ever: neither end is shown twice in a row. There and back once: it ends
    where it began.
    """
    there = range(count)
    if not animation.there_and_back:
        return tuple(there)
    back = range(count - 2, 0 if animation.loop else -1, -1)
    return (*there, *back)


def hundredths(milliseconds: int) -> int:
    """Milliseconds as GIF can hold them, again in milliseconds."""
    return max(MILLISECONDS_LIMITS[0], 10 * round(milliseconds / 10))


def gif_of(
    pictures: "Sequence[Image.Image]", animation: Animation, comment: bytes, disposal: int = 0
) -> bytes:
    """Pictures, equally large and at least one, as GIF.

    Parameters
    ----------
    pictures, animation
        In the order of time; how they run.
    comment
        What made them.
    disposal
        What becomes of a picture when the next one comes, as GIF89a numbers it.
    """
    first, *others = (pictures[place] for place in running_order(len(pictures), animation))
    buffer = io.BytesIO()
    # Without a number of repetitions it is shown once.
    forever = {"loop": 0} if animation.loop else {}
    first.save(
        buffer,
        "GIF",
        save_all=True,
        append_images=others,
        duration=hundredths(animation.milliseconds),
        disposal=disposal,
        comment=comment,
        **forever,
    )
    return buffer.getvalue()
