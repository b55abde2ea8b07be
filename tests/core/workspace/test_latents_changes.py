"""Changes to the 2-D latents pane, its check, and what goes over to the traversal pane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.recipes import GroupDifference, Pair
from core.errors import UserError
from core.images.reference import DecodedAt, ImageReference, Picture, TestImage
from core.latents.projection import Dimensions, PrincipalComponents
from core.workspace import latents_changes as changes
from core.workspace import latents_handover as handover
from core.workspace.latents_check import refuse_latents
from core.workspace.latents_state import (
    CORNER_LIMIT,
    DRAWN_LIMIT,
    REGION_LIMIT,
    Background,
    ClassPath,
    Drawn,
    How,
    ImageSet,
    LatentSpaces,
    Line,
    Region,
    Scatter,
    Shape,
    Side,
    Space,
    Split,
    Window,
)
from core.workspace.recipe_limits import recipe_problem
from core.workspace.state import Workspace
from tests.strategies import latent_spaces

START = LatentSpaces()
TRIANGLE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
WINDOW = Window(0.0, 0.0, 1.0, 1.0)


def test_another_plane_forgets_what_was_a_place_of_the_one_before():
    now = changes.decode_at(START, Side.LEFT, 1.0, 2.0)
    now = changes.draw_line(now, Side.LEFT, (0.0, 0.0), (1.0, 1.0))
    now = changes.select(now, Side.LEFT, TRIANGLE, How.REPLACE)
    now = changes.set_window(now, Side.LEFT, WINDOW)
    other = changes.set_space(now, Side.LEFT, Space("small"))
    assert other.place is None and other.way is None and other.left.window is None
    assert other.selection == now.selection
    assert other.selection[0].shape.space == Space("two-d-a")
    right = changes.set_space(now, Side.RIGHT, Space("small", PrincipalComponents()))
    assert (right.place, right.way, right.left) == (now.place, now.way, now.left)
    assert changes.set_space(now, Side.LEFT, Space("two-d-a")) == now


def test_other_points_are_all_in_sight():
    now = changes.set_window(changes.set_window(START, Side.LEFT, WINDOW), Side.RIGHT, WINDOW)
    assert changes.show_points(now, START.points) == now
    other = changes.show_points(now, ImageSet(Split.BOTH))
    assert other.left.window is None and other.right.window is None


def test_a_selection_is_what_was_drawn_and_which_classes_were_hidden_then():
    now = changes.hide(START, {7, 3})
    now = changes.select(now, Side.RIGHT, TRIANGLE, How.REPLACE)
    assert now.selection == (Drawn(Shape(Space("two-d-b"), TRIANGLE, (3, 7)), How.REPLACE),)
    now = changes.select(changes.hide(now, ()), Side.LEFT, TRIANGLE, How.ADD)
    assert [one.how for one in now.selection] == [How.REPLACE, How.ADD]
    assert changes.select(now, Side.LEFT, TRIANGLE, How.REPLACE).selection == (
        Drawn(Shape(Space("two-d-a"), TRIANGLE), How.REPLACE),
    )
    assert changes.deselect(now).selection == ()
    assert changes.select(START, Side.LEFT, TRIANGLE, How.REMOVE) == START


def test_a_selection_of_very_many_shapes_is_refused():
    now = START
    for _ in range(DRAWN_LIMIT):
        now = changes.select(now, Side.LEFT, TRIANGLE, How.ADD)
    with pytest.raises(UserError, match="at most 32 shapes"):
        changes.select(now, Side.LEFT, TRIANGLE, How.ADD)


@given(st.integers(3, 3 * CORNER_LIMIT))
def test_a_lasso_of_very_many_corners_is_thinned_out(count):
    corners = [(float(n), float(n % 7)) for n in range(count)]
    shape = changes.shape_of(START, Side.LEFT, corners)
    assert 3 <= len(shape.corners) <= CORNER_LIMIT
    assert set(shape.corners) <= set(corners)
    assert shape.corners[0] == corners[0]


@pytest.mark.parametrize("corners", [(), TRIANGLE[:2], (TRIANGLE[0],) * 5])
def test_what_encloses_nothing_is_refused(corners):
    with pytest.raises(UserError, match="three corners"):
        changes.select(START, Side.LEFT, corners, How.REPLACE)


def test_regions_are_named_renamed_selected_and_removed():
    shape = changes.shape_of(START, Side.LEFT, TRIANGLE)
    now = changes.name_region(START, "  shoes\n", shape)
    assert now.regions == (Region("shoes", shape),)
    other = replace(shape, corners=(*TRIANGLE, (5.0, 5.0)))
    assert changes.name_region(now, "shoes", other).regions == (Region("shoes", other),)
    two = changes.name_region(now, "bags", other)
    with pytest.raises(UserError, match="already"):
        changes.rename_region(two, "bags", "shoes")
    assert [one.name for one in changes.rename_region(two, "bags", "sacks").regions] == [
        "shoes",
        "sacks",
    ]
    assert changes.select_region(two, "bags").selection == (Drawn(other),)
    assert changes.remove_region(two, "shoes").regions == (Region("bags", other),)
    for empty in ("", " \n "):
        with pytest.raises(UserError, match="cannot be empty"):
            changes.name_region(now, empty, shape)


def test_there_is_an_end_to_regions():
    shape = changes.shape_of(START, Side.LEFT, TRIANGLE)
    now = START
    for number in range(REGION_LIMIT):
        now = changes.name_region(now, f"region {number}", shape)
    with pytest.raises(UserError, match="which is all there can be"):
        changes.name_region(now, "one more", shape)


def test_a_line_needs_two_ends():
    with pytest.raises(UserError, match="two different ends"):
        changes.draw_line(START, Side.LEFT, (1.0, 1.0), (1.0, 1.0))


@given(latent_spaces)
def test_any_state_of_the_pane_passes_the_check(spaces):
    refuse_latents(spaces, "$")


SHAPE = Shape(Space("two-d-a"), TRIANGLE)


@pytest.mark.parametrize(
    ("spaces", "sentence"),
    [
        (LatentSpaces(hidden=(3, 3)), r"at \$\.hidden"),
        (LatentSpaces(left=Scatter(Space("a", Dimensions(2, 2)))), r"at \$\.left\.space"),
        (LatentSpaces(right=Scatter(Space("a", Dimensions(-1, 2)))), r"at \$\.right\.space"),
        (
            LatentSpaces(selection=(Drawn(SHAPE), Drawn(replace(SHAPE, left_out=(5, 2))))),
            r"at \$\.selection\[1\]\.shape\.left_out",
        ),
        (
            LatentSpaces(regions=(Region("a", SHAPE), Region("a", SHAPE))),
            r"at \$\.regions\[1\]\.name",
        ),
        (LatentSpaces(way=Line(Side.LEFT, (0.0, 0.0), (0.0, 0.0))), r"at \$\.way the line ends"),
        (LatentSpaces(way=ClassPath(4, 4)), r"at \$\.way the path leads"),
    ],
)
def test_what_the_pane_could_not_show_is_refused_with_its_place(spaces, sentence):
    with pytest.raises(UserError, match=sentence):
        refuse_latents(spaces, "$")


def test_backgrounds_belong_to_a_side():
    now = changes.set_background(START, Side.RIGHT, Background.PRIOR)
    assert (now.left.background, now.right.background) == (Background.NOTHING, Background.PRIOR)


# Over to the traversal pane


def decoded(name, *latents):
    return ImageReference(Picture(bytes(784), name, DecodedAt("0" * 64, latents)))


@pytest.mark.parametrize("slot", ["first", "second", "base"])
def test_an_image_goes_into_a_slot(slot):
    after = handover.use_image(Workspace(), slot, ImageReference(TestImage(3)))
    assert getattr(after.traversal, slot) == ImageReference(TestImage(3))
    assert after.latents == Workspace().latents


def test_a_line_becomes_a_direction_that_is_followed_from_its_start():
    start, end = (
        decoded("two-d-a at 0.10, 1.20", 0.1, 1.2),
        decoded("two-d-a at 0.60, 1.50", 0.6, 1),
    )
    pair = Pair(start, end)
    name = handover.line_name(pair)
    assert name == "two-d-a at 0.10, 1.20 to 0.60, 1.50"
    after = handover.follow(Workspace(), name, pair, start).traversal
    assert [one.name for one in after.directions] == [name]
    assert after.chosen == after.directions[0].identifier
    assert after.directions[0].recipe == pair
    assert (after.base, after.position, after.against) == (start, 0.0, ())
    again = handover.follow(replace(Workspace(), traversal=after), name, pair, start).traversal
    assert again.directions[1].name == f"{name} 2"


def test_a_path_between_classes_becomes_a_difference_of_groups():
    name, recipe, base = handover.class_direction(ClassPath(0, 1))
    assert name == "T-shirt to trouser"
    assert isinstance(recipe, GroupDifference)
    assert len(recipe.start) == len(recipe.end) == handover.CLASS_IMAGES
    assert base == recipe.start[0]
    assert recipe_problem(recipe) == ""


def test_what_is_handed_over_begins_where_the_span_does_if_that_has_no_zero():
    first = Workspace()
    away = replace(first, traversal=replace(first.traversal, low=1.5, high=4.0, position=2.0))
    start = ImageReference(TestImage(3))
    pair = Pair(start, ImageReference(TestImage(4)))
    assert handover.follow(away, "a way", pair, start).traversal.position == 1.5
