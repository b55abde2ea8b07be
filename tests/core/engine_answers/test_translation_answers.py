"""Answers to the translation pane: maps, strips, frames between them, tables, curves; stopped on the way."""

from dataclasses import dataclass, replace
from types import GeneratorType

import msgspec
import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES
from core.concepts.recipes import AttributeGradient, Sample, TranslationMethod
from core.engine.outcomes import Progress
from core.engine.requests import Priority
from core.engine.translation_answers import TranslationAnswers, question_of, shown_name
from core.engine.translation_requests import (
    ArrowsRequest,
    FittedMap,
    Frames,
    FramesRequest,
    IdentifierRequest,
    Learned,
    MapRequest,
    RoundTripRequest,
    SharedImagesRequest,
    TableRequest,
    TableRows,
    TableRowsRequest,
    TranslatedStrips,
    TranslationRequest,
    WalksRequest,
)
from core.engine.translation_strips import point_at
from core.errors import UserError
from core.images.reference import ImageReference, TestImage
from core.translation import identifier_figures, image_curve, sides, student
from core.translation.questions import (
    BRIGHTNESS,
    HEIGHT,
    MAPS,
    Along,
    CurveQuestion,
    DecodedAttribute,
    FitChoice,
    Question,
    Reading,
    StripQuestion,
)
from tests.core.translation.sides_for_tests import side

BASE = ImageReference(TestImage(30))
AT = (-0.2, -0.1, 0.0, 0.1, 0.2)
FIT = FitChoice(images=200, epochs=1)
AFFINE = TranslationMethod.AFFINE
ARROWS = StripQuestion(BASE, AT, method=AFFINE, fit=FIT)
WALKS = StripQuestion(BASE, AT, reading=Reading.ENCODER)


@dataclass
class Loaded:
    """As much of a loaded model as the answers look at."""

    model: object
    sha256: str


MODELS = {"a": side("a", dark=True), "b": side("b", 1, dark=True)}


def load(name):
    if name not in MODELS:
        raise UserError(f"There is no model '{name}'.")
    return Loaded(MODELS[name].model, MODELS[name].sha256)


@pytest.fixture
def answers(monkeypatch):
    monkeypatch.setattr(student, "IMAGINED", 1280)
    monkeypatch.setattr(student, "PASSES", 1)
    monkeypatch.setattr(identifier_figures, "CORRELATED", 50)
    measured = sides.measured_images()[:300]
    monkeypatch.setattr("core.translation.comparison.measured_images", lambda: measured)
    monkeypatch.setattr(sides, "find_train_split", lambda: None)
    return TranslationAnswers(load)


def done(answer):
    """What a generator returns, and its progress."""
    told = []
    if not isinstance(answer, GeneratorType):
        return answer, told
    while True:
        try:
            told.append(next(answer))
        except StopIteration as end:
            return end.value, told


def test_a_map_is_fitted_with_progress_and_then_known(answers):
    request = MapRequest("a", "b", AFFINE, FIT)
    found, told = done(answers(request))
    assert isinstance(found, FittedMap)
    assert found.images == 200
    rows, columns = len(MODELS["b"].active), len(MODELS["a"].active)
    assert found.picture.values.shape == (rows, columns)
    shares = [step.fraction for step in told]
    assert all(isinstance(step, Progress) and step.text for step in told)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    again, quick = done(answers(request))
    np.testing.assert_array_equal(again.picture.values, found.picture.values)
    assert len(quick) < len(told)


def test_an_identifier_is_learned_once(answers):
    request = IdentifierRequest("a", "b", DecodedAttribute(HEIGHT), (BRIGHTNESS,), Reading.CAREFUL)
    found, told = done(answers(request))
    assert isinstance(found, Learned)
    assert len(told) > 2
    _, quick = done(answers(request))
    assert quick == []


def test_arrows_are_straight_and_walks_are_measured_in_the_concept(answers):
    arrows, _ = done(answers(ArrowsRequest("a", "b", ARROWS)))
    assert isinstance(arrows, TranslatedStrips)
    assert [s.model for s in (arrows.source, arrows.native, arrows.translated)] == ["a", "b", "b"]
    for strip in (arrows.source, arrows.native, arrows.translated):
        assert strip.frames.shape == (5, 28, 28)
        assert strip.unit == ""
        height = ATTRIBUTES["height"].measure(strip.frames)
        np.testing.assert_allclose(strip.height, height)
        assert strip.measured[0].base == pytest.approx(float(height[2]), abs=1e-4)
        assert not any(measured.held for measured in strip.measured)
    np.testing.assert_allclose(arrows.native.frames[2], arrows.translated.frames[2], atol=1e-5)
    walks, _ = done(answers(WalksRequest("a", "b", WALKS)))
    assert walks.translated.unit == "rows"
    assert [m.name for m in walks.translated.measured if m.held] == ["brightness"]
    # Held in truth is only what the attribute itself holds.
    assert [m.tolerance > 0 for m in walks.native.measured if m.held] == [True]
    assert [m.tolerance for m in walks.translated.measured if m.held] == [0.0]


@pytest.mark.parametrize("at", [(1.0, 1.5, 2.0), (-0.15, -0.05, 0.05, 0.15)])
def test_changes_are_counted_from_the_base_also_where_no_frame_is_at_0(answers, at):
    for kind, question in ((ArrowsRequest, ARROWS), (WalksRequest, WALKS)):
        usual, _ = done(answers(kind("a", "b", question)))
        found, _ = done(answers(kind("a", "b", msgspec.structs.replace(question, positions=at))))
        for name in ("source", "native", "translated"):
            strip, other = getattr(usual, name), getattr(found, name)
            np.testing.assert_allclose(other.base, strip.base, atol=1e-6)
            assert [m.base for m in other.measured] == pytest.approx(
                [m.base for m in strip.measured], abs=1e-4
            )
            far = np.abs(other.height - strip.height[2])[other.reached]
            assert other.measured[0].drift == pytest.approx(far.max(initial=0.0), abs=1e-4)


def test_what_a_direction_is_about_is_measured_too(answers):
    along = Along(AttributeGradient(HEIGHT, Sample(count=20)), "taller")
    question = msgspec.structs.replace(ARROWS, concept=along)
    found, _ = done(answers(ArrowsRequest("a", "b", question)))
    assert [m.name for m in found.source.measured] == ["height", "brightness"]


def test_frames_at_the_slider_are_those_of_the_strips_and_lie_between_them(answers):
    arrows, _ = done(answers(ArrowsRequest("a", "b", ARROWS)))
    walks, _ = done(answers(WalksRequest("a", "b", WALKS)))
    at_frame = answers(FramesRequest("a", "b", ARROWS, WALKS, 0.1))
    assert isinstance(at_frame, Frames)
    shown = (at_frame.source, at_frame.native, at_frame.arrow, at_frame.identifier)
    strips = (arrows.source, arrows.native, arrows.translated, walks.translated)
    for frame, strip in zip(shown, strips, strict=True):
        np.testing.assert_allclose(frame.image, strip.frames[3], atol=1e-5)
        assert frame.height == pytest.approx(float(strip.height[3]), abs=1e-3)
        assert frame.brightness == pytest.approx(float(strip.brightness[3]), abs=1e-4)
    by_walks = answers(FramesRequest("a", "b", ARROWS, WALKS, 0.1, by_walks=True))
    for frame, strip in ((by_walks.source, walks.source), (by_walks.native, walks.native)):
        np.testing.assert_allclose(frame.image, strip.frames[3], atol=1e-5)
    between = answers(FramesRequest("a", "b", ARROWS, WALKS, 0.13))
    made = arrows.made.translated
    straight = made.points[2] + 0.13 * made.vector
    image = MODELS["b"].model.decode(straight[None].astype(np.float32))[0]
    np.testing.assert_allclose(between.arrow.image, image, atol=1e-4)


def test_strips_in_use_are_not_forgotten_for_those_that_came_since(answers, monkeypatch):
    monkeypatch.setattr("core.engine.translation_answers.KEPT", 3)
    done(answers(WalksRequest("a", "b", WALKS)))
    for amount in (-0.2, -0.3, -0.4):
        arrows = msgspec.structs.replace(ARROWS, hold=(BRIGHTNESS,), positions=(amount, *AT[1:]))
        done(answers(ArrowsRequest("a", "b", arrows)))
        assert answers(FramesRequest("a", "b", arrows, WALKS, 0.1)).identifier is not None


def test_frames_of_strips_that_are_not_known_are_none(answers):
    found = answers(FramesRequest("a", "b", ARROWS, WALKS, 0.1))
    assert found == Frames(None, None, None, None)
    done(answers(WalksRequest("a", "b", WALKS)))
    found = answers(FramesRequest("a", "b", ARROWS, WALKS, 0.1))
    assert (found.source, found.native, found.arrow) == (None, None, None)
    assert found.identifier is not None
    assert FramesRequest.priority is Priority.LIVE


def test_a_position_beyond_the_frames_is_at_the_last_and_reached_only_if_both_ends_are(answers):
    arrows, _ = done(answers(ArrowsRequest("a", "b", ARROWS)))
    made = arrows.made.source
    np.testing.assert_array_equal(point_at(made, AT, 9.0)[0], made.points[-1])
    np.testing.assert_array_equal(point_at(made, AT, -9.0)[0], made.points[0])
    halted = replace(made, reached=np.array([True, True, True, True, False]))
    assert point_at(halted, AT, 0.1)[1]
    assert not point_at(halted, AT, 0.15)[1]


def test_an_image_goes_through_both_models_and_back(answers):
    found, _ = done(answers(RoundTripRequest("a", "b", BASE, AFFINE, FIT)))
    assert found.translated.shape == found.back.shape == (28, 28)
    assert set(found.reconstruction) == {"source", "target", "translated", "back"}


def test_the_table_has_all_maps_with_their_seconds(answers):
    request = TableRequest(
        "a", "b", HEIGHT, (BRIGHTNESS,), AttributeGradient(HEIGHT, Sample(count=30)), FIT
    )
    asked = question_of(request)
    assert (asked.amount, asked.fit, asked.recipe) == (3.0, FIT, request.recipe)
    assert question_of(msgspec.structs.replace(request, change=BRIGHTNESS)).amount < 1.0
    small = Question(amount=0.2, pairs=8, images=6, recipe=request.recipe, fit=FIT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.engine.translation_answers.question_of", lambda _: small)
        found, told = done(answers(request))
    assert tuple(found.comparison.methods) == MAPS
    assert all(figures.seconds >= 0.0 for figures in found.comparison.methods.values())
    assert found.comparison.words
    shares = [step.fraction for step in told]
    assert shares == sorted(shares)
    assert found.question["pairs"] == 8


def test_a_table_can_be_stopped_anywhere(answers):
    steps = answers(TableRequest("a", "b", HEIGHT, (BRIGHTNESS,), None, FIT))
    for _ in range(3):
        assert isinstance(next(steps), Progress)
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)


def test_rows_that_are_finished_are_told_and_a_stopped_table_goes_on_with_them(
    answers, monkeypatch
):
    recipe = AttributeGradient(HEIGHT, Sample(count=30))
    table = TableRequest("a", "b", HEIGHT, (BRIGHTNESS,), recipe, FIT)
    small = Question(amount=0.2, pairs=8, images=6, recipe=recipe, fit=FIT)
    monkeypatch.setattr("core.engine.translation_answers.question_of", lambda _: small)
    rows = TableRowsRequest("a", "b", table)
    assert rows.priority < table.priority  # it need not wait for the table
    nothing = answers(rows)
    assert isinstance(nothing, TableRows)
    assert (nothing.comparison, nothing.finished, nothing.whole) == (None, 0, 14)
    steps = answers(table)
    while answers(rows).finished < 3:
        next(steps)
    steps.close()
    told = answers(rows)
    assert (told.finished, told.whole) == (3, 14)
    assert tuple(told.comparison.methods) == MAPS[:3]
    found, progress = done(answers(table))
    assert found.comparison.words
    assert tuple(found.comparison.methods) == MAPS
    assert not any("Measuring affine" in step.text for step in progress)
    assert found.comparison.methods[AFFINE].r2 is told.comparison.methods[AFFINE].r2
    assert answers(rows).finished == 0  # all of it is in the answer now


def test_the_curve_is_that_of_the_core(answers, monkeypatch):
    asked = CurveQuestion((HEIGHT, BRIGHTNESS), (AFFINE,), (40, 20), 1, fit=FIT)
    monkeypatch.setattr("core.translation.questions.CurveQuestion", lambda *_, **__: asked)
    numbers = image_curve.class_numbers((7, 9))[:40]
    monkeypatch.setattr(image_curve, "class_numbers", lambda _: numbers)
    found, told = done(answers(SharedImagesRequest("a", "b", (HEIGHT, BRIGHTNESS))))
    assert {point.images for point in found.points} == {40, 20}
    assert set(found.native) == {"height", "brightness"}
    assert told


def test_what_cannot_be_had_is_one_sentence(answers):
    with pytest.raises(UserError, match="no model 'gone'"):
        done(answers(MapRequest("gone", "b", AFFINE, FIT)))
    few = FitChoice(images=5)
    with pytest.raises(UserError, match="5"):
        done(answers(MapRequest("a", "b", AFFINE, few)))
    with pytest.raises(TypeError, match="no answer"):
        answers(TranslationRequest("a", "b"))


def test_models_are_called_by_what_their_path_ends_in():
    assert shown_name("small") == "small"
    assert shown_name("/somewhere/else/mine.safetensors") == "mine"
    assert shown_name("C:\\models\\mine.safetensors") == "mine"
