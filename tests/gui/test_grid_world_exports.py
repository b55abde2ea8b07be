"""The view as PNG and SVG, the animation as GIF, the table as CSV."""

import csv
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.animations import Animation
from core.errors import UserError
from core.workspace.grid_world_record import read_record
from gui.gridworld.animation_frames import SMOOTHEST, WIDTH
from gui.gridworld.exporting import CSV, GIF, PNG, SVG, Exporter
from tests.gui.grid_world_desk import grid_world_desk


@pytest.fixture
def desk(make_window):
    return grid_world_desk(make_window)


@pytest.fixture
def target(tmp_path, monkeypatch):
    monkeypatch.setattr(Exporter, "ask_for_file", lambda self, kind: tmp_path / f"out.{kind}")
    return tmp_path / "out"


def export(desk, number):
    menu = desk.pane.export_menu
    menu.actions()[number].trigger()
    desk.settle()


def test_the_view_as_a_picture_follows_the_step(desk, target):
    export(desk, 0)
    with Image.open(target.with_suffix(f".{PNG}")) as first:
        first.load()
    assert first.width > 2000
    desk.click_step(6)
    desk.settle()
    desk.window.actions_.export.trigger()
    with Image.open(target.with_suffix(f".{PNG}")) as other:
        assert first.tobytes() != other.tobytes()
    desk.window.actions_.copy_strip.trigger()
    assert QGuiApplication.clipboard().image().width() == other.width


def test_the_view_as_a_drawing_has_its_words(desk, target):
    export(desk, 1)
    root = ElementTree.parse(target.with_suffix(f".{SVG}")).getroot()
    words = " ".join(root.itertext())
    assert "(0,0,1,0,4,4,0,0,0,0)" in words and "(2,4,1)" in words
    assert not root.findall(".//{http://www.w3.org/2000/svg}image")


def test_the_animation_has_a_picture_for_each_moment(desk, target):
    desk.type_into(desk.pane.controls.steps_box, "4")
    export(desk, 2)
    desk.wait_until(lambda: target.with_suffix(f".{GIF}").exists())
    with Image.open(target.with_suffix(f".{GIF}")) as animation:
        assert animation.width == WIDTH and animation.height > 350
        assert animation.n_frames == 3 * SMOOTHEST + 1
        frames = []
        for number in range(animation.n_frames):
            animation.seek(number)
            frames.append(animation.convert("RGB").tobytes())
    assert len(set(frames)) == len(frames)
    desk.wait_until(lambda: "Exported out.gif" in desk.message())


def click(menu, action):
    menu.popup(QPoint(0, 0))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_an_animation_runs_as_it_was_chosen(desk, target):
    gif = desk.controller._exporter.animation_menu
    assert (gif.there_and_back.isChecked(), gif.loop.isChecked()) == (False, True)
    desk.type_into(desk.pane.controls.steps_box, "2")
    desk.type_into(desk.pane.controls.speed_box, "4")
    click(gif, gif.there_and_back)
    click(gif, gif.loop)
    export(desk, 2)
    desk.wait_until(lambda: "Exported out.gif" in desk.message())
    path = target.with_suffix(f".{GIF}")
    with Image.open(path) as animation:
        assert animation.n_frames == 2 * SMOOTHEST + 1
        assert "loop" not in animation.info
        assert animation.info["duration"] == 40  # 4 steps a second, 6 pictures for each
        animation.seek(0)
        first = animation.convert("RGB").tobytes()
        animation.seek(2 * SMOOTHEST)
        assert animation.convert("RGB").tobytes() == first
    assert read_record(path).animation == Animation(42, there_and_back=True, loop=False)


@pytest.mark.parametrize("number", range(4))
def test_every_export_says_which_world_made_it(desk, target, number):
    kind = (PNG, SVG, GIF, CSV)[number]
    desk.type_into(desk.pane.controls.steps_box, "3")
    desk.click_step(1)
    desk.settle()
    export(desk, number)
    desk.wait_until(lambda: f"Exported out.{kind}" in desk.message())
    record = read_record(target.with_suffix(f".{kind}"))
    assert record.world == desk.window.history.workspace.grid_world
    assert record.world.steps == 3


def test_a_table_leaves_a_json_file_of_somebody_else_alone(desk, target):
    target.with_suffix(".json").write_text('{"mine": 1}')
    export(desk, 3)
    assert "something else" in desk.message()
    assert not target.with_suffix(f".{CSV}").exists()
    assert target.with_suffix(".json").read_text() == '{"mine": 1}'


def test_the_table_has_a_line_for_each_step(desk, target):
    export(desk, 3)
    with target.with_suffix(f".{CSV}").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    assert [rows[0][name] for name in ("r", "b", "d")] == ["2", "4", "1"]
    assert [rows[0][f"z{cell}"] for cell in range(10)] == list("0010440000")
    assert rows[0]["o2"] == "red"


def test_a_file_that_cannot_be_written_is_said(desk, tmp_path, monkeypatch):
    missing = tmp_path / "none" / "out.gif"
    missing.parent.write_bytes(b"")  # a file where a folder should be
    monkeypatch.setattr(Exporter, "ask_for_file", lambda self, kind: missing)
    desk.type_into(desk.pane.controls.steps_box, "2")
    export(desk, 2)
    desk.wait_until(lambda: "out.gif" in desk.message() and "Writing" not in desk.message())
    assert "Cannot write" in desk.message()


def test_pictures_are_refused_with_the_place_where_they_belong(desk, tmp_path):
    with pytest.raises(UserError, match="Traversal"):
        desk.controller.paste_picture()
    with pytest.raises(UserError, match="Traversal"):
        desk.controller.add_pictures([tmp_path / "a.png"])
