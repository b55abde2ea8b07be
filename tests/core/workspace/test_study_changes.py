"""What is asked about the followed direction follows from the state; strokes become attributes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.attributes import attribute_of
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Direction,
    Extremes,
    Gamma,
    Known,
    Marked,
    Method,
    PairMean,
    Regression,
    Scaled,
    Separated,
    Taller,
    Translated,
)
from core.errors import UserError
from core.images.edits import brush_pixels
from core.workspace.mark_strokes import NOTHING_MARKED, paint_mark
from core.workspace.session_file import open_session, save_session
from core.workspace.state import Traversal, Workspace
from core.workspace.study_changes import (
    plot_attribute,
    studied_change,
    studied_hold,
    study_change,
)
from core.workspace.study_state import PLOT_LIMIT, Study
from tests.strategies import attributes, traversals

HEIGHT, BRIGHTNESS, WIDTH = (
    Known(name) for name in (AttributeName.HEIGHT, AttributeName.BRIGHTNESS, AttributeName.WIDTH)
)
CELLS = st.tuples(st.integers(-2, 29), st.integers(-2, 29))


def following(recipe, **changes):
    return replace(Traversal(directions=(Direction("d1", "one", recipe),), chosen="d1"), **changes)


@pytest.mark.parametrize(
    ("recipe", "change"),
    [
        (AttributeGradient(WIDTH), WIDTH),
        (Extremes(WIDTH), WIDTH),
        (Regression(BRIGHTNESS), BRIGHTNESS),
        (PairMean(Taller()), HEIGHT),
        (PairMean(Scaled()), BRIGHTNESS),
        (PairMean(Gamma()), BRIGHTNESS),
        (Separated(PairMean(Gamma()), (), Method.WALK, (HEIGHT,)), BRIGHTNESS),
        (Translated(AttributeGradient(WIDTH), "small", 64 * "0"), WIDTH),
        (
            Separated(Translated(Regression(BRIGHTNESS), "small", 64 * "0"), (), Method.NONE),
            BRIGHTNESS,
        ),
    ],
)
def test_the_change_is_what_the_direction_is_about(recipe, change):
    assert studied_change(following(recipe)) == change
    chosen = study_change(following(recipe), HEIGHT)
    assert studied_change(chosen) == HEIGHT
    assert studied_change(Traversal()) == HEIGHT


def test_what_should_stand_still_is_what_is_held_or_else_the_articles_other_attribute():
    assert studied_hold(Traversal()) == (BRIGHTNESS,)
    assert studied_hold(following(PairMean(Scaled()))) == (HEIGHT,)
    assert studied_hold(Traversal(hold=(WIDTH, BRIGHTNESS))) == (WIDTH, BRIGHTNESS)
    # What changes cannot stand still as well.
    assert studied_hold(following(AttributeGradient(WIDTH), hold=(WIDTH,))) == (BRIGHTNESS,)


@given(traversals())
def test_whatever_the_state_the_change_is_never_held(traversal):
    assert studied_change(traversal) not in studied_hold(traversal)
    assert studied_hold(traversal)


def test_another_change_is_by_its_usual_amount():
    now = replace(Traversal(), study=Study(amount=7.0))
    assert study_change(now, WIDTH).study.amount is None


@given(traversals(), attributes)
def test_an_attribute_is_plotted_once_and_no_more(before, choice):
    plotted = plot_attribute(plot_attribute(before, choice, True), choice, True)
    assert plotted.study.plotted.count(choice) == 1
    after = plot_attribute(plotted, choice, False)
    assert choice not in after.study.plotted
    assert replace(after, study=before.study) == before


def test_there_is_an_end_to_what_can_be_plotted():
    now = Traversal()
    for number in range(PLOT_LIMIT):
        now = plot_attribute(now, Marked(f"m{number}", ((number, 1.0),)), True)
    with pytest.raises(UserError, match=f"No more than {PLOT_LIMIT} attributes"):
        plot_attribute(now, HEIGHT, True)


@given(CELLS, CELLS, st.integers(1, 5), st.floats(-1.0, 1.0))
def test_a_stroke_gives_its_pixels_the_weight_and_no_others(start, end, size, weight):
    now = paint_mark(Traversal(), None, start, end, size, weight)
    covered = brush_pixels(start, end, size)
    if not covered or not weight:
        assert now == Traversal()
        return
    (mark,) = now.marks
    assert mark.weights == tuple((place, weight) for place in covered)
    assert now.study.plotted == (mark,)
    # Another stroke goes over the first one; what is erased is marked no longer.
    other = brush_pixels((0, 0), (27, 27), 2)
    more = paint_mark(now, mark.name, (0, 0), (27, 27), 2, 0.5)
    left = dict.fromkeys(covered, weight) | dict.fromkeys(other, 0.5)
    assert dict(more.marks[0].weights) == left
    erased = paint_mark(more, mark.name, (5, 5), (5, 5), 1, 0.0)
    assert dict(erased.marks[0].weights) == {p: w for p, w in left.items() if p != 5 * 28 + 5}


def test_erasing_the_last_pixel_is_refused_and_unknown_attributes_are_a_mistake():
    now = paint_mark(Traversal(), None, (3, 3), (3, 3), 1, -0.25)
    with pytest.raises(UserError, match=NOTHING_MARKED):
        paint_mark(now, "own 1", (3, 3), (3, 3), 5, 0.0)
    with pytest.raises(ValueError, match="no attribute of the user's own"):
        paint_mark(now, "own 2", (3, 3), (3, 3), 1, 1.0)


def test_weights_of_either_sign_make_a_contrast():
    mark = attribute_of(Marked("edge", ((0, 1.0), (1, -0.5)), "points"))
    assert (mark.unit, mark.bounds) == ("points", pytest.approx((-1 / 3, 2 / 3)))


def test_a_session_from_before_there_were_studies_opens(tmp_path):
    path = tmp_path / "old.json"
    save_session(path, Workspace())
    whole = json.loads(path.read_text())
    del whole["workspace"]["traversal"]["study"]
    path.write_text(json.dumps(whole))
    assert open_session(path).workspace == Workspace()


def test_a_session_in_which_an_attribute_is_plotted_twice_is_refused(tmp_path):
    path = tmp_path / "twice.json"
    now = replace(Traversal(), study=Study(plotted=(HEIGHT,)))
    save_session(path, Workspace(traversal=now))
    whole = json.loads(path.read_text())
    whole["workspace"]["traversal"]["study"]["plotted"] *= 2
    path.write_text(json.dumps(whole))
    with pytest.raises(UserError, match="plotted: an attribute is there twice"):
        open_session(path)
