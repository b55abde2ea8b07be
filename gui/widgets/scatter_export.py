"""A scatter's view as PNG or SVG, with what it shows said inside."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from core.errors import UserError
from core.files import shown, write_atomically
from core.images.fashion_mnist import CLASS_NAMES
from gui.theme import CLASS_COLOURS, GRID, LIGHT, SMALL, TITLE, Tokens
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.raster_scatter import RasterScatter
from gui.widgets.scatter_painting import Overlay, paint_scatter, plot_area
from gui.widgets.scatter_points import NO_CLASS

CIRCLES_AT_MOST = 20_000
"""Points that an SVG has as circles; more are one image in it, for no program would open them."""

_IMAGE_RATIO = 3.0
"""Pixels of that image for each unit of the SVG."""

_SWATCH = 10


def write_view(
    path: Path, scatters: Sequence[RasterScatter], about: Mapping[str, str], scale: float = 2.0
) -> None:
    """Write what scatters show as .png, with ``scale`` pixels for each on the screen, or as .svg.

    Side by side, in the light theme, on its own background, with titles and one legend; hover and
    cross-hairs are left out. ``about`` goes into the file: as text chunks of a PNG, as the description
    of an SVG.

    Raises
    ------
    UserError
        The name ends in neither, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".png":
        write_atomically(path, png_of(scatters, about, scale))
    elif suffix == ".svg":
        write_atomically(path, svg_of(scatters, about))
    else:
        raise UserError(
            f"A view cannot be written as {shown(path)}: its name should end in .png or .svg."
        )


def picture_of(
    scatters: Sequence[RasterScatter], scale: float = 2.0, colours: Tokens = LIGHT
) -> QImage:
    """The views as an image."""
    size = _size(scatters)
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(colours.surface))
    painter = QPainter(image)
    _paint(painter, scatters, colours, scale, vector=False)
    painter.end()
    return image


def png_of(
    scatters: Sequence[RasterScatter], about: Mapping[str, str], scale: float = 2.0
) -> bytes:
    """The views as a PNG file."""
    image = picture_of(scatters, scale)
    for key, value in about.items():
        image.setText(key, value)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    buffer.close()
    return data.data()


def svg_of(scatters: Sequence[RasterScatter], about: Mapping[str, str]) -> bytes:
    """The views as an SVG file."""
    from PySide6.QtSvg import QSvgGenerator

    size = _size(scatters)
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(", ".join(scatter.scene().name for scatter in scatters))
    generator.setDescription("\n".join(f"{key}: {value}" for key, value in about.items()))
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(LIGHT.surface))
    few = sum(
        len(cloud)
        for scatter in scatters
        for cloud, _ in scatter.layers().looks(scatter.view().scale)
    )
    vector = few <= CIRCLES_AT_MOST
    _paint(painter, scatters, LIGHT, 1.0 if vector else _IMAGE_RATIO, vector=vector)
    painter.end()
    return data.data()


def _title_height() -> int:
    return round(figure_metrics(TITLE).height()) + GRID


def _legend_groups(scatters: Sequence[RasterScatter]) -> list[int]:
    present = set[int]()
    for scatter in scatters:
        layers = scatter.layers()
        present |= set(layers.groups.tolist()) - layers.hidden
    return sorted(present)


def _legend_width(scatters: Sequence[RasterScatter]) -> int:
    names = [_class_name(group) for group in _legend_groups(scatters)]
    widest = max((figure_metrics(SMALL).horizontalAdvance(name) for name in names), default=0.0)
    return round(widest) + _SWATCH + 4 * GRID if names else GRID


def _class_name(group: int) -> str:
    return CLASS_NAMES[group] if group < NO_CLASS else "no class"


def _size(scatters: Sequence[RasterScatter]) -> QSize:
    width = sum(scatter.width() for scatter in scatters) + _legend_width(scatters)
    return QSize(width, max(scatter.height() for scatter in scatters) + _title_height())


def _paint(
    painter: QPainter,
    scatters: Sequence[RasterScatter],
    colours: Tokens,
    ratio: float,
    *,
    vector: bool,
) -> None:
    left = 0
    for scatter in scatters:
        painter.setPen(QColor(colours.text))
        painter.setFont(figure_font(TITLE, strong=True))
        area = plot_area(scatter.width(), scatter.height()).translated(left, _title_height())
        ascent = figure_metrics(TITLE).ascent()
        painter.drawText(QPointF(area.left(), GRID / 2 + ascent), scatter.scene().name)
        paint_scatter(
            painter,
            area,
            scatter.view(),
            scatter.layers().twin(),
            scatter.scene(),
            Overlay(),
            colours,
            ratio=ratio,
            vector=vector,
        )
        left += scatter.width()
    line = round(figure_metrics(SMALL).height()) + 4
    painter.setFont(figure_font(SMALL))
    for place, group in enumerate(_legend_groups(scatters)):
        top = _title_height() + GRID + place * line
        colour = CLASS_COLOURS[group] if group < NO_CLASS else colours.quiet
        middle = top + (line - _SWATCH) / 2
        painter.fillRect(QRectF(left + GRID, middle, _SWATCH, _SWATCH), QColor(colour))
        painter.setPen(QColor(colours.text))
        base = QPointF(left + _SWATCH + 2 * GRID, top + figure_metrics(SMALL).ascent() + 2)
        painter.drawText(base, _class_name(group))
