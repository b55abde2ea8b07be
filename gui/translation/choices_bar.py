"""What is carried over from where to where and how: the pane's choices, in two rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.images.reference import ImageReference
from core.translation.questions import FITTED
from core.workspace.translation_changes import changed_attribute
from core.workspace.translation_state import (
    OfAttribute,
    Translation,
)
from gui.theme import GRID, SMALL
from gui.translation.base_choice import BaseChoice
from gui.translation.concept_buttons import ConceptButton, HoldButton
from gui.translation.names import BESIDES, READINGS
from gui.widgets.figures import figure_font
from gui.widgets.segmented import Segmented
from gui.widgets.translation_words import MAP_NAMES, SHARED_COUNTS, model_name, shared_name
from gui.widgets.what_is_this import WhatIsThis

WHAT = (
    "What the source model knows is carried over to the target: as an arrow, through a map between their "
    "latent spaces, and as an identifier, a function that the target can be asked at every point. The "
    "strips, and the table's figures, show which of the two is still the same concept there."
)


class ChoicesBar(QWidget):
    """Announces what is chosen; shows what is."""

    models_chosen = Signal(str, str)
    exchange_wanted = Signal()
    method_chosen = Signal(str)
    """The value of a ``TranslationMethod``."""
    images_chosen = Signal(int)
    reading_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self.source_box = _model_box("Source", "The model that knows the concept")
        self.target_box = _model_box("Target", "The model that the concept is carried over to")
        self.exchange_button = QToolButton()
        self.exchange_button.setText("⇄")
        self.exchange_button.setProperty("raised", True)
        self.exchange_button.setAccessibleName("Exchange source and target")
        self.exchange_button.setToolTip("Carry over the other way round")
        self.exchange_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.concept_button = ConceptButton()
        self.hold_button = HoldButton()
        self.method_box = _box("Map of the arrow", "By which map the arrow is carried over")
        for place, (method, (name, sentence)) in enumerate(MAP_NAMES.items()):
            self.method_box.addItem(name, method)
            self.method_box.setItemData(place, sentence, Qt.ItemDataRole.ToolTipRole)
        self.images_box = _box(
            "Shared images", "How many images that both models have seen the map is fitted on"
        )
        for count in SHARED_COUNTS:
            self.images_box.addItem(shared_name(count), count)
        self.reading_box = _box(
            "Reading of the identifier", "How the source reads the target's images"
        )
        for place, (reading, (name, sentence)) in enumerate(READINGS.items()):
            self.reading_box.addItem(name, reading)
            self.reading_box.setItemData(place, sentence, Qt.ItemDataRole.ToolTipRole)
        self.beside = Segmented("The upper two strips", BESIDES)
        self.beside.setFixedWidth(16 * GRID)
        self.beside_label = _label("Beside", self.beside)
        self.base = BaseChoice()
        self.export_button = QToolButton()
        self.export_button.setText("Export")
        self.export_button.setProperty("raised", True)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.export_button.setToolTip(
            "Save strips, tables, the curve or the page (Ctrl+E: the page's)"
        )
        self.export_menu = QMenu(self.export_button)
        self.export_button.setMenu(self.export_menu)
        self.what_is_this = WhatIsThis(WHAT)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID // 2)
        first.addWidget(_label("Source", self.source_box))
        first.addWidget(self.source_box)
        first.addWidget(self.exchange_button)
        first.addWidget(_label("Target", self.target_box))
        first.addWidget(self.target_box)
        first.addSpacing(GRID)
        first.addWidget(_label("Concept", self.concept_button))
        first.addWidget(self.concept_button)
        first.addWidget(_label("holding", self.hold_button))
        first.addWidget(self.hold_button)
        first.addStretch(1)
        first.addWidget(self.export_button)
        first.addWidget(self.what_is_this)
        second.addWidget(_label("Arrow by", self.method_box))
        second.addWidget(self.method_box)
        second.addWidget(_label("fitted on", self.images_box))
        second.addWidget(self.images_box)
        second.addSpacing(GRID)
        second.addWidget(_label("Identifier read by", self.reading_box))
        second.addWidget(self.reading_box)
        second.addStretch(1)
        second.addWidget(self.base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(first)
        column.addLayout(second)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        for box in (self.source_box, self.target_box):
            box.activated.connect(
                lambda _: self.models_chosen.emit(
                    self.source_box.currentData(), self.target_box.currentData()
                )
            )
        self.exchange_button.clicked.connect(self.exchange_wanted)
        self.method_box.activated.connect(
            lambda _: self.method_chosen.emit(self.method_box.currentData())
        )
        self.images_box.activated.connect(
            lambda _: self.images_chosen.emit(self.images_box.currentData())
        )
        self.reading_box.activated.connect(
            lambda _: self.reading_chosen.emit(self.reading_box.currentData())
        )

    def show_models(self, known: Sequence[str]) -> None:
        """Which models can be chosen."""
        if tuple(known) != self._models:
            self._models = tuple(known)
            for box in (self.source_box, self.target_box):
                chosen = box.currentData()
                box.clear()
                for reference in known:
                    box.addItem(model_name(reference), reference)
                    box.setItemData(box.count() - 1, reference, Qt.ItemDataRole.ToolTipRole)
                _choose(box, chosen)

    def show_state(self, translation: Translation) -> None:
        """Show what is chosen; nothing is emitted."""
        for box, name in (
            (self.source_box, translation.source),
            (self.target_box, translation.target),
        ):
            if box.findData(name) < 0:
                self.show_models((*self._models, name))
            _choose(box, name)
        self.concept_button.show_concept(translation.concept)
        self.hold_button.show_held(translation, changed_attribute(translation))
        _choose(self.method_box, translation.method)
        self.method_box.setToolTip(
            f"By which map the arrow is carried over. {MAP_NAMES[translation.method][1]}"
        )
        if self.images_box.findData(translation.images) < 0:
            self.images_box.addItem(shared_name(translation.images), translation.images)
        _choose(self.images_box, translation.images)
        self.images_box.setEnabled(translation.method in FITTED)
        literal = not isinstance(translation.concept, OfAttribute) or translation.concept.probe
        _choose(self.reading_box, "encoder" if literal else translation.reading)
        self.reading_box.setEnabled(not literal)
        self.reading_box.setToolTip(
            "A probe and a direction are functions of the encoder's mean by nature"
            if literal
            else f"How the source reads the target's images. {READINGS[translation.reading][1]}"
        )
        self.beside.show_choice(translation.beside)

    def show_base(self, base: ImageReference, *, own: bool) -> None:
        """Where the strips start."""
        self.base.show_base(base, own=own)


def _choose(box: QComboBox, data: object) -> None:
    place = box.findData(data)
    if place >= 0 and place != box.currentIndex():
        box.setCurrentIndex(place)


def _box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box


def _model_box(name: str, tip: str) -> QComboBox:
    """As wide whatever the user's models are called."""
    box = _box(name, tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


def _label(text: str, of: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(SMALL))
    label.setBuddy(of)
    label.setToolTip(of.toolTip())
    return label
