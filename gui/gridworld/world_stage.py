"""The world as a row of cells, with red and blue on their way between two steps."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.gridworld.world import ObjectState
from core.workspace.grid_world_run import Run
from gui.gridworld.world_painting import RowLayout, paint_cells, paint_circles
from gui.theme import tokens


class WorldStage(QWidget):
    """Shows one moment; a click or Enter on a cell wants to edit it."""

    cell_chosen = Signal(int, QPoint)
    """A cell, and where on the screen its menu should be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._hidden: tuple[int, ...] = ()
        self._position = 0.0
        self._cursor = 0
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("World")
        self.setToolTip(
            "The world at this step: click a cell to change what stands in it\n"
            "(keys: Ctrl+←, Ctrl+→ and Enter)"
        )

    def show_run(self, run: Run, hidden: tuple[int, ...]) -> None:
        """Another run."""
        self._run, self._hidden = run, hidden
        self._cursor = min(self._cursor, run.cells - 1)
        self.update()

    def show_position(self, position: float) -> None:
        """Another moment of it."""
        self._position = position
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 72)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 72)

    def row_layout(self) -> RowLayout:
        """Where the cells stand now."""
        cells = 1 if self._run is None else self._run.cells
        return RowLayout(cells, QRectF(self.rect()).adjusted(2, 2, -2, 0))

    def paint_into(self, painter: QPainter) -> None:
        """The picture itself, without cursor and hover, also for exports."""
        run = self._run
        if run is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.row_layout()
        paint_cells(painter, layout, self._hidden)
        step = min(int(self._position), run.steps - 1)
        following = min(step + 1, run.steps - 1)
        share = self._position - step
        ghosts = run.ghost_state(step), run.ghost_state(following)
        if ghosts[0] is not None and ghosts[1] is not None:
            paint_circles(painter, layout, (ghosts[0], ghosts[1]), share, ghost=True)
        states: tuple[ObjectState, ObjectState] = (run.objects[step], run.objects[following])
        paint_circles(painter, layout, states, share)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_into(painter)
        layout = self.row_layout()
        colours = tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._hovered is not None:
            painter.setPen(QPen(QColor(colours.quiet), 1.5))
            painter.drawRect(layout.cell(self._hovered).adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(layout.cell(self._cursor).adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self.row_layout().cell_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.row_layout().cell_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or cell is None or self._run is None:
            super().mousePressEvent(event)
            return
        self._cursor = cell
        self._choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self._run is not None and held and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = 1 if key == Qt.Key.Key_Right else -1
            self._cursor = min(max(self._cursor + way, 0), self._run.cells - 1)
            self.update()
        elif self._run is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def _choose(self, cell: int) -> None:
        place = self.row_layout().cell(cell).bottomLeft().toPoint()
        self.cell_chosen.emit(cell, self.mapToGlobal(place))

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
