"""Above the gallery's thumbnails: which images are shown, how to get to one, how far sorting is."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.images.fashion_mnist import CLASS_NAMES
from core.workspace import state
from core.workspace.state import GalleryOrder
from gui import theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.number_boxes import say_limits
from gui.widgets.pixmaps import swatch_pixmap

_ORDERS = (
    (GalleryOrder.NUMBER, "By number"),
    (GalleryOrder.CLASS, "By class"),
    (GalleryOrder.LIKENESS, "By likeness"),
)
_SWATCH = 12


class GalleryTools(QWidget):
    """What is chosen here is only announced; the controls show what is, once that is shown."""

    class_chosen = Signal(object)
    """A class number 0..9, or None for all of them."""
    order_chosen = Signal(object)
    """A GalleryOrder."""
    number_entered = Signal(int)
    pictures_wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = state.Gallery()
        self._last = 0
        self.class_filter = QComboBox()
        self.class_filter.setAccessibleName("Class filter")
        self.class_filter.setToolTip("Show the images of one class only")
        self.class_filter.addItem("All classes")
        for name in CLASS_NAMES:
            self.class_filter.addItem(name[0].upper() + name[1:])
        self.class_filter.setMaxVisibleItems(len(CLASS_NAMES) + 1)
        self.class_filter.setIconSize(QSize(_SWATCH, _SWATCH))
        self.order = QComboBox()
        self.order.setAccessibleName("Order of the gallery")
        self.order.setToolTip(
            "How the images are sorted; by likeness: nearest to the selected one in latent space"
        )
        for _, text in _ORDERS:
            self.order.addItem(text)
        for combo in (self.class_filter, self.order):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(7)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.number = QLineEdit()
        self.number.setPlaceholderText("Go to number")
        self.number.setAccessibleName("Number of a test image")
        self.number.setToolTip("Type a test image's number and press Enter")
        self.number.setMinimumWidth(8 * theme.GRID)
        self.number.setValidator(QIntValidator(0, 999_999_999, self.number))
        self.add_picture = QPushButton("Add picture…")
        self.add_picture.setAutoDefault(False)
        self.add_picture.setToolTip(
            "Add pictures of your own (or drop them here, or paste: Ctrl+V)"
        )
        self.summary = ElidedLabel()
        self.stage = ElidedLabel("Encoding 100 %")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of sorting by likeness")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(theme.GRID)
        self.progress.setMinimumWidth(4 * theme.GRID)
        self.cancel = QPushButton("Cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip("Stop sorting by likeness")
        self._status = QStackedWidget()
        self._lay_out()
        self._connect()
        self._paint_swatches()
        self.show_gallery(self._shown)

    def _lay_out(self) -> None:
        # As wide as its longest text, so that the bar beside it does not move.
        self.stage.setFixedWidth(self.stage.text_width())
        busy = QWidget()
        busy_row = QHBoxLayout(busy)
        busy_row.setContentsMargins(0, 0, 0, 0)
        busy_row.addWidget(self.stage)
        busy_row.addWidget(self.progress, 1)
        busy_row.addWidget(self.cancel)
        calm = QWidget()
        self._calm_row = QHBoxLayout(calm)
        self._calm_row.setContentsMargins(0, 0, 0, 0)
        self._calm_row.addWidget(self.summary, 1)
        self._status.addWidget(calm)
        self._status.addWidget(busy)
        self._status.setFixedHeight(busy.sizeHint().height())
        filters = QHBoxLayout()
        filters.addWidget(self.class_filter, 1)
        filters.addWidget(self.order, 1)
        finders = QHBoxLayout()
        finders.addWidget(self.number, 1)
        finders.addWidget(self.add_picture, 1)
        for row in (filters, finders, busy_row):
            row.setSpacing(theme.GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(filters)
        column.addLayout(finders)
        column.addWidget(self._status)

    def add_beside_summary(self, widget: QWidget) -> None:
        """Room for what has nothing to do with the images."""
        self._calm_row.addWidget(widget)

    def _connect(self) -> None:
        self.class_filter.activated.connect(self._choose_class)
        self.order.activated.connect(self._choose_order)
        self.number.returnPressed.connect(self._enter_number)
        self.add_picture.clicked.connect(self.pictures_wanted)
        self.cancel.clicked.connect(self.cancelled)

    # What is shown

    def set_count_of_images(self, count: int) -> None:
        """How many test images there are; a number beyond the last one means that."""
        self._last = max(0, count - 1)

    def show_gallery(self, gallery: state.Gallery) -> None:
        """Which class and which order are on show."""
        self._shown = gallery
        self.class_filter.setCurrentIndex(0 if gallery.label is None else gallery.label + 1)
        orders = [order for order, _ in _ORDERS]
        self.order.setCurrentIndex(orders.index(gallery.order))

    def show_summary(self, text: str) -> None:
        """How many images are shown, in words; not in sight while sorting goes on."""
        self.summary.set_text(text)

    def show_progress(self, fraction: float | None) -> None:
        """How far sorting is, 0..1; None when it is not going on."""
        had_focus = self.cancel.hasFocus()
        self._status.setCurrentIndex(0 if fraction is None else 1)
        if fraction is None:
            if had_focus:
                # Or the keyboard would be with a button that is gone.
                self.order.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        percent = round(100 * fraction)
        self.progress.setValue(percent)
        self.stage.set_text(f"Encoding {percent} %")

    def is_busy(self) -> bool:
        """Whether progress is on show."""
        return self._status.currentIndex() == 1

    def start_number(self, digits: str) -> None:
        """Go on typing a number that was begun elsewhere."""
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.setText(digits)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._paint_swatches()
        super().changeEvent(event)

    def _paint_swatches(self) -> None:
        ratio, edge = self.devicePixelRatioF(), theme.tokens().hairline
        for label, colour in enumerate(theme.CLASS_COLOURS):
            swatch = swatch_pixmap(colour, edge, _SWATCH, ratio)
            icon = QIcon(swatch)
            # Or Qt would tint the highlighted one, which then is no class's colour.
            icon.addPixmap(swatch, QIcon.Mode.Selected)
            self.class_filter.setItemIcon(label + 1, icon)

    # What the user wants

    def _choose_class(self, index: int) -> None:
        # Until the workspace has it, the controls say what is; afterwards they say so anyway.
        self.show_gallery(self._shown)
        self.class_chosen.emit(index - 1 if index > 0 else None)

    def _choose_order(self, index: int) -> None:
        self.show_gallery(self._shown)
        self.order_chosen.emit(_ORDERS[index][0])

    def _enter_number(self) -> None:
        # Not int(): what the validator lets in, "1,000" in English, is the locale's.
        number, understood = self.number.locale().toInt(self.number.text())
        if understood:
            self.number.clear()
            if number > self._last:
                say_limits(self.number, "0", f"{self._last:,}")
            self.number_entered.emit(min(number, self._last))
