"""The article's two 2-D latent spaces, and what they hold in between."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.concepts.traversal import straight
from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.images.reference import SIDE
from core.latents.manifold import ManifoldGrid, Tile, middles, mosaic
from core.latents.raster import Rasteriser, fitting_appearance, point_cloud
from core.latents.view import View, bounds_of, view_of
from core.reproduction import rules, steps
from core.reproduction.canvas import INK, QUIET, SHOWN, SMALL, Canvas, number
from core.reproduction.claims import Step
from core.reproduction.figure import Figure, judged
from core.translation.sides import Side
from core.vae.model import Images, Latents

CLASS_COLOURS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
"""Petroff's ten colours (arXiv:2107.02270) by Fashion-MNIST class, as everywhere in the program."""

SHOES = (5, 7, 9)
"""Sandals, sneakers and ankle boots."""

T_SHIRT, TROUSERS = 0, 1
NEIGHBOURS = 10
FRAMES = 13
PLANE = 360
"""Pixels of the page along each side of a plane."""

TILES = 12
"""Tiles of the manifold from the middle to each edge, each a quarter of a unit wide."""

AT_ONCE = 500
"""Images whose distances to all others are in memory together: 20 MB."""


@dataclass(frozen=True)
class PlaneStudy:
    """What both figures share."""

    sides: tuple[Side, Side]
    seed: int = 0

    @cached_property
    def means(self) -> tuple[Latents, ...]:
        """(10,000, 2) the posterior means of the test images, for each model."""
        images = test_split().images.astype(np.float32) / np.float32(255)
        return tuple(side.model.encode(images)[0] for side in self.sides)

    def about(self, step: Step) -> dict[str, object]:
        """What a picture carries."""
        models = {side.name: side.sha256 for side in self.sides}
        return {"figure": step.identifier, "models": models}


def planes(study: PlaneStudy) -> Figure:
    """Both planes as scatters."""
    step, labels = steps.PLANES, test_split().labels
    canvas = Canvas(780, PLANE + 96)
    tellings, shares, where = [], [], []
    shoe = np.isin(labels, SHOES)
    for place, (side, means) in enumerate(zip(study.sides, study.means, strict=True)):
        corner = (24.0 + place * (PLANE + 24), 30.0)
        _scatter(canvas, corner, side.name, means, labels, study.seed)
        beside = neighbours(means)
        votes = np.array([np.bincount(row, minlength=10).argmax() for row in labels[beside]])
        tellings.append(float((votes == labels).mean()))
        shares.append(float(shoe[beside[shoe]].mean()))
        where.append(_corner_of(means[shoe], means))
    for place, name in enumerate(CLASS_NAMES):
        x, y = 24 + place % 5 * 150, PLANE + 52 + place // 5 * 22
        canvas.disc((x + 6, y), 5, CLASS_COLOURS[place])
        canvas.text((x + 17, y), name, INK, SMALL, "lm")
    first, second = study.sides
    return Figure(
        step,
        (
            canvas.picture(
                "planes",
                "The 10,000 test images at their posterior means, one dot each, by class.",
                study.about(step),
            ),
        ),
        judged(
            step,
            clustered=(
                min(tellings) >= rules.SENSIBLE,
                f"The neighbours tell the class of {tellings[0]:.0%} of the images in {first.name} and of "
                f"{tellings[1]:.0%} in {second.name}.",
            ),
            shoes=(
                min(shares) >= rules.REGION,
                f"{shares[0]:.1%} and {shares[1]:.1%} of the neighbours of shoes are shoes; the region is "
                f"{where[0]} of the middle in {first.name} and {where[1]} in {second.name}.",
            ),
        ),
        {f"means-{side.name}": means for side, means in zip(study.sides, study.means, strict=True)}
        | {"labels": labels},
        notes=(
            "Which corner a region lies in is chance: the prior is the same in every direction, so every "
            "training turns the plane in its own way.",
        ),
    )


def half_and_half(study: PlaneStudy) -> Figure:
    """The decoded planes, and the way from T-shirts to trousers."""
    step, labels = steps.HALF, test_split().labels
    canvas = Canvas(780, 2 * TILES * SIDE // SHOWN + 50)
    strips: list[Images] = []
    for place, (side, means) in enumerate(zip(study.sides, study.means, strict=True)):
        start, end = (
            means[labels == label].mean(0, dtype=np.float64) for label in (T_SHIRT, TROUSERS)
        )
        at = np.linspace(0.0, 1.0, FRAMES)
        strips.append(side.model.decode(straight(start, end - start, at.tolist())))
        x = 24.0 + place * (PLANE + 24)
        canvas.text((x, 14), f"{side.name}: what each place decodes to", INK, SMALL + 1, "lm")
        canvas.levels((x, 28), _manifold(side), 1 / SHOWN)
        words = "from -3 to 3, across and up"
        canvas.text((x, canvas.height - 10), words, QUIET, SMALL, "lm")
    real = test_split().images.reshape(-1, SIDE * SIDE).astype(np.float32) / np.float32(255)
    nearest = np.array([_nearest(strip, real) for strip in strips])
    ends = nearest[:, [0, -1]].max(1)
    inside = nearest[:, 1:-1].max(1)
    frames = nearest[:, 1:-1].argmax(1) + 1
    way = _strips_picture(study, strips, nearest)
    first, second = study.sides
    return Figure(
        step,
        (
            canvas.picture(
                "manifolds",
                "The planes of both models, decoded on a grid of places.",
                study.about(step),
            ),
            way.picture(
                "half-and-half",
                "From the mean T-shirt (left) to the mean trousers (right), on a straight line.",
                study.about(step),
            ),
        ),
        judged(
            step,
            between=(
                bool((inside >= rules.FARTHER * ends).all()),
                f"In {first.name} frame {frames[0]} is {inside[0] / ends[0]:.2f} times as far from every "
                f"real image as the ends, in {second.name} frame {frames[1]} {inside[1] / ends[1]:.2f} "
                "times.",
            ),
        ),
        {f"way-{side.name}": strip for side, strip in zip(study.sides, strips, strict=True)},
    )


def neighbours(points: Latents) -> NDArray[np.int64]:
    """For each of points (n, 2) the numbers (n, 10) of the nearest others."""
    found = np.empty((len(points), NEIGHBOURS), np.int64)
    places = points.astype(np.float64)
    for start in range(0, len(points), AT_ONCE):
        part = np.arange(start, min(start + AT_ONCE, len(points)))
        distances = (places[part, None, 0] - places[None, :, 0]) ** 2
        distances += (places[part, None, 1] - places[None, :, 1]) ** 2
        distances[np.arange(len(part)), part] = np.inf
        found[part] = np.argpartition(distances, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    return found


def _nearest(frames: Images, real: NDArray[np.float32]) -> NDArray[np.float64]:
    """(n,) for each of frames (n, 28, 28) its Euclidean distance from the nearest real image (m, 784)."""
    flat = frames.reshape(len(frames), -1)
    return np.array([np.sqrt(((real - one) ** 2).sum(1).min()) for one in flat], np.float64)


def _corner_of(part: Latents, whole: Latents) -> str:
    """Where the middle of some points lies, seen from the middle of all."""
    x, y = part.mean(0) - whole.mean(0)
    return f"{'above' if y > 0 else 'below'} and to the {'right' if x > 0 else 'left'}"


def _scatter(
    canvas: Canvas,
    corner: tuple[float, float],
    name: str,
    means: Latents,
    labels: NDArray[np.uint8],
    seed: int,
) -> None:
    cloud = point_cloud(means, labels, seed)
    # A few far ones would make all others small.
    low, high = np.percentile(means, 0.2, axis=0), np.percentile(means, 99.8, axis=0)
    bounds = bounds_of(np.stack([low, high]))
    view = view_of(bounds, PLANE * SHOWN, PLANE * SHOWN)
    palette = np.array(
        [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in CLASS_COLOURS], np.uint8
    )
    painted = Rasteriser().paint(cloud, view, palette, fitting_appearance(cloud, view.scale))
    canvas.text((corner[0], corner[1] - 14), name, INK, SMALL + 1, "lm")
    canvas.levels(corner, _on_paper(painted), 1 / SHOWN)
    _edges(canvas, corner, view)


def _on_paper(painted: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Premultiplied pixels 0xAARRGGBB (h, w) on white, (h, w, 3)."""
    white = 255 - (painted >> 24)
    parts = [((painted >> shift) & 255) + white for shift in (16, 8, 0)]
    return np.asarray(np.clip(np.stack(parts, 2), 0, 255).astype(np.uint8))


def _edges(canvas: Canvas, corner: tuple[float, float], view: View) -> None:
    """Whole numbers along the lower and the left edge of a plane."""
    x, y = corner
    for value in range(-5, 6):
        across, down = view.pixel_of(value, value)
        across, down = across / SHOWN, down / SHOWN
        if 8 < across < PLANE - 8:
            canvas.text((x + across, y + PLANE + 9), number(value, 0), QUIET, SMALL - 1, "mm")
        if 8 < down < PLANE - 8:
            canvas.text((x - 5, y + down), number(value, 0), QUIET, SMALL - 1, "rm")


def _manifold(side: Side) -> NDArray[np.uint8]:
    grid = ManifoldGrid(2, range(-TILES, TILES), range(-TILES, TILES))
    tiles = list(grid.tiles())
    decoded = side.model.decode(middles(tiles).astype(np.float32))
    levels = np.rint(decoded * 255.0).astype(np.uint8)
    images: dict[Tile, NDArray[np.uint8]] = dict(zip(tiles, levels, strict=True))
    return mosaic(grid, images)[0]


def _strips_picture(
    study: PlaneStudy, strips: list[Images], nearest: NDArray[np.float64]
) -> Canvas:
    canvas = Canvas(780, 172)
    side = 50.0
    for row, (model, strip) in enumerate(zip(study.sides, strips, strict=True)):
        y = 6 + row * 82
        canvas.text((74, y + 21), model.name, INK, SMALL, "rm")
        for place, frame in enumerate(strip):
            x = 84 + place * (side + 2)
            canvas.levels((x, y), np.rint(frame * 255.0).astype(np.uint8), 1.5)
            canvas.text((x + 21, y + 53), number(nearest[row, place], 1), QUIET, SMALL - 1, "mm")
    words = "below each: its distance from the nearest of 10,000 real images"
    canvas.text((84, 166), words, QUIET, SMALL - 1, "lm")
    return canvas
