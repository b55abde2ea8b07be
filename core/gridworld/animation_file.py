"""An animation as GIF bytes, frame by frame, so that whoever makes it can do other things between."""

import zlib
from collections.abc import Generator, Sequence

from core.animations import Animation, gif_of

COLOURS = 96
"""Of the palette, which all frames share: a picture of flat colours and smooth edges needs no more."""

Colour = tuple[int, int, int]
"""Red, green, blue, each from 0 to 255."""


def animation_gif(
    frames: Sequence[bytes],
    size: tuple[int, int],
    animation: Animation,
    kept: Sequence[Colour] = (),
    comment: str = "",
) -> Generator[int, None, bytes]:
    """GIF bytes of an animation; yields the number of frames done.

    Parameters
    ----------
    frames
        Each (height, width, 3) bytes, red, green, blue, packed by zlib.
    size
        (width, height) in pixels.
    animation
        How it runs.
    kept
        Colours that mean something: they are in the palette however little of them there is.
    comment
        What made it, in ASCII.
    """
    from PIL import Image

    def picture(number: int) -> "Image.Image":
        return Image.frombytes("RGB", size, zlib.decompress(frames[number]))

    # The palette is taken from several frames at once: one alone may lack a colour.
    chosen = [len(frames) * part // 8 for part in range(8)]
    together = Image.new("RGB", (size[0], size[1] * len(chosen)))
    for place, number in enumerate(chosen):
        together.paste(picture(number), (0, place * size[1]))
    common = together.quantize(COLOURS - len(kept), dither=Image.Dither.NONE).getpalette() or []
    every = [part for colour in kept for part in colour] + common[: 3 * (COLOURS - len(kept))]
    palette = Image.new("P", (1, 1))
    palette.putpalette(every)
    reduced = []
    for number in range(len(frames)):
        reduced.append(picture(number).quantize(palette=palette, dither=Image.Dither.NONE))
        yield number + 1
    return gif_of(reduced, animation, comment.encode("ascii"), disposal=1)
