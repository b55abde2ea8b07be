"""Views as PNG and SVG."""

from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from core.errors import UserError
from core.latents.backgrounds import Circle
from gui.theme import CLASS_COLOURS, LIGHT, apply_theme
from gui.widgets.raster_scatter import RasterScatter
from gui.widgets.scatter_export import CIRCLES_AT_MOST, picture_of, svg_of, write_view
from gui.widgets.scatter_scene import Scene
from tests.gui.manners import move_mouse

ABOUT = {"latent-translator": '{"model": "two-d-a"}'}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def scatter(qtbot):
    scatter = RasterScatter()
    qtbot.addWidget(scatter)
    scatter.resize(400, 360)
    random = np.random.default_rng(0)
    scatter.show_points(random.normal(size=(500, 2)), random.integers(-1, 10, 500))
    scatter.show_scene(
        Scene(name="two-d-a", axes=("dimension 1", "dimension 2"), circles=(Circle(0, 0, 1, 0.5),))
    )
    scatter.show()
    return scatter


def test_a_png_shows_the_view_and_carries_what_made_it(scatter, tmp_path):
    path = tmp_path / "view.png"
    write_view(path, [scatter], ABOUT, scale=3.0)
    with Image.open(path) as image:
        assert image.text["latent-translator"] == ABOUT["latent-translator"]
        assert image.width > 3 * scatter.width()
        colours = {pixel for _, pixel in image.convert("RGB").getcolors(10**7)}
    # The legend has each class's colour pure.
    for colour in CLASS_COLOURS:
        assert QColor(colour).getRgb()[:3] in colours


def test_exports_do_not_depend_on_theme_pointer_or_screen(scatter, qapp):
    before = picture_of([scatter])
    move_mouse(scatter, scatter.area().center().toPoint())
    apply_theme(qapp, "dark")
    try:
        assert picture_of([scatter]) == before
    finally:
        apply_theme(qapp, "light")


def test_an_svg_has_each_point_and_draws_what_the_png_shows(scatter):
    data = svg_of([scatter], ABOUT)
    root = ElementTree.fromstring(data)
    assert root.find(f"{SVG}title").text == "two-d-a"
    assert "two-d-a" in root.find(f"{SVG}desc").text
    # 500 points and the circle of the prior.
    assert len(root.findall(f".//{SVG}circle")) == 501
    assert not root.findall(f".//{SVG}image")
    png = picture_of([scatter], 1.0)
    drawn = QImage(png.size(), QImage.Format.Format_RGB32)
    drawn.fill(QColor(LIGHT.surface))
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(data)).render(painter)
    painter.end()
    differences = [
        abs(QColor(png.pixel(x, y)).lightness() - QColor(drawn.pixel(x, y)).lightness())
        for x in range(60, 380, 3)
        for y in range(40, 340, 3)
    ]
    assert np.mean(differences) < 8


def test_an_svg_of_very_many_points_has_one_image(scatter):
    random = np.random.default_rng(0)
    count = CIRCLES_AT_MOST + 1
    scatter.show_points(random.normal(size=(count, 2)), random.integers(0, 10, count))
    root = ElementTree.fromstring(svg_of([scatter], ABOUT))
    assert len(root.findall(f".//{SVG}image")) == 1
    assert len(root.findall(f".//{SVG}circle")) == 1


def test_hidden_classes_are_in_neither_picture_nor_legend(scatter):
    everything = len(ElementTree.fromstring(svg_of([scatter], ABOUT)).findall(f".//{SVG}circle"))
    scatter.show_hidden({3})
    data = svg_of([scatter], ABOUT)
    left = len(ElementTree.fromstring(data).findall(f".//{SVG}circle"))
    assert left == everything - int((scatter.layers().groups == 3).sum())
    assert b"trouser" in data
    assert b"dress" not in data


def test_two_views_stand_side_by_side_under_their_names(scatter, qtbot):
    other = RasterScatter()
    qtbot.addWidget(other)
    other.resize(300, 200)
    other.show_points(np.zeros((3, 2)), np.array([0, 1, 2]))
    other.show_scene(Scene(name="two-d-b"))
    alone, both = picture_of([scatter]), picture_of([scatter, other])
    assert both.width() - alone.width() == 2 * other.width()
    root = ElementTree.fromstring(svg_of([scatter, other], ABOUT))
    assert root.find(f"{SVG}title").text == "two-d-a, two-d-b"


def test_other_endings_and_missing_folders_are_refused(scatter, tmp_path):
    with pytest.raises(UserError, match=r"should end in \.png or \.svg"):
        write_view(tmp_path / "view.pdf", [scatter], ABOUT)
    with pytest.raises(UserError, match="does not exist"):
        write_view(tmp_path / "no" / "view.svg", [scatter], ABOUT)
    assert list(tmp_path.iterdir()) == []
