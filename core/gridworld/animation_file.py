"""An animation as GIF bytes, frame by frame, so that whoever makes it can do other things between."""

import io
from collections.abc import Generator, Sequence

COLOURS = 64
"""Of the palette, which all frames share: a picture of flat colours and smooth edges needs no more."""


def animation_gif(
    frames: Sequence[bytes], size: tuple[int, int], milliseconds: int
) -> Generator[int, None, bytes]:
    """GIF bytes of an endless animation; yields the number of frames done.

    Parameters
    ----------
    frames
        Each (height, width, 3) bytes, red, green, blue.
    size
        (width, height) in pixels.
    milliseconds
        For which each frame is shown; GIF counts in hundredths of a second.
    """
    from PIL import Image

    first = Image.frombytes("RGB", size, frames[0])
    # The palette is taken from several frames at once: one alone may lack a colour.
    chosen = [frames[len(frames) * part // 8] for part in range(8)]
    together = Image.new("RGB", (size[0], size[1] * len(chosen)))
    for number, frame in enumerate(chosen):
        together.paste(Image.frombytes("RGB", size, frame), (0, number * size[1]))
    palette = together.quantize(COLOURS, dither=Image.Dither.NONE)
    reduced = [first.quantize(palette=palette, dither=Image.Dither.NONE)]
    for number, frame in enumerate(frames[1:], 1):
        yield number
        image = Image.frombytes("RGB", size, frame)
        reduced.append(image.quantize(palette=palette, dither=Image.Dither.NONE))
    data = io.BytesIO()
    reduced[0].save(
        data,
        "GIF",
        save_all=True,
        append_images=reduced[1:],
        duration=milliseconds,
        loop=0,
        disposal=1,
    )
    return data.getvalue()
