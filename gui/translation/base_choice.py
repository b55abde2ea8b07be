"""Where the strips start: an image in small, a test image's number, or what the traversal has."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.errors import UserError
from core.images.reference import ImageReference, Picture, TestImage
from core.images.reference_text import format_image
from core.images.resolve import pixels_of
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font
from gui.widgets.image_view import ImageView
from gui.widgets.number_boxes import CountBox

LAST_IMAGE = 9_999


class BaseChoice(QWidget):
    """Emits the base that is wanted."""

    chosen = Signal(object)
    """An ``ImageReference``, or None: as in the traversal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ImageView("Base image", zoom=1)
        self.view.setFixedSize(self.view.minimumSizeHint())
        self.number_box = CountBox("Test image", 0, LAST_IMAGE)
        self.number_box.setToolTip(
            f"Start from this image of the test split, 0 to {LAST_IMAGE:,}; Enter takes it"
        )
        self.number_box.setKeyboardTracking(False)
        self.follow_button = QPushButton("As in Traversal")
        self.follow_button.setCheckable(True)
        self.follow_button.setAutoDefault(False)
        self.follow_button.setToolTip(
            "Start where the strips of the Traversal pane start, as it is now and whenever it changes"
        )
        label = QLabel("Base image")
        label.setFont(figure_font(SMALL))
        label.setBuddy(self.number_box)
        label.setToolTip(self.number_box.toolTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for widget in (self.view, label, self.number_box, self.follow_button):
            row.addWidget(widget)
        self.number_box.valueChanged.connect(
            lambda number: self.chosen.emit(ImageReference(TestImage(number)))
        )
        self.follow_button.clicked.connect(self._follow)
        self._base = ImageReference(TestImage(0))

    def show_base(self, base: ImageReference, *, own: bool) -> None:
        """Show where the strips start; ``own``: not where the traversal's do. Nothing is emitted."""
        self._base = base
        try:
            self.view.set_image(pixels_of(base))
            told = _words(base)
        except UserError as error:
            self.view.set_image(None)
            told = str(error)
        self.view.setToolTip(f"The strips start from {told}")
        self.view.set_name(f"Base image: {told}")
        if isinstance(base.source, TestImage) and base.source.number != self.number_box.value():
            blocked = self.number_box.blockSignals(True)
            self.number_box.setValue(base.source.number)
            self.number_box.blockSignals(blocked)
        self.follow_button.setChecked(not own)

    def _follow(self) -> None:
        # Let go of, the image stays what it is, until another is chosen.
        self.chosen.emit(None if self.follow_button.isChecked() else self._base)


def _words(base: ImageReference) -> str:
    if isinstance(base.source, Picture):
        return f"{base.source.name}, {len(base.edits)} edits"
    return format_image(base)
