"""The pixel editor: one of the images, large, with what can be drawn on it and done to it."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.images.reference import Dim, Grow, Whiten
from core.workspace.image_changes import Slot
from gui import theme
from gui.traversal.pixel_canvas import BRUSH_SIZES, PixelCanvas
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.number_boxes import CountBox
from gui.widgets.pixmaps import GreyPixels, swatch_pixmap
from gui.widgets.rows import side_by_side
from gui.widgets.segmented import Segmented

_TIGHT = "QPushButton { padding: 4px 5px; } QPushButton:focus { padding: 3px 4px; }"
_GAP = theme.GRID // 2
_SWATCH = 14


class PixelEditor(QWidget):
    """Draws nothing itself: it announces strokes and edits, and shows the image that comes back."""

    slot_changed = Signal(str)
    stroke = Signal(int, object, object, int, float)
    """Number of the stroke, start and end as (row, column), brush size, level 0..1."""
    edit_requested = Signal(object)
    """A Whiten, Dim or Grow."""
    reset_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = 1.0
        self._slot: Slot = "first"
        self.setAccessibleName("Pixel editor")
        self.canvas = PixelCanvas()
        self.canvas.setToolTip(
            "Left button draws, right button erases, Alt+click takes the grey level"
        )
        self.setFocusProxy(self.canvas)
        self.slots = Segmented(
            "Image that is edited",
            (
                ("first", "A", "Edit image A"),
                ("second", "B", "Edit image B"),
                ("base", "Base", "Edit the base image of the strips"),
            ),
        )
        self.tool = Segmented(
            "Tool",
            (
                ("draw", "Draw", "The left button draws (E to change)"),
                ("erase", "Erase", "The left button erases, as the right one always does (E)"),
            ),
        )
        self.swatch = QLabel()
        self.swatch.setAccessibleName("Grey level to draw with")
        # With a margin: at a broken scale of the screen the last edge can fall a pixel further.
        self.swatch.setFixedSize(_SWATCH + 2, _SWATCH + 2)
        self.swatch.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.level_slider = QSlider(Qt.Orientation.Horizontal)
        # Room for all of the handle, which is higher than Qt reckons.
        self.level_slider.setMinimumHeight(2 * theme.GRID + 2)
        self.level_slider.setRange(0, 100)
        self.level_slider.setAccessibleName("Grey level")
        self.level = CountBox("Grey level", 0, 100)
        for control in (self.level_slider, self.level):
            control.setToolTip(
                "Grey level to draw with: 0 % is black, 100 % white (P takes it from the image)"
            )
        self.level.setSuffix(" %")
        # The slider beside it does what its arrows would.
        self.level.setButtonSymbols(CountBox.ButtonSymbols.NoButtons)
        self.brush = CountBox("Brush size", *BRUSH_SIZES)
        self.brush.setSuffix(" px")
        self.brush.setToolTip("Width of the brush in pixels ([ and ], or Ctrl+wheel)")
        self.whiten = self._button("Whiten", "Make every pixel black or white (W)")
        self.dim = self._button("Dim", "Multiply every pixel by the factor beside this (D)")
        # Not 100 %, which would do nothing.
        self.dim_factor = CountBox("Factor of dimming", 0, 99)
        self.dim_factor.setButtonSymbols(CountBox.ButtonSymbols.NoButtons)
        self.dim_factor.setValue(60)
        self.dim_factor.setPrefix("× ")
        self.dim_factor.setSuffix(" %")
        self.dim_factor.setToolTip("What remains of every pixel's brightness when it is dimmed")
        self.grow = self._button(
            "2 px taller", "Draw two more pixels of height on top of the shape (H)"
        )
        self.reset = self._button("Reset", "Take all edits of this image back (R)")
        self.readout = ElidedLabel()
        self._tools = QWidget()
        self._lay_out()
        self._connect()
        self._set_level(1.0)
        self.show_image(None, "first", False)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(_GAP)
        left.addWidget(self.slots)
        # Nearly all for the canvas; what it cannot use is below the line on the pixel.
        left.addWidget(self.canvas, 1000)
        left.addWidget(self.readout)
        left.addStretch(1)
        grey = QLabel("Grey")
        grey.setBuddy(self.level)
        brush = QLabel("Brush")
        brush.setBuddy(self.brush)
        tools = QVBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(_GAP)
        tools.addWidget(self.tool)
        tools.addLayout(side_by_side(grey, None, self.level, gap=_GAP))
        tools.addLayout(side_by_side(self.level_slider, self.swatch, gap=_GAP))
        tools.addLayout(side_by_side(brush, None, self.brush, gap=_GAP))
        tools.addSpacing(_GAP)
        tools.addLayout(side_by_side(self.whiten, self.reset, gap=_GAP))
        tools.addLayout(side_by_side(self.dim, self.dim_factor, gap=_GAP))
        tools.addWidget(self.grow)
        tools.addStretch(1)
        # As narrow as its texts allow, whatever the font.
        column = QWidget()
        column.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        right = QVBoxLayout(column)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._tools, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addLayout(left, 1)
        row.addWidget(column)

    def _connect(self) -> None:
        self.slots.chosen.connect(self._choose_slot)
        self.tool.chosen.connect(lambda _: self._show_tool())
        self.level_slider.valueChanged.connect(lambda percent: self._set_level(percent / 100))
        self.level.valueChanged.connect(lambda percent: self._set_level(percent / 100))
        self.brush.valueChanged.connect(lambda _: self._show_tool())
        self.canvas.stroke.connect(self.stroke)
        self.canvas.pointed.connect(self.readout.set_text)
        self.canvas.level_picked.connect(self._set_level)
        self.canvas.brush_size_asked.connect(self._step_brush)
        self.whiten.clicked.connect(lambda: self.edit_requested.emit(Whiten()))
        self.dim.clicked.connect(
            lambda: self.edit_requested.emit(Dim(self.dim_factor.value() / 100))
        )
        self.grow.clicked.connect(lambda: self.edit_requested.emit(Grow(2)))
        self.reset.clicked.connect(self.reset_requested)

    # What is shown

    def show_image(self, pixels: GreyPixels | None, slot: Slot, can_reset: bool) -> None:
        """The image (28, 28) in ``slot``; ``can_reset`` says whether it has edits to take back."""
        if slot != self._slot:
            # What is still held down was begun on the other image.
            self.canvas.end_stroke()
        self._slot = slot
        self.slots.show_choice(slot)
        self.canvas.show_image(pixels)
        self._tools.setEnabled(pixels is not None)
        self.reset.setEnabled(can_reset)

    def shown_slot(self) -> Slot:
        """Which image is on show."""
        return self._slot

    def grey_level(self) -> float:
        """The level 0..1 with which is drawn; picked ones are finer than the percents shown."""
        return self._level

    # What the user wants

    def _choose_slot(self, slot: str) -> None:
        # The choice is on show when the image is.
        self.slots.show_choice(self._slot)
        if slot != self._slot:
            self.slot_changed.emit(slot)

    def _set_level(self, level: float) -> None:
        self._level = level
        for control in (self.level_slider, self.level):
            with QSignalBlocker(control):
                control.setValue(round(100 * level))
        self._show_tool()

    def _show_tool(self) -> None:
        erasing = self.tool.choice() == "erase"
        self.canvas.set_tool(self._level, self.brush.value(), erasing)
        grey = round(255 * self._level)
        colour = f"#{grey:02x}{grey:02x}{grey:02x}"
        edge = theme.tokens().quiet
        self.swatch.setPixmap(swatch_pixmap(colour, edge, _SWATCH, self.devicePixelRatioF()))

    def _step_brush(self, step: int) -> None:
        self.brush.setValue(self.brush.value() + step)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._show_tool()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        # Brackets go by what is typed: on many keyboards they need AltGr.
        if typed in ("[", "]"):
            self._step_brush(1 if typed == "]" else -1)
            return
        buttons = {"w": self.whiten, "d": self.dim, "h": self.grow, "r": self.reset}
        control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & control or not typed:
            super().keyPressEvent(event)
        elif (button := buttons.get(typed.lower())) is not None:
            button.click()
        elif typed.lower() == "e":
            self.tool.show_choice("draw" if self.tool.choice() == "erase" else "erase")
            self._show_tool()
        elif typed.lower() == "p":
            self.canvas.pick()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setStyleSheet(_TIGHT)
        button.setToolTip(tip)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button
