"""What is known of a training on its way, gathered from its lines."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.trainings.lines import (
    AnyLine,
    DataLine,
    MeasuresLine,
    PicturesLine,
    StartLine,
    StepLine,
)

MOST_POINTS = 2000
"""Of a curve; beyond, every second one is left out: no screen shows more."""

SIDE = 28


@dataclass(frozen=True)
class CurvePoint:
    """The losses at a moment, in nats per image."""

    epochs: float
    """That were done."""
    reconstruction: float
    kl: float


@dataclass
class Course:
    """Grows with each line. A process that goes on from a checkpoint continues the same course."""

    points: list[CurvePoint] = field(default_factory=list)
    """On the training images, ascending in epochs."""
    measures: list[MeasuresLine] = field(default_factory=list)
    """On the test images, ascending in epochs."""
    preparing: str = ""
    """What is being done before the first step."""
    started: StartLine | None = None
    last_step: StepLine | None = None
    subjects: NDArray[np.uint8] | None = None
    """(n, 28, 28) images that are reconstructed."""
    reconstructions: NDArray[np.uint8] | None = None
    """(n, 28, 28)"""
    classes: NDArray[np.uint8] | None = None
    """(m,) of the points of the plane."""
    plane: NDArray[np.float32] | None = None
    """(m, 2) latents, of models with two dimensions."""

    def take(self, line: AnyLine) -> None:
        """Add what a line says; one whose pictures are no pictures adds nothing."""
        match line:
            case DataLine(what, fraction):
                # What is there is not being prepared any more.
                done = fraction >= 1.0
                self.preparing = "" if done else f"{what}: {fraction:.0%}" if fraction else what
            case StartLine():
                self._begin(line)
            case StepLine():
                self.last_step = line
                self.points.append(CurvePoint(_epochs_done(line), line.reconstruction, line.kl))
                if len(self.points) > MOST_POINTS:
                    self.points = self.points[1::2]
            case MeasuresLine():
                self.measures.append(line)
            case PicturesLine():
                self._draw(line)

    @property
    def share(self) -> float:
        """How much of the training is done, 0 to 1."""
        step = self.last_step
        return 0.0 if step is None else min(1.0, _epochs_done(step) / max(step.epochs, 1))

    def variances(self) -> NDArray[np.float64]:
        """Each dimension's variance after each epoch that was measured, (epochs, dimensions)."""
        latest = self.measures[-1:]
        width = len(latest[0].variance) if latest else 0
        rows = [line.variance for line in self.measures if len(line.variance) == width]
        return np.array(rows, np.float64).reshape(len(rows), width)

    def _begin(self, line: StartLine) -> None:
        """Forget what was done after the checkpoint from which the process goes on."""
        self.started, self.last_step = line, None
        self.points = [point for point in self.points if point.epochs <= line.epochs_done]
        self.measures = [known for known in self.measures if known.epoch <= line.epochs_done]
        if line.subjects and len(line.subjects) % SIDE**2 == 0:
            self.subjects = np.frombuffer(line.subjects, np.uint8).reshape(-1, SIDE, SIDE)
        if line.classes:
            self.classes = np.frombuffer(line.classes, np.uint8)

    def _draw(self, line: PicturesLine) -> None:
        if len(line.reconstructions) % SIDE**2 == 0:
            images = np.frombuffer(line.reconstructions, np.uint8).reshape(-1, SIDE, SIDE)
            if self.subjects is not None and len(images) == len(self.subjects):
                self.reconstructions = images
        if line.plane and len(line.plane) % 4 == 0:
            plane = np.frombuffer(line.plane, "<f2").reshape(-1, 2).astype(np.float32)
            if self.classes is not None and len(plane) == len(self.classes):
                self.plane = plane


def _epochs_done(line: StepLine) -> float:
    return line.epoch - 1 + line.step / max(line.steps, 1)
