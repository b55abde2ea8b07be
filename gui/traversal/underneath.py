"""What stands under the strips: the latents, or the measured attributes; one of them at a time."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from gui.traversal.latent_bars import LatentBars
from gui.traversal.strips import Strips
from gui.widgets.attribute_plot import AttributePlot
from gui.widgets.segmented import Segmented

LATENTS, ATTRIBUTES = "latents", "attributes"


class Underneath(QStackedWidget):
    """The two views; ``switch`` chooses between them, and stands wherever there is room for it."""

    page_changed = Signal(str)
    """Which page a person has chosen."""

    def __init__(self, strips: Strips, parent: QWidget | None = None) -> None:
        """``strips`` are those that it stands under."""
        super().__init__(parent)
        self.bars = LatentBars()
        self.plot = AttributePlot(strips.geometry_of_frames)
        strips.laid_out.connect(self.plot.update)
        self.switch = Segmented(
            "Under the strips",
            (
                (LATENTS, "Latents", "Show the latent dimensions at the slider, to move one alone"),
                (ATTRIBUTES, "Measured", "Show what was measured on each frame, as a plot"),
            ),
        )
        # Or it would take the room of what is not there while the attributes are shown.
        self.switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tools = self.bars.lend_header()
        """What the latents need beside the switch; not there while the attributes are shown."""
        self.addWidget(self.bars)
        self.addWidget(self.plot)
        self.switch.chosen.connect(self._on_chosen)

    def show_page(self, page: str) -> None:
        """Show one of the two; nothing is emitted."""
        self.switch.show_choice(page)
        self.setCurrentWidget(self.plot if page == ATTRIBUTES else self.bars)
        self.tools.setVisible(page == LATENTS)

    def reveal(self, part: QWidget) -> None:
        """Show the page that has this part."""
        self.show_page(ATTRIBUTES if self.plot.isAncestorOf(part) or part is self.plot else LATENTS)

    def page(self) -> str:
        """Which one is on show."""
        return self.switch.choice()

    def _on_chosen(self, page: str) -> None:
        self.show_page(page)
        self.page_changed.emit(page)

    def sizeHint(self) -> QSize:
        # It takes what the strips leave, which should not be less than they can use.
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        # Of both: the pane should not grow with what is looked at.
        return self.bars.minimumSizeHint().expandedTo(self.plot.minimumSizeHint())
