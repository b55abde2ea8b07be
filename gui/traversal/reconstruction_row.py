"""What every model makes of one image, beside each other and always in the same order."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.images.reference import SIDE
from gui.widgets.image_view import ImageView
from gui.widgets.pixmaps import GreyPixels

Reconstruction = tuple[str, GreyPixels | None, str | None]
"""A model's name, the image (28, 28) encoded and decoded by it, and what stands in the way."""


class ReconstructionRow(QWidget):
    """One view for each model, with its name."""

    def __init__(self, called: str, parent: QWidget | None = None) -> None:
        """``called`` is what to call the image in a sentence: "image A"."""
        super().__init__(parent)
        self._called = called
        self._views: dict[str, ImageView] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        like = ImageView("", caption="any")
        self._height, self._smallest = like.sizeHint().height(), like.minimumSizeHint().height()

    def show_reconstructions(self, reconstructions: Sequence[Reconstruction]) -> None:
        """Show what the models make of the image; a problem is shown in the image's place."""
        names = [name for name, _, _ in reconstructions]
        if names != list(self._views):
            self._make_views(names)
        for name, pixels, problem in reconstructions:
            view = self._views[name]
            view.set_image(None if problem else pixels)
            view.set_empty_text(problem or "…")
            view.setToolTip(
                f"{name}: {problem}"
                if problem
                else f"What {name} makes of {self._called}: encoded and decoded"
            )

    def names(self) -> list[str]:
        """The models, from left to right."""
        return list(self._views)

    def view(self, name: str) -> ImageView:
        """The view of one model."""
        return self._views[name]

    def room_for_each(self, width: int) -> int:
        """The side that an image can have in so much width; there are two models, or more."""
        beside = max(2, len(self._views))
        return (width - (beside - 1) * self._row.spacing()) // beside - 2

    def height_around(self, side: float) -> int:
        """The height of the row with images of that side, and their captions."""
        return self._smallest - SIDE + ceil(side)

    # As high as with models in it, so that nothing moves when these come.

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._smallest)

    def _make_views(self, names: Sequence[str]) -> None:
        for view in self._views.values():
            self._row.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._views = {}
        for name in names:
            view = ImageView(f"{self._called} as {name} makes it", caption=name, empty_text="…")
            view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._views[name] = view
            self._row.addWidget(view, 1)
