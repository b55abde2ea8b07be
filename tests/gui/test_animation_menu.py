"""How a GIF runs, chosen in a menu: announced, shown, remembered, and so in the file."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.animations import Animation
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.settings import AnimationPurpose
from gui.traversal.exporting import Exporter
from gui.widgets.animation_menu import AnimationMenu
from tests.gui.desk import Desk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def menu(qtbot):
    menu = AnimationMenu("GIF")
    qtbot.addWidget(menu)
    menu.popup(QPoint(0, 0))
    return menu


def click(menu, action):
    menu.popup(QPoint(0, 0))
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_each_choice_is_announced(menu):
    told = []
    menu.changed.connect(told.append)
    click(menu, menu.there_and_back)
    click(menu, menu.loop)
    click(menu, menu.times[200])
    assert told == [
        Animation(80, False, True),
        Animation(80, False, False),
        Animation(200, False, False),
    ]
    assert [time for time, action in menu.times.items() if action.isChecked()] == [200]
    assert all(action.toolTip() for action in menu.actions() if not action.isSeparator())


def test_a_time_that_is_not_offered_ticks_the_nearest(menu):
    told = []
    menu.changed.connect(told.append)
    menu.show_animation(Animation(90, True, False))
    assert [time for time, action in menu.times.items() if action.isChecked()] == [80]
    assert not menu.loop.isChecked()
    assert told == []


def test_the_strips_run_as_it_was_chosen_in_the_export_row(make_window, monkeypatch, tmp_path):
    desk = Desk(make_window(panes=PANES, bridge=EngineBridge()))
    desk.settle()
    path = tmp_path / "strip.gif"
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: path)
    row = desk.pane.export_row
    for action in (row.animation_menu.there_and_back, row.animation_menu.loop):
        click(row.animation_menu, action)
    click(row.animation_menu, row.animation_menu.times[400])
    desk.click(row.export_button)
    with Image.open(path) as picture:
        assert picture.n_frames == desk.state.frames
        assert "loop" not in picture.info
        assert picture.info["duration"] == 400
    remembered = desk.window.settings.animation(AnimationPurpose.STRIPS)
    assert remembered == Animation(400, there_and_back=False, loop=False)
