"""The controls of a traversal: where the slider stands, from where to where, in how many frames."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from core.workspace.state import FRAME_LIMITS, POSITION_LIMIT
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.gestures import Gestures
from gui.widgets.number_boxes import CountBox, NumberBox, say_limits
from gui.widgets.number_slider import NumberSlider
from gui.widgets.strip_words import position_row, position_sentence

SMALLEST_SPAN = 0.1
SWEEP_SECONDS = 3.0
"""For the whole span, one way."""
TICK = 33
"""Milliseconds between two positions of a sweep."""

_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
}


class PositionBar(QWidget):
    """Slider, number, span, frames and a play button, in one row."""

    position_changed = Signal(float, int)
    """The position, and the number of the gesture that it belongs to."""
    span_changed = Signal(float, float)
    frames_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = -1.0, 1.0
        self._gestures = Gestures()
        self._sweep_gesture = 0
        self._sweep_step = 0.0
        self._sweep_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._sweep)

        self.play_button = QPushButton("Play")
        self.play_button.setCheckable(True)
        self.play_button.setToolTip("Sweep over the span, there and back, until any key or click")
        self.play_button.setAccessibleName("Play the traversal")
        self.play_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slider = NumberSlider("Position along the direction")
        limit = POSITION_LIMIT
        self.position_box = NumberBox(
            "Position",
            position_sentence("", 1.0),
            -limit,
            limit,
        )
        self.low_box = NumberBox("First position", "Where the strips begin", -limit, limit)
        self.high_box = NumberBox("Last position", "Where the strips end", -limit, limit)
        self.frames_box = CountBox("Number of frames", *FRAME_LIMITS)
        self.frames_box.setKeyboardTracking(False)
        self.frames_box.setToolTip(
            f"How many frames each strip has, {FRAME_LIMITS[0]} to {FRAME_LIMITS[1]}"
        )
        self.frames_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.play_button)
        self._unit = _label("Position", self.position_box)
        row.addWidget(self._unit)
        row.addWidget(self.slider, 1)
        row.addWidget(self.position_box)
        row.addSpacing(GRID)
        row.addWidget(_label("Span", self.low_box))
        row.addWidget(self.low_box)
        row.addWidget(_label("to", self.high_box))
        row.addWidget(self.high_box)
        row.addSpacing(GRID)
        row.addWidget(_label("Frames", self.frames_box))
        row.addWidget(self.frames_box)
        self._fix_widths()

    def _fix_widths(self) -> None:
        digits = int(figure_metrics(SMALL).horizontalAdvance("−60.00")) + 3 * GRID
        for box in (self.position_box, self.low_box, self.high_box):
            box.setFixedWidth(digits)
        self.frames_box.setFixedWidth(digits)
        units = [position_row(unit, 1.0) for unit in ("", "rows", "columns")]
        metrics = figure_metrics(SMALL)
        self._unit.setFixedWidth(int(max(map(metrics.horizontalAdvance, units))) + 1)
        words = ("Play", "Stop")
        self.play_button.setText(max(words, key=len))
        widths = []
        for word in words:
            self.play_button.setText(word)
            widths.append(self.play_button.sizeHint().width())
        self.play_button.setText("Stop" if self.play_button.isChecked() else "Play")
        self.play_button.setFixedWidth(min(max(widths), 8 * GRID))

    def _connect(self) -> None:
        self.slider.value_changed.connect(self._on_slider)
        self.position_box.valueChanged.connect(self._on_position_typed)
        self.low_box.valueChanged.connect(lambda value: self._on_span(value, self._high, True))
        self.high_box.valueChanged.connect(lambda value: self._on_span(self._low, value, False))
        self.frames_box.valueChanged.connect(self.frames_changed)
        self.play_button.toggled.connect(self._on_play)

    def show_state(self, position: float, low: float, high: float, frames: int) -> None:
        """Show what is; nothing is emitted."""
        self._low, self._high = low, high
        self.slider.show_range(low, high)
        self.slider.show_value(position)
        self.position_box.show_value(position)
        self.low_box.show_value(low)
        self.high_box.show_value(high)
        if frames != self.frames_box.value():
            blocked = self.frames_box.blockSignals(True)
            self.frames_box.setValue(frames)
            self.frames_box.blockSignals(blocked)

    def show_unit(self, unit: str, step: float) -> None:
        """What positions count: an attribute in steps of ``step``, or with an empty unit lengths."""
        name = position_row(unit, step)
        metrics = figure_metrics(SMALL)
        room = self._unit.width()
        shown = metrics.elidedText(name.capitalize(), Qt.TextElideMode.ElideRight, room)
        self._unit.setText(shown)
        sentence = position_sentence(unit, step)
        self._unit.setToolTip(sentence)
        self.position_box.setToolTip(sentence)

    def is_playing(self) -> bool:
        """Whether the position is sweeping."""
        return self._timer.isActive()

    def stop(self) -> None:
        """End the sweep where it is."""
        self.play_button.setChecked(False)

    def _on_slider(self, value: float, gesture: int) -> None:
        self.position_box.show_value(value)
        self.position_changed.emit(value, gesture)

    def _on_position_typed(self, value: float) -> None:
        if not self._low <= value <= self._high:
            value = min(max(value, self._low), self._high)
            box = self.position_box
            box.show_value(value)
            # The box knows its own limits only, which are wider than the span.
            say_limits(box, *(box.textFromValue(end) for end in (self._low, self._high)))
        if value != self.slider.value():
            self.slider.show_value(value)
            self.position_changed.emit(value, self._gestures.burst())

    def _on_span(self, low: float, high: float, low_moved: bool) -> None:
        if high - low < SMALLEST_SPAN:
            # Pushed past the other end, it takes that along, but no farther than it must.
            if low_moved:
                low = min(low, POSITION_LIMIT - SMALLEST_SPAN)
                high = low + SMALLEST_SPAN
            else:
                high = max(high, -POSITION_LIMIT + SMALLEST_SPAN)
                low = high - SMALLEST_SPAN
            low, high = round(low, 2), round(high, 2)
        if (low, high) == (self._low, self._high):
            self.low_box.show_value(low)
            self.high_box.show_value(high)
            return
        position = self.slider.value()
        self.show_state(position, low, high, self.frames_box.value())
        self.span_changed.emit(low, high)

    def show_landmark(self, position: float | None, label: str = "") -> None:
        """Mark a place on the slider, as ``NumberSlider.show_landmark`` does."""
        self.slider.show_landmark(position, label)

    # The sweep

    def _on_play(self, playing: bool) -> None:
        self.play_button.setText("Stop" if playing else "Play")
        if not playing:
            self._timer.stop()
            QApplication.instance().removeEventFilter(self)
            return
        self._sweep_gesture = self._gestures.begin()
        self._sweep_at = self.slider.value()
        self._sweep_step = (self._high - self._low) * TICK / 1000 / SWEEP_SECONDS
        if self.slider.value() >= self._high:
            self._sweep_step = -self._sweep_step
        self._timer.start()
        QApplication.instance().installEventFilter(self)

    def _sweep(self) -> None:
        self._sweep_at += self._sweep_step
        if not self._low < self._sweep_at < self._high:
            self._sweep_step = -self._sweep_step
            self._sweep_at = min(max(self._sweep_at, self._low), self._high)
        value = round(self._sweep_at, 2) + 0.0
        self.slider.show_value(value)
        self._on_slider(value, self._sweep_gesture)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While it sweeps: any input anywhere stops it, and a click does nothing else."""
        # Windows get the event before their widgets do; only there the play button can be told.
        elsewhere = isinstance(watched, QWidget) and watched is not self.play_button
        if event.type() not in _INPUT or not elsewhere or not self.is_playing():
            return False
        self.stop()
        return event.type() == QEvent.Type.MouseButtonPress

    def hideEvent(self, event: QHideEvent) -> None:
        self.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange and hasattr(self, "frames_box"):
            self._fix_widths()
        super().changeEvent(event)


def _label(text: str, of: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(SMALL))
    label.setBuddy(of)
    label.setToolTip(of.toolTip())
    return label
