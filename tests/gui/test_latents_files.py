"""Points from files, pictures of the user's own, and exports of the 2-D latents pane."""

import csv

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from core.concepts.strip_files import read_descriptions, remake
from core.images.fashion_mnist import test_split
from core.workspace.latents_state import ImageSet, ImagesFile, LatentsFile, Side, Split
from core.workspace.state import Workspace
from gui.widgets.scatter_scene import MarkShape
from tests.gui.latents_desk import latents_desk

VERY_MANY = 500_000


@pytest.fixture
def desk(make_window):
    return latents_desk(make_window)


def open_points(desk, path, what="Latents of two-d-a"):
    desk.views.ask_for_file = lambda title: path
    desk.menu(desk.pane.tools.points_menu, what)
    desk.settle()


def random_points(count):
    random = np.random.default_rng(0)
    points = random.normal(size=(count, 2)).astype(np.float32)
    return np.concatenate([points, random.integers(-1, 10, (count, 1))], axis=1).astype(np.float32)


def test_latents_of_a_file_are_shown_in_both_spaces(desk, tmp_path):
    points = random_points(300)
    np.save(tmp_path / "some.npy", points)
    open_points(desk, tmp_path / "some.npy")
    assert desk.state.points == LatentsFile(str(tmp_path / "some.npy"), "two-d-a")
    np.testing.assert_allclose(desk.left.layers().points, points[:, :2], atol=1e-6)
    assert len(desk.right.layers().points) == 300
    assert not desk.pane.tools.progress.isVisible()
    assert desk.pane.legend.button(10).isVisible()
    desk.point_at(desk.left, *points[5, :2].tolist())
    desk.settle()
    assert desk.pane.point.line.text().startswith("Point ")
    assert desk.pane.point.views[0].image() is None
    assert desk.pane.point.views[1].image() is not None
    desk.undo()
    assert desk.state.points == ImageSet()
    assert len(desk.left.layers().points) == 10_000


def test_images_of_a_file_are_encoded_by_both(desk, tmp_path):
    np.save(tmp_path / "some.npy", test_split().images[:40])
    open_points(desk, tmp_path / "some.npy", "Images to encode")
    assert desk.state.points == ImagesFile(str(tmp_path / "some.npy"))
    assert len(desk.left.layers().points) == len(desk.right.layers().points) == 40


def broken_file(path, kind):
    points = random_points(1000)
    if kind == "shape":
        np.save(path, points[:, :1])
    elif kind == "text":
        path = path.with_suffix(".csv")
        lines = ["z1,z2,label", *(f"{x},{y},{int(k)}" for x, y, k in points)]
        lines[700] = "0.1,zero,3"
        path.write_text("\n".join(lines))
    elif kind == "nan":
        points[699, 1] = np.nan
        np.save(path, points)
    else:
        np.save(path, points)
        path.write_bytes(path.read_bytes()[:-5000])
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("shape", "its shape is 1000 x 1"),
        ("text", "line 701 says “zero”"),
        ("nan", "row 699 has NaN"),
        ("cut off", "it is cut off in row 583"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing_and_is_said_to_be(desk, kind, said, tmp_path):
    open_points(desk, broken_file(tmp_path / "wrong.npy", kind))
    assert said in desk.message()
    assert desk.window.history.workspace == Workspace()
    assert len(desk.left.layers().points) == 10_000
    assert not desk.pane.tools.progress.isVisible()


def test_half_a_million_points_load_with_progress_and_can_be_stopped(desk, tmp_path):
    np.save(tmp_path / "many.npy", random_points(VERY_MANY))
    desk.views.ask_for_file = lambda title: tmp_path / "many.npy"
    desk.menu(desk.pane.tools.points_menu, "Latents of two-d-a")
    desk.wait_until(lambda: desk.ready(Side.LEFT) and len(desk.left.layers().points) == VERY_MANY)
    # The other space needs half a million decodes and encodes, and says how far they are.
    progress = desk.pane.tools.progress
    # Reading and the index of the left space have a progress too, and may still be at it.
    desk.wait_until(lambda: "Carrying 500,000 points to two-d-b" in progress.toolTip())
    desk.wait_until(lambda: progress.value() > 0)
    assert desk.pane.tools.stop_button.isVisible()
    desk.wait_until(lambda: "Carrying 500,000 points" in desk.right.sentence())
    # Meanwhile the left one is alive.
    desk.wait_until(lambda: desk.left._index is not None)
    place = desk.left.layers().points[77].tolist()
    desk.point_at(desk.left, *place)
    assert desk.left.hovered_point() >= 0
    desk.click(desk.pane.tools.stop_button)
    desk.settle()
    assert desk.state.points == ImageSet()
    desk.wait_until(lambda: all(desk.ready(side) for side in Side))
    assert len(desk.right.layers().points) == 10_000
    assert not desk.pane.tools.progress.isVisible()


def test_the_training_images_are_shown_where_they_are(desk):
    desk.menu(desk.pane.tools.points_menu, "60,000 training images")
    desk.settle()
    assert desk.state.points == ImageSet(Split.TRAIN)
    if desk.left.sentence():
        assert "dataset-fashion-mnist" in desk.left.sentence()
    else:
        assert len(desk.left.layers().points) == 60_000


def test_pictures_of_the_users_own_are_marked_in_both_spaces(desk, tmp_path):
    pixels = np.zeros((56, 56), np.uint8)
    pixels[20:40, 10:46] = 200
    Image.fromarray(pixels).save(tmp_path / "shoe.png")
    desk.window.take_files([tmp_path / "shoe.png"])
    desk.settle()
    assert desk.traversal.pictures[0].source.name == "shoe.png"
    for scatter in (desk.left, desk.right):
        own = [mark for mark in scatter.scene().marks if mark.shape is MarkShape.OWN]
        assert [mark.name for mark in own] == ["shoe.png"]
    desk.undo()
    assert not [m for m in desk.left.scene().marks if m.shape is MarkShape.OWN]
    (tmp_path / "none.png").write_bytes(b"no picture")
    desk.window.take_files([tmp_path / "none.png"])
    desk.settle()
    assert "none.png" in desk.message()
    QGuiApplication.clipboard().clear()
    desk.window.actions_.paste_picture.trigger()
    desk.settle()
    assert desk.traversal.pictures == ()


# Exports


def answer(desk, path):
    desk.exporter.ask_for_file = lambda title, name, kinds: path


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_both_views_are_exported(desk, suffix, tmp_path):
    path = tmp_path / f"views.{suffix}"
    answer(desk, path)
    desk.window.actions_.export.trigger()
    assert path.is_file()
    assert f"Exported {path.name}" in desk.message()
    if suffix == "png":
        with Image.open(path) as image:
            assert '"two-d-a"' in image.text["latent-translator"]
            assert image.width > 2 * (desk.left.width() + desk.right.width())


def test_a_selection_is_exported_as_csv(desk, tmp_path):
    desk.exporter.export_selection()
    assert "Nothing is selected" in desk.message()
    desk.tool("box")
    desk.drag(desk.left, [(0.5, 0.5), (1.0, 1.0)])
    numbers = desk.selected()
    answer(desk, tmp_path / "some.csv")
    desk.menu(desk.pane.tools.export_menu, "Selection as CSV")
    desk.settle()
    rows = list(csv.DictReader((tmp_path / "some.csv").open()))
    assert [int(row["number"]) for row in rows] == numbers
    assert {"label", "class", "two-d-a z1", "two-d-a z2", "two-d-b z1", "two-d-b z2"} < set(rows[0])


def test_strips_are_exported_with_what_makes_them_again(desk, tmp_path):
    desk.click(desk.pane.way.between_button)
    desk.settle()
    answer(desk, tmp_path / "strips.png")
    desk.exporter._fill_strips_menu()
    desk.menu(desk.pane.way.export_menu, "Both strips")
    descriptions = read_descriptions(tmp_path / "strips.png")
    assert [one.model for one in descriptions] == ["two-d-a", "two-d-b"]
    for description, strip in zip(descriptions, desk.pane.way.strips.strips(), strict=True):
        np.testing.assert_array_equal(remake(description), strip.frames)
    answer(desk, tmp_path / "strip.npy")
    desk.exporter._fill_strips_menu()
    desk.menu(desk.pane.way.export_menu, "Only two-d-b")
    np.testing.assert_array_equal(
        np.load(tmp_path / "strip.npy"), desk.pane.way.strips.strips()[1].frames
    )


def test_both_views_are_copied(desk):
    desk.window.actions_.copy_strip.trigger()
    assert not QGuiApplication.clipboard().image().isNull()
