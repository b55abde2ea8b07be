"""The tour's finger: a frame in the accent colour around what is to be looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import GRID, tokens

LINE = 2
HALO = 3 * LINE
ROUNDING = GRID / 2

_FOLLOWED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
)


class Pointer(QWidget):
    """Lies over a widget, lets every event through, and follows the parts that it frames."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._over = over
        self._targets: tuple[QWidget, ...] = ()
        self._watched: set[QWidget] = set()
        self.hide()

    def targets(self) -> tuple[QWidget, ...]:
        """What is pointed at; nothing while the pointer is hidden."""
        return self._targets

    def frames(self) -> list[QRect]:
        """Around what is pointed at and can be seen, in the pointer's own coordinates."""
        return [
            QRect(target.mapTo(self._over, QPoint(0, 0)), target.size()).adjusted(
                -HALO, -HALO, HALO, HALO
            )
            & self.rect()
            for target in self._targets
            if target.isVisible()
        ]

    def point_at(self, targets: Sequence[QWidget]) -> None:
        """Frame these widgets, which lie in the one beneath; none of them: point at nothing."""
        self._unwatch()
        self._targets = tuple(targets)
        watched: set[QWidget] = set()
        for target in self._targets:
            part: QWidget | None = target
            while part is not None and part is not self._over:
                watched.add(part)
                part = part.parentWidget()
        watched.add(self._over)
        for widget in watched:
            widget.installEventFilter(self)
        self._watched = watched
        for target in self._targets:
            target.destroyed.connect(self._forget)
        self._follow()
        self.setVisible(bool(self._targets))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QColor(tokens().accent)
        halo = QColor(line)
        halo.setAlphaF(0.25)
        for frame in self.frames():
            for colour, width in ((halo, HALO), (line, LINE)):
                painter.setPen(QPen(colour, width))
                inset = HALO // 2  # so that the line lies around the part, not on it
                painter.drawRoundedRect(
                    frame.adjusted(inset, inset, -inset, -inset), ROUNDING, ROUNDING
                )

    def _follow(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
        self.update()

    def _unwatch(self) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        for target in self._targets:
            target.destroyed.disconnect(self._forget)
        self._watched = set()
        self._targets = ()

    def _forget(self, gone: QObject | None = None) -> None:
        """A part is gone, and perhaps others along with it: point at nothing rather than at them."""
        self._watched = set()
        self._targets = ()
        self.hide()
