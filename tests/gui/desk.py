"""A researcher's hands: real events on the real traversal pane, and waiting for what they bring about."""

import time

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from gui.traversal.controller import TraversalController
from gui.traversal.direction_model import Column

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 20.0
"""Seconds until a wait has failed; reached only by a bug or a stopped machine."""


class Desk:
    """Drives a shown MainWindow that has the traversal pane, and goes to that pane first."""

    def __init__(self, window):
        self.window = window
        kinds = [isinstance(one, TraversalController) for one in window.controllers]
        window.findChild(QTabBar).setCurrentIndex(kinds.index(True))
        self.controller = window.controller
        self.pane = self.controller._pane

    @property
    def state(self):
        return self.window.history.workspace.traversal

    def settle(self):
        """Until everything that was asked is answered and shown."""
        self.wait_until(lambda: not self.window.bridge.is_busy)

    def wait_until(self, holds):
        """Handle events until ``holds()``, and then those that are left."""
        deadline = time.monotonic() + PATIENCE
        QApplication.processEvents()
        while not holds():
            assert time.monotonic() < deadline, "what was waited for has not come"
            QApplication.processEvents()
            time.sleep(0.001)  # unlike QTest.qWait, this lets the engine's thread go on
        QApplication.processEvents()

    def keys(self, widget, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        widget.setFocus()
        for key in keys:
            QTest.keyClick(widget, key, modifier)

    def click(self, widget: QWidget, at: QPoint | None = None):
        QTest.mouseClick(widget, LEFT, pos=at or widget.rect().center())

    def drag(self, widget: QWidget, points, between=lambda: None):
        """Press at the first point, move over the others, release at the last."""
        places = [p.toPoint() if isinstance(p, QPointF) else p for p in points]
        QTest.mousePress(widget, LEFT, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(widget, place)
            between()
        QTest.mouseRelease(widget, LEFT, pos=places[-1])

    # The gallery

    def go_to(self, number: int):
        """Type a number in the gallery's field; the image becomes the selected one."""
        field = self.pane.gallery.tools.number
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, str(number))
        QTest.keyClick(field, Qt.Key.Key_Return)

    def double_click_image(self, number: int):
        thumbnails = self.pane.gallery.list
        place = thumbnails.grid().rectangle(thumbnails.items.position_of_number(number)).center()
        QTest.mouseClick(thumbnails.viewport(), LEFT, pos=place)
        QTest.mouseDClick(thumbnails.viewport(), LEFT, pos=place)

    # Editor, slider, latents

    def draw(self, *cells, between=lambda: None):
        canvas = self.pane.editor.canvas
        self.drag(canvas, [canvas.cell_centre(cell) for cell in cells], between)

    def drag_slider(self, *positions, between=lambda: None):
        slider = self.pane.position.slider
        y = slider.rect().center().y()
        here = [slider.value(), *positions]
        self.drag(slider, [QPointF(slider.x_of(p), y) for p in here], between)

    def drag_latent(self, dimension: int, pixels: int):
        canvas = self.pane.bars.canvas
        left, width = canvas.column(dimension)
        x = left + width / 2
        self.drag(canvas, [QPointF(x, canvas.middle()), QPointF(x, canvas.middle() - pixels)])

    # The library

    def cell(self, identifier: str, column: Column) -> QPoint:
        rows = self.pane.library.rows
        model = rows.model()
        return rows.visualRect(model.index(model.number_of(identifier), column)).center()

    def click_direction(self, identifier: str, column: Column):
        self.click(self.pane.library.rows.viewport(), self.cell(identifier, column))
