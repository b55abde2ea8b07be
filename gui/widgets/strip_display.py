"""How a strip looks: the frames of one model side by side, an axis of positions, measured figures."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.engine.requests import Strip
from core.images.reference import SIDE
from core.workspace.state import LatentMove
from gui.theme import GRID, Tokens, tokens
from gui.widgets.strip_geometry import (
    AXIS,
    EDGE,
    LARGEST_ZOOM,
    StripGeometry,
    lay_out,
)
from gui.widgets.strip_painting import (
    MEASURED_ROWS,
    ROWS,
    Backdrop,
    enlarge,
    has_fourth_line,
    levels_of,
    margin_width,
    paint_backdrop,
    paint_marker,
    paint_measures,
    paint_reduced,
    paint_third_line,
    paint_unreached,
    row_height,
    title_height,
    widest_label,
)
from gui.widgets.strip_words import (
    POSITION_ROW,
    figure_of_way,
    position_labels,
    position_row,
    sentence_on_moves,
)

WAITING = "The models are being loaded…"

_PREFERRED_FRAMES = 13


class StripDisplay(QWidget):
    """Paints one ``core.engine.requests.Strip``, and what is said of it; ``StripView`` has the hand."""

    frame_pointed = Signal(int)
    """The frame under the mouse, or -1."""

    HOW_TO_USE = ""
    """What those hear who cannot see it, once there are frames."""

    def __init__(self, model: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._sentence = WAITING
        self._is_problem = False
        self._strip: Strip | None = None
        self._positions: tuple[float, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._position = 0.0
        self._levels: NDArray[np.uint8] = np.zeros((0, SIDE, SIDE), np.uint8)
        self._image: QImage | None = None
        self._painted: Backdrop | None = None
        self._pixmap = QPixmap()
        self._geometry: StripGeometry | None = None
        self._moved: dict[int, float] = {}
        self._caption = ""
        self._leak = ("", "")
        """What changes along it that should not, in few words and in full."""
        self._figure_rows = len(ROWS)
        self._most_height: int | None = None
        self._hovered = -1
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._describe()

    # What is shown

    def show_strip(self, strip: Strip, positions: Sequence[float], position: float) -> None:
        """Show ``strip``, whose frames are at ``positions``, with the slider at ``position``."""
        if strip.model != self._model:
            self._model = strip.model
            self._describe()
        self._position = position
        before, self._strip = self._strip, strip
        if strip.problem or not len(strip.frames):
            self._show_sentence(strip.problem or "There is nothing to show.", True)
            return
        was_empty = not self._has_frames()
        shown = tuple(positions)
        if shown != self._positions or was_empty:
            if len(shown) != len(self._positions):
                self._hover(-1)
                self.updateGeometry()
            self._positions = shown
            self._labels = position_labels(shown)
            self._geometry = self._image = None
        if self._sentence:
            self._sentence = ""
            self._describe()
        if before is None or strip.frames is not before.frames or was_empty:
            self._levels, self._image = levels_of(strip.frames), None
        self.update()

    def show_position(self, position: float) -> None:
        """Move the marker only."""
        if position != self._position:
            self._position = position
            self.update()

    def show_moves(self, moves: Sequence[LatentMove]) -> None:
        """Say beside the frames which latents of this model are moved by hand, if any."""
        moved = {m.dimension: m.amount for m in moves if m.model == self._model and m.amount}
        if moved != self._moved:
            self._moved = moved
            self._describe()
            self.update()

    def show_caption(self, caption: str) -> None:
        """Say beside the frames by which method they are made, where there are several."""
        if caption != self._caption:
            self._caption = caption
            self._describe()
            self.update()

    def show_leak(self, text: str, tip: str) -> None:
        """Say beside the frames what changes along them that should not; ``tip`` says it in full."""
        if (text, tip) != self._leak:
            self._leak = text, tip
            self.update()

    def leak(self) -> str:
        """What is said of that."""
        return self._leak[0]

    def show_waiting(self, model: str = "", sentence: str = WAITING) -> None:
        """Before the first answer: say what is being waited for."""
        if model:
            self._model = model
        self._strip = None
        self._show_sentence(sentence, False)

    def sentence(self) -> str:
        """What is said instead of frames; empty while there are frames."""
        return self._sentence

    def model(self) -> str:
        """Whose strip this is."""
        return self._model

    def positions(self) -> tuple[float, ...]:
        """Of the frames on show."""
        return self._positions if self._has_frames() else ()

    def geometry_of_frames(self) -> StripGeometry | None:
        """Where the frames are; None while there are none."""
        if not self._has_frames():
            return None
        if self._geometry is None:
            area = QRectF(self.rect())
            area.setLeft(margin_width())
            area.setHeight(self._frame_room())
            count, ratio = len(self._positions), self.devicePixelRatioF()
            found = lay_out(count, area, ratio)
            # Figures that are wider than their frame need room at both ends of the strip.
            beyond = (widest_label(self._labels) - found.side) / 2 - GRID
            if beyond > 0:
                found = lay_out(count, area.adjusted(beyond, 0, -beyond, 0), ratio)
            self._geometry = found
        return self._geometry

    def figures_top(self) -> float:
        """Upper edge of the row of heights, for what stands beside the strip and aligns with it."""
        above = self._figure_rows - len(MEASURED_ROWS)
        return self._frame_room() + AXIS + max(above, 0) * row_height()

    def show_figure_rows(self, count: int, height: int | None = None) -> None:
        """Under the frames have all rows of figures, those without the positions, or (0) none.

        ``height`` is what of its own it uses at most, so that strips above each other are alike.
        """
        if (count, height) != (self._figure_rows, self._most_height):
            self._figure_rows, self._most_height = count, height
            self._geometry = self._image = None
            self.updateGeometry()
            self.update()

    def figure_rows(self) -> int:
        """How many rows of figures there are."""
        return self._figure_rows

    @staticmethod
    def least_height(figure_rows: int) -> int:
        """Height at which frames are still as high as the lines beside them."""
        return title_height() + AXIS + figure_rows * row_height()

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.frame_pointed.emit(index)
            self.update()

    def _has_frames(self) -> bool:
        return not self._sentence

    def _show_sentence(self, sentence: str, problem: bool) -> None:
        self._sentence, self._is_problem = sentence, problem
        self._hover(-1)
        self._describe()
        self.update()

    def _describe(self) -> None:
        by = f" by {self._caption}" if self._caption else ""
        self.setAccessibleName(f"Strip of the model {self._model}{by}" if self._model else "Strip")
        parts = (self._sentence or self.HOW_TO_USE, sentence_on_moves(self._moved))
        self.setAccessibleDescription(" ".join(part for part in parts if part))

    # Sizes

    def sizeHint(self) -> QSize:
        width = margin_width() + _PREFERRED_FRAMES * (2 * SIDE + 2) + 2 * EDGE
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(margin_width() + 3 * SIDE, self.least_height(0))

    def heightForWidth(self, width: int) -> int:
        """Height at which the frames fill ``width``; the same before the first answer as after."""
        tall = LARGEST_ZOOM * SIDE + 2 * EDGE
        area = QRectF(margin_width(), 0, max(width - margin_width(), 1), tall)
        # As for the usual number of frames: only fewer, which can be larger, need more height.
        count = min(len(self._positions) or _PREFERRED_FRAMES, _PREFERRED_FRAMES)
        usual = lay_out(count, area, self.devicePixelRatioF())
        room = max(int(usual.side) + 2 * EDGE, title_height())
        return room + AXIS + len(ROWS) * row_height()

    def _most_room(self) -> int:
        """Height of the frames with their mat where nothing is short."""
        return self.heightForWidth(self.width()) - AXIS - len(ROWS) * row_height()

    def _frame_room(self) -> int:
        """Height of the frames with their mat, above the axis."""
        height = (
            self.height() if self._most_height is None else min(self.height(), self._most_height)
        )
        left = height - AXIS - self._figure_rows * row_height()
        return min(left, self._most_room())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._geometry = self._image = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._geometry = self._image = None
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._geometry = self._image = None
        return super().event(event)

    # The picture

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        geometry = self.geometry_of_frames()
        painter.drawPixmap(0, 0, self._backdrop(geometry, colours))
        if self._strip is None:
            return
        if len(self._strip.active):
            # What leaks says more than the other figure, which is in the tip as well.
            elsewhere = self._sentence or has_fourth_line(self._frame_room())
            leak = "" if elsewhere else self._leak[0]
            colour = colours.text if leak else colours.quiet
            paint_third_line(painter, leak or figure_of_way(self._strip), colour)
        if geometry is not None:
            self._paint_frames(painter, geometry, colours)
            zero = geometry.x_of(0.0, self._positions)
            reached, stopped = self._strip.reached, self._strip.stopped
            paint_unreached(painter, geometry, reached, stopped, zero, colours)
            if self._figure_rows:
                paint_measures(painter, self._strip, geometry, self._labels, self.figures_top())
            here = geometry.x_of(self._position, self._positions)
            if here is not None:
                paint_marker(painter, here, geometry.bottom, colours)

    def _backdrop(self, geometry: StripGeometry | None, colours: Tokens) -> QPixmap:
        """All that stays while frames and figures change, painted once."""
        active = () if self._strip is None else self._strip.active
        contents = Backdrop(
            size=self.size(),
            ratio=self.devicePixelRatioF(),
            colours=colours,
            model=self._model,
            active=self._caption
            or (f"{int(sum(active))}/{len(active)} active" if len(active) else ""),
            leak="" if self._sentence else self._leak[0],
            moved=f"moved: {', '.join(map(str, self._moved))}" if self._moved else "",
            sentence=self._sentence,
            is_problem=self._is_problem,
            room=self._frame_room(),
            geometry=geometry,
            labels=self._labels if geometry else (),
            zero=geometry.x_of(0.0, self._positions) if geometry else None,
            focused=self.hasFocus(),
            positions=POSITION_ROW
            if self._strip is None
            else position_row(self._strip.unit, self._strip.step),
            figure_rows=self._figure_rows,
        )
        if contents != self._painted:
            self._painted, self._pixmap = contents, paint_backdrop(contents)
        return self._pixmap

    def _paint_frames(self, painter: QPainter, geometry: StripGeometry, colours: Tokens) -> None:
        if self._hovered >= 0:
            around = geometry.frame(self._hovered).adjusted(-EDGE, -EDGE, EDGE, EDGE)
            painter.fillRect(around, QColor(colours.text))
        if not geometry.sharp:
            paint_reduced(painter, geometry, self._levels)
            return
        if self._image is None:
            self._image = enlarge(self._levels, geometry, self.devicePixelRatioF())
        painter.drawImage(QPointF(geometry.left, geometry.top), self._image)
