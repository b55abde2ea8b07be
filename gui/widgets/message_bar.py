"""The message bar: the one place in the window where news, problems and questions appear.

It is always there and always equally high, so that nothing jumps. Problems and questions stand in a
queue until they are dismissed or answered: none is lost. News is fleeting: it stands before them for
a few seconds, so that an old problem does not hide what happens now.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from gui import theme
from gui.theme import BODY, GRID, SMALL, tokens
from gui.widgets.elided_label import ElidedLabel

HEIGHT = 5 * GRID
NEWS_MILLISECONDS = 6000
MARK = 2 * GRID


class Kind(StrEnum):
    """What a message is, and so how long it stays and what it looks like."""

    NEWS = "news"
    PROBLEM = "problem"
    QUESTION = "question"


@dataclass(frozen=True)
class Choice:
    """One button of a question: its text, and what it does."""

    text: str
    act: Callable[[], object]


@dataclass(frozen=True)
class Message:
    """One message, shown or waiting."""

    kind: Kind
    text: str
    details: str = ""
    """More than fits, for a report; may be copied."""
    choices: tuple[Choice, ...] = ()
    copy_text: str = "Copy"
    """What the button is called that copies text and details."""


class MessageBar(QFrame):
    """Shows one message at a time: news for its seconds, else the oldest that is not yet dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName("Messages")
        self.setFixedHeight(HEIGHT)
        self._shown: Message | None = None
        self._standing: list[Message] = []
        """Problems and questions in the order in which they came."""
        self._news: Message | None = None
        """The newest news, until its seconds are over."""
        self._hint = ""

        self._mark = _Mark()
        self._text = _Sentence()
        self._count = QLabel()
        self._count.setProperty("quiet", True)
        self._count.setFont(theme.font(SMALL))
        self._choices: list[QPushButton] = []
        self._copy = QPushButton("Copy")
        self._copy.setToolTip("Copy this message and its details to the clipboard")
        self._copy.clicked.connect(self._copy_shown)
        self._dismiss = _Cross()
        self._dismiss.setAccessibleName("Dismiss message")
        self._dismiss.setToolTip("Dismiss this message (Esc)")
        self._dismiss.clicked.connect(self.dismiss)

        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * GRID, 0, GRID, 0)
        self._row.setSpacing(GRID)
        for widget in (self._mark, self._text, self._count, self._copy, self._dismiss):
            self._row.addWidget(widget)
        self._row.setStretch(1, 1)

        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self._end_news)
        QApplication.instance().focusChanged.connect(self._show_late_news)
        self._show(None)

    # What others call

    def news(self, text: str) -> None:
        """Say what happened; takes the place of older news, and goes by itself.

        While the keyboard is in the bar, its buttons stay: the news comes when it has left.
        """
        self._news = Message(Kind.NEWS, text)
        if self._may_come():
            self._show(self._news)
        else:
            self._show_count()

    def problem(self, text: str, details: str = "", *, copy_text: str = "Copy") -> None:
        """Say what went wrong, in one sentence; said twice, it is still one problem."""
        self._add(Message(Kind.PROBLEM, text, details, copy_text=copy_text))

    def question(self, text: str, choices: Sequence[Choice], details: str = "") -> None:
        """Ask, without stopping anything: answered by one of the choices, or dismissed."""
        self._add(Message(Kind.QUESTION, text, details, tuple(choices)))

    def dismiss(self) -> None:
        """Take away the message that is shown, and show the next one."""
        held_focus = self._has_keyboard()
        if self._shown is self._news:
            self._news = None
        elif self._standing:
            del self._standing[0]
        self._show(self._first())
        if held_focus:
            if self._shown is not None:
                self._dismiss.setFocus()
            else:
                self.window().setFocus()

    def set_hint(self, text: str) -> None:
        """What stands here, quietly, while there is no message: what to do next."""
        self._hint = text
        if self._shown is None:
            self._text.show_sentence(text, quiet=True)

    def withdraw(self, text: str) -> None:
        """Take back a message that is no longer true, wherever it stands."""
        if self._shown is not None and self._shown.text == text:
            self.dismiss()
        self._standing = [m for m in self._standing if m is self._shown or m.text != text]
        if self._news is not None and self._news.text == text:
            self._news = None
        self._show_count()

    @property
    def shown(self) -> Message | None:
        """The message that is shown."""
        return self._shown

    @property
    def waiting(self) -> tuple[Message, ...]:
        """The messages that wait, in their order; news that the keyboard keeps off comes last."""
        late = (self._news,) if self._news is not None else ()
        return tuple(m for m in (*self._standing, *late) if m is not self._shown)

    def take_focus(self) -> None:
        """Give the keyboard to the message's first button, if there is a message."""
        if self._shown is not None:
            (self._choices[0] if self._choices else self._dismiss).setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc dismisses while the focus is in the bar."""
        if event.key() == Qt.Key.Key_Escape and self._shown is not None:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        return QSize(80 * GRID, HEIGHT)

    # Inside

    def _add(self, message: Message) -> None:
        """Let a problem or a question stand; what is said again is not told twice, but anew."""
        same = next((i for i, m in enumerate(self._standing) if _is_same(m, message)), None)
        if same is None:
            self._standing.append(message)
        else:
            self._standing[same] = message
        if self._shown is not None and self._shown is self._news:
            self._news = None
        if self._shown is not self._standing[0]:
            self._show(self._standing[0])
        else:
            self._show_count()

    def _first(self) -> Message | None:
        """What is to be shown: news before what stands."""
        return self._news or (self._standing[0] if self._standing else None)

    def _has_keyboard(self) -> bool:
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus() and self.isAncestorOf(focus)

    def _may_come(self) -> bool:
        """Whether news may take the place of what is shown."""
        return self._shown not in self._standing or not self._has_keyboard()

    def _show_late_news(self) -> None:
        if self._news is not None and self._shown is not self._news and self._may_come():
            self._show(self._news)

    def _show(self, message: Message | None) -> None:
        self._shown = message
        self._fade.stop()
        for button in self._choices:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._choices = []
        kind = message.kind if message else None
        self._mark.show_kind(kind)
        if message is None:
            self._text.show_sentence(self._hint, quiet=True)
        else:
            self._text.show_sentence(" ".join(message.text.split()))
        self._copy.setVisible(message is not None and message.kind is Kind.PROBLEM)
        self._dismiss.setVisible(message is not None)
        self._show_count()
        self.setProperty("kind", str(kind) if kind else "")
        self.style().unpolish(self)
        self.style().polish(self)
        if message is None:
            return
        self._copy.setText(message.copy_text)
        for number, choice in enumerate(message.choices):
            button = QPushButton(choice.text)
            button.setProperty("primary", number == 0)
            button.clicked.connect(lambda _=False, c=choice: self._answer(c))
            self._row.insertWidget(self._row.indexOf(self._copy), button)
            button.show()  # at once, not with the next layout: it may be given the focus now
            self._choices.append(button)
        if message.kind is Kind.NEWS:
            self._fade.start(NEWS_MILLISECONDS)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _show_count(self) -> None:
        count = len(self.waiting)
        self._count.setText(f"{count} more" if count else "")
        self._count.setVisible(count > 0)

    def _answer(self, choice: Choice) -> None:
        self.dismiss()
        choice.act()

    def _copy_shown(self) -> None:
        if self._shown is not None:
            parts = [self._shown.text, self._shown.details]
            QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))

    def _end_news(self) -> None:
        if self._shown is None or self._shown.kind is not Kind.NEWS:
            return
        if self.underMouse():  # someone is reading
            self._fade.start(NEWS_MILLISECONDS)
        else:
            self.dismiss()


def _is_same(one: Message, other: Message) -> bool:
    """Whether two messages say the same; details such as a traceback may differ from time to time."""
    return (one.kind, one.text) == (other.kind, other.text)


class _Sentence(ElidedLabel):
    """The message itself, on one or two lines in the middle of the bar's height."""

    def __init__(self) -> None:
        super().__init__(points=BODY, lines=2)
        self._quiet = False

    def show_sentence(self, text: str, quiet: bool = False) -> None:
        """Show it, in a quiet colour if nobody has to read it."""
        self._quiet = quiet
        self.set_text(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        lines = self.shown_lines()
        font = theme.font(BODY)
        height = QFontMetricsF(font).lineSpacing()
        top = (self.height() - height * len(lines)) / 2
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(tokens().quiet if self._quiet else tokens().text))
        for number, line in enumerate(lines):
            place = QRectF(0, top + number * height, self.width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()


class _Mark(QWidget):
    """A small i, ! or ? in a circle: the kind of a message, not by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(MARK, MARK)
        self._kind: Kind | None = None

    def show_kind(self, kind: Kind | None) -> None:
        self._kind = kind
        self.setAccessibleName(str(kind or ""))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._kind is None:
            return
        letter = {Kind.NEWS: "i", Kind.PROBLEM: "!", Kind.QUESTION: "?"}[self._kind]
        now = tokens()
        colour = {Kind.NEWS: now.quiet, Kind.PROBLEM: now.warning, Kind.QUESTION: now.accent}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour[self._kind]))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(QColor(now.surface))
        painter.setFont(theme.font(SMALL, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, letter)
        painter.end()


class _Cross(QToolButton):
    """A button with a drawn cross: fonts do not agree on one."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().text), 1.5))
        middle, arm = QPointF(self.rect().center()) + QPointF(0.5, 0.5), 4.5
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(3 * GRID, 3 * GRID)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
