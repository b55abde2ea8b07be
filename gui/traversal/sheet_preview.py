"""What a sheet will look like: as large as there is room for, never stretched; an animation runs."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from core.animations import USUAL, Animation, running_order
from core.concepts.strip_pictures import Levels
from gui.theme import BODY, GRID, tokens
from gui.widgets.figures import figure_font

LEAST = QSize(56 * GRID, 40 * GRID)


class SheetPreview(QFrame):
    """Shows pictures in grey levels; without any, a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Preview of the sheet")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST)
        self._images: list[QImage] = []
        self._scaled: QImage | None = None
        self._sentence = ""
        self._order: tuple[int, ...] = ()
        self._animation = USUAL
        self._place = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    def show_pictures(self, pictures: Sequence[Levels]) -> None:
        """One picture, or those of an animation."""
        self._images = [_image(levels) for levels in pictures]
        self._sentence = ""
        self._run()

    def show_sentence(self, sentence: str) -> None:
        """In place of a picture: why there is none."""
        self._images, self._sentence = [], sentence
        self.setToolTip("")
        self._run()

    def show_animation(self, animation: Animation) -> None:
        """How an animation runs, from its start."""
        if animation != self._animation:
            self._animation = animation
            self._run()

    def count(self) -> int:
        """How many pictures there are."""
        return len(self._images)

    def current(self) -> QImage | None:
        """The picture on show."""
        return self._images[self._order[self._place]] if self._images else None

    def _run(self) -> None:
        self._order = running_order(len(self._images), self._animation) if self._images else ()
        self._place, self._scaled = 0, None
        self._timer.setInterval(self._animation.milliseconds)
        self._let_run()
        self.update()

    def _let_run(self) -> None:
        if len(self._images) > 1 and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _go_on(self) -> None:
        place = self._place + 1
        if place >= len(self._order):
            if not self._animation.loop:
                self._timer.stop()
                return
            place = 0
        self._place, self._scaled = place, None
        self.update()

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._let_run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._let_run()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = tokens()
        room = QRectF(self.rect()).adjusted(GRID, GRID, -GRID, -GRID)
        painter.fillRect(self.rect(), QColor(colours.mat))
        picture = self.current()
        if picture is None:
            painter.setPen(QColor(colours.text))
            painter.setFont(figure_font(BODY))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self._sentence)
            return
        ratio = self.devicePixelRatioF()
        fitting = picture.size().scaled(
            (room.size() * ratio).toSize(), Qt.AspectRatioMode.KeepAspectRatio
        )
        if fitting.width() >= picture.width():
            # Enlarged by whole numbers only, so that its pixels stay equal squares.
            fitting = picture.size() * max(1, fitting.width() // picture.width())
        if self._scaled is None or self._scaled.size() != fitting:
            smaller = fitting.width() < picture.width()
            way = (
                Qt.TransformationMode.SmoothTransformation
                if smaller
                else Qt.TransformationMode.FastTransformation
            )
            self._scaled = picture.scaled(fitting, Qt.AspectRatioMode.IgnoreAspectRatio, way)
        target = QRectF(0, 0, fitting.width() / ratio, fitting.height() / ratio)
        target.moveCenter(room.center())
        target.moveTo(round(target.left() * ratio) / ratio, round(target.top() * ratio) / ratio)
        painter.drawImage(target, self._scaled)


def _image(levels: Levels) -> QImage:
    height, width = levels.shape
    grey = QImage.Format.Format_Grayscale8
    return QImage(levels.tobytes(), width, height, width, grey).copy()
