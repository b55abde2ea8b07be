"""Both futures as tables side by side: with the concept set, and as it would have been."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.workspace.grid_world_run import Run
from gui.gridworld.world_painting import labelled_steps, paint_table
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics


class FuturesView(QWidget):
    """What is seen from the set step on; the frame is around the current step in both."""

    def __init__(self) -> None:
        super().__init__()
        self._run: Run | None = None
        self._position = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Both futures")

    def show_run(self, run: Run | None) -> None:
        """A run with a ghost, or none."""
        self._run = run if run is not None and run.ghost is not None else None
        self.update()

    def show_position(self, position: float) -> None:
        """The moment that is shown."""
        if self._run is not None and position != self._position:
            self._position = position
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 80)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 76)

    def paintEvent(self, event: QPaintEvent) -> None:
        run = self._run
        if run is None or run.ghost is None or run.set_at is None:
            return
        painter = QPainter(self)
        painter.setFont(figure_font(SMALL))
        colours = tokens()
        line = figure_metrics(SMALL).height()
        half = (self.width() - 16) / 2
        shown = (
            ("Set", run.observations[run.set_at :], False),
            ("Unchanged", run.ghost.object_observations, True),
        )
        for number, (name, rows, ghost) in enumerate(shown):
            left = number * (half + 16)
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(left, 0, half, line), flags, f"{name}, by step")
            area = QRectF(left + 1, line, half - 2, max(self.height() - 2 * line - 2, 1))
            painter.setOpacity(0.5 if ghost else 1.0)
            paint_table(painter, area, rows, (0, len(rows)))
            painter.setOpacity(1.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.hairline), 1))
            painter.drawRect(area)
            painter.setPen(QColor(colours.quiet))
            for step, x in labelled_steps(area, run.set_at, len(rows)):
                label = QRectF(x - 20, area.bottom() + 1, 40, line)
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(step))
            place = self._position - run.set_at
            if place >= 0:
                width = area.width() / len(rows)
                painter.setPen(QPen(QColor(colours.accent), 2))
                frame = QRectF(area.left() + place * width, area.top(), width, area.height())
                painter.drawRect(frame)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)
