"""Answers about a point or a place, put into their panels."""

from core.engine.latents_requests import DecodedPlace, ShownPoint
from core.images.fashion_mnist import CLASS_NAMES
from core.images.resolve import describe_source
from core.workspace.latents_state import LatentSpaces, Side
from gui.latents.point_panel import PointPanel
from gui.theme import CLASS_COLOURS


def show_point(panel: PointPanel, point: ShownPoint, models: tuple[str, str]) -> None:
    """A point: its image, and what both models make of it."""
    label = point.label
    named = f", {CLASS_NAMES[label]}" if label >= 0 else ""
    problem = next((one for one in point.problems if one), "")
    tips = [
        "The image itself" if point.original is not None else "A latent point has no image",
        *(f"What {model} makes of it: encoded and decoded" for model in models),
    ]
    panel.show_images(
        ("image", *models),
        (point.original, *point.decoded),
        problem or f"{point.called}{named}",
        CLASS_COLOURS[label] if label >= 0 else None,
        tips,
        usable=point.image is not None,
    )


def show_place(panel: PointPanel, place: DecodedPlace, now: LatentSpaces) -> None:
    """A place: its decode, and what the other model makes of that."""
    own = now.models[0] if now.place is None or now.place.side is Side.LEFT else now.models[1]
    other = now.models[1] if own == now.models[0] else now.models[0]
    tips = [
        f"What {own} decodes there" if model == own else f"What {model} makes of what {own} decodes"
        for model in now.models
    ]
    panel.show_images(
        now.models,
        place.decoded,
        place.problem or f"{describe_source(place.image.source)}; in {other} by its image",
        None,
        tips,
    )
