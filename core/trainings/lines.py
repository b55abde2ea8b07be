"""The lines of JSON in which a training process tells how it goes, and the words that it obeys.

``train`` prints them on standard error, one event in each line. Pictures are in the lines too (bytes
in base64, some ten thousand characters each): a line is there as a whole or not at all, needs no name
on the disk, and nothing of it is left behind whatever becomes of either process.
"""

import msgspec
from msgspec import Struct

from core.vae.description import LARGEST_FIGURE

PAUSE, RESUME, STOP = "pause", "resume", "stop"
"""What a controlled training obeys, each a line on its standard input; the input's end is STOP too."""

LONGEST_LINE = 1 << 20
"""Characters; a longer one is none of ours."""


class TrainingLine(Struct, frozen=True, tag_field="event"):
    """Base of all lines; fields that are not known are passed over, for later versions have more."""


class DataLine(TrainingLine, frozen=True, tag="data"):
    """The training images are being found or downloaded."""

    what: str
    fraction: float


class StartLine(TrainingLine, frozen=True, tag="start"):
    """Everything is there, and the first step comes next."""

    device: str
    """What it computes on, in words."""
    processes: int
    epochs_done: int
    """Before, by what it goes on from."""
    images: int
    """In each epoch."""
    subjects: bytes = b""
    """(10, 28, 28) grey levels: what ``PicturesLine.reconstructions`` are reconstructions of."""
    classes: bytes = b""
    """The class, 0 to 9, of each point of ``PicturesLine.plane``."""


class StepLine(TrainingLine, frozen=True, tag="step"):
    """Some steps are done; losses in nats per image, averaged over these."""

    epoch: int
    """Counted from 1."""
    epochs: int
    step: int
    """Within the epoch, counted from 1."""
    steps: int
    """In each epoch."""
    nelbo: float
    reconstruction: float
    kl: float
    images_per_second: int
    seconds_left: int


class MeasuresLine(TrainingLine, frozen=True, tag="measures"):
    """The test split, measured after an epoch (counted from 1), in nats per image."""

    epoch: int
    nelbo: float
    reconstruction: float
    kl: float
    variance: tuple[float, ...]
    """Of each dimension's posterior mean."""
    images: int
    active: int
    """Dimensions."""


class PicturesLine(TrainingLine, frozen=True, tag="pictures"):
    """What the network makes of a few test images now."""

    reconstructions: bytes
    """(10, 28, 28) grey levels."""
    plane: bytes
    """(n, 2) posterior means, float16, little-endian; empty unless there are two dimensions."""


AnyLine = DataLine | StartLine | StepLine | MeasuresLine | PicturesLine

_decoder = msgspec.json.Decoder(AnyLine)


def line_text(line: AnyLine) -> str:
    """A line as it is printed, without its end."""
    return msgspec.json.encode(line).decode()


def read_line(text: str | bytes) -> AnyLine | None:
    """The event in a line of standard error; None where it is none, such as a library's warning.

    Numbers that are no figures (JSON has neither NaN nor infinity, but has 1e999) make it none.
    """
    if len(text) > LONGEST_LINE:
        return None
    try:
        line = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return line if all(abs(figure) <= LARGEST_FIGURE for figure in _figures(line)) else None


def _figures(line: AnyLine) -> tuple[float, ...]:
    if isinstance(line, StepLine):
        return (line.nelbo, line.reconstruction, line.kl)
    if isinstance(line, MeasuresLine):
        return (line.nelbo, line.reconstruction, line.kl, *line.variance)
    return ()
