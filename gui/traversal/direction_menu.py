"""The menu of a direction's row: everything that can be done to it, with the key that does it too."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.workspace.state import LIVE_PAIR
from gui.traversal.direction_model import DirectionModel
from gui.widgets.translation_words import model_name

if TYPE_CHECKING:
    from gui.traversal.direction_rows import DirectionRows


def direction_menu(rows: "DirectionRows", model: DirectionModel) -> QMenu:
    """A menu for the current row of ``rows``; it is gone once it has been closed."""
    identifier = rows.current_identifier()
    number, last = model.number_of(identifier), model.rowCount() - 1
    followed, own = identifier == model.followed(), identifier != LIVE_PAIR
    menu = QMenu(rows)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(text: str, key: str, act: Callable[[], object], enabled: bool = True) -> QAction:
        # Behind a tab Qt shows a key without taking it from the rows, which handle it themselves.
        action = menu.addAction(f"{text}\t{key}")
        action.triggered.connect(act)
        action.setEnabled(enabled)
        return action

    add("&Follow", "Enter", rows.follow_current, not followed)
    may_tick = not followed and not model.why_no_ticks()
    against = add("&Against", "Space", rows.toggle_current, may_tick)
    against.setCheckable(True)
    against.setChecked(model.is_against(identifier))
    menu.addSeparator()
    add("&Rename", "F2", rows.rename_current, own)
    add("D&uplicate", "", rows.duplicate_current)
    add("&Delete", "Del", rows.delete_current, own)
    menu.addSeparator()
    add("Move u&p", "Alt+Up", lambda: rows.move_current(-1), own and number > 1)
    add("Move dow&n", "Alt+Down", lambda: rows.move_current(1), own and number < last)
    menu.addSeparator()
    for reference in model.models():
        target = model_name(reference).replace("&", "&&")
        add(f"Translate to {target}…", "", partial(rows.translate_current, reference))
    return menu
