"""The traversal pane: composes its views, and hands answers to those that show them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.engine.requests import (
    DirectionFigures,
    Reconstructions,
    ReconstructionsRequest,
    StripAnswer,
    StripRequest,
)
from core.errors import UserError
from core.images.reference import ImageReference
from core.images.resolve import pixels_of
from core.workspace.image_changes import Slot
from core.workspace.state import LIVE_PAIR, Traversal
from gui.settings import Settings
from gui.theme import GRID
from gui.traversal.direction_library import DirectionLibrary
from gui.traversal.export_row import ExportRow
from gui.traversal.gallery import Gallery
from gui.traversal.image_card import ImageCard
from gui.traversal.image_description import describe_image
from gui.traversal.latent_bars import LatentBars
from gui.traversal.pixel_editor import PixelEditor
from gui.traversal.position_bar import PositionBar
from gui.traversal.strips import Strips


class TraversalPane(QWidget):
    """Gallery at the left; images, editor and directions above; strips and latents below."""

    pair_requested = Signal()
    """The article's pair is wanted: A whitened, and B the same with two pixels on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = Gallery()
        self.cards: dict[Slot, ImageCard] = {
            "first": ImageCard("first"),
            "second": ImageCard("second"),
            "base": ImageCard("base"),
        }
        self.editor = PixelEditor()
        self.library = DirectionLibrary()
        self.position = PositionBar()
        self.strips = Strips()
        self.bars = LatentBars()
        self.export_row = ExportRow()
        self.pair_button = QPushButton("Height pair of A")
        self.pair_button.setToolTip(
            "Whiten A, and make B the same with two white pixels on top (Ctrl+H)"
        )
        self.pair_button.setAutoDefault(False)
        self.pair_button.clicked.connect(self.pair_requested)
        self._lay_out()

    def _lay_out(self) -> None:
        images = QWidget()
        row = QHBoxLayout(images)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for slot in ("first", "second", "base"):
            row.addWidget(self.cards[slot], 1)  # type: ignore[index]
        upper = QSplitter(Qt.Orientation.Horizontal)
        upper.setObjectName("upper")
        for widget, stretch in ((images, 4), (self.editor, 3), (self.library, 3)):
            upper.addWidget(widget)
            upper.setStretchFactor(upper.count() - 1, stretch)

        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.position)
        column.addWidget(self.strips)
        column.addWidget(self.bars, 1)
        column.addWidget(self.export_row)

        work = QSplitter(Qt.Orientation.Vertical)
        work.setObjectName("work")
        work.addWidget(upper)
        work.addWidget(lower)
        work.setStretchFactor(0, 1)
        work.setStretchFactor(1, 0)

        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setObjectName("whole")
        whole.addWidget(self.gallery)
        whole.addWidget(work)
        whole.setStretchFactor(0, 0)
        whole.setStretchFactor(1, 1)
        for splitter in (upper, work, whole):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(2 * GRID + 1)
        self.splitters = (upper, work, whole)

        frame = QVBoxLayout(self)
        frame.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        frame.addWidget(whole)

    def restore_layout(self, settings: Settings) -> None:
        """Give the parts the sizes that they had last, and remember them from now on."""
        for splitter in self.splitters:
            name = f"traversal-{splitter.objectName()}"
            state = settings.splitter_state(name)
            if state is not None:
                splitter.restoreState(state)
            splitter.splitterMoved.connect(
                lambda *_, s=splitter, n=name: settings.set_splitter_state(n, s.saveState())
            )

    # What is shown

    def show_images(self, traversal: Traversal) -> None:
        """A, B and the base as they are now; the models' share comes later."""
        self.cards["base"].show_follows(traversal.base is None)
        for slot, image in (
            ("first", traversal.first),
            ("second", traversal.second),
            ("base", traversal.base or traversal.first),
        ):
            pixels, text = _pixels_and_text(image)
            self.cards[slot].show_image(pixels, text)  # type: ignore[index]

    def show_editor(self, slot: Slot, image: ImageReference) -> None:
        """The image that is being edited."""
        pixels, _ = _pixels_and_text(image)
        self.editor.show_image(pixels, slot, bool(image.edits))

    def show_reconstructions(
        self, request: ReconstructionsRequest, answer: Reconstructions
    ) -> None:
        """What the models make of A, B and the base."""
        for place, card in enumerate(self.cards.values()):
            card.show_reconstructions(
                [
                    (model, decoded[place] if not problem else None, problem)
                    for model, decoded, problem in zip(
                        request.models, answer.decoded, answer.problems, strict=True
                    )
                ]
            )

    def show_strips(self, request: StripRequest, answer: StripAnswer, traversal: Traversal) -> None:
        """The strips, and the latents of the model that the bars show."""
        self.strips.show_strips(answer.strips, request.positions, request.position)
        for strip in answer.strips:
            self.bars.show_latents(strip, traversal.moves)
        self.export_row.show_ready(any(not strip.problem for strip in answer.strips))

    def show_figures(self, answer: DirectionFigures, traversal: Traversal) -> None:
        """Lengths and cosines; the first direction is the followed one, as it is separated."""
        identifiers = ("", LIVE_PAIR, *(d.identifier for d in traversal.directions))
        self.library.show_figures(answer, identifiers)


def _pixels_and_text(image: ImageReference):
    try:
        return pixels_of(image), describe_image(image)
    except UserError as error:
        return None, str(error)
