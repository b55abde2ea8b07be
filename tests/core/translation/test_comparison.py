"""The table, the curve, the strips and round trips of two small models."""

import math
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES
from core.concepts.recipes import AttributeGradient, GroupDifference, Pair, Sample
from core.concepts.recipes import TranslationMethod as By
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.stepwise import at_once
from core.translation import identifier_figures, sides, student
from core.translation.comparison import compare
from core.translation.comparison_json import comparison_json, curve_json
from core.translation.figures import MapFigures
from core.translation.image_curve import image_curve
from core.translation.maps import through_images
from core.translation.questions import (
    BRIGHTNESS,
    FITTED,
    HEIGHT,
    MAPS,
    Along,
    CurveQuestion,
    DecodedAttribute,
    FitChoice,
    Probe,
    Question,
    Reading,
    StripQuestion,
)
from core.translation.strips import round_trip, strips
from core.translation.words import best_map, sentences
from tests.core.translation.sides_for_tests import side

SOURCE, TARGET = side("a", dark=True), side("b", 1, dark=True)
QUICK = FitChoice(images=200, epochs=1)
QUESTION = Question(amount=0.2, pairs=8, images=6, fit=QUICK)
RISING = msgspec.structs.replace(
    QUESTION, recipe=AttributeGradient(HEIGHT, Sample(count=30)), posterior=True
)
"""A direction in which these untrained models have more height for certain."""
BASE = ImageReference(TestImage(30))
PAIR = Pair(
    ImageReference(TestImage(22), (Whiten(),)), ImageReference(TestImage(22), (Whiten(), Grow(2)))
)
AT = (-0.2, 0.0, 0.1, 0.2)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(student, "IMAGINED", 1280)
    monkeypatch.setattr(student, "PASSES", 2)
    monkeypatch.setattr(identifier_figures, "CORRELATED", 50)
    measured = sides.measured_images()[:300]
    monkeypatch.setattr("core.translation.comparison.measured_images", lambda: measured)
    monkeypatch.setattr(sides, "find_train_split", lambda: None)


@pytest.fixture(scope="module")
def table():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(student, "IMAGINED", 1280)
        patch.setattr(student, "PASSES", 2)
        patch.setattr(identifier_figures, "CORRELATED", 50)
        measured = sides.measured_images()[:300]
        patch.setattr("core.translation.comparison.measured_images", lambda: measured)
        patch.setattr(sides, "find_train_split", lambda: None)
        told = []
        found = at_once(compare(SOURCE, TARGET, RISING, {}), told.append)
        return found, told


def test_the_table_has_every_method_beside_its_baselines(table):
    found, _ = table
    assert tuple(found.methods) == MAPS
    assert found.baselines.keys() == {"identity", "random", "shuffled"}
    assert (found.images_fitted, found.images_measured) == (200, 300)
    for figures in [*found.methods.values(), *found.baselines.values()]:
        assert figures.r2.shape == found.target_dimensions.shape
        assert figures.mean_r2 <= 1.0
        assert figures.stitched_reconstruction > 0.0
        assert 0.0 <= figures.neighbourhood_overlap <= 1.0
        assert -1.0 <= figures.cosine <= 1.0
        assert figures.cycle_error >= 0.0
    affine, shuffled = found.methods[By.AFFINE], found.baselines["shuffled"]
    assert affine.mean_r2 > shuffled.mean_r2
    assert affine.neighbourhood_overlap > shuffled.neighbourhood_overlap
    assert found.cka > found.shuffled_cka
    assert found.cosine_ceiling > found.random_cosine
    assert found.own_reconstruction.keys() == {"source", "target"}


def test_effects_are_over_the_distance_that_the_native_direction_needs(table):
    found, _ = table
    assert found.native_effect.gained == pytest.approx(0.2, abs=0.1)
    assert found.native_effect.reached > 0.5


def test_identifiers_are_measured_with_every_reading(table):
    found, _ = table
    assert found.identifiers.keys() == set(identifier_figures.READINGS)
    for kind, figures in found.identifiers.items():
        assert figures.kind == kind
        assert not figures.problem
        assert figures.correlation.keys() == {"height", "brightness"}
        assert figures.gradient_cosine.keys() == {"height", "brightness"}
        assert figures.ratio("height") == pytest.approx(
            figures.correlation["height"] / figures.native_correlation["height"]
        )
        assert figures.walk is not None
    assert found.native_walk is not None
    assert found.native_walk.median_leak < 0.01


def test_progress_grows_and_everything_is_json(table):
    found, told = table
    shares = [share for _, share in told]
    assert all(after >= before - 1e-9 for before, after in pairwise(shares))
    assert 0.0 <= shares[0] <= shares[-1] <= 1.0
    shown = comparison_json(found)
    text = msgspec.json.encode(shown).decode()
    assert "NaN" not in text
    assert shown["methods"].keys() == {method.value for method in MAPS}
    for figures in shown["methods"].values():
        assert {"r2", "stitched_reconstruction", "cosine", "effect"} <= figures.keys()
    assert shown["words"] == list(found.words)


def test_words_say_what_the_figures_say(table):
    found, _ = table
    method, best = best_map(found)
    assert found.methods[method] is best
    good = replace(found, own_reconstruction={"source": 1e6, "target": 1.0})
    assert sentences(good)[0].startswith("Images survive the translation")
    small = replace(found, own_reconstruction={"source": 1.0, "target": 2.0})
    assert sentences(small)[0].startswith("Images come over as far as 'b' can draw them")
    bad = replace(found, own_reconstruction={"source": 1.0, "target": 1.0})
    assert sentences(bad)[0].startswith("Images lose in the translation")
    assert f"{found.random_cosine:.2f}" in sentences(found)[1]
    assert sentences(replace(found, methods={}, identifiers={})) == ()


def test_words_explain_why_arrow_and_identifier_differ(table):
    found, _ = table
    decoded = found.identifiers["decoded"]
    walk = replace(decoded.walk, reached=1.0, median_leak=0.01)
    keen = replace(decoded, walk=walk, gradient_cosine={"height": 0.99, "brightness": 0.99})
    worst: dict[By, MapFigures] = {
        method: replace(
            figures,
            cosine=0.3,
            effect=replace(figures.effect, leak_at_amount=0.5),
        )
        for method, figures in found.methods.items()
    }
    few = np.arange(2)
    said = sentences(
        replace(found, methods=worst, identifiers={"decoded": keen}, source_dimensions=few[:1])
    )
    assert any("nothing about the other ways" in sentence for sentence in said)
    assert "0.01 σ where the translated arrow leaks 0.50 σ" in said[-1]
    alike = replace(keen, gradient_cosine={"height": 0.3, "brightness": 0.3})
    said = sentences(replace(found, methods=worst, identifiers={"decoded": alike}))
    assert any("point about equally well" in sentence for sentence in said)


def test_the_same_model_is_the_identity():
    question = msgspec.structs.replace(QUESTION, methods=(By.AFFINE,), identifiers=False)
    found = at_once(compare(SOURCE, SOURCE, question, {}))
    figures = found.methods[By.AFFINE]
    assert figures.mean_r2 == pytest.approx(1.0)
    assert figures.cosine == pytest.approx(1.0)
    assert figures.cycle_error == 0.0
    assert figures.neighbourhood_overlap == 1.0
    assert found.cka == pytest.approx(1.0)
    assert found.baselines == {}
    assert found.words[0].startswith("Source and target are the same model")


def test_a_map_that_is_there_is_not_fitted_again():
    map_ = through_images(SOURCE, TARGET)
    question = msgspec.structs.replace(
        QUESTION, methods=(By.AFFINE,), identifiers=False, recipe=PAIR
    )
    found = at_once(compare(SOURCE, TARGET, question, {By.AFFINE: map_}))
    assert found.methods[By.AFFINE].notes == map_.notes
    assert math.isnan(found.cosine_ceiling)  # one pair has no halves


@pytest.mark.parametrize(
    "recipe",
    [
        AttributeGradient(HEIGHT, Sample(count=8)),
        GroupDifference((PAIR.start, BASE), (PAIR.end, ImageReference(TestImage(9)))),
    ],
)
def test_any_direction_can_be_asked_about(recipe):
    question = msgspec.structs.replace(
        QUESTION, methods=(By.PROCRUSTES,), identifiers=False, recipe=recipe
    )
    found = at_once(compare(SOURCE, TARGET, question, {}))
    assert -1.0 <= found.cosine_ceiling <= 1.0


def test_what_cannot_be_asked_is_refused():
    same = msgspec.structs.replace(QUESTION, hold=(HEIGHT,))
    with pytest.raises(UserError, match="'height' cannot be changed and held at once"):
        at_once(compare(SOURCE, TARGET, same, {}))
    still = msgspec.structs.replace(QUESTION, amount=0.0)
    with pytest.raises(UserError, match="'height' is to change by 0"):
        at_once(compare(SOURCE, TARGET, still, {}))


def test_a_comparison_can_be_cancelled_at_any_time():
    steps = compare(SOURCE, TARGET, QUESTION, {})
    next(steps)
    steps.close()


def test_rows_that_were_finished_are_not_measured_again_and_the_table_is_the_same():
    whole = at_once(compare(SOURCE, TARGET, QUESTION, {}))
    told = []
    steps = compare(SOURCE, TARGET, QUESTION, {}, tell=told.append)
    while not told or len(told[-1].identifiers) < 2:
        next(steps)
    steps.close()
    rows = [len(f.methods) + len(f.baselines) + len(f.identifiers) for f in told]
    assert rows == list(range(1, len(MAPS) + 3 + 2 + 1))
    asked = []
    resumed = at_once(
        compare(SOURCE, TARGET, QUESTION, {}, known=told[-1]), lambda step: asked.append(step[0])
    )
    assert not any("affine" in what and "Measuring" in what for what in asked)
    assert told[-1].words == ()
    assert without_seconds(comparison_json(resumed)) == without_seconds(comparison_json(whole))


def without_seconds(found):
    for one in found["methods"].values():
        one.pop("seconds")
    return found


def test_the_curve_goes_from_few_images_to_many():
    question = CurveQuestion(
        methods=FITTED[:2], counts=(200, 20, 5), repeats=2, fit=FitChoice(epochs=1)
    )
    curve = at_once(image_curve(SOURCE, TARGET, question))
    assert len(curve.points) == 2 * 3 * 2
    for point in curve.points:
        if point.images == 5:
            assert math.isnan(point.correlation)  # too few to fit on
        else:
            assert point.low <= point.correlation <= point.high
    assert curve.native.keys() == curve.through_images.keys() == {"height", "brightness"}
    shown = curve_json(curve)
    assert "NaN" not in msgspec.json.encode(shown).decode()
    assert shown["methods"]["affine"][-1]["correlation"] is None


@pytest.mark.parametrize(
    "concept", [DecodedAttribute(BRIGHTNESS), Probe(BRIGHTNESS), Along(PAIR, "taller")]
)
def test_strips_by_a_map_are_straight(concept):
    question = StripQuestion(BASE, AT, concept, method=By.THROUGH_IMAGES)
    found = at_once(strips(SOURCE, TARGET, question, through_images(SOURCE, TARGET)))
    for strip, one in ((found.source, SOURCE), (found.native, TARGET), (found.translated, TARGET)):
        assert strip.frames.shape == (4, 28, 28)
        assert np.linalg.norm(strip.vector) == pytest.approx(1.0, abs=1e-5)
        moved = strip.points - strip.points[1]
        assert moved == pytest.approx(np.outer(AT, strip.vector), abs=1e-5)
        assert (strip.frames == one.model.decode(strip.points)).all()
        wanted = ATTRIBUTES["brightness"].measure(strip.frames)
        assert strip.measured["brightness"] == pytest.approx(wanted)
        assert (strip.step, strip.unit) == (1.0, "")
    assert found.native.points[1] == pytest.approx(found.translated.points[1])
    assert -1.0 <= found.cosine <= 1.0


def test_strips_by_the_identifier_walk_in_steps_of_the_concept():
    question = StripQuestion(
        BASE, (-0.1, 0.0, 0.1), DecodedAttribute(HEIGHT), reading=Reading.ENCODER
    )
    found = at_once(strips(SOURCE, TARGET, question, None))
    assert (found.native.step, found.native.unit) == (1.0, "rows")
    assert found.source.reached.all()
    assert np.diff(found.source.measured["height"]) == pytest.approx([0.1, 0.1], abs=0.03)
    assert np.ptp(found.native.measured["brightness"]) < 0.001
    if found.translated.reached.all():
        assert np.ptp(found.translated.measured["brightness"]) < 0.05


def test_a_strip_without_its_map_or_with_another_s_is_refused():
    question = StripQuestion(BASE, AT, method=By.AFFINE)
    with pytest.raises(UserError, match="needs the map affine"):
        at_once(strips(SOURCE, TARGET, question, None))
    with pytest.raises(UserError, match="made for another model than"):
        at_once(strips(SOURCE, TARGET, question, through_images(TARGET, SOURCE)))


def test_a_round_trip_shows_every_station():
    image = SOURCE.model.decode(np.zeros((1, 12), np.float32)[:, : SOURCE.model.latents])[0]
    trip = round_trip(SOURCE, TARGET, image, through_images(SOURCE, TARGET))
    begin, there, again = trip.latents
    assert (trip.original == image).all()
    assert trip.source == pytest.approx(SOURCE.model.decode(begin[None])[0])
    assert trip.translated == pytest.approx(TARGET.model.decode(there[None])[0])
    assert trip.back == pytest.approx(SOURCE.model.decode(again[None])[0])
    assert trip.reconstruction.keys() == {"source", "target", "translated", "back"}
    home = round_trip(SOURCE, SOURCE, image, through_images(SOURCE, SOURCE))
    assert (home.translated == home.source).all()
    assert (home.back == home.source).all()
