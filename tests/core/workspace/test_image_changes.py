import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.images.edits import brush_pixels
from core.images.reference import Dim, Grow, ImageReference, Paint, Picture, TestImage, Whiten
from core.images.resolve import pixels_of
from core.workspace.image_changes import (
    EDIT_LIMIT,
    PICTURE_LIMIT,
    add_edit,
    add_pictures,
    add_stroke,
    image_in,
    remove_edits,
    remove_picture,
    use_image,
)
from core.workspace.state import Traversal
from tests.strategies import image_references, traversals

SLOTS = ("first", "second", "base")
SHOE = ImageReference(TestImage(9))
START = Traversal(first=SHOE, second=SHOE)
BLACK = ImageReference(Picture(bytes(784), "black"))
WHITE = ImageReference(Picture(b"\xff" * 784, "white"))
CELLS = st.tuples(st.integers(-5, 32), st.integers(-5, 32))


@given(traversals(), st.sampled_from(SLOTS), image_references())
def test_using_an_image_changes_its_slot_and_no_other(before, slot, image):
    after = use_image(before, slot, image)
    assert image_in(after, slot) == image
    for other in SLOTS:
        if other != slot and not (other == "base" and before.base is None):
            assert image_in(after, other) == image_in(before, other)


def test_the_base_follows_image_a_until_it_has_an_image_of_its_own():
    following = use_image(START, "first", WHITE)
    assert image_in(following, "base") == WHITE
    drawn = add_stroke(following, "base", (0, 0), (0, 0), 1, 0.5)
    assert drawn.base == ImageReference(WHITE.source, (Paint(((0, 0.5),)),))
    assert drawn.first == WHITE
    assert image_in(use_image(drawn, "base", None), "base") == WHITE
    with pytest.raises(ValueError, match="always an image"):
        use_image(START, "second", None)


@given(CELLS, CELLS, st.integers(1, 8), st.floats(0, 1), st.sampled_from(("first", "second")))
def test_a_stroke_sets_just_the_pixels_under_the_brush(start, end, size, level, slot):
    after = add_stroke(START, slot, start, end, size, level)
    covered = list(brush_pixels(start, end, size))
    pixels = pixels_of(image_in(after, slot)).ravel()
    expected = pixels_of(SHOE).ravel().copy()
    expected[covered] = level
    assert pixels == pytest.approx(expected, abs=1e-7)


def test_many_strokes_are_one_edit():
    now = START
    for row in range(28):
        now = add_stroke(now, "second", (row, 0), (row, 27), 3, row / 28)
    assert len(now.second.edits) == 1


def test_edits_come_one_after_the_other_and_whitening_twice_is_whitening_once():
    now = add_edit(add_edit(START, "second", Whiten()), "second", Whiten())
    now = add_edit(add_edit(now, "second", Grow(2)), "second", Dim(0.6))
    assert now.second.edits == (Whiten(), Grow(2), Dim(0.6))
    assert remove_edits(now, "second") == START


@pytest.mark.parametrize("image", [BLACK, WHITE])
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(image):
    start = use_image(START, "first", image)
    with pytest.raises(UserError):
        add_edit(start, "first", Grow(2))


def test_edits_have_a_limit():
    now = START
    for count in range(EDIT_LIMIT):
        now = add_edit(now, "first", Whiten() if count % 2 else Dim(0.5))
    with pytest.raises(UserError, match="at most"):
        add_edit(now, "first", Dim(0.5))


def test_new_pictures_stand_first_and_known_ones_are_left_out():
    now = add_pictures(START, [BLACK])
    now = add_pictures(now, [WHITE, BLACK, WHITE])
    assert now.pictures == (WHITE, BLACK)
    assert remove_picture(now, WHITE).pictures == (BLACK,)
    used = use_image(now, "first", WHITE)
    assert remove_picture(used, WHITE).first == WHITE


def test_pictures_have_a_limit():
    many = [ImageReference(Picture(bytes([n]) * 784, str(n))) for n in range(PICTURE_LIMIT + 1)]
    full = add_pictures(START, many[:-1])
    assert add_pictures(full, many[:3]) == full
    with pytest.raises(UserError, match="at most"):
        add_pictures(full, many)
