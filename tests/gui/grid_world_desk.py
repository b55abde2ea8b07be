"""Hands on the real grid world pane: real events, and waiting for what they bring about."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.gridworld.unrolled import NodeKey
from gui.engine_bridge import EngineBridge
from gui.gridworld.entrance import GridWorldEntrance
from gui.panes import PANES
from tests.gui.hands import Hands

ONLY_THIS = [kind for kind in PANES if kind.name == "Grid world"]


class GridWorldDesk(Hands):
    """Drives a shown MainWindow that has the grid world pane."""

    patience = 30.0

    def __init__(self, window):
        super().__init__(window, GridWorldEntrance)
        self.controller = window.controller.controller
        self.pane = self.controller._pane
        self.menu = self.controller._edit_intents
        self.playhead = self.controller._playhead

    @property
    def state(self):
        return self.window.history.workspace.grid_world

    @property
    def run(self):
        return self.controller._run

    def settle(self):
        """Until everything that was asked is answered, and nothing moves any more."""
        self.wait_until(lambda: not self.window.bridge.is_busy and not self.playhead.is_moving)

    def type_into(self, box, text):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def click_step(self, step):
        """In the row of all time steps."""
        self.click(self.pane.timeline, self.pane.timeline.column(step).center().toPoint())

    def click_header(self, view, step):
        """A column's number in a net."""
        self.click(view.viewport(), view.header_of(step))

    def click_node(self, view, name, step):
        self.click(view.viewport(), view.place_of(NodeKey(name, step)))

    def click_cell(self, cell):
        stage = self.pane.stage
        self.click(stage, stage.row_layout().cell(cell).center().toPoint())

    def point_at(self, view, name, step):
        QTest.mouseMove(view.viewport(), view.place_of(NodeKey(name, step)))
        QApplication.processEvents()

    def choose(self, label):
        """An entry of the menu that is open."""
        menu = self.menu.menu
        self.wait_until(menu.isVisible)
        action = next(one for one in menu.actions() if one.text() == label)
        self.click(menu, menu.actionGeometry(action).center())
        self.wait_until(lambda: not menu.isVisible())


def grid_world_desk(make_window, **given):
    desk = GridWorldDesk(make_window(panes=ONLY_THIS, bridge=EngineBridge(), **given))
    desk.settle()
    return desk
