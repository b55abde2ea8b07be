"""The main window: puts panes, menus, message bar, session and engine together, and does nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.workspace.session_file import SUFFIX
from core.workspace.state import Workspace
from gui import theme
from gui.about import NAME, AboutDialog
from gui.actions import Actions
from gui.engine_bridge import EngineBridge
from gui.entrance import Entrance
from gui.history import History
from gui.panes import PANES, PaneKind
from gui.session_keeper import SessionDialogs, SessionKeeper
from gui.settings import Settings, ThemeChoice
from gui.shortcuts_page import ShortcutsPage
from gui.soon import soon
from gui.surroundings import PaneController, Surroundings
from gui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from gui.reproduction.tour import Tour

FIRST_SIZE = QSize(1280, 800)
SMALLEST_SIZE = QSize(960, 600)


class MainWindow(QMainWindow):
    """One window with one session."""

    first_painted = Signal()
    """After the first paint, before what takes time begins."""

    begun = Signal()
    """All panes are started."""

    def __init__(
        self,
        settings: Settings | None = None,
        bridge: EngineBridge | None = None,
        panes: Sequence[PaneKind] = PANES,
        session: Path | None = None,
        autosave_folder: Path | None = None,
        dialogs: SessionDialogs | None = None,
    ) -> None:
        super().__init__()
        self._first_session = session
        self._painted = False
        self._asked = False
        self.settings = settings or Settings()
        self.history = History(Workspace(), self)
        self.bridge = bridge or EngineBridge(parent=self)
        self.messages = MessageBar()
        self.keeper = SessionKeeper(
            self.history,
            self.messages,
            self.settings,
            dialogs or SessionDialogs(self),
            autosave_folder,
            self,
        )
        self.actions_ = Actions(self, self.history, self.settings)
        self.controllers: list[PaneController] = []
        self._stack = QStackedWidget()
        self._names = QTabBar()
        self._opening = 0
        self.tour: Tour | None = None
        """The guided tour, once it was asked for."""
        self._before_tour = 0
        """The pane that was in front when it began."""
        around = Surroundings(self.history, self.bridge, self.messages, self.settings)
        for kind in panes:
            view, controller = kind.build(around)
            self._stack.addWidget(_scrollable(view))
            self._names.addTab(kind.name)
            if kind.opens:
                self._opening = self._names.count() - 1
            self.controllers.append(controller)
        self._lay_out()
        self.actions_.fill_menus(
            self.menuBar(), [a for c in self.controllers for a in c.edit_actions()]
        )
        self._connect()
        self._restore_layout()
        self._show_title()

    @property
    def controller(self) -> PaneController:
        """That of the pane that is shown."""
        return self.controllers[self._stack.currentIndex()]

    def show_pane(self, name: str) -> QWidget:
        """Bring a pane to the front; its view.

        Raises:
            LookupError: if no pane is so named.
        """
        names = [self._names.tabText(number) for number in range(self._names.count())]
        if name not in names:
            raise LookupError(f"there is no pane called {name!r}")
        self._names.setCurrentIndex(names.index(name))
        area = self._stack.currentWidget()
        assert isinstance(area, QScrollArea)
        view = area.widget()
        return view.pane if isinstance(view, Entrance) else view

    def start_tour(self) -> None:
        """Begin the guided tour, or begin it again."""
        if self.tour is None:
            from gui.reproduction.tour import Tour
            from gui.reproduction.tour_bar import TourBar

            bar = TourBar()
            self._middle.insertWidget(self._middle.indexOf(self.messages), bar)
            self.tour = Tour(self.history, self.show_pane, self._stack, bar, self)
            self.tour.put_back.connect(lambda: self._names.setCurrentIndex(self._before_tour))
            self._names.currentChanged.connect(self._tell_tour)
        if not self.tour.is_on:
            self._before_tour = self._names.currentIndex()
        self.tour.start()

    def problem(self, sentence: str, details: str = "") -> None:
        """Show what went wrong; with details it can be copied as a report."""
        self.messages.problem(sentence, details, copy_text="Copy report" if details else "Copy")

    def leave(self) -> None:
        """Close without asking; unsaved work is offered at the next start."""
        self._asked = True
        self.keeper.close(keep=True)
        self.close()

    # Qt's events

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:  # everything that is to be painted, at once
            with self.bridge.window_first():
                return super().event(event)
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            soon(self, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._end_tour()
        if not self._asked and not self.keeper.may_lose_state():
            event.ignore()
            return
        self._asked = True
        self.settings.window_geometry = self.saveGeometry()
        self.settings.sync()
        self.keeper.close()
        self.bridge.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _dropped(event)
        event.acceptProposedAction()
        # After the drag has ended, so that a question does not hold up the program it came from.
        soon(self, lambda: self.take_files(paths))

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open the session among these files; else hand them to the pane as pictures."""
        sessions = [path for path in paths if path.suffix.lower() == SUFFIX]
        if len(sessions) > 1:
            raise UserError("Only one session can be open; drop one session file at a time.")
        if sessions:
            self._end_tour()
            self.keeper.open(sessions[0])
        pictures = [path for path in paths if path not in sessions]
        if pictures:
            self.controller.add_pictures(pictures)

    # Putting together

    def _lay_out(self) -> None:
        middle = QWidget()
        self._middle = column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._names.setAccessibleName("Panes")
        self._names.setDrawBase(False)
        self._names.setExpanding(False)
        self._names.setVisible(self._names.count() > 1)
        if self.menuBar().isNativeMenuBar():
            column.addWidget(self._names)
        else:  # beside the menus: the panes need all the height that there is
            self.menuBar().setCornerWidget(self._names)
        column.addWidget(self._stack, 1)
        column.addWidget(self.messages)
        self.setCentralWidget(middle)
        self.setMinimumSize(SMALLEST_SIZE)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        do = self.actions_
        for action in (do.new, do.open, do.save, do.save_as):
            # What is saved, or put away, is the user's own work.
            action.triggered.connect(self._end_tour)
        do.recent_chosen.connect(self._end_tour)
        do.new.triggered.connect(self.keeper.new)
        do.open.triggered.connect(self.keeper.open_chosen)
        do.save.triggered.connect(self.keeper.save)
        do.save_as.triggered.connect(self.keeper.save_as)
        do.recent_chosen.connect(self.keeper.open)
        do.quit.triggered.connect(self.close)
        do.export.triggered.connect(self._export_strip)
        do.copy_strip.triggered.connect(self._copy_strip)
        do.paste_picture.triggered.connect(self._paste_picture)
        do.full_screen.triggered.connect(self._full_screen)
        do.message.triggered.connect(self.messages.take_focus)
        do.theme_chosen.connect(self._take_theme)
        do.size_chosen.connect(self._take_size)
        do.guide.triggered.connect(self._show_guide)
        do.tour.triggered.connect(self.start_tour)
        do.shortcuts.triggered.connect(self._show_shortcuts)
        do.about.triggered.connect(lambda: AboutDialog(self).show())
        do.show_theme(self.settings.theme)
        do.show_size(self.settings.interface_size)
        self._names.currentChanged.connect(self._stack.setCurrentIndex)
        self._names.setCurrentIndex(self._opening)
        self.keeper.renamed.connect(self._show_title)
        self.history.saved_changed.connect(self._show_title)

    def _restore_layout(self) -> None:
        geometry = self.settings.window_geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))

    def _begin(self) -> None:
        """What the first paint need not wait for."""
        self.first_painted.emit()
        if self._asked:
            return  # closed before it came to this
        if self._first_session is not None:
            self.keeper.open(self._first_session)
        self.keeper.autosaver.look_for_abandoned()
        for controller in self.controllers:
            controller.start()
        self.begun.emit()

    def _tell_tour(self, number: int) -> None:
        if self.tour is not None:
            self.tour.look_elsewhere(self._names.tabText(number))

    def _end_tour(self) -> None:
        if self.tour is not None:
            self.tour.end()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.keeper.name}[*] — {NAME}")
        self.setWindowModified(not self.history.is_saved)
        self.setWindowFilePath(str(self.keeper.path or ""))

    def _take_theme(self, choice: str) -> None:
        self.settings.theme = ThemeChoice(choice)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply_theme(application, choice)

    def _take_size(self, percent: int) -> None:
        self.settings.interface_size = percent
        self.messages.news(f"Everything will be drawn at {percent} % from the next start on.")

    def _full_screen(self, on: bool) -> None:
        state = self.windowState() & ~Qt.WindowState.WindowFullScreen
        self.setWindowState(state | Qt.WindowState.WindowFullScreen if on else state)

    def _export_strip(self) -> None:
        self.controller.export_strip()

    def _copy_strip(self) -> None:
        self.controller.copy_strip()

    def _paste_picture(self) -> None:
        self.controller.paste_picture()

    def _show_guide(self) -> None:
        from gui.guide import Guide

        guide = Guide(parent=self)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()

    def _show_shortcuts(self) -> None:
        of_panes = [
            (self._names.tabText(number), list(controller.shortcuts()))
            for number, controller in enumerate(self.controllers)
        ]
        page = ShortcutsPage([*of_panes, *self.actions_.sections()], self)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.show()


def _scrollable(view: QWidget) -> QScrollArea:
    """A pane in a window that is smaller than it: rather scrolled than squeezed."""
    area = QScrollArea()
    area.setWidget(view)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
