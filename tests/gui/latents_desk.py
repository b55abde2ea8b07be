"""Hands on the real 2-D latents pane: real events, and waiting for what they bring about."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.engine.latents_requests import Selected
from core.workspace.latents_state import Side
from gui.engine_bridge import EngineBridge
from gui.latents import asking
from gui.latents.entrance import LatentsEntrance
from gui.panes import PANES
from tests.gui.hands import LEFT, Hands

RIGHT_BUTTON = Qt.MouseButton.RightButton
PLAIN, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
ONLY_THIS = [kind for kind in PANES if kind.name == "2-D latents"]


class LatentsDesk(Hands):
    """Drives a shown MainWindow that has the 2-D latents pane."""

    def __init__(self, window):
        super().__init__(window, LatentsEntrance)
        self.controller = window.controller.controller
        self.pane = self.controller._pane
        self.left = self.pane.cards[Side.LEFT].scatter
        self.right = self.pane.cards[Side.RIGHT].scatter
        self.views = self.controller._views
        self.marks = self.controller._marks
        self.exporter = self.controller._exporter

    @property
    def state(self):
        return self.window.history.workspace.latents

    @property
    def traversal(self):
        return self.window.history.workspace.traversal

    def undo(self):
        self.window.history.undo()
        self.settle()

    def ready(self, side):
        return self.controller._is_ready(side)

    def selected(self):
        self.settle()
        answer = self.controller._inquiry.answer_to(asking.selection_request(self.state))
        return answer.numbers.tolist() if isinstance(answer, Selected) else []

    # The hand

    def tool(self, name):
        self.click(self.pane.tools.tools.button(name))

    def click_at(self, scatter, x, y):
        self.click(scatter, scatter.place_of(x, y).toPoint())

    def point_at(self, scatter, x, y):
        QTest.mouseMove(scatter, scatter.place_of(x, y).toPoint())
        QApplication.processEvents()

    def drag(self, scatter, places, modifier=PLAIN, button=LEFT):
        """Press at the first place of the plane, move over the others, release at the last."""
        points = [scatter.place_of(*place).toPoint() for place in places]
        QTest.mousePress(scatter, button, modifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(scatter, point)
            QApplication.processEvents()
        QTest.mouseRelease(scatter, button, modifier, points[-1])
        QApplication.processEvents()

    def wheel(self, scatter, notches, x, y):
        where = scatter.place_of(x, y)
        event = QWheelEvent(
            where,
            QPointF(scatter.mapToGlobal(where.toPoint())),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(scatter, event)

    def choose(self, box, text):
        """An entry of a combo box, as a person's choice."""
        place = box.findText(text)
        assert place >= 0, [box.itemText(k) for k in range(box.count())]
        box.setCurrentIndex(place)
        box.activated.emit(place)
        self.settle()

    def menu(self, menu, text):
        next(one for one in menu.actions() if text in one.text().replace("&", "")).trigger()


def latents_desk(make_window, panes=ONLY_THIS, **given):
    desk = LatentsDesk(make_window(panes=panes, bridge=EngineBridge(), **given))
    desk.wait_until(lambda: all(desk.ready(side) for side in Side))
    desk.settle()
    return desk
