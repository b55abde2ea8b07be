import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.concepts.directions import REMEMBERED_DIRECTIONS, PosteriorMeans, resolve
from core.concepts.recipes import Method, Pair, Separated
from core.concepts.separation import NoDirectionError
from core.errors import UserError
from core.images.reference import Dim, Grow, ImageReference, Paint, TestImage, Whiten
from core.images.resolve import pixels_of
from core.vae.library import find_model
from core.vae.model_file import load_model
from tests.models import tiny_model
from tests.strategies import image_references

MODEL = tiny_model()
MEANS = PosteriorMeans(MODEL)

SHOE = ImageReference(TestImage(22), (Whiten(),))
TALLER = ImageReference(TestImage(22), (Whiten(), Grow(2)))
DARKER = ImageReference(TestImage(22), (Whiten(), Dim(0.5)))
OTHER = ImageReference(TestImage(9))
HEIGHT, BRIGHTNESS, STYLE = Pair(SHOE, TALLER), Pair(SHOE, DARKER), Pair(SHOE, OTHER)


def can_be_had(image):
    """Not where a shape that touches the top should grow."""
    try:
        return pixels_of(image) is not None
    except UserError:
        return False


images = image_references(with_train=False).filter(can_be_had)
pairs = st.builds(Pair, images, images)


def without(recipe, *others, method=Method.GRAM_SCHMIDT):
    return Separated(recipe, others, method)


@given(pairs)
@settings(max_examples=40)
def test_a_pair_is_the_unit_vector_between_its_posterior_means(pair):
    start, end = (
        MODEL.encode(pixels_of(image)[None].copy())[0][0] for image in (pair.start, pair.end)
    )
    length = np.linalg.norm((end - start).astype(float))
    if length < 1e-4:
        return
    direction = resolve(pair, MEANS)
    assert direction.length == pytest.approx(length, rel=1e-3)
    assert direction.vector.dtype == np.float32
    assert direction.vector * direction.length == pytest.approx(end - start, abs=1e-5)
    assert np.linalg.norm(direction.vector) == pytest.approx(1.0, abs=1e-6)
    backwards = resolve(Pair(pair.end, pair.start), MEANS)
    assert backwards.vector.tolist() == (-direction.vector).tolist()


@given(pairs, st.lists(pairs, min_size=1, max_size=3))
@settings(max_examples=40)
def test_a_separated_direction_is_orthogonal_to_those_against_it(pair, others):
    try:
        direction = resolve(without(pair, *others), MEANS)
    except NoDirectionError:
        return
    for other in others:
        try:
            against = resolve(other, MEANS)
        except NoDirectionError:
            continue
        assert abs(direction.vector @ against.vector) < 1e-5


def test_equal_images_make_no_direction():
    for other in (SHOE, ImageReference(TestImage(22), (Whiten(), Whiten(), Dim(1.0)))):
        with pytest.raises(NoDirectionError, match="encoded at the same point"):
            resolve(Pair(SHOE, other), MODEL)


def test_separation_nests():
    inner = without(BRIGHTNESS, STYLE)
    direction = resolve(without(HEIGHT, inner), MEANS)
    assert abs(direction.vector @ resolve(inner, MEANS).vector) < 1e-6
    outer = resolve(without(without(HEIGHT, BRIGHTNESS), STYLE), MEANS)
    assert abs(outer.vector @ resolve(STYLE, MEANS).vector) < 1e-6


def test_what_is_left_is_shorter_than_what_there_was():
    assert 0 < resolve(without(HEIGHT, STYLE), MEANS).length < resolve(HEIGHT, MEANS).length


def test_the_method_none_is_the_direction_itself():
    direction = resolve(without(HEIGHT, STYLE, method=Method.NONE), MEANS)
    assert direction.vector.tolist() == resolve(HEIGHT, MEANS).vector.tolist()


def test_a_direction_separated_from_itself_is_refused():
    with pytest.raises(NoDirectionError, match="Nothing is left"):
        resolve(without(HEIGHT, STYLE, HEIGHT), MEANS)


def test_an_empty_direction_to_separate_from_is_ignored_and_named():
    empty = Pair(SHOE, SHOE)
    gone = without(HEIGHT, HEIGHT)
    direction = resolve(without(HEIGHT, STYLE, empty, gone), MEANS)
    assert direction.vector.tolist() == resolve(without(HEIGHT, STYLE), MEANS).vector.tolist()
    assert "Directions 2, 3" in direction.notes[0]


def test_what_was_asked_before_changes_no_bit():
    recipe = without(HEIGHT, BRIGHTNESS, STYLE)
    used = PosteriorMeans(MODEL)
    for number in range(30):
        used.of(ImageReference(TestImage(number)))
    used.of_all([OTHER, TALLER])
    fresh, again = resolve(recipe, MODEL), resolve(recipe, used)
    assert fresh.vector.tolist() == again.vector.tolist()
    assert fresh.length == again.length


def test_a_model_and_its_means_are_the_same_to_ask():
    assert resolve(HEIGHT, MODEL).vector.tolist() == resolve(HEIGHT, MEANS).vector.tolist()


def test_each_image_is_encoded_once_while_it_is_remembered(monkeypatch):
    model = tiny_model(1)
    encoded = []
    encode = model.encode
    monkeypatch.setattr(model, "encode", lambda x: encoded.append(len(x)) or encode(x))
    means = PosteriorMeans(model, capacity=2)
    for reference in (SHOE, TALLER, SHOE, TALLER, SHOE):
        means.of(reference)
    assert encoded == [1, 1]
    means.of(OTHER)  # TALLER, used longest ago, goes
    means.of(SHOE)
    assert encoded == [1, 1, 1]
    means.of(TALLER)
    assert encoded == [1, 1, 1, 1]


def test_what_is_remembered_cannot_be_overwritten():
    with pytest.raises(ValueError, match="read-only"):
        MEANS.of(SHOE)[0] = 1.0


def test_no_images_have_no_means():
    assert MEANS.of_all([]).shape == (0, 5)


def test_pairs_that_differ_by_the_rounding_of_their_means_are_one_direction():
    """Two ways to the same image: its means differ by how float32 sums, and by nothing else."""
    small = load_model(find_model("small"))
    start = ImageReference(TestImage(22))
    # A grey level that float32 cannot tell from the other after the first layer's sums.
    pixels = ((300, 0.5), (301, 0.25))
    nearly = ((300, 0.5), (301, float(np.nextafter(np.float32(0.25), np.float32(1)))))
    pairs = [
        Pair(start, ImageReference(TestImage(22), (Paint(painted),)))
        for painted in (pixels, nearly)
    ]
    means = PosteriorMeans(small)
    one, other = (resolve(pair, means) for pair in pairs)
    assert one.vector.tobytes() != other.vector.tobytes()
    taller = Pair(
        ImageReference(TestImage(22), (Whiten(),)),
        ImageReference(TestImage(22), (Whiten(), Grow(2))),
    )
    both = resolve(Separated(taller, tuple(pairs), Method.GRAM_SCHMIDT), means)
    alone = resolve(Separated(taller, (pairs[0],), Method.GRAM_SCHMIDT), means)
    assert "only 1 is independent" in both.notes[0]
    assert both.vector == pytest.approx(alone.vector, abs=1e-4)


def test_what_was_found_is_remembered_and_forgotten_in_time():
    means = PosteriorMeans(tiny_model())
    shoe = ImageReference(TestImage(0))
    recipes = [
        Pair(shoe, ImageReference(TestImage(number)))
        for number in range(1, REMEMBERED_DIRECTIONS + 3)
    ]
    first = resolve(recipes[0], means)
    for recipe in recipes:
        resolve(recipe, means)
    assert len(means.differences) == REMEMBERED_DIRECTIONS
    assert recipes[0] not in means.differences
    assert resolve(recipes[0], means).vector.tobytes() == first.vector.tobytes()
