"""One unrolled net: scrolls with the time, lights what hangs together, takes clicks on nodes and steps."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from core.gridworld.unrolled import NodeKey, NodeKind
from gui.gridworld.net_columns import NetColumns
from gui.gridworld.net_layout import HEADER, NetLayout
from gui.gridworld.net_marks import paint_frame, paint_lit, paint_rings
from gui.gridworld.net_painting import NetRun, paint_column
from gui.theme import tokens
from gui.widgets.gestures import Gestures


class NetView(QAbstractScrollArea):
    """Paints the columns in sight, each kept as a picture until the run or the theme changes."""

    step_wanted = Signal(int, int)
    """A step, and the number of the gesture."""
    node_chosen = Signal(object, QPoint)
    """``NodeKey`` to be edited, and where on the screen its menu should be."""
    hovered = Signal(object)
    """``NodeKey`` under the pointer or the keyboard's cursor, or None."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._run: NetRun | None = None
        self._layout: NetLayout | None = None
        self._position = 0.0
        self._current = 0
        self._ringed: tuple[str, ...] = ()
        self._lit: NodeKey | None = None
        self._cursor: str | None = None
        self._gestures = Gestures()
        self._columns = NetColumns()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.viewport().setMouseTracking(True)
        self.viewport().setToolTip(
            "Point at a node for its parents (solid), children (dashed) and table row;\n"
            "click it to change its value, click beside it to go to that step\n"
            "(keys: ↑, ↓ choose a node, Enter changes it, ←, → go from step to step)"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def show_run(self, run: NetRun) -> None:
        """Another run, or the same net's with other values."""
        before = self._run
        self._run = run
        if before is None or before.net is not run.net:
            self._arrange()
        else:
            self._fit_bars()
            self._centre()
        if self._lit is not None and not self._exists(self._lit):
            self._light(None)
        self._columns.forget_values()
        self.viewport().update()

    def show_position(self, position: float, current: int) -> None:
        """Where the picture stands, and which step is looked at; it is kept in the middle."""
        if (position, current) == (self._position, self._current):
            return
        self._position, self._current = position, current
        self._centre()
        self.viewport().update()

    def show_ringed(self, names: tuple[str, ...]) -> None:
        """The nodes of the current step of which the concept is read off."""
        if names != self._ringed:
            self._ringed = names
            self.viewport().update()

    def lit(self) -> NodeKey | None:
        """The node whose parents and children are lit."""
        return self._lit

    def place_of(self, key: NodeKey) -> QPoint:
        """A node's middle in the viewport, which may be out of sight."""
        assert self._layout is not None
        middle = self._layout.place(key, self._scroll()).center()
        return (middle - QPointF(self._left(), 0)).toPoint()

    def header_of(self, step: int) -> QPoint:
        """The middle of a column's number in the viewport."""
        assert self._layout is not None
        x = self._layout.left(step) + self._layout.width / 2 - self._left()
        return QPoint(int(x), int(HEADER / 2))

    def sizeHint(self) -> QSize:
        return QSize(480, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    # Painting

    def paint_into(self, painter: QPainter) -> None:
        """The columns in sight and what is lit, drawn anew and not from kept pictures."""
        if self._run is None or self._layout is None:
            return
        painter.save()
        painter.setClipRect(self.viewport().rect())
        painter.translate(-self._left(), 0)
        for step in self._in_sight():
            painter.save()
            painter.translate(self._layout.left(step), 0)
            paint_column(painter, self._layout, self._run, step, self._scroll())
            painter.restore()
        self._paint_over(painter, self._layout, self._run)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._run is None or self._layout is None:
            return
        self._columns.paint(
            painter,
            self._layout,
            self._run,
            self._in_sight(),
            QPointF(self._left(), self._scroll()),
            self.viewport().height(),
        )
        painter.translate(-self._left(), 0)
        self._paint_over(painter, self._layout, self._run)
        if self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(QColor(tokens().accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _paint_over(self, painter: QPainter, layout: NetLayout, run: NetRun) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scroll = self._scroll()
        bottom = min(layout.height - scroll, float(self.viewport().height()))
        paint_frame(painter, layout, self._position, bottom)
        step = min(round(self._position), run.steps - 1)
        keys = [NodeKey(name, step) for name in self._ringed if name in layout.spots]
        paint_rings(painter, layout, keys, scroll)
        if self._lit is not None and self._exists(self._lit):
            paint_lit(painter, layout, run, self._lit, scroll)

    def _in_sight(self) -> range:
        if self._run is None or self._layout is None:
            return range(0)
        left, width = self._left(), self._layout.width
        first = max(int(left / width), 0)
        last = int((left + self.viewport().width()) / width)
        return range(first, min(last + 1, self._run.steps))

    # Scrolling

    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    def _scroll(self) -> int:
        """Of the columns' bodies."""
        return self.verticalScrollBar().value()

    def _arrange(self) -> None:
        if self._run is not None:
            self._layout = NetLayout(self._run.net, float(self.viewport().height()))
            self._columns.clear()
            self._fit_bars()
            self._centre()

    def _fit_bars(self) -> None:
        if self._run is None or self._layout is None:
            return
        room = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(room.width())
        across.setSingleStep(int(self._layout.width))
        across.setRange(0, max(int(self._layout.width * self._run.steps) - room.width(), 0))
        down.setPageStep(room.height())
        down.setSingleStep(16)
        down.setRange(0, max(int(self._layout.height) - room.height(), 0))

    def _centre(self) -> None:
        layout, run = self._layout, self._run
        if layout is None or run is None:
            return
        middle = layout.left(self._position) + layout.width / 2
        self.horizontalScrollBar().setValue(round(middle - self.viewport().width() / 2))
        if run.followed and self.verticalScrollBar().maximum():
            step = min(int(self._position), run.steps - 1)
            following = run.followed[min(step + 1, run.steps - 1)]
            here, there = layout.spots[run.followed[step]].y, layout.spots[following].y
            y = here + (there - here) * (self._position - step)
            middle = (layout.head + self.viewport().height()) / 2
            self.verticalScrollBar().setValue(round(y - middle))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        self._columns.clear()
        self.viewport().update()
        super().changeEvent(event)

    # Pointer and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._light(self._node_at(event.position()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._light(None)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._run is None:
            super().mousePressEvent(event)
            return
        key = self._node_at(event.position())
        if key is not None:
            self._cursor = key.name
            self._choose(key, event.position().toPoint())
        elif self._layout is not None:
            step = int((event.position().x() + self._left()) // self._layout.width)
            if 0 <= step < self._run.steps:
                self.step_wanted.emit(step, self._gestures.begin())

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier or bar.maximum() == 0
        if sideways and event.angleDelta().x() == 0:
            across = self.horizontalScrollBar()
            across.setValue(across.value() - event.angleDelta().y() // 2)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._run is not None:
            self._move_cursor(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._lit is not None:
            self._choose(self._lit, self.place_of(self._lit))
        else:
            event.ignore()  # the pane goes from step to step

    def _move_cursor(self, way: int) -> None:
        assert self._run is not None and self._layout is not None
        step = self._current
        names = [n for n in self._layout.spots if self._exists(NodeKey(n, step))]
        place = names.index(self._cursor) + way if self._cursor in names else 0
        self._cursor = names[min(max(place, 0), len(names) - 1)]
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._cursor is not None and self._layout is not None:
            key = NodeKey(self._cursor, self._current)
            if self._exists(key):
                if not self._layout.spots[key.name].fixed:
                    place, down = self._layout.place(key), self.verticalScrollBar()
                    least = int(place.bottom()) + 4 - self.viewport().height()
                    most = int(place.top() - self._layout.head) - 4
                    down.setValue(min(max(down.value(), least), most))
                self._light(key)

    def follow_cursor(self) -> None:
        """The step has changed: the keyboard's cursor goes along, if it is there."""
        if self.hasFocus() and self._cursor is not None and self._lit is not None:
            self._show_cursor()

    def _choose(self, key: NodeKey, at: QPoint) -> None:
        self.node_chosen.emit(key, self.viewport().mapToGlobal(at + QPoint(8, 8)))

    def _node_at(self, point: QPointF) -> NodeKey | None:
        if self._layout is None or self._run is None:
            return None
        there = point + QPointF(self._left(), 0)
        return self._layout.node_at(there, self._run.steps, self._scroll())

    def _exists(self, key: NodeKey) -> bool:
        run, layout = self._run, self._layout
        if run is None or layout is None or key.name not in layout.spots:
            return False
        last = run.steps - 1 if layout.spots[key.name].kind is NodeKind.COIN else run.steps
        return 0 <= key.step < last

    def _light(self, key: NodeKey | None) -> None:
        if key != self._lit:
            self._lit = key
            self.hovered.emit(key)
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def picture_area(self) -> QRect:
        """What an export shows of it, in the coordinates of this widget."""
        return self.viewport().geometry()
