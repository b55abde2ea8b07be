"""A window in which a direction is carried over: from which model, by which method, under what name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.concepts.recipes import TranslationMethod
from core.workspace.library_changes import NAME_LIMIT
from gui.theme import GRID
from gui.widgets.rows import dialog_form
from gui.widgets.translation_words import MAP_NAMES, SHARED_COUNTS, model_name, shared_name

WIDTH = 60 * GRID

METHODS = {
    TranslationMethod.IDENTIFIER: (
        "Identifier",
        "Not the arrow but the function that tells the concept's value: its gradient in the target",
    ),
    **MAP_NAMES,
}
"""By which a direction may be carried over: first what keeps the concept best."""

UNFITTED = (TranslationMethod.IDENTIFIER, TranslationMethod.THROUGH_IMAGES)


class TranslateDialog(QDialog):
    """Announces what is wanted."""

    wanted = Signal(str, object, int, str)
    """The model it comes from, a ``TranslationMethod``, how many shared images (0: all), the name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._direction = ""
        self._target = ""
        self._named_by_hand = False
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.source_box = _box("Model that it comes from", "The model that makes the direction")
        self.method_box = _box("Method of translation", "How the direction is carried over")
        for place, (method, (name, tip)) in enumerate(METHODS.items()):
            self.method_box.addItem(name, method.value)
            self.method_box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.images_box = _box(
            "Shared images", "How many images that both models have seen a map is fitted on"
        )
        for count in SHARED_COUNTS:
            self.images_box.addItem(shared_name(count), count)
        self.name_field = QLineEdit()
        self.name_field.setAccessibleName("Name of the direction")
        self.name_field.setToolTip("What the library calls it")
        self.name_field.setMaxLength(NAME_LIMIT)
        self._buttons = QDialogButtonBox()
        self.add_button = self._buttons.addButton(
            "Add and follow", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.add_button.setToolTip("Put it into the library, and let the strips follow it")
        cancel = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setToolTip("Close this window without adding anything")
        self._lay_out()
        self.source_box.currentIndexChanged.connect(self._show_choice)
        self.method_box.currentIndexChanged.connect(self._show_choice)
        self.name_field.textEdited.connect(self._on_name)
        self._buttons.accepted.connect(self._add)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        form = dialog_form()
        form.addRow("From", self.source_box)
        form.addRow("By", self.method_box)
        form.addRow("Fitted on", self.images_box)
        form.addRow("Name", self.name_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.sentence)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.sentence.setMinimumHeight(5 * self.sentence.fontMetrics().lineSpacing())
        self.setFixedWidth(WIDTH)

    def ask(self, direction: str, target: str, sources: Sequence[str]) -> None:
        """Open for a direction of that name, towards a model, from one of ``sources``."""
        self._direction, self._target, self._named_by_hand = direction, target, False
        self.setWindowTitle(f"Translate to {model_name(target)}")
        self.source_box.blockSignals(True)
        self.source_box.clear()
        for source in sources:
            self.source_box.addItem(model_name(source), source)
        self.source_box.blockSignals(False)
        self._show_choice()
        self.open()

    def _method(self) -> TranslationMethod:
        return TranslationMethod(self.method_box.currentData())

    def _show_choice(self) -> None:
        method = self._method()
        self.method_box.setToolTip(f"How the direction is carried over. {METHODS[method][1]}")
        self.images_box.setEnabled(method not in UNFITTED)
        source, target = self.source_box.currentText(), model_name(self._target)
        self.sentence.setText(
            f"What {source} makes of '{self._direction}' is carried over to {target}: the new direction "
            f"is in {source} the same as before, and in {target}, as in any other model, what arrives "
            "there."
        )
        if not self._named_by_hand:
            self.name_field.setText(f"{self._direction}, from {source}"[:NAME_LIMIT])

    def _on_name(self, text: str) -> None:
        self._named_by_hand = bool(text.strip())

    def _add(self) -> None:
        method = self._method()
        images = 0 if method in UNFITTED else self.images_box.currentData()
        name = self.name_field.text().strip()
        self.accept()
        self.wanted.emit(
            self.source_box.currentData(),
            method,
            images,
            name or f"{self._direction}, from {self.source_box.currentText()}",
        )


def _box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
