"""One scatter with what is chosen about it: model, axes, background."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.engine.latents_requests import ModelChoice
from core.latents.projection import Dimensions, PrincipalComponents
from core.workspace.latents_state import Background, Scatter, Side, Space
from gui.theme import GRID
from gui.widgets.raster_scatter import RasterScatter

BACKGROUNDS = {
    Background.NOTHING: ("No background", "Points only"),
    Background.MANIFOLD: (
        "Decoded images",
        "What the model decodes at each place; smaller steps as you zoom in",
    ),
    Background.PRIOR: (
        "Prior",
        "Circles that hold so much of the standard normal prior, from which the model would draw",
    ),
    Background.DENSITY: (
        "Density",
        "The aggregate posterior: where the encoder puts the images, its uncertainty included",
    ),
}


class ScatterCard(QWidget):
    """A header row above a raster scatter."""

    space_chosen = Signal(object)
    """``Space``"""
    background_chosen = Signal(str)

    def __init__(self, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self._scatter: Scatter | None = None
        self._choices: tuple[ModelChoice, ...] = ()
        self.scatter = RasterScatter(f"Scatter on the {side.value}")
        self.model_box = _box(
            f"Model on the {side.value}",
            "Whose latent space this is: any model, or one of your own",
        )
        self.axes_box = _box(
            f"Axes on the {side.value}",
            "Which plane of the latent space is shown: the two dimensions that vary most, two other active "
            "ones, or the first two principal components",
        )
        self.background_box = _box(
            f"Background on the {side.value}", "What is shown behind the points"
        )
        for background, (name, tip) in BACKGROUNDS.items():
            self.background_box.addItem(name, background)
            self.background_box.setItemData(self.background_box.count() - 1, tip, 3)
        self.model_box.activated.connect(self._choose_model)
        self.axes_box.activated.connect(self._choose_axes)
        self.background_box.activated.connect(self._choose_background)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for box in (self.model_box, self.axes_box, self.background_box):
            row.addWidget(box)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.scatter, 1)

    def show_scatter(self, scatter: Scatter) -> None:
        """The choices of a state."""
        if scatter == self._scatter:
            return
        self._scatter = scatter
        self._fill()

    def show_choices(self, choices: Sequence[ModelChoice]) -> None:
        """The models that there are."""
        self._choices = tuple(choices)
        self._fill()

    def _fill(self) -> None:
        if self._scatter is None:
            return
        space = self._scatter.space
        self.model_box.clear()
        for choice in self._choices:
            what = "2-D" if choice.latents == 2 else f"{len(choice.active)} active"
            self.model_box.addItem(f"{choice.name}, {what}", choice.name)
        if self.model_box.findData(space.model) < 0:
            self.model_box.insertItem(0, space.model, space.model)
        self.model_box.setCurrentIndex(self.model_box.findData(space.model))
        self._fill_axes(space)
        self.background_box.setCurrentIndex(self.background_box.findData(self._scatter.background))

    def _fill_axes(self, space: Space) -> None:
        choice = next((one for one in self._choices if one.name == space.model), None)
        self.axes_box.clear()
        self.axes_box.addItem("Widest two", None)
        self.axes_box.addItem("PCA", PrincipalComponents())
        if choice is not None:
            active = sorted(choice.active)
            for place, first in enumerate(active):
                for second in active[place + 1 :]:
                    name = f"Dimensions {first + 1}, {second + 1}"
                    self.axes_box.addItem(name, Dimensions(first, second))
        chosen = self._place_of(space)
        if chosen < 0 and isinstance(space.projection, Dimensions):
            pair = space.projection
            self.axes_box.addItem(f"Dimensions {pair.first + 1}, {pair.second + 1}", pair)
            chosen = self.axes_box.count() - 1
        self.axes_box.setCurrentIndex(max(chosen, 0))
        self.axes_box.setVisible(
            choice is None or choice.latents > 2 or space.projection is not None
        )

    def _place_of(self, space: Space) -> int:
        for place in range(self.axes_box.count()):
            if self.axes_box.itemData(place) == space.projection:
                return place
        return -1

    def _choose_model(self) -> None:
        self.space_chosen.emit(Space(self.model_box.currentData()))

    def _choose_axes(self) -> None:
        if self._scatter is not None:
            self.space_chosen.emit(Space(self._scatter.space.model, self.axes_box.currentData()))

    def _choose_background(self) -> None:
        self.background_chosen.emit(self.background_box.currentData())


def _box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    box.setMinimumContentsLength(8)
    return box
