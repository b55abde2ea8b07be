"""The trainings in hand: a row each, with its progress and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.models.training_queue import ALIVE, Entry, Status
from gui.models.training_words import next_in, progress_text
from gui.soon import soon
from gui.theme import GRID, SMALL, tokens
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font

EMPTY = "No training yet. Choose the settings on the left and press Train."

PAUSE, RESUME, CANCEL, REMOVE = "Pause", "Resume", "Cancel", "Remove"
_TIPS = {
    PAUSE: "Let this training wait; it keeps its place and its memory",
    RESUME: "Go on with this training",
    CANCEL: "End this training; its last epoch is kept until you remove it",
    REMOVE: "Take this training off the list, and what it kept to go on from",
}


class QueueList(QScrollArea):
    """Emits what is wanted of an entry."""

    wanted = Signal(object, str)
    """An ``Entry``, and PAUSE, RESUME, CANCEL or REMOVE."""
    chosen = Signal(object)
    """The ``Entry`` that somebody wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Trainings")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows: dict[Entry, _Row] = {}
        self._shown: Entry | None = None
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._empty = QLabel(EMPTY)
        self._empty.setProperty("quiet", True)
        self._empty.setWordWrap(True)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setMinimumHeight(96)

    def show_entries(self, entries: Sequence[Entry], shown: Entry | None) -> None:
        """Which trainings there are, and which one's course is shown."""
        for entry in [known for known in self._rows if known not in entries]:
            row = self._rows.pop(entry)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, entry in enumerate(entries):
            if entry not in self._rows:
                row = _Row(entry)
                row.wanted.connect(self.wanted)
                row.chosen.connect(self.chosen)
                self._rows[entry] = row
                self._column.insertWidget(place, row)
        self._empty.setVisible(not entries)
        follows = next_in(entries)
        for entry, row in self._rows.items():
            row.show_entry(entry is shown, entry is follows)
        if shown is not self._shown:
            self._shown = shown
            # A new row has its place only once this is over.
            soon(self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        row = None if self._shown is None else self._rows.get(self._shown)
        if row is not None:
            self.ensureWidgetVisible(row, 0, 0)

    def button(self, entry: Entry, what: str) -> QPushButton:
        """A button of a row, for tests."""
        return self._rows[entry].buttons[what]


class _Row(QWidget):
    """Name, bar, words, buttons; all have their place whether they are in use or not."""

    wanted = Signal(object, str)
    chosen = Signal(object)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry
        self.name = ElidedLabel(entry.job.name)
        self.name.setMinimumWidth(176)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(72, 10)
        self.bar.setAccessibleName(f"Progress of {entry.job.name}")
        self.words = ElidedLabel()
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        row.setSpacing(GRID)
        row.addWidget(self.name, 6)
        row.addWidget(self.bar)
        row.addWidget(self.words, 5)
        for what in (PAUSE, RESUME, CANCEL, REMOVE):
            button = QPushButton(what)
            button.setFont(figure_font(SMALL))
            button.setAutoDefault(False)
            button.setToolTip(_TIPS[what])
            button.setAccessibleName(f"{what} {entry.job.name}")
            button.clicked.connect(lambda _=False, w=what: self.wanted.emit(self._entry, w))
            self.buttons[what] = button
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Click, Enter or Space: show this training above")

    def show_entry(self, shown: bool, is_next: bool) -> None:
        """Where it stands now; with a mark if its course is the one that is shown."""
        focused = QApplication.focusWidget()
        held = next((button for button in self.buttons.values() if button is focused), None)
        entry = self._entry
        self.name.set_text(f"▸ {entry.job.name}" if shown else entry.job.name)
        self.bar.setValue(round(1000 * entry.course.share))
        words = progress_text(entry, is_next=is_next)
        self.words.set_text(words)
        self.setAccessibleName(f"{entry.job.name}: {words}{', shown above' if shown else ''}")
        status = entry.status
        self.buttons[PAUSE].setVisible(status in (Status.RUNNING, Status.WAITING))
        self.buttons[PAUSE].setEnabled(status is Status.RUNNING)
        self.buttons[RESUME].setVisible(status in (Status.PAUSED, Status.STOPPED, Status.FAILED))
        self.buttons[CANCEL].setVisible(status in ALIVE or status is Status.WAITING)
        self.buttons[CANCEL].setEnabled(status is not Status.STOPPING)
        self.buttons[REMOVE].setVisible(status in (Status.STOPPED, Status.FAILED, Status.DONE))
        if held is not None and (held.isHidden() or not held.isEnabled()):
            # The button that was pressed is gone: the keyboard must fall neither on another training,
            # nor on Cancel beside it.
            others = (self.buttons[PAUSE], self.buttons[RESUME])
            usable = [one for one in others if one.isEnabled() and not one.isHidden()]
            (usable[0] if usable else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._entry)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(tokens().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._entry)
        event.accept()
