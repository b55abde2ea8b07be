"""One bar for each latent dimension of a model: see where the slider stands, move one alone."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from core.engine.requests import Strip
from core.workspace.state import LatentMove
from gui.theme import BODY, GRID, SMALL, tokens
from gui.traversal.latent_canvas import LatentCanvas
from gui.traversal.latent_words import LEGEND
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.segmented import Segmented

WAITING = "The models are being loaded…"


class LatentBars(QWidget):
    """The bars of one model at a time, with a switch between the models."""

    moved = Signal(str, int, float, int)
    """Model, dimension, its whole amount of movement (0 puts it back), gesture."""
    reset_requested = Signal(str)
    """Put back all dimensions of this model."""
    model_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self._model = ""
        self._strips: dict[str, Strip] = {}
        self._with_bars: dict[str, Strip] = {}
        """Of each model the newest strip that has latents."""
        self._moves: tuple[LatentMove, ...] = ()
        self._switch: Segmented | None = None
        self.setAccessibleName("Latents")
        self.setAccessibleDescription(LEGEND)
        self._title = QLabel("Latents")
        self._title.setFont(figure_font(BODY, strong=True))
        self._about = _Legend(LEGEND)
        self.reset_button = QPushButton("Reset all")
        self.reset_button.setToolTip("Put all dimensions of this model back to the base's values")
        self.reset_button.setFont(figure_font(SMALL))
        self.reset_button.setAutoDefault(False)
        self.reset_button.setEnabled(False)
        self.reset_button.clicked.connect(lambda: self.reset_requested.emit(self._model))
        self.canvas = LatentCanvas()
        self.canvas.moved.connect(self.moved)
        self._axis = _Axis(self.canvas)
        self.canvas.scale_changed.connect(lambda _: self._axis.update())
        self._scroll = _Scroll(self.canvas)
        self._sentence = QLabel(WAITING)
        self._sentence.setWordWrap(True)
        self._sentence.setProperty("quiet", True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.header = QWidget()
        self._header = QHBoxLayout(self.header)
        self._header.setContentsMargins(0, 0, 0, 0)
        self._header.setSpacing(GRID)
        self._header.addWidget(self._title)
        self._header.addWidget(self._about, 1)
        self._header.addWidget(self.reset_button)
        bars = QWidget()
        row = QHBoxLayout(bars)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._axis)
        row.addWidget(self._scroll, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._sentence)
        self._pages.addWidget(bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.header)
        column.addLayout(self._pages, 1)

    def lend_header(self) -> QWidget:
        """The row over the bars, for a place where it takes no height of its own; without the title."""
        self._title.hide()
        self.header.setParent(None)
        return self.header

    # What is shown

    def show_models(self, models: tuple[str, ...]) -> None:
        """Offer ``models``, in this order; the one on show stays if it is among them."""
        if models == self._models:
            return
        self._models = models
        for strips in (self._strips, self._with_bars):
            for gone in [name for name in strips if name not in models]:
                del strips[gone]
        self._replace_switch(models)
        if self._model not in models:
            self._model = models[0] if models else ""
        if self._switch is not None:
            self._switch.show_choice(self._model)
        self._show()

    def _replace_switch(self, models: tuple[str, ...]) -> None:
        if self._switch is not None:
            self._header.removeWidget(self._switch)
            self._switch.hide()
            self._switch.deleteLater()
            self._switch = None
        if models:
            tip = "Show the latent dimensions of the model {}"
            choices = [(name, _short(name), tip.format(name)) for name in models]
            self._switch = Segmented("Model", choices)
            self._switch.chosen.connect(self._on_model)
            self._header.insertWidget(self._header.count() - 1, self._switch)
            # Made later than all else, it would be the last that Tab comes to. What stays at its
            # place is the button beside it, which in the end comes after it.
            in_order = [self.reset_button, *self._switch.buttons(), self.reset_button]
            for one, next_one in pairwise(in_order):
                QWidget.setTabOrder(one, next_one)

    def show_latents(self, strip: Strip, moves: tuple[LatentMove, ...]) -> None:
        """Take the newest ``strip`` of one model; it is painted if that model is the one on show."""
        if strip.model not in self._models:
            self.show_models((*self._models, strip.model))
        self._strips[strip.model] = strip
        if len(strip.latent):
            self._with_bars[strip.model] = strip
        self._moves = moves
        if strip.model == self._model:
            self._show()

    def show_moves(self, moves: tuple[LatentMove, ...]) -> None:
        """Take the newest movements before their answer is there."""
        self._moves = moves
        self._show()

    def model(self) -> str:
        """The model whose bars are on show."""
        return self._model

    def sentence(self) -> str:
        """Why there are no bars, or only those of before; empty while all is well."""
        strip = self._strips.get(self._model)
        return WAITING if strip is None else strip.problem

    def about(self) -> str:
        """What stands beside the title: what the bars mean, or why they are those of before."""
        return self._about.text()

    def switch(self) -> Segmented | None:
        """The choice between the models; None while there are none."""
        return self._switch

    def _on_model(self, name: str) -> None:
        self._model = name
        self._show()
        self.model_chosen.emit(name)

    def _show(self) -> None:
        sentence, strip = self.sentence(), self._with_bars.get(self._model)
        if strip is not None:
            self.canvas.show_latents(strip, self._moves)
            self._scroll.keep_wide_enough()
        self.canvas.setEnabled(not sentence)
        self._sentence.setText(sentence)
        self._pages.setCurrentIndex(0 if strip is None else 1)
        self._about.set_text("" if strip is None else sentence or LEGEND)
        moved = {move.model for move in self._moves if move.amount}
        self.reset_button.setEnabled(self._model in moved)
        if self._switch is not None:
            self._switch.show_marks(moved, "latents moved")

    def sizeHint(self) -> QSize:
        return QSize(300, 16 * GRID)

    def minimumSizeHint(self) -> QSize:
        lent = self.header.parentWidget() is not self
        return QSize(220, (9 if lent else 13) * GRID)


class _Legend(ElidedLabel):
    """Rather nothing than two words of it; the tooltip has all."""

    def shown_lines(self) -> list[str]:
        return super().shown_lines() if self.width() > self.text_width() / 3 else []


class _Axis(QWidget):
    """The labels at the left of the bars, which stay where they are while the bars scroll."""

    def __init__(self, canvas: LatentCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setToolTip(
            "In units of each active dimension's spread: the standard deviation of its posterior\n"
            "mean over the test images; for the others in units of 1"
        )

    def sizeHint(self) -> QSize:
        return QSize(int(figure_metrics(SMALL).horizontalAdvance("−128 σ")) + 2, 8 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = figure_metrics(SMALL)
        painter = QPainter(self)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(tokens().quiet))
        # Where there is little room, zero goes without saying.
        roomy = self._canvas.half() >= metrics.ascent()
        for share in (1, 0, -1) if roomy else (1, -1):
            text = "0" if share == 0 else f"{number_text(share * self._canvas.scale(), 0)} σ"
            y = self._canvas.middle() - share * self._canvas.half()
            baseline = max(y + metrics.ascent() / 2 - 1, metrics.ascent())
            left = self.width() - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(left, baseline), text)


class _Scroll(QScrollArea):
    """Scrolls the bars sideways once they would get too thin."""

    def __init__(self, canvas: LatentCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setWidget(canvas)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QScrollArea { border: none; }")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def keep_wide_enough(self) -> None:
        """Give the canvas its least width, which depends on the number of bars."""
        self._canvas.setMinimumWidth(self._canvas.minimumSizeHint().width())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._canvas.minimumSizeHint().height())


def _short(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".safetensors")
