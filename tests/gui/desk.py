"""A researcher's hands: real events on the real traversal pane, and waiting for what they bring about."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.traversal.controller import TraversalController
from gui.traversal.direction_model import Column
from tests.gui.hands import LEFT, Hands


class Desk(Hands):
    """Drives a shown MainWindow that has the traversal pane, and goes to that pane first."""

    patience = 20.0

    def __init__(self, window):
        super().__init__(window, TraversalController)
        self.controller = window.controller
        self.pane = self.controller._pane

    @property
    def state(self):
        return self.window.history.workspace.traversal

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
