"""Image references as text: the command line's IMAGE.

    IMAGE   = SOURCE [EDIT ...]
    SOURCE  = test:NUMBER | train:NUMBER | picture:NAME:BASE64[:ORIGIN] | the path of a picture file
    ORIGIN  = SHA256=LATENT[,LATENT ...]
    EDIT    = @whiten | @grow=COUNT | @dim=FACTOR | @paint=[PAINTED[,PAINTED ...]]
    PAINTED = INDEX:LEVEL | FIRST-LAST:LEVEL

``picture:`` carries a picture itself, as ``format_image`` writes it: its name percent-encoded, its
784 grey levels in Base64, and of a picture that a model has decoded the SHA-256 of the model's file and
where in its latent space that was. An INDEX is 28 row + column; FIRST-LAST is all from one index to another.

In a path, everything up to an ``@`` belongs to the file's name if there is such a file; of several
possible ones the longest is meant. A file whose name starts like another source is reached by
putting ``./`` in front of it.
"""

import base64
import os
import re
from math import isfinite
from urllib.parse import quote, unquote_to_bytes

from core.errors import UserError
from core.files import shown
from core.images.picture_files import read_picture_with_report
from core.images.reference import (
    LATENTS_LIMIT,
    PIXELS,
    SIDE,
    DecodedAt,
    Dim,
    Edit,
    Grow,
    ImageReference,
    ImageSource,
    Paint,
    Picture,
    TestImage,
    TrainImage,
    Whiten,
)

_SPLITS: dict[str, tuple[type[TestImage] | type[TrainImage], int, str]] = {
    "test": (TestImage, 10_000, "test"),
    "train": (TrainImage, 60_000, "training"),
}
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_ORIGIN = re.compile(rf"([0-9a-f]{{64}})=({_DECIMAL.pattern}(?:,{_DECIMAL.pattern})*)")
_PAINTED = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?:(.*)", re.DOTALL)
_EDITS = f"@whiten, @grow=1 to @grow={SIDE}, @dim=0 to @dim=1, or @paint=INDEX:LEVEL,..."


def parse_image_with_report(text: str) -> tuple[ImageReference, str]:
    """The reference that a text means; a picture file is read at once.

    And what was done to that file to make it 28 x 28, else ``""``.

    Raises:
        UserError: if it means none; says which part is wrong and what would be right.
    """
    if not text:
        raise UserError("An image is missing: give test:NUMBER, train:NUMBER or a picture file.")
    kind, colon, _ = text.partition(":")
    report = ""
    if colon and (kind in _SPLITS or kind == "picture"):
        written, *edits = text.split("@")
        source = _embedded(written) if kind == "picture" else _numbered(written)
    else:
        path = _path_in(text)
        edits = text[len(path) :].split("@")[1:]
        # Before the file is read: what is wrong with the text shows at once.
        parsed = tuple(_edit(edit, text) for edit in edits)
        source, report = _picture_file(path)
        return ImageReference(source, parsed), report
    return ImageReference(source, tuple(_edit(edit, text) for edit in edits)), report


def format_image(reference: ImageReference) -> str:
    """The text that means a reference: ``parse_image_with_report(format_image(r)) == (r, "")``."""
    return _source_text(reference.source) + "".join(map(_edit_text, reference.edits))


def _source_text(source: ImageSource) -> str:
    if isinstance(source, Picture):
        name = quote(source.name.encode("utf-8", "surrogatepass"), safe="")
        pixels = base64.b64encode(source.pixels).decode("ascii")
        return f"picture:{name}:{pixels}{_origin_text(source.decoded_at)}"
    return f"{'test' if isinstance(source, TestImage) else 'train'}:{source.number}"


def _origin_text(origin: DecodedAt | None) -> str:
    if origin is None:
        return ""
    return f":{origin.model_sha256}={','.join(repr(float(value)) for value in origin.latents)}"


def _edit_text(edit: Edit) -> str:
    match edit:
        case Whiten():
            return "@whiten"
        case Grow(pixels=count):
            return f"@grow={count}"
        case Dim(factor=factor):
            return f"@dim={float(factor)!r}"
        case Paint(pixels=pixels):
            return "@paint=" + ",".join(_runs(pixels))


def _runs(pixels: tuple[tuple[int, float], ...]) -> list[str]:
    """Painted pixels as text, neighbours of one level together."""
    runs: list[tuple[int, int, str]] = []
    for index, level in pixels:
        written = repr(float(level))
        if runs and runs[-1][1] == index - 1 and runs[-1][2] == written:
            runs[-1] = (runs[-1][0], index, written)
        else:
            runs.append((index, index, written))
    return [
        f"{first}:{level}" if first == last else f"{first}-{last}:{level}"
        for first, last, level in runs
    ]


def _quoted(text: str) -> str:
    """A part of what the user wrote, short enough for a sentence."""
    clean = shown(text)
    return f"'{clean}'" if len(clean) <= 60 else f"'{clean[:57]}...'"


def _numbered(text: str) -> ImageSource:
    """``test:17`` or ``train:17``."""
    kind, _, number = text.partition(":")
    image, count, adjective = _SPLITS[kind]
    if not _WHOLE.fullmatch(number) or int(number) >= count:
        raise UserError(
            f"{_quoted(text)} is not an image: the {adjective} images are {kind}:0 to "
            f"{kind}:{count - 1}."
        )
    return image(int(number))


def _embedded(text: str) -> Picture:
    """``picture:NAME:BASE64``, or with an origin."""
    _, _, rest = text.partition(":")
    encoded_name, colon, rest = rest.partition(":")
    encoded, _, written_origin = rest.partition(":")
    try:
        if not colon:
            raise ValueError
        pixels = base64.b64decode(encoded, validate=True)
        name = unquote_to_bytes(encoded_name).decode("utf-8", "surrogatepass")
    except ValueError:
        raise UserError(
            f"{_quoted(text)} is not an embedded picture: picture:NAME:BASE64 with a "
            f"percent-encoded name and {PIXELS} grey levels is meant."
        ) from None
    if len(pixels) != PIXELS or len(name) > 255:
        raise UserError(
            f"{_quoted(text)} is not an embedded picture: it needs {PIXELS} grey levels and has "
            f"{len(pixels)}, and its name has at most 255 characters."
        )
    return Picture(pixels, name, _origin(written_origin, text))


def _origin(written: str, text: str) -> DecodedAt | None:
    """``SHA256=LATENT,LATENT``, or nothing."""
    if not written:
        return None
    match = _ORIGIN.fullmatch(written)
    latents = tuple(float(value) for value in match[2].split(",")) if match else ()
    if match is None or not all(map(isfinite, latents)) or len(latents) > LATENTS_LIMIT:
        raise UserError(
            f"{_quoted(text)} is not an embedded picture: after its pixels, SHA256=LATENT,LATENT,... "
            "says which model has decoded it, and where."
        )
    return DecodedAt(match[1], latents)


def _path_in(text: str) -> str:
    """The part of a text that is the picture's path: the longest that exists, else the shortest."""
    ends = [len(text), *(at for at in range(len(text) - 1, 0, -1) if text[at] == "@")]
    return next((text[:end] for end in ends if os.path.lexists(text[:end])), text[: ends[-1]])


def _picture_file(path: str) -> tuple[Picture, str]:
    if not os.path.lexists(path):  # a link that leads nowhere is told of by the reader
        raise UserError(
            f"{_quoted(path)} is neither a picture file that exists nor an image such as test:17 "
            "or train:17."
        )
    return read_picture_with_report(path)


def _edit(text: str, image: str) -> Edit:
    """One edit, without its ``@``."""
    name, equals, value = text.partition("=")
    if name == "whiten" and not equals:
        return Whiten()
    if name == "grow":
        if not _WHOLE.fullmatch(value) or not 1 <= int(value) <= SIDE:
            raise UserError(
                f"{_quoted('@' + text)} is wrong: @grow= takes a whole number of pixels from 1 to "
                f"{SIDE}."
            )
        return Grow(int(value))
    if name == "dim":
        factor = _unit(value)
        if factor is None:
            raise UserError(
                f"{_quoted('@' + text)} is wrong: @dim= takes a factor from 0 to 1, such as "
                "@dim=0.6."
            )
        return Dim(factor)
    if name == "paint" and equals:
        return _paint(value)
    raise UserError(
        f"{_quoted('@' + text)} in {_quoted(image)} is not an edit; it can be {_EDITS}."
    )


def _unit(text: str) -> float | None:
    """A number from 0 to 1."""
    if not _DECIMAL.fullmatch(text):
        return None
    value = float(text)
    return value if 0 <= value <= 1 else None


def _paint(text: str) -> Paint:
    """What follows ``@paint=``."""
    pixels: dict[int, float] = {}
    for part in text.split(",") if text else ():
        match = _PAINTED.fullmatch(part)
        level = _unit(match[3]) if match else None
        if match is None or level is None:
            raise UserError(
                f"{_quoted(part)} after @paint= is wrong: it takes INDEX:LEVEL or FIRST-LAST:LEVEL "
                f"with indices from 0 to {PIXELS - 1} and levels from 0 to 1."
            )
        first = int(match[1])
        last = int(match[2] or match[1])
        if not first <= last < PIXELS:
            raise UserError(
                f"{_quoted(part)} after @paint= is wrong: indices go from 0 to {PIXELS - 1}, the "
                "first one before the last."
            )
        for index in range(first, last + 1):
            if index in pixels:
                raise UserError(f"The pixel {index} is there twice after @paint=; give it once.")
            pixels[index] = level
    return Paint(tuple(sorted(pixels.items())))
