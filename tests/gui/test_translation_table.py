"""The translation pane's tables, curve, words and exports, as a user works with them."""

import csv
import io
import json
from math import isfinite

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.concepts.recipes import TranslationMethod
from core.concepts.strip_pictures import PAPER
from core.translation import identifier_figures, image_curve, student
from core.translation.questions import (
    BRIGHTNESS,
    HEIGHT,
    CurveQuestion,
    FitChoice,
    Question,
)
from core.translation.sides import measured_images
from core.translation.strip_export import read_record, remake
from core.workspace.translation_state import Translation, TranslationPage
from gui.translation import asking
from gui.widgets.stop_button import STOPPED
from tests.gui.translation_desk import QUICK, translation_desk

FIT = FitChoice(images=300, epochs=1)


@pytest.fixture
def desk(make_window, tmp_path, monkeypatch):
    """Everything is measured on so few images that it takes seconds."""
    measured = measured_images()[:300]
    asked = Question(HEIGHT, (BRIGHTNESS,), amount=2.0, pairs=8, images=4, fit=FIT)
    curve = CurveQuestion(
        (HEIGHT, BRIGHTNESS),
        (TranslationMethod.AFFINE, TranslationMethod.PROCRUSTES),
        (100, 30, 12),
        2,
    )
    numbers = image_curve.class_numbers((7, 9))[:60]
    monkeypatch.setattr(student, "IMAGINED", 1280)
    monkeypatch.setattr(student, "PASSES", 1)
    monkeypatch.setattr(identifier_figures, "CORRELATED", 50)
    monkeypatch.setattr("core.translation.comparison.measured_images", lambda: measured)
    monkeypatch.setattr("core.engine.translation_answers.question_of", lambda _: asked)
    monkeypatch.setattr("core.translation.questions.CurveQuestion", lambda *_, **__: curve)
    monkeypatch.setattr(image_curve, "class_numbers", lambda _: numbers)
    return translation_desk(make_window, tmp_path)


@pytest.fixture
def table_desk(desk):
    desk.page(TranslationPage.TABLE)
    desk.click(desk.pane.table.button)
    desk.wait_until(lambda: desk.answer(asking.table_request) is not None)
    desk.settle()
    return desk


def test_the_table_says_first_what_to_do_and_then_everything(desk):
    desk.page(TranslationPage.TABLE)
    page = desk.pane.table
    assert page.button.isVisible()
    assert page.maps.figures.rowCount() == 0
    desk.click(page.button)
    desk.wait_until(lambda: "Working out the table" in desk.pane.jobs.label.text())
    assert not page.button.isEnabled()
    desk.settle()
    assert not page.button.isVisible()
    found = desk.table()
    names = [row.cells[0] for row in page.maps.figures.rows()]
    assert names[:6] == ["Affine", "Rotation", "CCA", "Relative", "Network", "Through images"]
    assert {"Random rotation", "Shuffled pairs", "Native (the ceiling)", "two-d-a alone"} <= set(
        names
    )
    text = page.maps.text().splitlines()
    assert len(text) == 1 + len(names)
    affine = found.methods[TranslationMethod.AFFINE]
    assert f"{affine.stitched_reconstruction:.1f}" in text[1]
    assert f"{found.cka:.3f}" in page.about.text()
    kinds = [row.cells[0] for row in page.identifiers.figures.rows()]
    assert kinds[0] == "Decoded, careful"
    assert kinds[-2:] == ["Native", "In two-d-a"]


def test_a_click_on_a_column_sorts_by_it_and_baselines_stay_last(table_desk):
    desk, table = table_desk, table_desk.pane.table.maps
    header = table.horizontalHeader()

    def click(column):
        place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QApplication.processEvents()

    def shown():
        rows = [row for row in table.figures.rows() if not row.pinned]
        return [row.cells[2] for row in rows]

    click(2)
    assert shown() == sorted(shown())
    click(2)
    assert shown() == sorted(shown(), reverse=True)
    pinned = [row.pinned for row in table.figures.rows()]
    assert pinned == sorted(pinned)
    click(0)
    assert next(r.cells[0] for r in table.figures.rows()) in ("Affine", "Through images")
    # The state is not touched by it.
    assert replace(desk.state, page=TranslationPage.STRIPS) == QUICK


def test_what_has_no_number_comes_last_whichever_way(table_desk):
    table = table_desk.pane.table.identifiers
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table.sortByColumn(8, order)
        values = [row.cells[8] for row in table.figures.rows() if not row.pinned]
        known = [isfinite(value) for value in values]
        assert known == sorted(known, reverse=True)


def test_a_double_click_on_a_map_carries_the_arrow_over_by_it(table_desk):
    desk, table = table_desk, table_desk.pane.table.maps
    index = table.model().index(1, 0)
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
    )
    QTest.mouseDClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
    )
    desk.settle()
    assert desk.state.method is TranslationMethod.PROCRUSTES
    assert table.figures.strong == "procrustes"


def test_the_table_goes_to_the_clipboard(table_desk):
    table = table_desk.pane.table.maps
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == table.text()
    assert "\t" in table.text()


def test_the_words_come_from_the_table(table_desk):
    desk = table_desk
    desk.page(TranslationPage.STRIPS)
    words = desk.pane.strips.words
    assert not words.button.isVisible()
    for sentence in desk.table().words:
        assert sentence in words.text()
    # Of other models there is no table yet.
    desk.click(desk.pane.choices.exchange_button)
    desk.settle()
    assert words.button.isVisible()
    desk.undo()
    assert not words.button.isVisible()


def test_a_table_can_be_stopped_and_begun_again(desk):
    desk.page(TranslationPage.TABLE)
    page, jobs = desk.pane.table, desk.pane.jobs
    desk.click(page.button)
    desk.wait_until(lambda: jobs.button.isVisible() and "table" in jobs.label.text())
    desk.click(jobs.button)
    desk.settle()
    assert desk.answer(asking.table_request) == STOPPED
    assert page.button.isEnabled()
    assert not jobs.progress.isVisible()
    desk.click(page.button)
    desk.settle()
    assert desk.table().methods


def test_the_strips_stay_live_while_the_table_is_worked_out(desk):
    desk.click(desk.pane.strips.words.button)
    desk.wait_until(lambda: "table" in desk.pane.jobs.label.text())
    before = desk.rows.current["arrow"].texts()
    slider = desk.pane.strips.position.slider
    desk.keys(slider, Qt.Key.Key_PageUp)
    desk.wait_until(lambda: desk.rows.current["arrow"].texts() != before)
    assert desk.inquiry.is_running(asking.table_request(desk.workspace))
    desk.settle()


def test_the_curve_has_a_logarithmic_axis_and_a_click_fits_on_so_many(desk):
    desk.page(TranslationPage.CURVE)
    page = desk.pane.curve
    assert page.button.isVisible()
    desk.click(page.button)
    desk.settle()
    chart = page.charts[0]
    points = chart.points()
    assert {point.images for point in points} == {12, 30, 100}
    x = {point.images: chart.place(point).x() for point in points}
    across = [(np.log(n) - np.log(12)) / (np.log(100) - np.log(12)) for n in sorted(x)]
    found = [(x[n] - x[12]) / (x[100] - x[12]) for n in sorted(x)]
    np.testing.assert_allclose(found, across, atol=1e-6)
    assert next(level.name for level in chart.levels()) == "native"
    assert page.legend.isVisible()
    wanted = next(p for p in points if p.images == 12 and p.method is TranslationMethod.PROCRUSTES)
    place = chart.place(wanted).toPoint()
    for point in (chart.rect().center(), place):  # into the chart, then to the point
        QTest.mouseMove(chart, point)
        QApplication.processEvents()
    assert "12 shared images" in page.about.text()
    desk.click(chart, place)
    desk.settle()
    assert desk.state.images == 12
    assert desk.pane.choices.images_box.currentText() == "12 images"
    desk.keys(chart, Qt.Key.Key_Right, Qt.Key.Key_Return)
    desk.settle()
    assert desk.state.images in (30, 100, 12)


# Exports


def answering(desk, path):
    desk.exporter.ask_for_file = lambda *_: path


def test_strips_are_exported_with_what_made_them_and_can_be_made_again(desk, tmp_path):
    path = tmp_path / "strips.png"
    answering(desk, path)
    desk.exporter.entries["&Strips as PNG or NPY…"]()
    record = read_record(path)
    assert [row.which for row in record.rows] == ["source", "native", "translated", "translated"]
    assert record.source.name == "two-d-a"
    again = remake(record)
    for frames, row in zip(again, ("source", "native", "arrow", "identifier"), strict=True):
        np.testing.assert_allclose(frames, desk.made(row).frames, atol=1e-5)
    with Image.open(path) as picture:
        assert picture.height == 4 * (4 * 28 + 4) - 4
    assert "Exported strips.png" in desk.message()


def test_where_a_walk_stops_the_exported_picture_has_no_frame_either(make_window, tmp_path):
    desk = translation_desk(make_window, tmp_path, replace(QUICK, low=-2.0, high=60.0))
    reached = desk.made("identifier").reached
    assert reached.any() and not reached.all()
    path = tmp_path / "strips.png"
    answering(desk, path)
    desk.controller.export_strip()
    with Image.open(path) as picture:
        levels = np.asarray(picture)[3 * (4 * 28 + 4) :]
    step = 4 * 28 + 4
    left = levels.shape[1] - len(reached) * step + 4
    cells = [levels[:, left + n * step : left + n * step + 4 * 28] for n in range(len(reached))]
    assert [bool((cell != PAPER).any()) for cell in cells] == reached.tolist()


def test_strips_are_exported_as_numbers_with_a_description_beside(desk, tmp_path):
    path = tmp_path / "strips.npy"
    answering(desk, path)
    desk.controller.export_strip()
    numbers = np.load(path)
    assert numbers.shape == (4, 13, 28, 28)
    np.testing.assert_array_equal(numbers[2], desk.made("arrow").frames)
    assert len(read_record(path).rows) == 4


def test_the_table_is_exported_as_csv_and_json(table_desk, tmp_path):
    desk = table_desk
    path = tmp_path / "table.csv"
    answering(desk, path)
    desk.controller.export_strip()
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    found = desk.table()
    value = next(
        row["value"] for row in rows if (row["name"], row["measure"]) == ("affine", "cosine")
    )
    assert float(value) == pytest.approx(found.methods[TranslationMethod.AFFINE].cosine)
    path = tmp_path / "table.json"
    answering(desk, path)
    desk.controller.export_strip()
    told = json.loads(path.read_text("utf-8"))
    assert set(told["methods"]) == {method.value for method in found.methods}
    assert told["question"]["pairs"] == 8


def test_the_curve_is_exported(desk, tmp_path):
    desk.page(TranslationPage.CURVE)
    answering(desk, tmp_path / "curve.csv")
    desk.controller.export_strip()
    assert "no curve yet" in desk.message()
    desk.click(desk.pane.curve.button)
    desk.settle()
    desk.controller.export_strip()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "curve.csv").read_text("utf-8"))))
    assert {row["images"] for row in rows} == {"12", "30", "100", "0"}
    answering(desk, tmp_path / "curve.json")
    desk.controller.export_strip()
    assert "native" in json.loads((tmp_path / "curve.json").read_text("utf-8"))


def test_the_page_is_exported_with_the_panes_state_and_copied(desk, tmp_path):
    desk.page(TranslationPage.MAP)
    path = tmp_path / "page.png"
    answering(desk, path)
    desk.controller.export_strip()
    text = QImage(str(path)).text("latent-translator")
    assert msgspec.json.decode(text, type=Translation) == desk.state
    desk.controller.copy_strip()
    assert not QGuiApplication.clipboard().image().isNull()


def test_what_cannot_be_exported_says_why(desk, tmp_path):
    desk.page(TranslationPage.TABLE)
    answering(desk, tmp_path / "no.csv")
    desk.controller.export_strip()
    assert "no table yet" in desk.message()
    assert not (tmp_path / "no.csv").exists()
    desk.page(TranslationPage.STRIPS)
    desk.window.messages.dismiss()
    answering(desk, tmp_path / "no.gif")
    desk.controller.export_strip()
    assert ".png or .npy" in desk.message()


def test_rows_come_as_they_are_finished_stay_when_stopped_and_are_gone_on_with(desk):
    desk.page(TranslationPage.TABLE)
    page, jobs = desk.pane.table, desk.pane.jobs
    assert "Press Work out the table" in page.maps.empty_sentence()
    wide = page.button.width()
    desk.click(page.button)
    desk.wait_until(lambda: page.identifiers.figures.rowCount() > 0)
    desk.click(jobs.button)
    desk.settle()
    assert desk.answer(asking.table_request) == STOPPED
    stopped = page.comparison()
    assert len(stopped.methods) == 6
    assert 0 < len(stopped.identifiers) < 5
    count = len(stopped.methods) + len(stopped.baselines) + len(stopped.identifiers)
    assert f"{count} of 14 rows" in page.about.text()
    assert (page.button.text(), page.button.width()) == ("Go on", wide)
    assert page.maps.figures.rowCount() > 6
    assert not jobs.progress.isVisible()
    desk.click(page.button)
    desk.settle()
    found = desk.table()
    assert found.words
    assert list(found.identifiers) == [k for k in identifier_figures.READINGS if "post" not in k]
    for kind, figures in stopped.identifiers.items():
        assert found.identifiers[kind] == figures
    assert not page.button.isVisible()


def test_stopped_before_there_is_a_row_it_says_what_to_press(desk):
    desk.page(TranslationPage.TABLE)
    page, jobs = desk.pane.table, desk.pane.jobs
    desk.click(page.button)
    desk.wait_until(lambda: jobs.button.isVisible() and "table" in jobs.label.text())
    desk.click(jobs.button)
    desk.settle()
    assert page.maps.figures.rowCount() == 0
    assert "Press Work out the table to go on" in page.maps.empty_sentence()
    assert page.button.text() == "Work out the table"


def test_every_column_says_what_it_is_its_unit_what_is_better_and_beside_what_to_read_it(
    table_desk,
):
    page = table_desk.pane.table
    for table in (page.maps, page.identifiers):
        columns = table.figures.columns()
        for place, column in enumerate(columns[1:], 1):
            tip = table.figures.headerData(
                place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
            )
            for part in ("Unit: ", "better" if column.name != "Took, s" else "quicker", "Compare"):
                assert part in tip, column.name
            assert max(map(len, tip.splitlines())) <= 76
        header = table.horizontalHeader()
        shown = sum(header.sectionSize(place) for place in range(len(columns)))
        assert shown <= table.viewport().width()
