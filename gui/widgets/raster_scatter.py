"""A scatter of up to half a million points, painted as one image, to look around and select in.

It needs no plotting library: the image is made by ``core.latents.raster``, the rest is a few lines
and figures. What a person does to the view, the tool and the hidden classes takes effect at once and is
told; everything else is an intent, and its owner says what is shown.
"""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.images.fashion_mnist import CLASS_NAMES
from core.latents.view import View
from gui.widgets.figures import number_text
from gui.widgets.gestures import Gestures
from gui.widgets.scatter_canvas import ScatterCanvas
from gui.widgets.scatter_keys import CURSOR_STEPS, PAN_STEPS, TOOL_KEYS, ZOOM_KEYS
from gui.widgets.scatter_painting import Overlay
from gui.widgets.scatter_scene import Tool
from gui.widgets.scatter_tools import ADD, DRAWS, REMOVE, REPLACE, Drawing

DRAG_FROM = 4.0
"""A press becomes a drag after so many pixels."""
ZOOM_PER_NOTCH = 1.2
PAN_SHARE = 0.1
"""Of the width that an arrow key pans by."""

_NOTCH = 120
_LEFT, _MIDDLE, _RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
_KEYS = (
    "Arrow keys move the cross-hairs, Enter clicks there; Ctrl with arrows pans, plus and minus zoom, "
    "0 shows all; M, D, B, L and I choose the tools move, decode, box, lasso and line; Escape gives up."
)
_HINTS = {
    Tool.MOVE: "Drag to pan, click to decode a place",
    Tool.DECODE: "Click or drag to decode what is there",
    Tool.BOX: "Drag a box around points (Shift adds, Ctrl removes)",
    Tool.LASSO: "Draw around points (Shift adds, Ctrl removes)",
    Tool.LINE: "Click where the line begins, then where it ends",
}
_ALWAYS = "turn the wheel to zoom, drag with the right button to pan"


class RasterScatter(ScatterCanvas):
    """Points of a plane by class; see the module."""

    point_clicked = Signal(int)
    """A point was clicked (``place_asked`` comes as well)."""
    place_asked = Signal(float, float, int)
    """A place of the plane, and the number of the gesture: clicked, or dragged over to decode."""
    region_drawn = Signal(object, str)
    """Corners (m, 2) of a box or lasso, and how it changes the selection: replace, add, remove."""
    line_drawn = Signal(object)
    """Both ends, (2, 2)."""
    view_changed = Signal(object, int)
    """The ``View``, and the number of the gesture; only for what a person did."""
    tool_changed = Signal(str)
    """A key chose another tool."""

    def __init__(self, name: str = "Scatter", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._tool = Tool.MOVE
        self._drawing: Drawing | None = None
        self._cursor: tuple[float, float] | None = None
        self._pressed: QPointF | None = None
        self._panned_from: QPointF | None = None
        self._dragging = False
        self._gestures = Gestures()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._describe()

    # What is shown

    def show_tool(self, tool: Tool) -> None:
        """Choose what the left button does, without telling anyone; a shape on the way is given up."""
        if tool is not self._tool:
            self._tool, self._drawing = tool, None
            self._show_pointer()
            self._describe()
            self.update()

    def tool(self) -> Tool:
        """What the left button does."""
        return self._tool

    def cursor_place(self) -> tuple[float, float] | None:
        """Where the keyboard's cross-hairs are; None while they are not shown."""
        return self._cursor

    def is_drawing(self) -> bool:
        """Whether a box, lasso or line is begun."""
        return self._drawing is not None

    def _describe(self) -> None:
        super()._describe()
        self.setAccessibleDescription(f"{_HINTS[self._tool]}. {_KEYS}")
        self.setToolTip(f"{_HINTS[self._tool]};\n{_ALWAYS}")

    def _change_view(self, view: View, gesture: int) -> None:
        before = self._view
        self._fitted = False
        self._set_view(view)
        if self._view != before:
            self.view_changed.emit(self._view, gesture)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        if not self._area.contains(where):
            super().mousePressEvent(event)
            return
        self._cursor = None
        self._pressed, self._dragging = where, False
        gesture = self._gestures.begin()
        if event.button() in (_MIDDLE, _RIGHT) or (
            event.button() == _LEFT and self._tool is Tool.MOVE
        ):
            self._panned_from = where
        elif self._tool is Tool.DECODE:
            self.place_asked.emit(*self._place(where), gesture)
        elif self._tool is not Tool.LINE:
            self._drawing = Drawing(self._tool, _how(event.modifiers()), [self._place(where)])
            self._drawing.held = True
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        if self._pressed is None:
            if self._drawing is not None and self._drawing.tool is Tool.LINE:
                self._drawing.loose = self._place(where)
                self.update()
            self._hover(self._point_near(where))
            return
        self._dragging = self._dragging or (where - self._pressed).manhattanLength() >= DRAG_FROM
        if not self._dragging:
            return
        if self._panned_from is not None:
            moved, self._panned_from = where - self._panned_from, where
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            view = self._view.panned(moved.x(), moved.y())
            self._change_view(view, self._gestures.current())
        elif self._tool is Tool.DECODE:
            self.place_asked.emit(*self._place(where), self._gestures.current())
        elif self._drawing is not None and self._drawing.held:
            self._drawing.drag_to(self._place(where))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        panned, self._panned_from = self._panned_from is not None, None
        if pressed is None:
            super().mouseReleaseEvent(event)
            return
        if panned:
            self._show_pointer()
        if self._drawing is not None and self._drawing.held:
            drawing, self._drawing = self._drawing, None
            if self._dragging:
                self._finish(drawing)
        elif not self._dragging and event.button() == _LEFT:
            self._click(pressed)
        self._dragging = False
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second of two quick clicks is a click as well: lines are drawn by them.
        self.mousePressEvent(event)

    def _show_pointer(self) -> None:
        move = self._tool is Tool.MOVE
        self.setCursor(Qt.CursorShape.ArrowCursor if move else Qt.CursorShape.CrossCursor)

    def _click(self, where: QPointF) -> None:
        """A press and release of the left button in one place."""
        if self._tool is Tool.LINE:
            self._add_corner(self._place(where), REPLACE)
            return
        if self._tool is Tool.MOVE:
            self.place_asked.emit(*self._place(where), self._gestures.current())
        number = self._point_near(where)
        if number >= 0:
            self.point_clicked.emit(number)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        inside = event.position() - self._area.topLeft()
        view = self._view.zoomed(ZOOM_PER_NOTCH ** (turned / _NOTCH), inside.x(), inside.y())
        self._change_view(view, self._gestures.burst())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    # Shapes

    def _add_corner(self, corner: tuple[float, float], how: str) -> None:
        if self._drawing is None:
            self._drawing = Drawing(self._tool, how, [corner])
        elif self._drawing.is_finished_by(corner):
            drawing, self._drawing = self._drawing, None
            if drawing.tool is not Tool.LASSO:
                drawing.corners.append(corner)
            drawing.loose = None
            self._finish(drawing)
        elif corner != self._drawing.corners[-1]:
            self._drawing.corners.append(corner)
        self.update()

    def _finish(self, drawing: Drawing) -> None:
        corners = np.array(drawing.outline(), np.float64).reshape(-1, 2)
        if len(corners) < drawing.needs():
            return
        if drawing.is_region():
            self.region_drawn.emit(corners, drawing.how)
        else:
            self.line_drawn.emit(corners)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, where: QPointF) -> str:
        """What the tooltip says at a place of the widget."""
        number = self._point_near(where)
        if number < 0:
            return self.toolTip()
        group = int(self._layers.groups[number])
        name = CLASS_NAMES[group] if group < len(CLASS_NAMES) else "no class"
        x, y = self._layers.points[number].tolist()
        return f"Number {number}: {name}\n({number_text(x, 3)}, {number_text(y, 3)})"

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in PAN_STEPS and control:
            across, down = PAN_STEPS[key]
            width = PAN_SHARE * self._view.width
            view = self._view.panned(across * width, down * width)
            self._change_view(view, self._gestures.burst())
        elif key in CURSOR_STEPS:
            fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._move_cursor(*CURSOR_STEPS[key], 1.0 if fine else 8.0)
        elif key in ZOOM_KEYS:
            middle = self._cursor or (self._view.x, self._view.y)
            view = self._view.zoomed(
                ZOOM_PER_NOTCH ** ZOOM_KEYS[key], *self._view.pixel_of(*middle)
            )
            self._change_view(view, self._gestures.burst())
        elif key == Qt.Key.Key_0:
            before = self._view
            self.show_all()
            if self._view != before:
                self.view_changed.emit(self._view, self._gestures.burst())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self._press_at_cursor(modifiers)
        elif key in TOOL_KEYS and not control:
            self.show_tool(TOOL_KEYS[key])
            self.tool_changed.emit(self._tool.value)
        elif key == Qt.Key.Key_Escape and (self._drawing is not None or self._cursor is not None):
            self._drawing = self._cursor = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _move_cursor(self, across: int, down: int, step: float) -> None:
        if self._cursor is None:
            self._cursor = self._view.x, self._view.y
        else:
            x, y = self._view.pixel_of(*self._cursor)
            x = min(max(x + across * step, 0.0), self._view.width - 1)
            y = min(max(y + down * step, 0.0), self._view.height - 1)
            self._cursor = self._view.point_at(x, y)
        if self._drawing is not None:
            self._drawing.loose = self._cursor
        self._hover(self._point_near(self.place_of(*self._cursor)))
        self.update()

    def _press_at_cursor(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._cursor is None:
            return
        if self._tool in DRAWS:
            self._add_corner(self._cursor, _how(modifiers))
            return
        self.place_asked.emit(*self._cursor, self._gestures.begin())
        if self._hovered >= 0:
            self.point_clicked.emit(self._hovered)

    def _overlay(self) -> Overlay:
        drawing = self._drawing
        return Overlay(
            hovered=self._ringed(),
            cursor=self._cursor if self.hasFocus() else None,
            shape=drawing.outline() if drawing is not None else (),
            closed=drawing is not None and drawing.is_region(),
            focused=self.hasFocus(),
            sentence=self._sentence,
        )


def _how(modifiers: Qt.KeyboardModifier) -> str:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return ADD
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return REMOVE
    return REPLACE
