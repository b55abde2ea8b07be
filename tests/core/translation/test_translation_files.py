"""Translated strips, tables and curves as files; and what strips say in a sentence."""

import csv
import io
import json
import math
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.concepts.recipes import Pair, TranslationMethod
from core.concepts.strip_pictures import PAPER
from core.errors import UserError
from core.images.reference import ImageReference, TestImage
from core.translation import map_store
from core.translation.figures import (
    Comparison,
    Curve,
    CurvePoint,
    Effect,
    IdentifierFigures,
    MapFigures,
    StripOf,
    Strips,
    WalkFigures,
)
from core.translation.questions import (
    BRIGHTNESS,
    HEIGHT,
    Along,
    FitChoice,
    Reading,
    StripQuestion,
)
from core.translation.strip_export import (
    ModelFile,
    RowDescription,
    png_bytes,
    read_record,
    record_of,
    remake,
    write_translated_strips,
)
from core.translation.strip_words import cost_of, strip_sentence
from core.translation.table_files import comparison_csv, comparison_file, curve_csv, curve_file
from tests.models import tiny_model_file

BASE = ImageReference(TestImage(30))
AT = (-0.2, 0.0, 0.2)
ARROWS = StripQuestion(BASE, AT, method=TranslationMethod.THROUGH_IMAGES, fit=FitChoice(images=100))
WALKS = StripQuestion(BASE, AT, reading=Reading.ENCODER)
NAN = math.nan


@pytest.fixture
def files(tmp_path):
    """Two models as files, as an export names them."""
    from core.vae.model_file import file_digest

    paths = [
        tiny_model_file(tmp_path / f"{name}.safetensors", seed) for seed, name in enumerate("ab")
    ]
    return [ModelFile(str(path), file_digest(path)) for path in paths]


def record(files, *questions, which="translated"):
    rows = [RowDescription(f"row {place}", which, q) for place, q in enumerate(questions)]
    return record_of(files[0], files[1], rows, 4, 4)


@pytest.fixture
def frames(files):
    return remake(record(files, ARROWS))


def test_a_picture_says_what_made_it_and_it_is_made_again(tmp_path, files, frames):
    path = tmp_path / "strips.png"
    written = record(files, ARROWS)
    write_translated_strips(path, written, frames)
    found = read_record(path)
    assert found == written
    again = remake(found)
    np.testing.assert_array_equal(again[0], frames[0])
    assert path.read_bytes() == png_bytes(written, frames)


def test_numbers_have_a_description_beside_them(tmp_path, files, frames):
    path = tmp_path / "strips.npy"
    write_translated_strips(path, record(files, ARROWS, ARROWS), [*frames, *frames])
    assert np.load(path).shape == (2, 3, 28, 28)
    assert read_record(path).rows[1].question == ARROWS
    # Written over what was written before, but over nothing else.
    write_translated_strips(path, record(files, ARROWS), frames)
    path.with_suffix(".json").write_text('{"mine": 1}')
    with pytest.raises(UserError, match="damaged"):
        write_translated_strips(path, record(files, ARROWS), frames)
    assert path.with_suffix(".json").read_text() == '{"mine": 1}'


def test_another_kind_of_file_is_refused(tmp_path, files, frames):
    with pytest.raises(UserError, match=r"\.png or \.npy"):
        write_translated_strips(tmp_path / "strips.gif", record(files, ARROWS), frames)
    assert not (tmp_path / "strips.gif").exists()


def test_a_file_that_says_nothing_or_nonsense_is_refused(tmp_path, files, frames):
    from PIL import Image

    plain = tmp_path / "plain.png"
    Image.new("L", (8, 8)).save(plain)
    with pytest.raises(UserError, match="does not say"):
        read_record(plain)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match="not a PNG"):
        read_record(tmp_path / "broken.png")
    later = msgspec.structs.replace(record(files, ARROWS), schema=2)
    write_translated_strips(tmp_path / "later.png", later, frames)
    with pytest.raises(UserError, match="schema 2"):
        read_record(tmp_path / "later.png")


def test_a_direction_that_is_too_large_is_refused(tmp_path, files, frames):
    from core.concepts.recipes import Separated

    recipe = Pair(BASE, ImageReference(TestImage(31)))
    for _ in range(40):
        recipe = Separated(recipe, (), "walk")
    deep = msgspec.structs.replace(ARROWS, concept=Along(recipe))
    write_translated_strips(tmp_path / "deep.png", record(files, deep), frames)
    with pytest.raises(UserError, match="too large"):
        read_record(tmp_path / "deep.png")


def test_models_and_training_images_must_be_as_they_were(files):
    changed = [files[0], ModelFile(files[1].name, "0" * 64)]
    with pytest.raises(UserError, match="has changed since"):
        remake(record(changed, ARROWS))
    other = record(files, ARROWS)
    other = msgspec.structs.replace(other, training_images=not other.training_images)
    with pytest.raises(UserError, match="other way round"):
        remake(other)


def test_a_strip_with_a_problem_is_not_made_again(files):
    same = Along(Pair(BASE, BASE))
    with pytest.raises(UserError):
        remake(record(files, msgspec.structs.replace(ARROWS, concept=same)))


def test_maps_are_taken_from_where_all_of_the_program_has_them(files, monkeypatch):
    asked = []
    original = map_store.MapStore.map
    monkeypatch.setattr(
        map_store.MapStore,
        "map",
        lambda self, *what: (asked.append(what[0]), original(self, *what))[1],
    )
    remake(record(files, ARROWS, ARROWS))
    assert asked == [TranslationMethod.THROUGH_IMAGES]


def test_what_a_walk_does_not_reach_is_left_out_of_the_picture_and_kept_in_the_numbers(
    files, tmp_path
):
    asked = record(files, ARROWS)
    frames = np.full((1, len(ARROWS.positions), 28, 28), 0.5, np.float32)
    there = np.array([True] * (len(ARROWS.positions) - 1) + [False])
    write_translated_strips(tmp_path / "strips.png", asked, frames, [there])
    with Image.open(tmp_path / "strips.png") as picture:
        levels = np.asarray(picture)
    side = 28 * asked.scale
    assert (levels[:, -side:] == PAPER).all()
    assert (levels[:, -2 * side - asked.gap : -side - asked.gap] == 128).all()
    write_translated_strips(tmp_path / "strips.npy", asked, frames, [there])
    np.testing.assert_array_equal(np.load(tmp_path / "strips.npy"), frames)


# What strips say


def strip(height, brightness, reached=None):
    count = len(height)
    return StripOf(
        np.zeros((count, 28, 28), np.float32),
        np.zeros((count, 2), np.float32),
        np.ones(count, np.bool_) if reached is None else np.array(reached),
        {"height": np.array(height, float), "brightness": np.array(brightness, float)},
        np.ones(2, np.float32),
        1.0,
        "",
    )


def test_the_cost_is_what_is_held_has_moved_where_enough_is_gained():
    made = strip([10, 11, 12, 14, 16], [0.5, 0.5, 0.4, 0.3, 0.1])
    # 3 rows more than at the second frame: at 14, the fourth frame.
    assert cost_of(made, "height", "brightness", 3.0, 1) == pytest.approx(-0.2)
    # Halfway between the fourth and the fifth.
    assert cost_of(made, "height", "brightness", 4.0, 1) == pytest.approx(-0.3)
    assert cost_of(made, "height", "brightness", 9.0, 1) is None


def test_where_a_walk_stops_nothing_is_gained():
    made = strip([10, 11, 12, 14], [0.5] * 4, [True, True, False, False])
    assert cost_of(made, "height", "brightness", 2.0, 0) is None
    assert cost_of(made, "height", "brightness", 1.0, 0) == 0.0


@given(st.lists(st.floats(0.1, 2.0), min_size=3, max_size=9), st.floats(-3.0, 3.0))
def test_along_a_line_the_cost_is_proportional(steps, slope):
    height = np.concatenate([[5.0], 5.0 + np.cumsum(steps)])
    made = strip(height, slope * height)
    amount = 0.9 * float(height[-1] - 5.0)
    cost = cost_of(made, "height", "brightness", amount, 0)
    assert cost == pytest.approx(slope * amount, abs=1e-6)


def test_the_sentence_names_what_each_costs():
    good, bad = strip([10, 13, 16], [0.5, 0.5, 0.5]), strip([10, 13, 16], [0.5, 0.4, 0.3])
    short = strip([10, 10.5, 11], [0.5, 0.5, 0.5])
    arrows, walks = Strips(bad, short, bad, 0.5), Strips(good, good, good, 0.9)
    said = strip_sentence(arrows, walks, HEIGHT, BRIGHTNESS, (0.0, 1.0, 2.0))
    assert said == (
        "From this image, to gain 3 rows of height: the native arrow falls short; the translated arrow "
        "moves brightness by −0.100; the identifier's walk moves brightness by +0.000."
    )
    assert strip_sentence(None, None, HEIGHT, BRIGHTNESS, (0.0, 1.0)) == ""
    # No frame is of the image itself, so none of them tells what a change from it costs.
    for beyond in ((1.0, 2.0, 3.0), (-3.0, -2.0, -1.0)):
        said = strip_sentence(arrows, walks, HEIGHT, BRIGHTNESS, beyond)
        assert "includes 0" in said and "moves" not in said and "falls short" not in said
    broken = replace(bad, problem="It is not there.")
    only = strip_sentence(Strips(bad, broken, broken, NAN), None, HEIGHT, BRIGHTNESS, (0.0, 1.0))
    assert only == ""


# Tables and curves


@pytest.fixture
def comparison():
    effect = Effect(3.0, 0.5, 1.0, NAN)
    figures = MapFigures(np.array([0.25, 0.75]), 230.5, 0.3, 0.4, effect, 0.1, 2.0, ("a note",))
    identifier = IdentifierFigures(
        "decoded",
        {"height": 0.99},
        {"height": 0.995},
        {"height": 0.98},
        {"height": 0.97},
        WalkFigures(1.0, 0.05, 0.2, 3.1),
    )
    return Comparison(
        "small",
        "large",
        "1" * 64,
        "2" * 64,
        60_000,
        10_000,
        {TranslationMethod.AFFINE: figures},
        {"random": replace(figures, effect=None)},
        {"source": 233.6, "target": 217.7},
        np.array([0, 1]),
        np.array([2, 3]),
        0.67,
        0.001,
        NAN,
        0.26,
        effect,
        effect,
        {"decoded": identifier},
        None,
        "height",
        ("brightness",),
        3.0,
        "rows",
        ("A sentence.",),
    )


def test_every_figure_of_a_table_is_a_line(comparison):
    rows = list(csv.DictReader(io.StringIO(comparison_csv(comparison))))
    told = {(row["kind"], row["name"], row["measure"]): row["value"] for row in rows}
    assert len(told) == len(rows)
    assert float(told["method", "affine", "r2"]) == 0.5
    assert float(told["method", "affine", "stitched_reconstruction"]) == 230.5
    assert told["method", "affine", "leak_at_amount"] == ""
    assert told["pair", "both", "cosine_ceiling"] == ""
    assert ("baseline", "random", "gained") not in told
    assert float(told["identifier", "decoded", "walk median_leak"]) == 0.05
    assert float(told["identifier", "decoded", "correlation height"]) == 0.99


def test_a_table_as_json_has_what_was_asked_and_no_nan(comparison):
    told = json.loads(comparison_file(comparison, {"pairs": 60}))
    assert told["question"] == {"pairs": 60}
    assert told["methods"]["affine"]["r2_by_dimension"] == [0.25, 0.75]
    assert told["cosine_ceiling"] is None
    assert told["program"].startswith("Latent Translator")


def test_a_curve_is_written_with_what_needs_no_shared_image():
    point = CurvePoint(TranslationMethod.CCA, 300, "height", 0.9, 0.8, NAN)
    curve = Curve((point,), {"height": 0.99}, {"height": 0.98}, {"height": 0.97})
    rows = list(csv.reader(io.StringIO(curve_csv(curve))))
    assert rows[1] == ["cca", "300", "height", "0.9", "0.8", ""]
    assert [row[0] for row in rows[2:]] == ["native", "identifier", "identifier, encoder alone"]
    told = json.loads(curve_file(curve, {"asked": {"source": "small"}}))
    assert told["asked"] == {"source": "small"}
    assert told["methods"]["cca"][0]["high"] is None
