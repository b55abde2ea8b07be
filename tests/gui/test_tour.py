"""Help > Reproduce the article, as a user goes through it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from core.reproduction.tour import TRANSLATION, tour_steps
from core.workspace.session_file import open_session
from gui.main_window import MainWindow
from gui.session_keeper import SessionDialogs, Unsaved
from gui.settings import Settings
from tests.gui.desk import Desk

NUMBERS = range(len(tour_steps()))


class NoDialogs(SessionDialogs):
    """Saves to a file, and notes whether it was asked about unsaved changes."""

    def __init__(self, path):
        super().__init__(None)
        self.path = path
        self.asked = 0

    def to_save(self, suggestion):
        return self.path

    def about_unsaved(self, name):
        self.asked += 1
        return Unsaved.DISCARD


@pytest.fixture
def dialogs(tmp_path):
    return NoDialogs(tmp_path / "own.json")


@pytest.fixture
def desk(qtbot, tmp_path, dialogs):
    window = MainWindow(
        settings=Settings(str(tmp_path / "settings.ini")),
        autosave_folder=tmp_path / "autosave",
        dialogs=dialogs,
    )
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    desk = Desk(window)
    desk.settle()
    return desk


def begin(desk):
    """Help > Reproduce the article, by the keyboard."""
    bar = desk.window.menuBar()
    help_menu = next(action for action in bar.actions() if action.text() == "&Help")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(help_menu).center())
    QTest.keyClick(help_menu.menu(), Qt.Key.Key_R)
    desk.wait_until(lambda: desk.window.tour is not None and desk.window.tour.pointer.isVisible())
    desk.window.activateWindow()  # what a closing menu leaves to the window manager
    desk.wait_until(desk.window.isActiveWindow)
    return desk.window.tour


def go_to(desk, tour, identifier):
    """On by the button, to a step that is not there yet."""
    while tour.steps[tour.number].identifier != identifier:
        go_on(desk, tour)


def go_on(desk, tour):
    number = tour.number
    desk.click(tour.bar.next)
    desk.wait_until(lambda: tour.number == number + 1 and tour.pointer.targets())
    if tour.steps[tour.number].pane != TRANSLATION:  # which learns for a while; nobody has to wait
        desk.settle()


def test_the_whole_tour_by_its_buttons(desk):
    own = desk.window.history.workspace
    tour = begin(desk)
    for number in NUMBERS:
        step = tour.steps[number]
        assert tour.number == number
        assert step.title in tour.bar.title.text()
        names = desk.window.findChild(QTabBar)
        assert names.tabText(names.currentIndex()) == step.pane
        assert desk.window.history.workspace == step.prepare(own)
        desk.wait_until(lambda: all(target.isVisible() for target in tour.pointer.targets()))
        frames = tour.pointer.frames()
        assert len(frames) == len(step.landmarks)
        assert all(frame.width() > 20 and frame.height() > 20 for frame in frames)
        for label in (tour.bar.claim, tour.bar.see, tour.bar.title):
            room = label.heightForWidth(label.width())
            assert room <= label.height(), f"clipped: {label.text()}"
        assert desk.message() == ""
        if number + 1 < len(tour.steps):
            go_on(desk, tour)
    assert not tour.bar.next.isEnabled()
    desk.click(tour.bar.back)
    desk.wait_until(lambda: tour.number == len(tour.steps) - 2)
    desk.click(tour.bar.end)
    assert desk.window.history.workspace == own
    assert desk.window.history.is_saved
    assert not desk.window.actions_.undo.isEnabled()
    assert not tour.bar.isVisible() and not tour.pointer.isVisible()
    names = desk.window.findChild(QTabBar)
    assert names.tabText(names.currentIndex()) == "Traversal", "where the tour began"


def test_one_undo_brings_the_own_work_back(desk):
    desk.draw((0, 0), (0, 4))
    desk.settle()
    own = desk.window.history.workspace
    tour = begin(desk)
    go_to(desk, tour, "derived")
    QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.history.workspace == own
    assert not tour.leads and not tour.pointer.isVisible()
    desk.click(tour.bar.next)
    desk.wait_until(lambda: tour.leads)
    assert tour.steps[tour.number].identifier == "derived", "the step is set up again"
    assert desk.window.history.workspace == tour.steps[tour.number].prepare(own)


def test_it_lets_go_when_the_user_takes_over(desk):
    tour = begin(desk)
    go_to(desk, tour, "pair")
    desk.draw((0, 0), (0, 4))
    assert not tour.leads and not tour.pointer.isVisible()
    drawn = desk.window.history.workspace
    assert "taken over" in tour.bar.see.text()
    desk.click(tour.bar.end)
    assert desk.window.history.workspace == drawn
    assert not tour.is_on


def test_looking_at_another_pane_is_taking_over(desk):
    tour = begin(desk)
    names = desk.window.findChild(QTabBar)
    place = names.tabRect(names.count() - 1).center()
    QTest.mouseClick(names, Qt.MouseButton.LeftButton, pos=place)
    assert not tour.leads and not tour.pointer.isVisible()
    desk.settle()


def test_the_own_work_comes_back_also_after_a_look_at_another_pane(desk):
    desk.draw((0, 0), (0, 4))
    own = desk.window.history.workspace
    tour = begin(desk)
    go_to(desk, tour, "derived")
    assert desk.window.history.workspace != own
    names = desk.window.findChild(QTabBar)
    place = names.tabRect(names.count() - 1).center()
    QTest.mouseClick(names, Qt.MouseButton.LeftButton, pos=place)
    assert not tour.leads
    desk.click(tour.bar.next)
    desk.wait_until(lambda: tour.leads)
    go_on(desk, tour)
    go_on(desk, tour)
    assert desk.window.history.own_workspace == own
    desk.click(tour.bar.end)
    assert desk.window.history.workspace == own


def test_what_is_saved_is_the_own_work(desk, dialogs):
    desk.draw((0, 0), (0, 4))
    own = desk.window.history.workspace
    tour = begin(desk)
    go_to(desk, tour, "learned")
    QTest.keyClick(desk.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert open_session(dialogs.path).workspace == own
    assert desk.window.history.is_saved
    assert not tour.is_on


def test_nobody_is_asked_about_what_the_tour_has_set_up(desk, dialogs):
    tour = begin(desk)
    go_to(desk, tour, "learned")
    assert not desk.window.isWindowModified()
    desk.window.close()
    assert dialogs.asked == 0


def test_an_autosave_during_the_tour_is_of_the_own_work(desk, tmp_path):
    desk.draw((0, 0), (0, 4))
    own = desk.window.history.workspace
    tour = begin(desk)
    go_to(desk, tour, "learned")
    assert desk.window.history.workspace != own
    desk.window.leave()  # as when the system ends the session: what is unsaved is kept
    [snapshot] = (tmp_path / "autosave").glob("*.json")
    assert open_session(snapshot).workspace == own
