"""The traversal pane: composes its views, and hands answers to those that show them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.concepts.recipes import Method
from core.engine.requests import (
    DirectionFigures,
    DirectionFiguresRequest,
    Reconstructions,
    ReconstructionsRequest,
    StripAnswer,
    StripRequest,
)
from core.images.reference import ImageReference
from core.workspace.image_changes import Slot, image_in
from core.workspace.state import Traversal
from core.workspace.study_state import StudyPage
from gui.settings import Settings
from gui.soon import soon
from gui.theme import GRID, SMALL
from gui.traversal.direction_library import DirectionLibrary
from gui.traversal.direction_words import held_sentence, method_label
from gui.traversal.export_row import ExportRow
from gui.traversal.gallery import Gallery
from gui.traversal.image_card import ImageCard
from gui.traversal.image_description import pixels_and_text
from gui.traversal.pixel_editor import PixelEditor
from gui.traversal.separation_controls import SeparationControls
from gui.traversal.strips import Strips
from gui.traversal.underneath import Underneath
from gui.traversal.workbench import Workbench
from gui.widgets.figures import figure_font
from gui.widgets.position_bar import PositionBar
from gui.widgets.rows import side_by_side
from gui.widgets.splitters import keep_sizes
from gui.widgets.what_is_this import WhatIsThis

if TYPE_CHECKING:
    from gui.traversal.attributes_page import AttributesPage
    from gui.traversal.collinearity_page import CollinearityPage
    from gui.traversal.leak_page import LeakPage

WHAT_IS_THIS = (
    "Two images make a direction in a model's latent space, and along it the strips show what each model"
    " makes of the concept in which the two differ. What else changes is measured, and can be taken out of"
    " the direction or held still: that is how a shoe grows without becoming brighter."
)

SHORTCUTS = (
    ("Gallery: A or Enter, B, S", "Use the selected image as A, as B, as the base"),
    ("Gallery: L", "Sort by likeness to the selected image"),
    ("Gallery: 0–9", "Type a test image's number"),
    ("Gallery: Del", "Remove a picture of your own"),
    ("Gallery: Ctrl++, Ctrl+−", "Larger or smaller thumbnails"),
    ("Editor: arrows, Space", "Move the cursor, draw"),
    ("Editor: Backspace", "Erase"),
    ("Editor: Alt+click, Ctrl+wheel", "Take the grey level of a pixel, change the brush"),
    ("Editor: E, P", "Draw or erase; take the grey level under the cursor"),
    ("Editor: [ and ]", "Smaller or larger brush"),
    ("Editor: W, D, H, R", "Whiten, dim, two pixels taller, reset"),
    ("Slider: arrows, Page, Home, End", "Move along the direction"),
    ("Slider: Shift with arrows", "Move in fine steps"),
    ("Strips: arrows, Home, End, 0", "Go from frame to frame, to the ends, to the base"),
    ("Directions: Enter, Space", "Follow the marked direction, or tick it under Against"),
    ("Directions: F2, Del, Alt+↑, Alt+↓", "Rename, delete, move the marked direction"),
    ("Latents: arrows, Backspace", "Choose a dimension, move it, put it back"),
    ("Attributes: E, P, [ and ]", "Paint or erase weights, take a weight, size of the brush"),
    ("Tables: Ctrl+C", "Copy all of it"),
)
"""What to press in which part, and what it does; for the shortcuts page."""

PAIR_KEY = "Ctrl+T"
"""For the height pair, which makes B taller; Ctrl+H would be the system's on macOS."""

LATENTS_ROOM = 20 * GRID
"""Height of the bars of the latents where there is room for it."""


class TraversalPane(QWidget):
    """Gallery at the left; images, editor and directions above; strips and latents below."""

    pair_requested = Signal()
    """The article's pair is wanted: A whitened, and B the same with two pixels on top."""
    taller_requested = Signal()
    """The shoe is to become taller and keep its brightness."""
    appeared = Signal()
    """The pane has come into sight."""

    leak: "LeakPage"
    collinearity: "CollinearityPage"
    attributes: "AttributesPage"
    """These three from ``add_study_pages`` on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = Gallery()
        self.what_is_this = WhatIsThis(WHAT_IS_THIS)
        self.what_is_this.setFont(figure_font(SMALL))
        self.gallery.tools.add_beside_summary(self.what_is_this)
        self.cards: dict[Slot, ImageCard] = {
            "first": ImageCard("first"),
            "second": ImageCard("second"),
            "base": ImageCard("base"),
        }
        self.editor = PixelEditor()
        self.library = DirectionLibrary()
        self._moved: set[QSplitter] = set()
        """Those that somebody has moved."""
        self.separation = SeparationControls()
        self.position = PositionBar()
        self.strips = Strips()
        self.underneath = Underneath(self.strips)
        self.bars, self.plot = self.underneath.bars, self.underneath.plot
        self.export_row = ExportRow()
        self.pair_button = QPushButton("Height pair of A")
        self.pair_button.setToolTip(
            "Whiten A, and make B the same with two white pixels on top"
            f" ({QKeySequence(PAIR_KEY).toString(QKeySequence.SequenceFormat.NativeText)})"
        )
        self.pair_button.setAutoDefault(False)
        self.pair_button.clicked.connect(self.pair_requested)
        self.taller_button = QPushButton("Taller, not brighter")
        self.taller_button.setToolTip(
            "Follow the gradient of height, and walk so that brightness stands still: what no straight"
            " line can do"
        )
        self.taller_button.setAutoDefault(False)
        self.taller_button.clicked.connect(self.taller_requested)
        for slot, card in self.cards.items():
            card.selection_wanted.connect(partial(self.gallery.use_selected, slot))
        self._lay_out()

    def _lay_out(self) -> None:
        images = QWidget()
        row = QHBoxLayout(images)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for card in self.cards.values():
            row.addWidget(card, 1)
        pictures = QSplitter(Qt.Orientation.Horizontal)
        pictures.setObjectName("pictures")
        self.bench = Workbench({StudyPage.IMAGES: pictures}, (self.pair_button, self.taller_button))
        upper = QSplitter(Qt.Orientation.Horizontal)
        upper.setObjectName("bench")
        for splitter, parts in (
            (pictures, ((images, 4), (self.editor, 3))),
            (upper, ((self.bench, 7), (self.library, 3))),
        ):
            for widget, stretch in parts:
                splitter.addWidget(widget)
                splitter.setStretchFactor(splitter.count() - 1, stretch)

        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        controls = QVBoxLayout()
        controls.setSpacing(GRID // 2)
        controls.addWidget(self.separation)
        controls.addWidget(self.position)
        foot = side_by_side(
            self.underneath.switch, self.underneath.tools, self.export_row, gap=GRID
        )
        foot.setStretch(1, 1)
        column.addLayout(controls)
        column.addWidget(self.strips)
        column.addWidget(self.underneath, 1)
        column.addLayout(foot)

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
        for splitter in (upper, work, whole, pictures):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(2 * GRID + 1)
        work.setHandleWidth(GRID + 1)
        self.splitters = (upper, work, whole, pictures)

        frame = QVBoxLayout(self)
        frame.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        frame.addWidget(whole)

    def add_study_pages(self) -> None:
        """Make what stands behind the images above the strips; the first paint need not wait for it."""
        from gui.traversal.attributes_page import AttributesPage
        from gui.traversal.collinearity_page import CollinearityPage
        from gui.traversal.leak_page import LeakPage

        self.leak, self.collinearity = LeakPage(), CollinearityPage()
        self.attributes = AttributesPage()
        self.bench.add_page(StudyPage.LEAK, self.leak)
        self.bench.add_page(StudyPage.COLLINEARITY, self.collinearity)
        self.bench.add_page(StudyPage.ATTRIBUTES, self.attributes)

    def restore_layout(self, settings: Settings) -> None:
        """Give the parts the sizes that they had last, and remember them from now on."""
        for splitter in self.splitters:
            if keep_sizes(splitter, f"traversal-{splitter.objectName()}", settings):
                self._moved.add(splitter)
            splitter.splitterMoved.connect(partial(self._note_moved, splitter))

    def _note_moved(self, splitter: QSplitter, *_: int) -> None:
        self._moved.add(splitter)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Once the splitters have taken the new size.
        soon(self, self.share_height)

    def share_height(self) -> None:
        """Give strips and latents the height that they can use, unless somebody decided otherwise."""
        work = self.splitters[1]
        if work in self._moved:
            return
        upper, lower = work.widget(0), work.widget(1)
        room = sum(work.sizes())
        wanted = self.strips.heightForWidth(self.strips.width()) + LATENTS_ROOM
        wanted += lower.minimumSizeHint().height()
        wanted -= self.strips.minimumSizeHint().height()
        wanted -= self.underneath.minimumSizeHint().height()
        share = min(wanted, room - upper.minimumSizeHint().height())
        share = max(share, lower.minimumSizeHint().height())
        work.setSizes([room - share, share])

    @staticmethod
    def shortcuts() -> tuple[tuple[str, str], ...]:
        """Keys of the pane's widgets while they have the keyboard: what to press, what it does."""
        return SHORTCUTS

    # What is shown

    def show_images(self, traversal: Traversal) -> None:
        """A, B and the base as they are now; the models' share comes later."""
        self.cards["base"].show_follows(traversal.base is None)
        for slot, card in self.cards.items():
            image = image_in(traversal, slot)
            pixels, text = pixels_and_text(image)
            card.show_image(pixels, text, image)

    def show_models(self, models: tuple[str, ...]) -> None:
        """Which models there are; what they make of the images comes later."""
        self.strips.mark_waiting(models)
        self.bars.show_models(models)
        self.export_row.show_models(models)

    def show_methods(self, method: Method, compared: Method | None) -> None:
        """How the strips are made, where two methods are compared."""
        self.strips.show_captions(
            () if compared is None else (method_label(method), method_label(compared))
        )

    def show_editor(self, slot: Slot, image: ImageReference) -> None:
        """The image that is being edited."""
        pixels, _ = pixels_and_text(image)
        self.editor.show_image(pixels, slot, bool(image.edits))

    def show_reconstructions(
        self, request: ReconstructionsRequest, answer: Reconstructions
    ) -> None:
        """What the models make of A, B and the base."""
        for place, card in enumerate(self.cards.values()):
            shown = []
            for model, decoded, problem in zip(
                request.models, answer.decoded, answer.problems, strict=True
            ):
                why = problem or answer.image_problems[place]
                shown.append((model, None if why else decoded[place], why))
            card.show_reconstructions(shown)

    def show_strips(self, request: StripRequest, answer: StripAnswer, traversal: Traversal) -> None:
        """The strips, and the latents of the model that the bars show."""
        strips, rows = answer.strips, len(self.strips.views())
        if answer.compared:
            strips = tuple(
                strip for pair in zip(answer.strips, answer.compared, strict=True) for strip in pair
            )
        self.strips.show_strips(strips, request.positions, request.position)
        self.plot.show_strips(
            [strip for strip in strips if not strip.problem],
            self.strips.captions(),
            request.positions,
            request.position,
        )
        if len(self.strips.views()) != rows:
            soon(self, self.share_height)
        for strip in answer.strips:
            self.bars.show_latents(strip, traversal.moves)
        first = next((strip for strip in answer.strips if not strip.problem), None)
        if first is not None:
            self.position.show_unit(first.unit, first.step)
        self.library.show_problem(_sentences_about(answer))
        self.library.show_held(held_sentence(answer.strips))
        self.export_row.show_ready(any(not strip.problem for strip in answer.strips))

    def show_figures(self, request: DirectionFiguresRequest, answer: DirectionFigures) -> None:
        """Lengths and cosines of the directions that were asked for, which may be gone by now."""
        self.library.show_figures(answer, request.names)


def _sentences_about(answer: StripAnswer) -> str:
    """What is to be said about the direction; once where all models say the same."""
    said: dict[str, list[str]] = {}
    for strip in answer.strips:
        for sentence in (strip.problem, *strip.notes):
            if sentence:
                said.setdefault(sentence, []).append(strip.model)
    return "\n".join(
        sentence if len(models) == len(answer.strips) else f"{', '.join(models)}: {sentence}"
        for sentence, models in said.items()
    )
