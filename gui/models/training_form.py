"""The settings of a training: from a preset, or one's own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.vae.description import MAX_LATENTS, Convolutional
from core.vae.presets import presets
from core.workspace.models_changes import FIVE, own_name, preset_of, widths_text
from core.workspace.models_state import TrainingForm
from gui.theme import GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import CountBox, NumberBox
from gui.widgets.segmented import Segmented

OWN_SETTINGS = "Own settings"
MLP, CONVOLUTIONAL = "mlp", "convolutional"
_NUMBERS = (
    ("latents", "Latents", "Latent dimensions", 1, MAX_LATENTS),
    ("epochs", "Epochs", "How many times all 60,000 training images are seen", 1, 10_000),
    ("batch", "Batch", "Images of each step", 1, 60_000),
    ("seed", "Seed", "Of the first weights, the order of the images and the noise", 0, 999_999_999),
)


class Form(QWidget):
    """Emits what a person sets; what it shows comes from the state."""

    preset_chosen = Signal(str)
    kind_chosen = Signal(bool)
    """Whether it is convolutional."""
    widths_typed = Signal(str)
    number_set = Signal(str, float)
    name_typed = Signal(str)
    train_wanted = Signal()
    seeds_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset_box = QComboBox()
        self.preset_box.setAccessibleName("Preset")
        self.preset_box.setToolTip("Set everything below as one of the program's own models has it")
        self.preset_box.addItem(OWN_SETTINGS, "")
        for known in presets():
            self.preset_box.addItem(known.name, known.name)
        self.preset_box.activated.connect(self._preset)
        self.kind = Segmented(
            "Network",
            (
                (MLP, "MLP", "Fully connected layers; the decoder mirrors the encoder"),
                (
                    CONVOLUTIONAL,
                    "Convolutional",
                    "Two convolutions of stride 2, then a hidden layer",
                ),
            ),
        )
        self.kind.chosen.connect(lambda which: self.kind_chosen.emit(which == CONVOLUTIONAL))
        self.widths = QLineEdit()
        self.widths.setAccessibleName("Widths")
        self.widths.editingFinished.connect(self._widths)
        self.boxes: dict[str, CountBox | NumberBox] = {}
        for setting, name, tip, low, high in _NUMBERS:
            box = CountBox(name, low, high)
            box.setToolTip(tip)
            box.setKeyboardTracking(False)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.boxes[setting] = box
        beta = NumberBox(
            "β", "Weight of the KL term; 1 is the evidence lower bound itself", 0, 1000
        )
        beta.setDecimals(3)
        rate = NumberBox("Learning rate", "Peak of Adam's one-cycle schedule", 0.00001, 1)
        rate.setDecimals(5)
        rate.setSingleStep(0.001)
        self.boxes |= {"beta": beta, "learning_rate": rate}
        for setting, box in self.boxes.items():
            box.valueChanged.connect(lambda value, s=setting: self.number_set.emit(s, float(value)))
        self.name_edit = QLineEdit()
        self.name_edit.setAccessibleName("Name of the model")
        self.name_edit.setToolTip("What the model will be called; empty: after its settings")
        self.name_edit.editingFinished.connect(self._name)
        self.name_edit.setPlaceholderText("After its settings")
        self.becomes = ElidedLabel(lines=2)
        self.train_button = QPushButton("Train")
        self.train_button.setProperty("primary", True)
        self.train_button.setToolTip("Begin this training, or let it wait for those before it")
        self.train_button.clicked.connect(self.train_wanted)
        self.seeds_button = QPushButton("Train five seeds and\ncount the active dimensions")
        self.seeds_button.setToolTip(
            f"The article's experiment: the same settings from {FIVE} seeds in a row, and how many "
            "dimensions each model uses"
        )
        self.seeds_button.clicked.connect(self.seeds_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setHorizontalSpacing(GRID)
        fields.setVerticalSpacing(GRID // 2)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._widths_word = _word("Widths")
        fields.addRow(_word("Preset"), self.preset_box)
        fields.addRow(self.kind)
        fields.addRow(self._widths_word, self.widths)
        for setting in ("latents", "beta", "seed", "epochs", "batch", "learning_rate"):
            fields.addRow(_word(self.boxes[setting].accessibleName()), self.boxes[setting])
        fields.addRow(_word("Name"), self.name_edit)
        fields.addRow(self.becomes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(fields)
        for button in (self.train_button, self.seeds_button):
            button.setAutoDefault(False)
            column.addWidget(button)

    def show_form(self, form: TrainingForm) -> None:
        """Show settings without telling anyone."""
        self.preset_box.setCurrentIndex(max(0, self.preset_box.findData(preset_of(form))))
        convolutional = isinstance(form.architecture, Convolutional)
        self.kind.show_choice(CONVOLUTIONAL if convolutional else MLP)
        _show_text(self.widths, widths_text(form.architecture))
        self.widths.setToolTip(
            "Channels of both convolutions and width of the hidden layer, such as 18, 36, 144; Enter sets it"
            if convolutional
            else "Widths of the encoder's hidden layers, such as 512, 256; Enter sets them"
        )
        values = {
            "latents": form.architecture.latents,
            "beta": form.training.beta,
            "seed": form.training.seed,
            "epochs": form.training.epochs,
            "batch": form.training.batch,
            "learning_rate": form.training.learning_rate,
        }
        for setting, box in self.boxes.items():
            if box.value() != values[setting]:
                blocked = box.blockSignals(True)
                box.setValue(values[setting])
                box.blockSignals(blocked)
        _show_text(self.name_edit, form.name)
        # Longer than the field, mostly; and of a name that is typed the field shows a part.
        self.becomes.set_text(f"Becomes: {own_name(form)}")

    def _preset(self, place: int) -> None:
        name = self.preset_box.itemData(place)
        if name:
            self.preset_chosen.emit(name)

    def _widths(self) -> None:
        if self.widths.isModified():
            self.widths.setModified(False)
            self.widths_typed.emit(self.widths.text())

    def _name(self) -> None:
        if self.name_edit.isModified():
            self.name_edit.setModified(False)
            self.name_edit.setCursorPosition(0)  # a long one is known by how it begins
            self.name_typed.emit(self.name_edit.text().strip())


def _show_text(field: QLineEdit, text: str) -> None:
    if field.text() != text and not field.isModified():
        field.setText(text)


def _word(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("quiet", True)
    label.setFont(figure_font(SMALL))
    return label
