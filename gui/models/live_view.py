"""A training as it goes: its curves, its dimensions dying out, what it makes of images, its plane."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.models.dimension_map import DimensionMap
from gui.models.image_rows import ImageRows
from gui.models.loss_plot import LossPlot
from gui.models.plane_plot import PlanePlot
from gui.models.training_queue import Entry
from gui.models.training_words import next_in, place_text, progress_text
from gui.theme import BODY, GRID
from gui.widgets.elided_label import ElidedLabel

EMPTY = "What a training makes of ten test images appears here, every two seconds"
NO_PLANE = "Models with two latent dimensions show their plane here"


class LiveView(QWidget):
    """Shows one entry of the queue; without one, what will be where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(points=BODY)
        self.status = ElidedLabel(points=BODY)
        self.place = ElidedLabel()
        self.reconstruction = LossPlot("Reconstruction")
        self.kl = LossPlot("KL")
        self.dimensions = DimensionMap()
        self.plane = PlanePlot()
        self.pictures = ImageRows("Reconstructions", 2, 10)
        plots = QGridLayout()
        plots.setSpacing(GRID)
        for place, widget in enumerate((self.reconstruction, self.kl, self.dimensions, self.plane)):
            plots.addWidget(widget, place // 2, place % 2)
        for line in (0, 1):
            plots.setRowStretch(line, 1)
            plots.setColumnStretch(line, 1)
        head = QHBoxLayout()
        head.addWidget(self.title, 2)
        head.addWidget(self.status, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.place)
        column.addLayout(plots, 1)
        column.addWidget(self.pictures)
        self.show_entry(None)

    def show_entry(self, entry: Entry | None, entries: Sequence[Entry] = ()) -> None:
        """The training whose course is shown, of all that there are."""
        if entry is None:
            self.title.set_text("No training is shown")
            self.status.set_text("")
            self.place.set_text("")
            self.reconstruction.show_curve([], [], 1)
            self.kl.show_curve([], [], 1)
            self.dimensions.show_variances(self.dimensions.variances()[:0], 1, 1)
            self.plane.show_plane(None, None, NO_PLANE)
            self.pictures.show_rows([], EMPTY)
            return
        course, epochs = entry.course, entry.job.training.epochs
        self.title.set_text(entry.job.name)
        is_next = entry is next_in(entries)
        self.status.set_text(progress_text(entry, is_next=is_next, pace=True))
        self.place.set_text(place_text(entry, entries))
        points, measures = course.points, course.measures
        self.reconstruction.show_curve(
            [(point.epochs, point.reconstruction) for point in points],
            [(float(known.epoch), known.reconstruction) for known in measures],
            epochs,
        )
        self.kl.show_curve(
            [(point.epochs, point.kl) for point in points],
            [(float(known.epoch), known.kl) for known in measures],
            epochs,
        )
        self.dimensions.show_variances(
            course.variances(), measures[0].epoch if measures else 1, epochs
        )
        two = entry.job.architecture.latents == 2
        word = "The points come with the first pictures" if two else NO_PLANE
        self.plane.show_plane(course.plane, course.classes, word if course.plane is None else "")
        if course.subjects is not None and course.reconstructions is not None:
            self.pictures.show_rows(
                [("Test images", course.subjects), ("Recon-\nstructions", course.reconstructions)]
            )
        else:
            self.pictures.show_rows([], EMPTY)
