"""Strips, figures and wheel events as the views' tests need them."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from core.engine.requests import DirectionFigures, ModelDirectionFigures, Strip
from core.images.reference import SIDE

POSITIONS = tuple(np.linspace(-2.0, 4.0, 13).tolist())


def made_strip(model="small", frames=13, latents=20, active=6, problem=""):
    """Frame i is uniformly grey with level i / (frames - 1); latent k stands at 0.1 k."""
    if problem:
        frames = latents = 0
    levels = np.linspace(0, 1, frames, dtype=np.float32) if frames else np.zeros(0, np.float32)
    numbers = np.arange(latents, dtype=np.float32)
    return Strip(
        model=model,
        problem=problem,
        active=numbers < active,
        spread=np.where(numbers < active, 0.5, 0.01).astype(np.float32),
        base=0.05 * numbers,
        vector=np.full(latents, max(latents, 1) ** -0.5, np.float32),
        length=2.5 if frames else 0.0,
        latent=0.1 * numbers,
        frames=np.broadcast_to(levels[:, None, None], (frames, SIDE, SIDE)).copy(),
        height=10.0 + np.arange(frames),
        brightness=levels.astype(np.float64),
        current=np.full((SIDE, SIDE) if frames else (0, 0), 0.5, np.float32),
        current_height=12.34,
        current_brightness=0.567,
    )


def made_figures(count, models=("small", "large")):
    """Lengths 1, 2, 3, ... and cosines that fall by a tenth from one direction to the next."""
    numbers = np.arange(count, dtype=np.float64)
    cosines = 1 - np.abs(numbers[:, None] - numbers[None]) / 10
    return DirectionFigures(
        tuple(ModelDirectionFigures(m, numbers + 1, cosines, ("",) * count) for m in models)
    )


def turn_wheel(widget, notches, at=None, modifiers=Qt.KeyboardModifier.NoModifier):
    """Send one wheel event to ``widget``."""
    where = QPointF(at if at is not None else widget.rect().center())
    event = QWheelEvent(
        where,
        QPointF(widget.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, round(notches * 120)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
