"""The user's pictures: any PNG, JPEG, BMP, GIF or WebP made 28 x 28 and grey.

1. Only the first frame of an animation; turned upright, if its EXIF data say how.
2. Grey by luma (ITU-R 601-2).
3. Scaled, keeping its aspect, until the longer side has 28 pixels, each new pixel an average over
   all that it covers. A picture of 28 x 28 keeps every pixel.
4. Made square, and bright on black, as ``core.images.picture_shape`` says.

Files come from anywhere, so size, shape, time and memory are bounded before and while decoding.
"""

import io
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.files import read_limited, shown
from core.images.picture_shape import like_fashion_mnist
from core.images.reference import SIDE, Picture

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""How the names of picture files end; what is in them is found out by their content."""

FILE_LIMIT = 32 << 20
"""Bytes of a picture file."""

PIXEL_LIMIT = 64_000_000
"""Pixels of a picture."""

SIDE_LIMIT = 65_535
"""Pixels of a picture's longer side: memory that scaling takes goes by it. JPEG and GIF allow no more."""

WEBP_PIXEL_LIMIT = 32_000_000
"""Pixels of a WebP picture, of which the decoder keeps several copies."""

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
_GREY_MODES = ("1", "L", "LA", "I", "I;16", "I;16B")
_NAME_LIMIT = 255
_TIME_LIMIT = 10.0
"""Seconds for which a file is read; an honest one of the largest size takes one or two."""

_BAND = 4_000_000
"""Pixels that are made grey at a time, so that intermediate copies stay small."""

_PIECE = 2048
"""Bytes that a decoder is handed at a time, with a look at the clock in between."""

_ORIENTATION = 0x0112
"""The EXIF tag that says how to turn a picture upright."""


class _TooSlowError(Exception):
    """A file is made such that reading it would take unreasonably long."""


class _TimedBytes(io.BytesIO):
    """Bytes that can be read for ``_TIME_LIMIT`` seconds.

    Decoders walk over a file's blocks in loops that a crafted file makes endless in practice; each
    round reads, so this ends them all.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._deadline = time.monotonic() + _TIME_LIMIT

    def read(self, size: int | None = -1, /) -> bytes:
        if time.monotonic() > self._deadline:
            raise _TooSlowError
        return super().read(size)


def read_picture_with_report(path: str | Path) -> tuple[Picture, str]:
    """A picture file as a 28 x 28 grey picture, named like the file.

    And what was done, to stand in a sentence after the picture's name.

    Raises:
        UserError: if it is missing, too large, damaged, or no picture.
    """
    data = read_limited(path, FILE_LIMIT, "picture")
    return _picture(data, Path(path).name, f"picture {shown(path)}")


def picture_from_bytes_with_report(data: bytes, name: str) -> tuple[Picture, str]:
    """An encoded picture (the content of a picture file), as ``read_picture_with_report`` has it.

    Raises:
        UserError: if it is too large, damaged, or no picture.
    """
    return _picture(data, name, f"picture {shown(name)}" if name else "picture")


def _picture(data: bytes, name: str, subject: str) -> tuple[Picture, str]:
    """The picture and the report; ``subject`` is what a sentence calls it."""
    if len(data) > FILE_LIMIT:
        raise UserError(f"Cannot read the {subject}: it is larger than {FILE_LIMIT >> 20} MB.")
    if not data:
        raise UserError(f"Cannot read the {subject}: it is empty.")
    pixels, done = _decode(data, subject)
    # From its end, which tells files apart and has the suffix.
    return Picture(pixels.tobytes(), shown(name)[-_NAME_LIMIT:]), ", ".join(done)


def _decode(data: bytes, subject: str) -> tuple[NDArray[np.uint8], list[str]]:
    """(28, 28) levels and what was done."""
    from PIL import Image, UnidentifiedImageError

    _prepare_pillow()
    refused = f"Cannot read the {subject}:"
    try:
        image = Image.open(_TimedBytes(data), formats=_FORMATS)
    except UnidentifiedImageError:
        raise UserError(
            f"{refused} it is not a PNG, JPEG, BMP, GIF or WebP picture, or its start is damaged."
        ) from None
    except Image.DecompressionBombError:
        raise UserError(_too_many_pixels(refused, PIXEL_LIMIT)) from None
    except _TooSlowError:
        raise UserError(f"{refused} it takes too long to decode.") from None
    except (Exception, MemoryError):  # decoders raise almost anything at hostile bytes
        raise UserError(f"{refused} it is damaged.") from None
    limit = WEBP_PIXEL_LIMIT if image.format == "WEBP" else PIXEL_LIMIT
    if image.width * image.height > limit:
        raise UserError(_too_many_pixels(refused, limit))
    if max(image.size) > SIDE_LIMIT:
        raise UserError(
            f"{refused} it is more than {SIDE_LIMIT} pixels wide or high; make it smaller first."
        )
    # Read in small pieces: a progressive JPEG can have hundreds of scans of all pixels in few bytes.
    image.decodermaxblock = _PIECE
    try:
        return _made_small(image)
    except _TooSlowError:
        raise UserError(f"{refused} it takes too long to decode.") from None
    except MemoryError:
        raise UserError(f"{refused} it takes more memory than there is.") from None
    except Exception:  # as above
        raise UserError(f"{refused} it is damaged or incomplete.") from None


def _too_many_pixels(refused: str, limit: int) -> str:
    return f"{refused} it has more than {limit // 1_000_000} million pixels; make it smaller first."


def _prepare_pillow() -> None:
    """Settings of Pillow's for all of the program, made anew each time since others may undo them."""
    from PIL import Image, WebPImagePlugin

    Image.preinit()  # the other formats
    assert WebPImagePlugin is not None
    # Pillow refuses twice this, and for WebP does so before it allocates.
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT // 2
    # Its remarks on odd files are not for the terminal.
    warnings.filterwarnings("ignore", module=r"PIL\.")


def _made_small(image: "Image") -> tuple[NDArray[np.uint8], list[str]]:
    """(28, 28) levels of an opened picture and what was done to get them."""
    from PIL import Image

    done: list[str] = []
    width, height = image.size
    if image.mode not in _GREY_MODES:
        done.append("made grey")
    image.draft("L", (4 * SIDE, 4 * SIDE))  # JPEG can be decoded smaller at once
    image.load()  # before all that would load it too, and take its damage for none
    turn = _turn(image)
    layers = [layer for layer in _grey_and_opacity(image) if layer is not None]
    if _is_animated(image):
        done.insert(0, "its first frame")
    if turn is not None:
        done.append("turned upright")
    scale = SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if (width, height) != size:
        done.append(f"scaled from {width} x {height} pixels")
    method = Image.Resampling.HAMMING if scale < 1 else Image.Resampling.BICUBIC
    layers = [layer if layer.size == size else layer.resize(size, method) for layer in layers]
    if turn is not None:
        layers = [layer.transpose(turn) for layer in layers]
    levels, *opacity = (np.asarray(layer) for layer in layers)
    square, shaping = like_fashion_mnist(levels, opacity[0] if opacity else None)
    return square, done + shaping or ["taken as it is"]


def _is_animated(image: "Image") -> bool:
    """Whether a loaded picture has further frames (JPEG has other parts, which are none)."""
    if image.format not in ("PNG", "GIF", "WEBP"):
        return False
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception:  # the second frame is damaged, but there is one
        return True


def _turn(image: "Image") -> "Transpose | None":
    """What turns a picture upright."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        return turns.get(int(image.getexif().get(_ORIENTATION, 1)))
    except _TooSlowError:
        raise
    except Exception:  # damaged EXIF data are no reason to refuse the picture
        return None


def _grey_and_opacity(image: "Image") -> tuple["Image", "Image | None"]:
    """A loaded picture's levels over black, and its opacity unless nothing is transparent.

    Both in mode L; made band by band.
    """
    from PIL import Image

    clear = image.has_transparency_data
    if image.mode == "L" and not clear:
        return image, None
    levels = Image.new("L", image.size)
    opacity = Image.new("L", image.size) if clear else None
    rows = max(1, _BAND // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        if opacity is None:
            levels.paste(_grey_band(band), (0, top))
        else:
            band_levels, band_opacity = _clear_band(band)
            levels.paste(band_levels, (0, top))
            opacity.paste(band_opacity, (0, top))
    if opacity is not None and opacity.getextrema() == (255, 255):
        opacity = None
    return levels, opacity


def _grey_band(band: "Image") -> "Image":
    """A few rows in mode L."""
    from PIL import Image

    if band.mode.startswith("I"):  # 16 bits for each pixel, held in 16 or 32
        levels: Any = np.clip(np.asarray(band).astype(np.int64), 0, 65535)
        return Image.fromarray(((levels + 128) // 257).astype(np.uint8))
    if band.mode != "RGB" and band.mode not in ("1", "L"):
        band = band.convert("RGB")
    return band.convert("L")


def _clear_band(band: "Image") -> tuple["Image", "Image"]:
    """A few rows in mode L over black where they are transparent, and their opacity."""
    from PIL import Image, ImageChops

    if band.mode.startswith("I"):  # one of the 65,536 levels stands for transparent
        opaque = np.asarray(band) != band.info["transparency"]
        levels, opacity = _grey_band(band), Image.fromarray(opaque.astype(np.uint8) * np.uint8(255))
    else:
        band = band.convert("RGBA")
        levels, opacity = band.convert("L"), band.getchannel("A")
    return ImageChops.multiply(levels, opacity), opacity
