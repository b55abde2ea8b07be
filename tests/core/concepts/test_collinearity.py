"""The answer to the commenter: figures that tell, and sentences that say what the figures do."""

import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES
from core.concepts.collinearity import PLACES, _sentences, collinearity
from core.concepts.leak import Question, drift, fresh_images, measure_leaks, recipes
from core.concepts.recipes import AttributeName, Known
from core.concepts.samples import pairs_of, test_images
from core.errors import UserError
from core.vae.description import Mlp
from tests.core.concepts.dark_model import dark_model

MODEL = dark_model(Mlp((48,), 12))
QUESTION = Question(amount=0.5, pairs=8, images=12)
BASES = MODEL.encode(test_images(fresh_images(QUESTION, MODEL)))[0]
ATTRIBUTES_OF_THE_ARTICLE = [ATTRIBUTES["height"], ATTRIBUTES["brightness"]]


def test_the_figures_are_within_what_they_can_be():
    found = collinearity(MODEL, QUESTION, BASES)
    assert found.interval[0] <= found.cosine <= found.interval[1]
    assert 1.0 <= found.condition <= found.condition_p90
    assert found.fractions[[0, -1]].tolist() == [0.0, 1.0]
    for angles in found.turned.values():
        assert angles.shape == (PLACES,)
        assert angles[0] == pytest.approx(0.0, abs=0.1)
        assert angles.max() <= 180.0
    assert np.abs(found.between).max() <= 1.0


def sentences(figure, condition, height, brightness):
    turned = {"height": np.array([0.0, height]), "brightness": np.array([0.0, brightness])}
    interval = (figure - 0.1, figure + 0.1)
    return _sentences(ATTRIBUTES_OF_THE_ARTICLE, figure, interval, condition, turned)


def test_the_sentences_follow_the_figures():
    first, second, third = sentences(0.31, 1.4, 48.0, 21.0)
    assert "cosine of 0.31 (95 % interval 0.21 to 0.41), so they are not nearly collinear" in first
    assert "condition number of 1.4" in second
    assert "height can be changed without the rest" in second
    assert "height by 48° and that of brightness by 21°" in third
    assert "no straight line can" in third
    first, second, third = sentences(-0.97, 25.0, 2.0, 1.0)
    assert "so they are nearly collinear" in first
    assert "height can hardly be changed without the rest" in second
    assert "a straight line may do" in third


def test_the_images_that_are_measured_built_no_vector():
    numbers = fresh_images(QUESTION, MODEL)
    assert len(set(numbers.tolist())) == 12
    change, against, _ = recipes(QUESTION)
    for recipe in (change, *against):
        assert not set(numbers.tolist()) & set(pairs_of(recipe).used.tolist())
    heights = ATTRIBUTES["height"].measure(MODEL.decode(BASES))
    assert (heights + 0.5 <= 28.0).all()


def test_drift_is_0_only_where_the_model_agrees_with_itself():
    import torch

    points = torch.from_numpy(BASES)
    off = drift(MODEL, points)
    assert off.shape == (12,)
    assert (off >= 0.0).all()
    farther = drift(MODEL, points + 3.0)
    assert farther.median() > off.median()


def test_measuring_reports_its_progress_and_can_be_left():
    steps = measure_leaks(MODEL, QUESTION)
    shares = [next(steps)[1] for _ in range(6)]
    assert shares == sorted(shares)
    steps.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(hold=()), "needs an attribute that is held"),
        (Question(hold=(Known(AttributeName.HEIGHT),)), "changed and held at once"),
        (Question(amount=0.0), "is to change by 0"),
    ],
)
def test_questions_without_an_answer_are_refused(question, words):
    with pytest.raises(UserError, match=words):
        next(measure_leaks(MODEL, question))
