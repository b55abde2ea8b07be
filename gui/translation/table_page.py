"""Both tables of a pair of models, above each other, with what they were measured on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.concepts.recipes import TranslationMethod
from core.translation.figures import Comparison
from gui.theme import BODY, GRID
from gui.translation.sorted_table import SortedTable
from gui.translation.table_rows import (
    identifier_columns,
    identifier_rows,
    map_columns,
    map_rows,
)
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, number_text

EMPTY = "All methods, each measured beside its baselines on the test images, once it is worked out."


class TablePage(QWidget):
    """Emits what is wanted."""

    wanted = Signal()
    """The table is to be worked out."""
    method_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Comparison | None, str] = (None, "")
        self.maps = SortedTable("Maps, with their measures", map_columns(None))
        self.identifiers = SortedTable("Identifiers, with their measures", identifier_columns(None))
        self.button = QPushButton("Work out the table")
        self.button.setAutoDefault(False)
        self.button.setToolTip(
            "Measure all methods and their baselines on test images; takes about a minute"
        )
        self.about = ElidedLabel(EMPTY)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.button)
        head.addWidget(self.about, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(_title("Arrows: maps between the latent spaces"))
        column.addWidget(self.maps, 5)
        column.addWidget(_title("Identifiers: functions that are carried over"))
        column.addWidget(self.identifiers, 4)
        self.button.clicked.connect(self.wanted)
        self.maps.row_chosen.connect(self.method_chosen)

    def show_table(
        self,
        found: Comparison | None,
        method: TranslationMethod,
        words: str = "",
        *,
        running: bool = False,
    ) -> None:
        """A table, or without one what is said in its place; ``method``: the map that is in use."""
        self.button.setVisible(found is None)
        self.button.setEnabled(not running)
        if found is None:
            self.about.set_text(words or EMPTY)
            if self._shown[0] is not None:
                self.maps.show_rows(())
                self.identifiers.show_rows(())
        elif self._shown != (found, method.value):
            self.maps.show_columns(map_columns(found))
            self.maps.show_rows(map_rows(found), method.value)
            self.identifiers.show_columns(identifier_columns(found))
            self.identifiers.show_rows(identifier_rows(found))
            self.about.set_text(_about(found))
        self._shown = (found, method.value)

    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._shown[0]


def _about(found: Comparison) -> str:
    return (
        f"{found.source} → {found.target}, fitted on {found.images_fitted:,} images, measured on "
        f"{found.images_measured:,}. Linear CKA {number_text(found.cka, 3)} "
        f"(shuffled pairs {number_text(found.shuffled_cka, 3)}). Ceiling of the cosine "
        f"{number_text(found.cosine_ceiling, 3)}, a random arrow has "
        f"{number_text(found.random_cosine, 3)}."
    )


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(BODY, strong=True))
    return label
