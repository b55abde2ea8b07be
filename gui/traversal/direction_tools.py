"""Small buttons with drawn signs: what can be done to the marked direction."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolButton

from gui.theme import GRID

SIDE = 3 * GRID

Line = tuple[tuple[float, float], ...]

DUPLICATE: tuple[Line, ...] = (
    ((-5.5, -2.5), (2.5, -2.5), (2.5, 5.5), (-5.5, 5.5), (-5.5, -2.5)),
    ((-2.5, -2.5), (-2.5, -5.5), (5.5, -5.5), (5.5, 2.5), (2.5, 2.5)),
)
RENAME: tuple[Line, ...] = (
    ((-5.5, 5.5), (-4.5, 1.5), (2.5, -5.5), (5.5, -2.5), (-1.5, 4.5), (-5.5, 5.5)),
    ((0.5, -3.5), (3.5, -0.5)),
)
DELETE: tuple[Line, ...] = (
    ((-5.5, -3.5), (5.5, -3.5)),
    ((-2.5, -3.5), (-2.5, -5.5), (2.5, -5.5), (2.5, -3.5)),
    ((-4.5, -3.5), (-3.5, 5.5), (3.5, 5.5), (4.5, -3.5)),
)
UP: tuple[Line, ...] = (((0, 5.5), (0, -5)), ((-4, -1), (0, -5), (4, -1)))
DOWN: tuple[Line, ...] = (((0, -5.5), (0, 5)), ((-4, 1), (0, 5), (4, 1)))
"""Signs as lines, in pixels from the middle of the button; fonts do not agree on such signs."""


class SignButton(QToolButton):
    """A square button with a sign instead of a word; its name and what it does are in the tooltip."""

    def __init__(self, sign: tuple[Line, ...], name: str, tip: str) -> None:
        super().__init__()
        self._sign = sign
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        state = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour: QColor = self.palette().color(state, QPalette.ColorRole.ButtonText)
        painter.setPen(QPen(colour, 1.2))
        painter.translate(self.width() / 2, self.height() / 2)
        for line in self._sign:
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
