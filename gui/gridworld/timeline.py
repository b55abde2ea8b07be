"""All steps as columns, from the first to the last: click or drag to go there."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.workspace.grid_world_run import Run
from gui.gridworld.world_painting import labelled_steps, paint_table
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font
from gui.widgets.gestures import Gestures, WheelNotches

_LABELS = 16
_MARK = 3.0


class Timeline(QWidget):
    """What is seen of the world at every step, kept as one picture; the position is painted over it."""

    step_wanted = Signal(int, int)
    """A step, and the number of the gesture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._position = 0.0
        self._current = 0
        self._picture: QPixmap | None = None
        self._gestures = Gestures()
        self._notches = WheelNotches()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Time steps")
        self.setToolTip(
            "Every step of the run, cell 0 at the top: click or drag to go there\n"
            "(keys: ←, →, Home, End; Space plays)"
        )

    def show_run(self, run: Run) -> None:
        """Another run."""
        self._run = run
        self._picture = None
        self.update()

    def show_position(self, position: float, current: int) -> None:
        """Where the picture stands, and which step is looked at."""
        self._position, self._current = position, current
        self.setAccessibleDescription(f"Step {current}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 56 + _LABELS)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 56 + _LABELS)

    def column(self, step: float) -> QRectF:
        """The column of a step, or of a moment between two."""
        steps = 1 if self._run is None else self._run.steps
        area = self._area()
        width = area.width() / steps
        return QRectF(area.left() + step * width, area.top(), width, area.height())

    def _area(self) -> QRectF:
        return QRectF(2, 2, max(self.width() - 4, 1), self.height() - _LABELS - 2)

    def _step_at(self, x: float) -> int:
        steps = 1 if self._run is None else self._run.steps
        area = self._area()
        return min(max(int((x - area.left()) / area.width() * steps), 0), steps - 1)

    def paint_into(self, painter: QPainter) -> None:
        """The table with its labels and marks, without the position."""
        run = self._run
        if run is None:
            return
        colours = tokens()
        area = self._area()
        paint_table(painter, area, run.observations, (0, run.steps))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawRect(area)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.quiet))
        for step, x in labelled_steps(area, 0, run.steps):
            place = QRectF(x - 20, area.bottom(), 40, _LABELS)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(step))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.warning))
        for step in sorted({*run.edited, *(() if run.set_at is None else (run.set_at,))}):
            column = self.column(step)
            painter.drawEllipse(QPointF(column.center().x(), area.top() + _MARK), _MARK, _MARK)

    def paint_position(self, painter: QPainter) -> None:
        """The frame around the moment that is shown."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens().accent), 2))
        painter.drawRect(self.column(self._position).adjusted(-0.5, 0, -0.5, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(0, 0, 0, 0))
            inner = QPainter(self._picture)
            self.paint_into(inner)
            inner.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._run is not None:
            self.paint_position(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens().accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._want(self._step_at(event.position().x()), self._gestures.begin())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(self._step_at(event.position().x()), self._gestures.current())

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = self._notches.turned(event)
        if notches and self._run is not None:
            step = min(max(self._current - notches, 0), self._run.steps - 1)
            self._want(step, self._gestures.burst())
        event.accept()

    def _want(self, step: int, gesture: int) -> None:
        if step != self._current:
            self.step_wanted.emit(step, gesture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None

    def changeEvent(self, event: QEvent) -> None:
        self._picture = None
        self.update()
        super().changeEvent(event)
