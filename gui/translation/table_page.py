"""Both tables of a pair of models, above each other, with what they were measured on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.concepts.recipes import TranslationMethod
from core.translation.figures import Comparison
from gui.theme import BODY, GRID
from gui.translation.sorted_table import SortedTable
from gui.translation.table_columns import identifier_columns, map_columns
from gui.translation.table_rows import identifier_rows, map_rows
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, number_text

BEGIN, GO_ON = "Work out the table", "Go on"
"""What the button says: before, and where some rows are there."""

EMPTY = (
    "Press Work out the table to measure all methods on the test images, each beside its baselines. It "
    "takes about a minute; the strips stay live meanwhile."
)


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
        self.button = QPushButton(BEGIN)
        self.button.setAutoDefault(False)
        self.button.setFixedWidth(self.button.sizeHint().width())  # whatever it says
        self.button.setToolTip(
            "Measure all methods and their baselines on test images; takes about a minute"
        )
        self.about = ElidedLabel()
        self.about.setMinimumHeight(self.button.sizeHint().height())  # also without the button
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
        """A table, or without one what is said in its place.

        Parameters
        ----------
        method
            The map that is in use.
        words
            Why these are not all of its rows; empty: they are.
        running
            Whether it is being worked out.
        """
        complete = found is not None and not words
        self.button.setVisible(not complete)
        self.button.setEnabled(not running)
        self.button.setText(BEGIN if found is None else GO_ON)
        # Without rows it is said where they would be.
        self.about.set_text("" if found is None else words or _about(found))
        self.maps.show_empty(words or EMPTY)
        self.identifiers.show_empty(
            "No identifier is measured yet: they come after the maps." if words else ""
        )
        if found is None and self._shown[0] is not None:
            self.maps.show_rows(())
            self.identifiers.show_rows(())
        elif found is not None and self._shown != (found, method.value):
            self.maps.show_columns(map_columns(found))
            self.maps.show_rows(map_rows(found), method.value)
            self.identifiers.show_columns(identifier_columns(found))
            self.identifiers.show_rows(identifier_rows(found))
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
