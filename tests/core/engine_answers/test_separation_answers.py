"""What is asked about a direction beside its strips: answers for each model, and problems in words."""

import re
from pathlib import Path

import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Extremes,
    Known,
    Marked,
    Method,
    Pair,
    PairMean,
    Sample,
    Separated,
    Taller,
)
from core.engine.answers import Answers
from core.engine.outcomes import Progress
from core.engine.requests import StripRequest
from core.engine.separation_answers import SeparationAnswers
from core.engine.separation_requests import (
    AttributesRequest,
    CollinearityRequest,
    ConsistencyRequest,
    HeldOutLeaksRequest,
    SeparationRequest,
    StripLeaksRequest,
)
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.images.resolve import pixels_of
from core.vae.description import Mlp
from core.vae.model_file import save_model
from core.workspace.state import LatentMove
from tests.core.concepts.dark_model import dark_model
from tests.in_one_go import answer_now

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
SHOE = ImageReference(TestImage(22), (Whiten(),))
PAIR = Pair(SHOE, ImageReference(TestImage(22), (Whiten(), Grow(2))))
GRADIENT = AttributeGradient(HEIGHT, Sample(count=8))
WALK = Separated(GRADIENT, (), Method.WALK, (BRIGHTNESS,))
AT = tuple(np.linspace(-1.0, 6.0, 8).tolist())
NOWHERE = "no-such-model"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("models")
    path = folder / "dark.safetensors"
    dark = dark_model(Mlp((48,), 12))
    save_model(path, dark.description, dark.network)
    return str(path)


@pytest.fixture(scope="module")
def answers():
    return Answers()


def steps_of(answers, request):
    """The answer and all progress."""
    job, told = answers(request), []
    while True:
        try:
            told.append(next(job))
        except StopIteration as end:
            return end.value, told


def strip_leaks(model, **changes):
    asked = {
        "models": (model,),
        "base": SHOE,
        "recipes": (WALK, GRADIENT),
        "positions": AT,
        "change": HEIGHT,
        "amount": 0.5,
        "hold": (BRIGHTNESS,),
        "classes": (7, 9),
    }
    return StripLeaksRequest(**{**asked, **changes})


def held_out(model, **changes):
    asked = {
        "models": (model,),
        "recipes": (WALK, GRADIENT),
        "change": HEIGHT,
        "amount": 0.5,
        "hold": (BRIGHTNESS,),
        "images": 12,
    }
    return HeldOutLeaksRequest(**{**asked, **changes})


def test_strips_have_a_leak_each_and_the_walk_has_the_least(answers, model):
    walked, straight = (row[0] for row in answer_now(answers, strip_leaks(model)).strips)
    assert (walked.model, walked.problem) == (model, "")
    assert walked.held["brightness"] <= 0.01 < straight.held["brightness"]
    assert set(walked.unheld) == {"lit-median", "lit-mean"}
    assert walked.own_drift == pytest.approx(straight.own_drift)
    # A walk along the attribute's own gradient counts it: it is there where its position says.
    assert walked.position == pytest.approx(0.5, abs=0.03)


def test_a_leak_is_that_of_the_frame_where_the_strip_gets_there(answers, model):
    (row,) = answer_now(answers, strip_leaks(model, recipes=(GRADIENT,))).strips
    (leak,) = row
    request = StripRequest((model,), SHOE, GRADIENT, (0.0, leak.position), 0.0)
    (strip,) = answer_now(answers, request).strips
    assert strip.height[1] - strip.height[0] == pytest.approx(0.5, abs=2e-3)


def test_moves_by_hand_move_the_base(answers, model):
    moved = strip_leaks(model, moves=(LatentMove(model, 0, 1.0),))
    (row,) = answer_now(answers, moved).strips[:1]
    (before,) = answer_now(answers, strip_leaks(model)).strips[0]
    assert row[0].own_drift != before.own_drift


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"positions": (-1.0, 0.0, 1e-4)}, "last frame does not reach height \\+0.5 rows"),
        ({"recipes": (Pair(SHOE, SHOE),)}, "."),
    ],
)
def test_what_is_wrong_with_a_strip_is_said_in_its_place(answers, model, changes, words):
    (row, *_) = answer_now(answers, strip_leaks(model, **changes)).strips
    assert row[0].held == {}
    assert re.search(words, row[0].problem)


def test_a_model_that_is_missing_leaves_the_other_alone(answers, model):
    names = (NOWHERE, model)
    (row, *_) = answer_now(answers, strip_leaks(model, models=names)).strips
    assert [bool(leak.problem) for leak in row] == [True, False]
    gone, there = answer_now(answers, held_out(model, models=names)).models
    assert NOWHERE in gone.problem
    assert (there.problem, len(there.methods)) == ("", 2)
    question = CollinearityRequest(names, HEIGHT, 0.5, (BRIGHTNESS,))
    gone, there = answer_now(answers, question).models
    assert NOWHERE in gone.problem
    assert len(there.sentences) == 3
    consistency = ConsistencyRequest(names, (PairMean(Taller(), Sample(count=8)),))
    (gone,), (there,) = answer_now(answers, consistency).models
    assert NOWHERE in gone.problem
    assert there.pairs == 8


def test_many_images_are_measured_with_progress_that_only_rises(answers, model):
    answer, told = steps_of(answers, held_out(model))
    shares = [step.fraction for step in told]
    assert all(isinstance(step, Progress) for step in told)
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] <= shares[-1] <= 1.0
    (found,) = answer.models
    assert found.images == 12
    walked, straight = found.methods
    assert walked.held["brightness"][1] <= 0.01 < straight.held["brightness"][0]
    assert walked.held["brightness"][0] <= walked.held["brightness"][1]
    assert np.isfinite([found.own_drift, walked.drift, straight.drift]).all()
    # Equal requests have equal answers.
    again = answer_now(answers, held_out(model))
    assert again == answer


def test_a_recipe_without_a_direction_has_a_problem_and_the_other_its_figures(answers, model):
    request = held_out(model, recipes=(Pair(SHOE, SHOE), GRADIENT))
    (found,) = answer_now(answers, request).models
    nothing, straight = found.methods
    assert nothing.problem
    assert nothing.reached == 0.0
    assert straight.reached > 0.0


def test_bisecting_is_part_of_the_measurement(answers, model):
    bisected = Separated(
        PAIR,
        (AttributeGradient(BRIGHTNESS, Sample(count=8)),),
        Method.ALPHA_BISECTED,
        (BRIGHTNESS,),
        sample=Sample(count=8),
    )
    (found,) = answer_now(answers, held_out(model, recipes=(bisected,))).models
    assert len(found.methods) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hold": (HEIGHT,)}, "changed and held at once"),
        ({"change": Marked("none", ((3, 0.0),))}, "'none' marks no pixel"),
    ],
)
def test_a_question_without_an_answer_is_refused(answers, model, changes, words):
    with pytest.raises(UserError, match=words):
        answer_now(answers, strip_leaks(model, **changes))
    (found,) = answer_now(answers, held_out(model, **changes)).models
    assert found.problem


def test_no_image_with_room_is_a_sentence(answers, model):
    (found,) = answer_now(answers, held_out(model, amount=27.9)).models
    assert "ask for less" in found.problem


def test_collinearity_is_answered_in_figures_and_sentences(answers, model):
    request = CollinearityRequest((model,), HEIGHT, 0.5, (BRIGHTNESS,))
    answer, told = steps_of(answers, request)
    (found,) = answer.models
    assert found.problem == ""
    assert found.interval[0] <= found.cosine <= found.interval[1]
    assert list(found.turned) == ["height", "brightness"]
    assert len(found.sentences) == 3
    shares = [step.fraction for step in told]
    assert shares == sorted(shares)


def test_consistency_is_remembered_and_none_where_there_are_no_pairs(answers, model):
    recipes = (PairMean(Taller(), Sample(count=8)), PAIR, Extremes(HEIGHT, Sample(count=24)))
    (found,) = answer_now(answers, ConsistencyRequest((model,), recipes)).models
    assert [one.pairs for one in found] == [8, 0, 6]
    assert -1.0 <= found[0].random <= 1.0
    assert found[0].interval[0] <= found[0].cosine <= found[0].interval[1]
    (again,) = answer_now(answers, ConsistencyRequest((model,), recipes)).models
    assert again[0] is found[0]


def attributes_request(model, **changes):
    asked = {
        "models": (model,),
        "base": SHOE,
        "recipe": WALK,
        "positions": AT,
        "position": 0.25,
        "attributes": (HEIGHT, BRIGHTNESS, Marked("toe", ((300, 1.0), (301, -0.5)), "points")),
        "label": 7,
    }
    return AttributesRequest(**{**asked, **changes})


def test_attributes_are_measured_on_the_base_and_on_the_current_frames(answers, model):
    answer = answer_now(answers, attributes_request(model))
    base, frame = answer.images
    assert (base.name, frame.name) == ("", model)
    assert np.array_equal(base.image, pixels_of(SHOE))
    assert base.values[0] == ATTRIBUTES["height"].measure(base.image[None])[0]
    (strip,) = answer_now(answers, StripRequest((model,), SHOE, WALK, AT, 0.25)).strips
    assert frame.image.tobytes() == strip.current.tobytes()
    assert frame.values[:2] == pytest.approx([strip.current_height, strip.current_brightness])
    for image in answer.images:
        assert image.pictures.shape == (3, 28, 28)
        assert np.abs(image.pictures).max() <= 1.0
    assert answer.means.shape == answer.spreads.shape == (3,)
    assert (answer.spreads > 0.0).all()
    other = answer_now(answers, attributes_request(model, label=9))
    assert other.means[0] > answer.means[0]


def test_what_cannot_be_measured_is_said_in_its_place(answers, model):
    nothing = Marked("none", ((3, 0.0),))
    answer = answer_now(
        answers, attributes_request(model, models=(NOWHERE, model), attributes=(HEIGHT, nothing))
    )
    _, gone, there = answer.images
    assert NOWHERE in gone.problem
    assert there.problem == ""
    assert np.isnan(there.values[1])
    assert "marks no pixel" in answer.problems[1]


def test_plotted_attributes_are_measured_along_the_strips(answers, model):
    toe = Marked("toe", ((300, 1.0),))
    plain = StripRequest((model,), SHOE, WALK, AT, 0.0)
    plotted = StripRequest((model,), SHOE, WALK, AT, 0.0, plotted=(toe, BRIGHTNESS))
    (before,), (after,) = (answer_now(answers, one).strips for one in (plain, plotted))
    assert [one.name for one in before.measured] == ["height", "brightness"]
    assert [one.name for one in after.measured] == ["height", "brightness", "toe"]
    assert not after.measured[2].held
    assert after.frames.tobytes() == before.frames.tobytes()


def test_what_else_is_plotted_walks_no_way_again(answers, model, monkeypatch):
    from core.engine import strips

    followed = []
    follow = strips.follow
    monkeypatch.setattr(strips, "follow", lambda *of: followed.append(of) or follow(*of))
    base = ImageReference(TestImage(23))
    for number in range(3):
        toe = Marked("toe", ((300 + number, 1.0),))
        request = StripRequest((model,), base, WALK, AT, 0.25, plotted=(toe,))
        (strip,) = answer_now(answers, request).strips
        assert strip.measured[2].name == "toe"
        frames = strip.frames.reshape(-1, 784)
        assert strip.measured[2].values == pytest.approx(frames[:, 300 + number])
    answer_now(answers, strip_leaks(model, base=base, recipes=(WALK,)))
    assert len(followed) == 1


def test_other_requests_have_no_answer_here():
    class Other(SeparationRequest, frozen=True):
        pass

    with pytest.raises(TypeError, match="no answer to a Other"):
        SeparationAnswers(lambda name: name)(Other())
