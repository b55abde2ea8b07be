"""Tables of models and of a training's course, for other programs."""

import csv
import io
from collections.abc import Iterable

from core.trainings.course import Course
from core.vae.description import architecture_text
from core.vae.library import ModelEntry


def models_table(entries: Iterable[ModelEntry]) -> str:
    """One row for each model whose file is sound, as CSV."""
    header = (
        "model", "architecture", "latents", "active", "nelbo", "reconstruction", "kl", "seed",
        "epochs", "batch", "learning_rate", "beta", "preset", "sha256",
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for entry in entries:
        described = entry.description
        if described is None:
            continue
        measures, training = described.measures, described.training
        rows.append(
            (
                entry.name,
                architecture_text(described.architecture),
                described.architecture.latents,
                measures.active,
                measures.nelbo,
                measures.reconstruction,
                measures.kl,
                training.seed,
                training.epochs,
                training.batch,
                training.learning_rate,
                training.beta,
                training.preset,
                entry.sha256,
            )
        )
    return _csv(header, rows)


def course_table(course: Course) -> str:
    """The losses of a training as CSV: those on training images, then those on test images."""
    header = ("images", "epochs", "reconstruction", "kl", "active")
    rows: list[tuple[object, ...]] = [
        ("training", round(point.epochs, 6), point.reconstruction, point.kl, "")
        for point in course.points
    ]
    rows += [
        ("test", known.epoch, known.reconstruction, known.kl, known.active)
        for known in course.measures
    ]
    return _csv(header, rows)


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
