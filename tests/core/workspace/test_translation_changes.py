"""Changes to the translation pane's state, and what a session may hold of it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.recipes import (
    HOLD_LIMIT,
    AttributeGradient,
    AttributeName,
    Direction,
    Extremes,
    Known,
    Marked,
    Pair,
    PairMean,
    Regression,
    Scaled,
    Separated,
    Taller,
    Translated,
    TranslationMethod,
)
from core.errors import UserError
from core.images.reference import ImageReference, Paint, TestImage
from core.vae.library import find_model
from core.workspace import translation_changes as changes
from core.workspace.library_changes import add_direction
from core.workspace.session_check import mend, refuse
from core.workspace.session_file import open_session, save_session
from core.workspace.session_models import describe_models, workspace_with_models
from core.workspace.state import LIVE_PAIR, Traversal, Workspace
from core.workspace.translation_state import (
    BRIGHTNESS,
    HEIGHT,
    OfAttribute,
    OfDirection,
    Translation,
)
from tests.strategies import translations

WIDTH = Known(AttributeName.WIDTH)
SHA = "0" * 64


def test_the_strips_start_where_the_traversals_do_or_from_an_own_image():
    own = ImageReference(TestImage(3))
    workspace = Workspace()
    assert changes.base_of(workspace) == workspace.traversal.first
    moved = replace(workspace, traversal=Traversal(base=own))
    assert changes.base_of(moved) == own
    kept = replace(moved, translation=Translation(base=ImageReference(TestImage(4))))
    assert changes.base_of(kept) == ImageReference(TestImage(4))


def test_exchanging_twice_is_nothing():
    start = Translation(source="a", target="b")
    once = changes.exchange_models(start)
    assert (once.source, once.target) == ("b", "a")
    assert changes.exchange_models(once) == start


@pytest.mark.parametrize(
    ("recipe", "about"),
    [
        (AttributeGradient(WIDTH), WIDTH),
        (Extremes(BRIGHTNESS), BRIGHTNESS),
        (Regression(WIDTH), WIDTH),
        (PairMean(Scaled()), BRIGHTNESS),
        (PairMean(Taller()), HEIGHT),
        (Translated(Regression(WIDTH), "small", SHA), WIDTH),
    ],
)
def test_a_direction_is_about_what_its_recipe_says(recipe, about):
    concept = OfDirection("it", recipe)
    chosen = changes.choose_concept(Translation(), concept)
    assert changes.changed_attribute(chosen) == about
    assert about not in chosen.hold
    assert chosen.hold


def test_the_concept_is_never_held_and_something_always_is():
    brighter = changes.choose_concept(Translation(), OfAttribute(BRIGHTNESS))
    assert brighter.hold == (HEIGHT,)
    with pytest.raises(UserError, match="cannot be held as well"):
        changes.hold_attributes(brighter, [BRIGHTNESS])
    with pytest.raises(UserError, match="At least one"):
        changes.hold_attributes(brighter, [])
    many = [Known(name) for name in AttributeName if name is not AttributeName.BRIGHTNESS]
    assert len(many) == HOLD_LIMIT
    assert changes.hold_attributes(brighter, [*many, *many]).hold == tuple(many)


def test_an_own_attribute_that_was_painted_on_since_is_still_the_same_one():
    before = Marked("own 1", ((100, 1.0),))
    since = Marked("own 1", ((100, 1.0), (101, 1.0)))
    holding = changes.hold_attributes(Translation(), [WIDTH, before])
    assert changes.hold_attributes(holding, [*holding.hold, since]).hold == (WIDTH, since)
    assert changes.choose_concept(holding, OfAttribute(since)).hold == (WIDTH,)
    about = changes.choose_concept(Translation(), OfAttribute(since))
    with pytest.raises(UserError, match="cannot be held as well"):
        changes.hold_attributes(about, [before])
    both = replace(about, hold=(before,))
    mended, sentences = mend(Workspace(translation=both))
    assert mended.translation.hold == (BRIGHTNESS,)
    assert len(sentences) == 1


def test_too_many_are_refused():
    names = [Known(name) for name in AttributeName][1:]
    marks = [Marked(f"m{place}", ((place, 1.0),)) for place in range(3)]
    with pytest.raises(UserError, match="No more than"):
        changes.hold_attributes(Translation(), [*names, *marks])


def test_the_identifier_is_no_map():
    with pytest.raises(ValueError, match="no map"):
        changes.choose_method(Translation(), TranslationMethod.IDENTIFIER)


@given(low=st.floats(-9, 0), high=st.floats(0.5, 9), at=st.floats(-20, 20))
def test_the_slider_stays_within_its_span(low, high, at):
    moved = changes.move_to(changes.set_span(Translation(), low, high), at)
    assert low <= moved.position <= high
    with pytest.raises(ValueError, match="goes up"):
        changes.set_span(Translation(), high, low)


def test_the_traversals_directions_are_concepts():
    traversal = add_direction(Traversal(), "Taller", PairMean(Taller()))
    live, kept = changes.concepts_of(traversal)
    assert live == OfDirection("B − A", Pair(traversal.first, traversal.second))
    assert kept == OfDirection("Taller", PairMean(Taller()))
    assert changes.direction_name(traversal, LIVE_PAIR) == "B − A"
    assert changes.direction_name(traversal, traversal.directions[0].identifier) == "Taller"


def test_a_direction_is_carried_over_with_where_it_came_from_and_followed():
    traversal = add_direction(Traversal(), "Taller", PairMean(Taller()))
    known = traversal.directions[0].identifier
    after = changes.translate_direction(
        traversal, known, ("small", SHA), TranslationMethod.AFFINE, "Taller", 300
    )
    made = after.directions[-1]
    assert made.recipe == Translated(
        PairMean(Taller()), "small", SHA, TranslationMethod.AFFINE, 300
    )
    assert made.name == "Taller 2"
    assert after.chosen == made.identifier
    again = changes.translate_direction(
        after, made.identifier, ("large", SHA), TranslationMethod.IDENTIFIER, "Back"
    )
    assert again.directions[-1].recipe.of == made.recipe
    with pytest.raises(ValueError, match="no direction"):
        changes.translate_direction(after, "x", ("small", SHA), TranslationMethod.AFFINE, "n")


# Sessions


@given(translations())
def test_every_state_survives_a_session_unmended(translation):
    workspace = Workspace(translation=translation)
    refuse(workspace)
    assert mend(workspace) == (workspace, ())
    again = msgspec.json.decode(msgspec.json.encode(workspace), type=Workspace)
    assert again == workspace


def test_a_session_from_before_the_pane_opens(tmp_path):
    path = tmp_path / "old.json"
    save_session(path, Workspace(), find_model)
    content = msgspec.json.decode(path.read_bytes())
    del content["workspace"]["translation"]
    path.write_bytes(msgspec.json.encode(content))
    assert open_session(path, find_model).workspace == Workspace()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": TranslationMethod.IDENTIFIER}, "no map"),
        ({"hold": (BRIGHTNESS, BRIGHTNESS)}, "twice"),
        (
            {"base": ImageReference(TestImage(1), (Paint(((5, 1.0), (5, 0.0))),))},
            "translation.base.edits",
        ),
    ],
)
def test_what_would_break_the_pane_is_refused(change, said):
    with pytest.raises(UserError, match=said):
        refuse(Workspace(translation=replace(Translation(), **change)))


def test_a_direction_that_is_too_large_is_refused():
    recipe = PairMean(Taller())
    for _ in range(40):
        recipe = Separated(recipe, (), "walk")
    concept = OfDirection("deep", recipe)
    with pytest.raises(UserError, match="too large"):
        refuse(Workspace(translation=Translation(concept=concept)))


def test_what_is_only_off_is_mended_and_said():
    off = Translation(
        concept=OfAttribute(BRIGHTNESS), hold=(BRIGHTNESS,), low=3.0, high=3.0, position=9.0
    )
    mended, sentences = mend(Workspace(translation=off))
    assert mended.translation == replace(off, hold=(HEIGHT,), low=-2.0, high=4.0, position=4.0)
    assert len(sentences) == 3


def test_models_that_the_pane_names_are_remembered_and_renamed(tmp_path):
    workspace = Workspace(translation=Translation(source="mine", target="yours"))
    names = [model.name for model in describe_models(workspace, tmp_path, find_model)]
    assert names[-2:] == ["mine", "yours"]
    renamed = workspace_with_models(workspace, {"mine": "small"})
    assert (renamed.translation.source, renamed.translation.target) == ("small", "yours")


def test_a_library_direction_names_itself():
    direction = Direction("d1", "Mine", PairMean(Taller()))
    assert changes.concepts_of(Traversal(directions=(direction,)))[1].name == "Mine"
