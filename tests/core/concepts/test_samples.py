"""Samples and the pairs that recipes make of them; directions from many images; how consistent they are."""

import msgspec
import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES, brightness, height
from core.concepts.consistency import consistency, cosine, cosine_interval
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import PosteriorMeans, resolve, steps_of
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Extremes,
    Gain,
    Gamma,
    GroupDifference,
    Known,
    Marked,
    Method,
    Neighbour,
    Pair,
    PairMean,
    Recipe,
    Regression,
    Sample,
    Scaled,
    Separated,
    Shifted,
    Taller,
)
from core.concepts.samples import (
    class_numbers,
    pairs_of,
    sample_images,
    shuffled,
    spread,
    test_images,
)
from core.concepts.separation import NoDirectionError
from core.errors import UserError
from core.images.fashion_mnist import test_split as the_test_split
from core.images.reference import ImageReference, TestImage
from core.vae.description import Mlp
from tests.core.concepts.dark_model import dark_model

MODEL = dark_model(Mlp((48,), 12))
MEANS = PosteriorMeans(MODEL)
SAMPLE = Sample(count=30)
BRIGHTER = [Scaled(), Shifted(), Gamma(), Neighbour()]
HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
IMAGES = tuple(ImageReference(TestImage(number)) for number in range(8))
MARK = Marked("toe", ((3, 0.5), (4, 1.0)))


def test_a_sample_is_of_its_classes_without_repetition_and_by_its_seed():
    sample = Sample((0, 8), 50, 3)
    numbers = shuffled(sample)
    assert set(the_test_split().labels[numbers].tolist()) == {0, 8}
    assert len(set(numbers.tolist())) == len(numbers) == 2000
    assert shuffled(sample).tolist() == numbers.tolist()
    assert shuffled(Sample((0, 8), 50, 4)).tolist() != numbers.tolist()
    assert sample_images(sample).tolist() == test_images(numbers[:50]).tolist()


def test_spreads_are_those_of_science_3():
    assert spread(ATTRIBUTES["height"]) == pytest.approx(5.26, abs=0.01)
    assert spread(ATTRIBUTES["brightness"]) == pytest.approx(0.118, abs=0.001)


@pytest.mark.parametrize("change", BRIGHTER)
def test_every_brightness_recipe_makes_brighter_pairs(change):
    pairs = pairs_of(PairMean(change, SAMPLE))
    assert pairs.starts.shape == pairs.ends.shape == (30, 28, 28)
    assert (brightness(pairs.ends) > brightness(pairs.starts)).all()
    assert pairs.ends.max() <= 1.0
    assert pairs.starts.min() >= 0.0


def test_the_height_recipe_whitens_and_draws_two_pixels_on_top():
    pairs = pairs_of(PairMean(Taller(), SAMPLE))
    assert set(np.unique(pairs.starts)) == {0.0, 1.0}
    assert (pairs.ends - pairs.starts).sum((1, 2)).tolist() == [2.0] * 30
    assert height(pairs.ends) - height(pairs.starts) == pytest.approx(np.ones(30))


def test_a_neighbour_is_the_most_similar_image_that_is_darker():
    pairs = pairs_of(PairMean(Neighbour(0.2), Sample(count=3)))
    everyone = test_images(class_numbers((7, 9)))
    levels = brightness(everyone)
    for start, end in zip(pairs.starts, pairs.ends, strict=True):
        darker = everyone[levels <= brightness(end[None]) - 0.2]
        differing = ((darker >= 0.5) != (end >= 0.5)).sum((1, 2))
        assert ((start >= 0.5) != (end >= 0.5)).sum() == differing.min()
    assert set(pairs.used.tolist()) <= set(class_numbers((7, 9)).tolist())


def test_a_change_that_no_image_takes_is_refused():
    with pytest.raises(UserError, match="no image of the class sneaker or ankle boot"):
        pairs_of(PairMean(Neighbour(1.0), SAMPLE))


def test_a_mean_of_pairs_is_the_mean_of_their_steps():
    recipe = PairMean(Scaled(0.5), SAMPLE)
    pairs = pairs_of(recipe)
    steps = MODEL.encode(pairs.ends)[0] - MODEL.encode(pairs.starts)[0]
    found = resolve(recipe, MEANS)
    assert found.vector * found.length == pytest.approx(steps.mean(0), abs=1e-5)


def test_a_group_difference_is_that_of_the_means():
    recipe = GroupDifference(IMAGES[:3], IMAGES[3:])
    means = MEANS.of_all(IMAGES)
    found = resolve(recipe, MEANS)
    assert found.vector * found.length == pytest.approx(
        means[3:].mean(0) - means[:3].mean(0), abs=1e-5
    )
    with pytest.raises(NoDirectionError, match="same mean"):
        resolve(GroupDifference(IMAGES[:3], IMAGES[:3]), MEANS)


def test_extremes_lead_from_the_quarter_with_least_to_that_with_most():
    images = sample_images(SAMPLE)
    order = np.argsort(height(images), kind="stable")
    means = MODEL.encode(images)[0]
    found = resolve(Extremes(HEIGHT, SAMPLE), MEANS)
    assert found.vector * found.length == pytest.approx(
        means[order[-7:]].mean(0) - means[order[:7]].mean(0), abs=1e-5
    )
    with pytest.raises(UserError, match="at least 4 images"):
        resolve(Extremes(HEIGHT, Sample(count=3)), MEANS)


def test_the_mean_gradient_is_the_slope_of_the_mean():
    import torch

    found = resolve(AttributeGradient(BRIGHTNESS, SAMPLE), MEANS)
    points = torch.from_numpy(MODEL.encode(sample_images(SAMPLE))[0])
    gradients = slopes(MODEL, points, [ATTRIBUTES["brightness"]]).gradients[:, 0]
    assert found.vector * found.length == pytest.approx(gradients.mean(0).numpy(), abs=1e-6)


def test_a_regression_predicts_better_than_any_other_slope():
    sample = Sample(count=200)
    found = resolve(Regression(HEIGHT, sample), MEANS)
    images = sample_images(sample)
    latents = MODEL.encode(images)[0].astype(float)
    latents -= latents.mean(0)
    wanted = height(images) - height(images).mean()
    fit = latents @ (found.vector.astype(float) * found.length)
    assert abs((wanted - fit) @ fit) < 1e-3 * (wanted @ wanted)
    inactive = np.array(MODEL.description.measures.variance) <= 0.01
    assert not found.vector[inactive].any()


def test_an_attribute_that_never_changes_has_no_regression():
    corner = Marked("corner", ((0, 1.0),))
    with pytest.raises(NoDirectionError, match="'corner' is the same on all images"):
        resolve(Regression(corner, Sample((7,), 20)), MEANS)


def test_steps_that_are_alike_are_consistent_and_random_ones_are_not():
    found = consistency(PairMean(Scaled(), SAMPLE), MEANS)
    assert found.pairs == 30
    assert found.interval[0] <= found.cosine <= found.interval[1]
    assert found.cosine > 0.5
    assert abs(found.random) < 0.3
    assert consistency(Pair(*IMAGES[:2]), MEANS) is None
    assert consistency(GroupDifference(IMAGES[:1], IMAGES[1:]), MEANS) is None
    assert consistency(GroupDifference(IMAGES[:4], IMAGES[4:]), MEANS).pairs == 4


def test_the_interval_of_a_cosine_holds_it_and_narrows_with_more_steps():
    generator = np.random.default_rng(0)
    first, second = np.array([1.0, 0.0, 0.0]), np.array([1.0, 1.0, 0.0])
    widths = []
    for count in (20, 2000):
        figure, low, high = cosine_interval(
            first + generator.standard_normal((count, 3)),
            second + generator.standard_normal((count, 3)),
        )
        assert low <= figure <= high
        widths.append(high - low)
    assert figure == pytest.approx(np.sqrt(0.5), abs=0.1)
    assert widths[1] < 0.3 * widths[0]
    assert cosine(first, np.zeros(3)) == 0.0


RECIPES = [
    *(PairMean(change, SAMPLE) for change in (Taller(3), *BRIGHTER)),
    GroupDifference(IMAGES[:2], IMAGES[2:]),
    *(kind(what, SAMPLE) for kind in (Extremes, AttributeGradient, Regression) for what in (HEIGHT, MARK)),
    Separated(
        PairMean(Taller()), (PairMean(Gamma()),), Method.ALPHA, (BRIGHTNESS, MARK), 0.5, Gain(MARK, 1.0)
    ),
]  # fmt: skip


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: type(recipe).__name__)
def test_recipes_are_the_same_when_read_again(recipe):
    assert msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe) == recipe
    assert hash(recipe) == hash(msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe))


def test_separated_directions_of_earlier_sessions_can_still_be_read():
    image = '{"source": {"type": "test", "number": 1}, "edits": []}'
    pair = f'{{"type": "pair", "start": {image}, "end": {image}}}'
    old = f'{{"type": "separated", "of": {pair}, "against": [{pair}], "method": "gram-schmidt"}}'
    found = msgspec.json.decode(old, type=Recipe)
    assert found == Separated(found.of, found.against, Method.GRAM_SCHMIDT)
    assert found.hold == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "pair-mean", "change": {"type": "scaled", "factor": 1.5}}',
        '{"type": "pair-mean", "change": {"type": "taller", "pixels": 0}}',
        '{"type": "regression", "attribute": {"type": "known", "name": "beauty"}}',
        '{"type": "regression", "attribute": {"type": "marked", "name": "x", "weights": []}}',
        '{"type": "regression", "attribute": {"type": "known", "name": "height"}, '
        '"sample": {"count": 100000}}',
        '{"type": "extremes", "attribute": {"type": "known", "name": "height"}, '
        '"sample": {"classes": []}}',
        '{"type": "groups", "start": [], "end": []}',
    ],
)
def test_impossible_recipes_are_refused(text):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Recipe)


def test_every_recipe_of_many_says_what_its_steps_are():
    for recipe in (PairMean(Gamma(), SAMPLE), Extremes(HEIGHT, SAMPLE)):
        steps = steps_of(recipe, MEANS)
        found = resolve(recipe, MEANS)
        assert steps.mean(0) == pytest.approx(found.vector * found.length, abs=1e-5)
