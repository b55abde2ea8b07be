"""A drag over a slider, each step timed to what it brings about, beside the least that does the same."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.widgets.number_slider import NumberSlider
from tests.gui.hands import Hands

WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
FRAME = 1000 / 60
"""Milliseconds of one frame of a usual screen."""


def drag(
    desk: Hands,
    slider: NumberSlider,
    rounds: tuple[int, int],
    shown: list[float],
    is_painted: Callable[[], bool],
    least: Callable[[], object],
) -> tuple[list[float], list[float]]:
    """Milliseconds of each step of the slider, and of the least that any program needs for it.

    Parameters
    ----------
    rounds
        How many steps count, and how many before them do not.
    shown
        Gets the position of each answer that is shown.
    is_painted
        Whether the newest of them is on the screen.
    least
        What no program can do without.
    """
    count, warm_up = rounds
    application = QApplication.instance()
    y = slider.rect().center().y()
    places: Sequence[QPoint] = [
        QPoint(round(slider.x_of(-2 + 6 * (0.5 + 0.5 * np.sin(turn / 9)))), y)
        for turn in range(count + warm_up)
    ]
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(0.0)), y))
    desk.settle()
    steps, bare = [], []
    for place in places:
        before = slider.value()
        shown.clear()
        start = time.perf_counter()
        QTest.mouseMove(slider, place)
        if slider.value() == before:
            continue
        while not shown or shown[-1] != slider.value():
            application.processEvents(WAIT)
        while not is_painted():
            application.processEvents(WAIT)
        steps.append(1000 * (time.perf_counter() - start))
        desk.settle()
        start = time.perf_counter()
        least()
        bare.append(1000 * (time.perf_counter() - start))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=places[-1])
    return steps[warm_up:], bare[warm_up:]
