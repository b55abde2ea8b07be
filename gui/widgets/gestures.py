"""Gestures: which changes belong to one movement of the hand, so that undo takes them back together."""

import itertools
import time

from PySide6.QtGui import QWheelEvent

_numbers = itertools.count(1)

PAUSE = 0.7
"""Seconds without a key or wheel event after which the next one begins a new gesture."""


class Gestures:
    """Numbers the gestures of one widget; no two gestures of the program share a number.

    A mouse drag is one gesture from press to release. Keys and the wheel have no release, so what
    follows within ``PAUSE`` and concerns the same thing is one gesture.
    """

    def __init__(self) -> None:
        self._number = 0
        self._about: object = None
        self._last = float("-inf")

    def begin(self) -> int:
        """A new gesture, which lasts until the next one begins: its number."""
        self._number = next(_numbers)
        self._last = float("-inf")
        return self._number

    def current(self) -> int:
        """The number of the gesture that began last; 0 before the first."""
        return self._number

    def burst(self, about: object = None) -> int:
        """The number for one key or wheel event about ``about`` (compared with ``==``)."""
        now = time.monotonic()
        if now - self._last > PAUSE or about != self._about:
            self.begin()
        self._last, self._about = now, about
        return self._number


class WheelNotches:
    """Whole notches of a wheel, of which touchpads and fine wheels send fractions."""

    NOTCH = 120
    """Eighths of a degree."""

    def __init__(self) -> None:
        self._turned = 0

    def turned(self, event: QWheelEvent) -> int:
        """How many notches are full with this event: positive away from the user."""
        turned = event.angleDelta().y()
        if turned * self._turned < 0:
            # What is left of the other direction would only delay this one.
            self._turned = 0
        self._turned += turned
        notches = int(self._turned / self.NOTCH)
        self._turned -= notches * self.NOTCH
        return notches
