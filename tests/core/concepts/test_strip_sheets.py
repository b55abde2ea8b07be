"""Sheets: the frames themselves, in every kind of file, and what is inside makes the same file again."""

import base64
import io
import re
import zlib
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from core.animations import Animation, hundredths, running_order
from core.concepts.directions import PosteriorMeans
from core.concepts.label_fonts import font_file, label_font, printable, width_of, wrapped
from core.concepts.recipes import AttributeGradient, AttributeName, Known, Method, Pair, Separated
from core.concepts.sheet_files import (
    KEYWORD,
    check_sheet_path,
    png_of,
    read_record,
    record_of,
    write_sheet,
)
from core.concepts.sheet_layout import Layout, frame_layout, position_texts, sheet_layout
from core.concepts.sheet_pdf import ENLARGED
from core.concepts.sheet_picture import frame_picture, sheet_picture
from core.concepts.strip_pictures import PAPER, levels_of
from core.concepts.strip_sheets import (
    Sheet,
    SheetLook,
    SheetPlan,
    SheetRow,
    making_row,
    making_rows,
    of_models,
)
from core.concepts.traversal import positions
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.workspace.state import LatentMove
from tests.models import tiny_model

SHA = "ab" * 32
MEANS = PosteriorMeans(tiny_model(), sha256=SHA)
SHOE = ImageReference(TestImage(22), (Whiten(),))
TALLER = ImageReference(TestImage(22), (Whiten(), Grow(2)))
BRIGHTNESS = Known(AttributeName.BRIGHTNESS)
RECIPES = (
    Pair(SHOE, TALLER),
    Pair(SHOE, ImageReference(TestImage(9))),
    AttributeGradient(BRIGHTNESS),
    Separated(Pair(SHOE, TALLER), (), Method.WALK, (BRIGHTNESS,)),
    Separated(Pair(SHOE, TALLER), (Pair(SHOE, ImageReference(TestImage(9))),), Method.GRAM_SCHMIDT),
)
SUFFIXES = (".png", ".svg", ".pdf", ".gif", ".npy")

rows = st.builds(
    SheetRow,
    st.just("small"),
    st.builds(ImageReference, st.builds(TestImage, st.integers(0, 50))),
    st.sampled_from(RECIPES),
    st.text(max_size=30),
)
looks = st.builds(SheetLook, st.booleans(), st.integers(1, 4), st.integers(0, 9))
animations = st.builds(Animation, st.integers(20, 5000), st.booleans(), st.booleans())
plans = st.builds(
    SheetPlan,
    st.lists(rows, min_size=1, max_size=3).map(lambda one: of_models(one, ("small", "large"))),
    st.builds(positions, st.floats(-20, 0), st.floats(0.1, 20), st.integers(1, 4)),
)


def made(plan, look):
    """The sheet; both of its models are the same tiny one."""
    steps = making_rows(plan, lambda row: making_row(row, plan.positions, MEANS, SHA))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            there, left_out = end.value
            assert not left_out
            return Sheet(there, plan.positions, look)


PLAN = SheetPlan(
    of_models(
        (
            SheetRow("-", SHOE, RECIPES[0], "pair of two shoes"),
            SheetRow("-", SHOE, RECIPES[4], "without another"),
        ),
        ("small", "large"),
    ),
    positions(-2, 4, 5),
)


def tiled(sheet):
    """The frames and nothing else, by NumPy alone."""
    return np.vstack([np.hstack(list(levels_of(one.frames))) for one in sheet.rows])


def replace_label(row, label):
    return SheetRow(row.model, row.base, row.recipe, label, row.moves)


def stopped(sheet, row, column):
    """The same sheet, a frame of which a walk does not reach."""
    rows = list(sheet.rows)
    reached = rows[row].reached.copy()
    reached[column] = False
    rows[row] = replace(rows[row], reached=reached)
    return Sheet(tuple(rows), sheet.positions, sheet.look)


# The frames themselves


@given(plan=plans)
@settings(max_examples=20)
def test_at_scale_1_without_gap_and_labels_the_picture_is_the_frames(plan):
    sheet = made(plan, SheetLook(labels=False, scale=1, gap=0))
    for one in sheet.rows:
        one.reached[:] = True  # what is left out is another test's
    assert np.array_equal(sheet_picture(sheet), tiled(sheet))
    with Image.open(io.BytesIO(png_of(sheet))) as picture:
        assert picture.mode == "L"
        assert np.array_equal(np.array(picture), tiled(sheet))


@given(plan=plans, look=looks)
@settings(max_examples=30)
def test_every_cell_is_its_frame_in_sharp_squares(plan, look):
    sheet = made(plan, look)
    for layout, picture in (
        (sheet_layout(sheet), sheet_picture(sheet)),
        (frame_layout(sheet, 0), frame_picture(sheet, 0)),
    ):
        assert picture.shape == (layout.height, layout.width)
        side = 28 * look.scale
        for cell in layout.cells:
            area = picture[cell.top : cell.top + side, cell.left : cell.left + side]
            if cell.empty:
                assert (area[1:-1, 1:-1] == PAPER).all()
                continue
            levels = levels_of(sheet.rows[cell.row].frames)[cell.column]
            blocks = area.reshape(28, look.scale, 28, look.scale)
            assert (blocks == levels[:, None, :, None]).all()


@given(plan=plans, look=looks)
@settings(max_examples=30)
def test_cells_and_texts_lie_inside_and_do_not_overlap(plan, look):
    sheet = made(plan, look)
    for layout in (sheet_layout(sheet), frame_layout(sheet, 0)):
        taken = np.zeros((layout.height, layout.width), bool)
        for cell in layout.cells:
            area = (
                slice(cell.top, cell.top + layout.side),
                slice(cell.left, cell.left + layout.side),
            )
            assert taken[area].size == layout.side**2
            assert not taken[area].any()
            taken[area] = True
        for left, top, right, bottom in boxes(layout):
            assert left >= -1
            assert top >= -1
            assert right <= layout.width + 1
            assert bottom <= layout.height + 1
            assert not taken[max(int(top), 0) : int(bottom), max(int(left), 0) : int(right)].any()


def boxes(layout: Layout):
    """What each text covers, roughly: from its capitals' height down to its baseline."""
    for text in layout.texts:
        width = width_of(printable(text.text), text.size)
        left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        if width:
            yield left, text.baseline - 0.7 * text.size, left + width, text.baseline


def test_a_frame_that_a_walk_does_not_reach_is_left_out_and_explained():
    look = SheetLook(labels=True, scale=2, gap=2)
    sheet = stopped(made(PLAN, look), 1, 4)
    layout = sheet_layout(sheet)
    (cell,) = [cell for cell in layout.cells if cell.empty]
    assert (cell.row, cell.column) == (1, 4)
    assert any("does not get there" in text.text for text in layout.texts)
    picture = sheet_picture(sheet)
    area = picture[cell.top : cell.top + 56, cell.left : cell.left + 56]
    assert (area[1:-1, 1:-1] == PAPER).all()
    assert (area[0] < PAPER).all()
    bare = Sheet(sheet.rows, sheet.positions, SheetLook(labels=False, scale=1, gap=0))
    assert (sheet_picture(bare)[28:56, 4 * 28 :] == PAPER).all()


def test_labels_name_models_rows_positions_and_their_unit():
    words = [text.text for text in sheet_layout(made(PLAN, SheetLook())).texts]
    for expected in ("small", "large", "Position, in latent lengths", "\N{MINUS SIGN}0.5", "4.0"):
        assert words.count(expected) == 1
    assert words.count("pair of two shoes") == 2
    assert sheet_layout(made(PLAN, SheetLook(labels=False))).texts == []


def test_rows_with_different_units_say_so_each():
    sheet = made(PLAN, SheetLook())
    rows = (*sheet.rows[:3], replace(sheet.rows[3], unit="rows"))
    words = [text.text for text in sheet_layout(Sheet(rows, sheet.positions, sheet.look)).texts]
    assert "in latent lengths" in words
    assert "in rows" in words
    assert "Position, in each row's own unit" in words


def test_positions_have_as_many_decimals_as_they_need():
    assert position_texts((-2.0, 0.0, 2.0)) == ("\N{MINUS SIGN}2", "0", "2")
    assert position_texts((-0.5, -0.0, 0.5)) == ("\N{MINUS SIGN}0.5", "0.0", "0.5")
    assert position_texts((0.0, 0.25)) == ("0.00", "0.25")


# Files


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(plan=plans, look=looks, animation=animations)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_inside_makes_the_same_bytes_again(tmp_path, suffix, plan, look, animation):
    path, again = tmp_path / f"sheet{suffix}", tmp_path / f"again{suffix}"
    sheet = made(plan, look)
    write_sheet(path, sheet, animation)
    record = read_record(path)
    assert record.plan == plan
    assert record.look == look
    assert [(one.model, one.sha256) for one in record.models] == [("small", SHA), ("large", SHA)]
    assert record.animation == (animation if suffix == ".gif" else None)
    write_sheet(again, made(record.plan, record.look), record.animation)
    assert again.read_bytes() == path.read_bytes()


@given(plan=plans, look=looks)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_svg_is_well_formed_and_holds_the_frames_and_the_words(tmp_path, plan, look):
    path = tmp_path / "sheet.svg"
    sheet = made(plan, look)
    write_sheet(path, sheet)
    root = ElementTree.fromstring(path.read_bytes())
    space = "{http://www.w3.org/2000/svg}"
    layout = sheet_layout(sheet)
    assert (int(root.get("width")), int(root.get("height"))) == (layout.width, layout.height)
    images = list(root.iter(f"{space}image"))
    cells = [cell for cell in layout.cells if not cell.empty]
    for element, cell in zip(images, cells, strict=True):
        assert element.get("image-rendering") == "optimizeSpeed"
        assert element.get("class") == "frame"
        assert float(element.get("width")) == float(element.get("height")) == layout.side
        assert (int(element.get("x")), int(element.get("y"))) == (cell.left, cell.top)
        kind, data = element.get("{http://www.w3.org/1999/xlink}href").split(",")
        assert kind == "data:image/png;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as bitmap:
            levels = levels_of(sheet.rows[cell.row].frames)[cell.column]
            assert np.array_equal(np.array(bitmap), levels)
    assert re.search(r"\.frame{.*image-rendering:pixelated}", root.find(f"{space}style").text)
    words = [element.text or "" for element in root.iter(f"{space}text")]
    assert len(words) == len(layout.texts)
    for word, text in zip(words, layout.texts, strict=True):
        assert word == text.text or not text.text.isprintable()


@given(plan=plans, look=looks)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_pdf_holds_the_frames_and_its_table_of_objects_is_right(tmp_path, plan, look):
    path = tmp_path / "sheet.pdf"
    sheet = made(plan, look)
    write_sheet(path, sheet)
    data = path.read_bytes()
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])
    assert data[start:].startswith(b"xref\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n ", data[start:]), 1):
        assert data[int(place) :].startswith(b"%d 0 obj\n" % number)
    bitmaps = []
    for head, body in re.findall(
        rb"<< ([^\n]*)/Length \d+ >>\nstream\n(.*?)\nendstream\nendobj", data, re.DOTALL
    ):
        if b"/Subtype /Image" in head:
            assert b"/Interpolate false" in head
            side = 28 * ENLARGED
            bitmaps.append(np.frombuffer(zlib.decompress(body), np.uint8).reshape(side, side))
    cells = [cell for cell in sheet_layout(sheet).cells if not cell.empty]
    for bitmap, cell in zip(bitmaps, cells, strict=True):
        levels = levels_of(sheet.rows[cell.row].frames)[cell.column]
        blocks = bitmap.reshape(28, ENLARGED, 28, ENLARGED)
        assert (blocks == levels[:, None, :, None]).all()


@given(animation=animations, look=looks)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_gif_shows_each_position_in_its_turn(tmp_path, animation, look):
    path = tmp_path / "sheet.gif"
    sheet = made(PLAN, look)
    write_sheet(path, sheet, animation)
    order = running_order(5, animation)
    with Image.open(path) as picture:
        assert picture.info.get("loop") == (0 if animation.loop else None)
        shown = [np.array(one.convert("L")) for one in ImageSequence.Iterator(picture)]
        assert picture.info["duration"] == hundredths(animation.milliseconds)
    assert len(shown) == len(order)
    for found, column in zip(shown, order, strict=True):
        assert np.array_equal(found, frame_picture(sheet, column))


def test_an_animation_has_models_side_by_side_and_all_its_pictures_are_equally_large():
    sheet = made(PLAN, SheetLook())
    sizes = {frame_picture(sheet, column).shape for column in range(5)}
    assert len(sizes) == 1
    layout = frame_layout(sheet, 2)
    tops = {cell.top for cell in layout.cells}
    lefts = {cell.left for cell in layout.cells}
    assert (len(tops), len(lefts)) == (2, 2)
    assert "Position 1.0, in latent lengths" in [text.text for text in layout.texts]


def test_in_an_animation_the_place_of_a_row_that_one_model_lacks_stays_empty():
    plan = SheetPlan((*PLAN.rows[:2], PLAN.rows[3]), PLAN.positions)
    layout = frame_layout(made(plan, SheetLook()), 0)
    (small, without), (large,) = (
        [(cell.left, cell.top) for cell in layout.cells if cell.row in rows]
        for rows in ((0, 1), (2,))
    )
    assert small[0] == without[0] < large[0]
    assert large[1] == without[1]


def test_an_animation_names_the_model_at_each_row_where_labels_do_not_tell_them_apart():
    twice = replace_label(PLAN.rows[1], PLAN.rows[0].label)
    plan = SheetPlan((PLAN.rows[0], twice, *PLAN.rows[2:]), PLAN.positions)
    words = [text.text for text in frame_layout(made(plan, SheetLook()), 0).texts]
    assert sum(word.startswith("small: ") for word in words) == 2
    assert sum(word.startswith("large: ") for word in words) == 2


def test_numbers_are_rows_by_positions(tmp_path):
    path = tmp_path / "sheet.npy"
    sheet = made(PLAN, SheetLook())
    write_sheet(path, sheet)
    numbers = np.load(path, allow_pickle=False)
    assert numbers.dtype == np.float32
    assert np.array_equal(numbers, np.stack([one.frames for one in sheet.rows]))


# What is refused


@pytest.mark.parametrize("name", ["sheet.bmp", "sheet", "nowhere/sheet.png"])
def test_a_name_that_cannot_be_written_is_refused(tmp_path, name):
    with pytest.raises(UserError, match="cannot be written"):
        check_sheet_path(tmp_path / name)


def test_numbers_are_not_written_over_a_json_of_somebody_else(tmp_path):
    (tmp_path / "sheet.json").write_text('{"mine": 1}')
    with pytest.raises(UserError, match="something else"):
        write_sheet(tmp_path / "sheet.npy", made(PLAN, SheetLook()))
    assert not (tmp_path / "sheet.npy").exists()


def test_a_sheet_too_large_is_refused_before_anything_is_written(tmp_path):
    plan = SheetPlan(PLAN.rows, positions(-2, 4, 200))
    sheet = made(plan, SheetLook(scale=32))
    for suffix in (".png", ".gif"):
        with pytest.raises(UserError, match="million pixels"):
            write_sheet(tmp_path / f"large{suffix}", sheet)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(noise=st.binary(max_size=200))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_is_no_sheet_is_one_sentence(tmp_path, suffix, noise):
    path = tmp_path / f"noise{suffix}"
    path.write_bytes(noise)
    path.with_suffix(".json").write_bytes(noise)
    with pytest.raises(UserError, match="noise"):
        read_record(path)


def test_a_strip_is_no_sheet(tmp_path):
    from core.concepts.strip_files import StripDescription, read_description, write_strip

    path = tmp_path / "strip.png"
    one = made(PLAN, SheetLook()).rows[0]
    description = StripDescription("small", SHA, SHOE, one.row.recipe, PLAN.positions)
    write_strip(path, one.frames, description)
    with pytest.raises(UserError, match="does not say that it is a sheet"):
        read_record(path)
    write_sheet(path, made(PLAN, SheetLook()))
    with pytest.raises(UserError, match="does not say how it was made"):
        read_description(path)


def test_a_row_that_cannot_be_made_is_left_out_and_the_others_are_there():
    same = SheetRow("small", SHOE, Pair(SHOE, SHOE), "nothing")
    plan = SheetPlan((PLAN.rows[0], same, PLAN.rows[1]), PLAN.positions)
    steps = making_rows(plan, lambda row: making_row(row, plan.positions, MEANS, SHA))
    with pytest.raises(StopIteration) as end:
        while True:
            next(steps)
    there, left_out = end.value.value
    assert [one.row for one in there] == [PLAN.rows[0], PLAN.rows[1]]
    assert [one.row for one in left_out] == [same]
    assert left_out[0].reason.endswith(".")


def test_each_models_rows_keep_its_own_moves():
    moves = (LatentMove("small", 1, 2.0), LatentMove("large", 0, 1.0))
    small, large = of_models((SheetRow("-", SHOE, RECIPES[0], "", moves),), ("small", "large"))
    assert small.moves == moves[:1]
    assert large.moves == moves[1:]


def test_the_record_names_each_model_once():
    record = record_of(made(PLAN, SheetLook()))
    assert [one.model for one in record.models] == ["small", "large"]
    assert KEYWORD.encode() in png_of(made(PLAN, SheetLook()))


# Order and letters


@given(count=st.integers(1, 50), loop=st.booleans())
def test_there_and_back_never_jumps(count, loop):
    order = running_order(count, Animation(there_and_back=True, loop=loop))
    assert set(order) == set(range(count))
    steps = [abs(b - a) for a, b in pairwise(order)]
    assert all(step == 1 for step in steps)
    if loop and count > 1:
        assert abs(order[-1] - order[0]) == 1
    if not loop:
        assert order[-1] == order[0] == 0
    assert running_order(count, Animation(there_and_back=False)) == tuple(range(count))


@given(text=st.text(max_size=60))
def test_labels_are_made_of_letters_that_the_font_has(text):
    shown = printable(text)
    glyphs = font_file().glyphs
    assert all(ord(letter) in glyphs for letter in shown)
    assert shown.isascii() or not text.isascii()


@given(text=st.text(" abcdefgh…éß", max_size=80), size=st.integers(8, 40), most=st.integers(1, 4))
def test_wrapped_labels_fit(text, size, most):
    lines = wrapped(text, size, 8 * size, most)
    assert len(lines) <= most
    assert all(width_of(printable(line), size) <= 8 * size + 1 for line in lines)


@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_the_fonts_widths_are_those_that_pillow_lays_out(text):
    font = font_file()
    widths = sum(font.widths[font.glyphs[ord(letter)]] for letter in text)
    # Glyphs one after another, without kerning, as the PDF has them.
    assert abs(label_font(1000).getlength(text) - widths) <= len(text)
