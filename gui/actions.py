"""All actions of the window in one place: names, keys, and what they say about themselves.

What they do is connected in ``gui.main_window``; what a pane adds comes from its controller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.history import History
from gui.settings import INTERFACE_SIZES, Settings, ThemeChoice

Key = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class _Spec:
    """One action: its text in the menu, its key, and one sentence on what it does."""

    text: str
    key: Key
    tip: str
    role: QAction.MenuRole = QAction.MenuRole.NoRole


_SPECS = {
    "new": _Spec("&New", QKeySequence.StandardKey.New, "Begin a new session"),
    "open": _Spec("&Open…", QKeySequence.StandardKey.Open, "Open a session file"),
    "save": _Spec("&Save", QKeySequence.StandardKey.Save, "Save the session to its file"),
    "save_as": _Spec("Save &as…", "Ctrl+Shift+S", "Save the session to another file"),
    "export": _Spec("&Export…", "Ctrl+E", "Export what the pane shows, with what made it"),
    "quit": _Spec(
        "&Quit", "Ctrl+Q", "Close the window and end the program", QAction.MenuRole.QuitRole
    ),
    "copy_strip": _Spec("&Copy as a picture", "Ctrl+Shift+C", "Put what the pane shows on the clipboard"),
    "paste_picture": _Spec(
        "&Paste picture", QKeySequence.StandardKey.Paste, "Take the clipboard's picture as your own image"
    ),
    "full_screen": _Spec("&Full screen", QKeySequence.StandardKey.FullScreen, "Fill the screen, or not"),
    "message": _Spec("Go to the &message", "F6", "Give the keyboard to the message bar"),
    "tour": _Spec(
        "&Reproduce the article", None,
        "A guided tour: each figure of the article in its order, set up in the real panes",
    ),
    "guide": _Spec("User's &guide", None, "What every part is for, with pictures and a glossary"),
    "shortcuts": _Spec(
        "&Keyboard shortcuts", QKeySequence.StandardKey.HelpContents, "Show all keys of the program"
    ),
    "about": _Spec(
        "&About Latent Translator", None, "What this program is, and what it runs on",
        QAction.MenuRole.AboutRole,
    ),
}  # fmt: skip

_THEMES = {
    ThemeChoice.SYSTEM: (
        "Like the &system",
        "Light or dark as the system is, also when that changes",
    ),
    ThemeChoice.LIGHT: ("&Light", "Dark text on a light ground"),
    ThemeChoice.DARK: ("&Dark", "Light text on a dark ground"),
}


class Actions(QObject):
    """The actions, by name (``actions.save``), and the menus made of them."""

    recent_chosen = Signal(object)
    """``Path`` of a session in the menu of recent ones."""
    theme_chosen = Signal(str)
    size_chosen = Signal(int)
    """Of everything, in percent."""

    def __init__(self, window: QWidget, history: History, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        self._menus: list[QMenu] = []
        made = {name: self._made(window, spec) for name, spec in _SPECS.items()}
        self.new, self.open, self.save = made["new"], made["open"], made["save"]
        self.save_as, self.export, self.quit = made["save_as"], made["export"], made["quit"]
        self.copy_strip, self.paste_picture = made["copy_strip"], made["paste_picture"]
        self.full_screen, self.message = made["full_screen"], made["message"]
        self.guide, self.tour = made["guide"], made["tour"]
        self.shortcuts, self.about = made["shortcuts"], made["about"]
        self.full_screen.setCheckable(True)
        self.undo = history.undo_action(window)
        self.redo = history.redo_action(window)
        for action, text in ((self.undo, "Take the last step back"), (self.redo, "Do it again")):
            action.setStatusTip(text)
            action.setMenuRole(QAction.MenuRole.NoRole)
        self.themes = self._theme_actions(window)
        self.sizes = self._size_actions(window)
        self.recent = QMenu("Open &recent", window)
        self.recent.setToolTipsVisible(True)
        self.recent.aboutToShow.connect(self.fill_recent)

    def fill_menus(self, bar: QMenuBar, pane_actions: Sequence[QAction] = ()) -> None:
        """Put all actions into a menu bar, those of the pane at the end of Edit."""
        self._menu(
            bar, "&File",
            (self.new, self.open, self.recent, None, self.save, self.save_as, None,
             self.export, None, self.quit),
        )  # fmt: skip
        edit: list[QAction | QMenu | None] = [
            self.undo, self.redo, None, self.copy_strip, self.paste_picture,
        ]  # fmt: skip
        if pane_actions:
            edit += [None, *pane_actions]
        self._menu(bar, "&Edit", edit)
        theme = QMenu("&Theme", bar)
        theme.addActions(self.themes.actions())
        theme.setToolTipsVisible(True)
        size = QMenu("&Size of everything", bar)
        size.addActions(self.sizes.actions())
        size.setToolTipsVisible(True)
        self._menu(bar, "&View", (theme, size, self.full_screen, None, self.message))
        self._menu(bar, "&Help", (self.guide, self.tour, None, self.shortcuts, None, self.about))

    def show_theme(self, choice: ThemeChoice) -> None:
        """Mark the theme that was chosen."""
        for action in self.themes.actions():
            action.setChecked(action.data() == str(choice))

    def show_size(self, percent: int) -> None:
        """Mark the size that was chosen."""
        for action in self.sizes.actions():
            action.setChecked(action.data() == percent)

    def fill_recent(self) -> None:
        """Bring the menu of recent sessions up to date."""
        self.recent.clear()
        paths = self._settings.recent_files
        for number, path in enumerate(paths, 1):
            name = path.stem.replace("&", "&&")  # in a menu, one ampersand marks a mnemonic
            action = self.recent.addAction(f"&{number}  {name}")
            action.setToolTip(str(path))
            action.setData(str(path))
            action.triggered.connect(lambda _=False, p=path: self.recent_chosen.emit(Path(p)))
        if paths:
            self.recent.addSeparator()
            self.recent.addAction("&Forget these", self._settings.clear_recent_files)
        else:
            nothing = self.recent.addAction("Sessions that you open or save will be listed here")
            nothing.setEnabled(False)

    def sections(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For the shortcuts page: each menu's actions that have a key, as (keys, what they do)."""
        found = []
        for menu in self._menus:
            lines = [line for action in _flat(menu) if (line := _line(action)) is not None]
            found.append((menu.title().replace("&", ""), lines))
        return found

    def _menu(self, bar: QMenuBar, title: str, entries: Sequence[QAction | QMenu | None]) -> None:
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                menu.addAction(entry)
        self._menus.append(menu)

    def _theme_actions(self, window: QWidget) -> QActionGroup:
        group = QActionGroup(window)
        for choice, (text, tip) in _THEMES.items():
            action = self._made(window, _Spec(text, None, tip))
            action.setCheckable(True)
            action.setData(str(choice))
            group.addAction(action)
        group.triggered.connect(lambda action: self.theme_chosen.emit(action.data()))
        return group

    def _size_actions(self, window: QWidget) -> QActionGroup:
        group = QActionGroup(window)
        for percent in INTERFACE_SIZES:
            tip = f"Draw letters, buttons and images at {percent} %, from the next start on"
            action = self._made(window, _Spec(f"{percent} %", None, tip))
            action.setCheckable(True)
            action.setData(percent)
            group.addAction(action)
        group.triggered.connect(lambda action: self.size_chosen.emit(action.data()))
        return group

    @staticmethod
    def _made(window: QWidget, spec: _Spec) -> QAction:
        action = QAction(spec.text, window)
        if spec.key is not None:
            action.setShortcuts(
                QKeySequence.keyBindings(spec.key)
                if isinstance(spec.key, QKeySequence.StandardKey)
                else [QKeySequence(spec.key)]
            )
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{spec.tip} ({keys})" if keys else spec.tip)
        action.setStatusTip(spec.tip)
        action.setMenuRole(spec.role)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action


def _flat(menu: QMenu) -> list[QAction]:
    actions = []
    for action in menu.actions():
        inner = action.menu()
        actions += _flat(inner) if isinstance(inner, QMenu) else [action]
    return actions


def _line(action: QAction) -> tuple[str, str] | None:
    keys = [
        key.toString(QKeySequence.SequenceFormat.NativeText)
        for key in action.shortcuts()
        if not key.isEmpty()
    ]
    if not keys:
        return None
    meaning = action.statusTip() or action.text().replace("&", "").rstrip("…")
    return keys[0], meaning  # the others are for keyboards of other times
