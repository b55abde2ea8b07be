"""A strip in the hand: clicked, dragged or gone along by keys, it asks for a position; tooltips."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.theme import GRID
from gui.widgets.gestures import Gestures
from gui.widgets.strip_display import StripDisplay
from gui.widgets.strip_words import tip_of_frame, tip_of_model

DRAG_FROM = 4
"""A press becomes a drag after so many pixels; before, it stays on the frame's own position."""


class StripView(StripDisplay):
    """Shows one ``core.engine.requests.Strip``; click or drag on it to ask for a position."""

    position_requested = Signal(float, int)
    """The position asked for, and the number of the gesture (``gui.widgets.gestures``)."""

    HOW_TO_USE = "Left and Right go from frame to frame, Home and End to the ends, 0 to the base."

    def __init__(self, model: str = "", parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._pressed_at: float | None = None
        self._dragging = False
        self._gestures = Gestures()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _show_sentence(self, sentence: str, problem: bool) -> None:
        self._pressed_at = None
        super()._show_sentence(sentence, problem)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        geometry = self.geometry_of_frames()
        x = event.position().x()
        inside = geometry and geometry.left - GRID <= x <= geometry.right + GRID
        if event.button() != Qt.MouseButton.LeftButton or not geometry or not inside:
            super().mousePressEvent(event)
            return
        self._pressed_at, self._dragging = x, False
        self._hover(-1)
        position = self._positions[geometry.index_at(x)]
        self._ask(position, self._gestures.begin())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        geometry = self.geometry_of_frames()
        if geometry is None:
            return
        x = event.position().x()
        if self._pressed_at is None:
            self._hover(self._frame_under(event.position()))
            return
        self._dragging = self._dragging or abs(x - self._pressed_at) >= DRAG_FROM
        if self._dragging:
            self._ask(geometry.position_at(x, self._positions), self._gestures.current())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        position = self._position_for_key(event.key()) if self._has_frames() else None
        if position is None:
            super().keyPressEvent(event)
        else:
            self._ask(position, self._gestures.burst())

    def _position_for_key(self, key: int) -> float | None:
        positions = self._positions
        if key == Qt.Key.Key_Left:
            return max((p for p in positions if p < self._position - 1e-6), default=positions[0])
        if key == Qt.Key.Key_Right:
            return min((p for p in positions if p > self._position + 1e-6), default=positions[-1])
        if key == Qt.Key.Key_0:
            return min(max(0.0, positions[0]), positions[-1])
        ends = {Qt.Key.Key_Home: positions[0], Qt.Key.Key_End: positions[-1]}
        return ends.get(Qt.Key(key))

    def _ask(self, position: float, gesture: int) -> None:
        self.show_position(position)
        self.position_requested.emit(position, gesture)

    def _frame_under(self, point: QPointF) -> int:
        geometry = self.geometry_of_frames()
        if geometry is None:
            return -1
        index = geometry.index_at(point.x())
        column = geometry.frame(index).adjusted(-2, 0, 2, self.height())
        return index if column.contains(point) else -1

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        """What the tooltip says at ``point``."""
        index, strip = self._frame_under(point), self._strip
        if strip is None or self._sentence:
            return self._sentence
        if index < 0:
            told = (tip_of_model(strip, self._moved), self._leak[1])
            return "\n".join(one for one in told if one)
        return tip_of_frame(strip, index, self._positions[index])
