"""Identifiers: concepts of one model as functions on another one's images."""

import numpy as np
import pytest
import torch

from core.concepts.attributes import ATTRIBUTES
from core.concepts.decoder_slopes import slopes
from core.concepts.recipes import AttributeName, Known, Pair, Sample
from core.concepts.samples import sample_images
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.stepwise import at_once
from core.translation import student
from core.translation.identifiers import (
    identifier,
    measured_in_steps,
    native,
    posterior_share,
    translated,
)
from core.translation.inference import corrected, read
from core.translation.measures import correlation
from core.translation.questions import BRIGHTNESS, HEIGHT, Along, DecodedAttribute, Probe, Reading
from tests.core.translation.sides_for_tests import side

SOURCE, TARGET = side("a", dark=True), side("b", 1, dark=True)
SHOES = sample_images(Sample(count=60))
DECODED = TARGET.model.decode(TARGET.model.encode(SHOES)[0])
PAIR = Pair(
    ImageReference(TestImage(22), (Whiten(),)), ImageReference(TestImage(22), (Whiten(), Grow(2)))
)


@pytest.fixture
def quick_student(monkeypatch):
    monkeypatch.setattr(student, "IMAGINED", 2560)
    monkeypatch.setattr(student, "PASSES", 6)
    student._remembered.clear()
    yield
    student._remembered.clear()


def carried(concept, reading=Reading.ENCODER):
    return at_once(translated([concept], SOURCE, reading))[0]


def test_as_it_stands_it_is_the_article_s_formula():
    found = carried(DecodedAttribute(HEIGHT)).measure(DECODED)
    wanted = ATTRIBUTES["height"].measure(SOURCE.model.decode(SOURCE.model.encode(DECODED)[0]))
    assert found == pytest.approx(wanted, abs=1e-3)


def test_a_probe_is_the_regression_of_the_attribute():
    images = sample_images(Sample(count=1000))
    latents = SOURCE.model.encode(images)[0]
    said = identifier(Probe(BRIGHTNESS), SOURCE)(torch.from_numpy(latents)).numpy()
    true = ATTRIBUTES["brightness"].measure(images)
    design = np.column_stack([latents[:, SOURCE.active], np.ones(len(latents))])
    fitted = design @ np.linalg.lstsq(design, true, rcond=None)[0]
    assert said == pytest.approx(fitted, abs=1e-3)


def test_a_direction_is_how_far_along_it_one_is():
    said = carried(Along(PAIR)).measure(DECODED)
    means = SOURCE.model.encode(DECODED)[0]
    one = SOURCE.model.encode(np.stack([DECODED[0]]))[0]
    vector = identifier(Along(PAIR), SOURCE)(torch.eye(SOURCE.model.latents)).numpy()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert said == pytest.approx(means @ vector, abs=1e-4)
    assert said[0] == pytest.approx((one @ vector)[0], abs=1e-4)


def test_the_native_identifier_is_the_attribute_or_the_target_s_own_direction():
    assert native(DecodedAttribute(HEIGHT), TARGET) is ATTRIBUTES["height"]
    own = native(Along(PAIR), TARGET).measure(DECODED)
    vector = identifier(Along(PAIR), TARGET)(torch.eye(TARGET.model.latents)).numpy()
    assert own == pytest.approx(TARGET.model.encode(DECODED)[0] @ vector, abs=1e-4)


@pytest.mark.parametrize("reading", list(Reading))
def test_every_reading_has_a_gradient_in_the_target(quick_student, reading):
    attribute = carried(DecodedAttribute(BRIGHTNESS), reading)
    points = torch.from_numpy(TARGET.model.encode(SHOES[:8])[0])
    found = slopes(TARGET.model, points, [attribute])
    assert found.gradients.shape == (8, 1, TARGET.model.latents)
    assert torch.isfinite(found.gradients).all()
    assert (found.gradients.norm(dim=2) > 0.0).all()
    assert not attribute.of(torch.from_numpy(SHOES[:2])).requires_grad


@pytest.mark.parametrize("concept", [DecodedAttribute(BRIGHTNESS), Probe(BRIGHTNESS)])
def test_the_gradient_is_that_of_the_function(concept):
    attribute = carried(concept)
    points = torch.from_numpy(TARGET.model.encode(SHOES[:20])[0])
    exact = slopes(TARGET.model, points, [attribute]).gradients[:, 0]
    way = exact / exact.norm(dim=1, keepdim=True)
    step = 2e-3

    def said(at):
        images = TARGET.model.decode(at.numpy())
        return torch.from_numpy(attribute.measure(images))

    numeric = (said(points + step * way) - said(points - step * way)) / (2 * step)
    relative = (numeric / exact.norm(dim=1) - 1.0).abs()
    # The edges of ReLUs and of the attribute lie between the two points now and then.
    assert relative.median() < 0.02


def test_the_refined_posterior_is_more_probable():
    images = torch.from_numpy(SHOES)

    def energy(points):
        logits = SOURCE.model.network.decode(points)
        nats = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, images.flatten(1), reduction="none"
        )
        return nats.sum(1) + 0.5 * points.square().sum(1)

    with torch.no_grad():
        begin = SOURCE.model.network.encode(images).mean
        _, end, made = read(SOURCE.model, images, lambda points: points[:, 0])
        drawn = SOURCE.model.network.decode(end).sigmoid().reshape(made.shape)
        assert torch.equal(made, drawn)
        assert energy(end).mean() < energy(begin).mean()
        active = torch.from_numpy(SOURCE.active)
        others = [place for place in range(begin.shape[1]) if place not in active.tolist()]
        assert (end[:, others] == begin[:, others]).all()


@pytest.mark.parametrize("reading", list(Reading))
def test_measured_in_steps_it_is_the_same_to_the_last_bit(quick_student, reading):
    attribute = carried(DecodedAttribute(HEIGHT), reading)
    steps, pieces = measured_in_steps(attribute, DECODED), 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            said = end.value
            break
        pieces += 1
        assert torch.is_grad_enabled()  # what is set in a piece does not last beyond it
    np.testing.assert_array_equal(said, attribute.measure(DECODED))
    assert (pieces > 3) is (reading in (Reading.POSTERIOR, Reading.CAREFUL))


def test_a_constant_is_read_as_itself():
    images = torch.from_numpy(SHOES)
    with torch.no_grad():
        assert corrected(
            SOURCE.model, images, lambda z: torch.full((len(z),), 3.0)
        ) == pytest.approx(np.full(len(images), 3.0))


def test_a_student_learns_what_the_source_says_of_its_own_images(quick_student):
    concepts = (DecodedAttribute(HEIGHT), DecodedAttribute(BRIGHTNESS))
    height, brightness = at_once(translated(concepts, SOURCE, Reading.STUDENT))
    own = SOURCE.model.decode(SOURCE.model.encode(SHOES)[0])
    for attribute, name in ((height, "height"), (brightness, "brightness")):
        assert correlation(attribute.measure(own), ATTRIBUTES[name].measure(own)) > 0.9


def test_a_student_is_taught_once_the_same_way_and_reports(quick_student):
    concept = DecodedAttribute(HEIGHT)
    seen = []
    before = torch.random.get_rng_state()
    first = at_once(translated([concept], SOURCE, Reading.STUDENT), seen.append)
    assert (torch.random.get_rng_state() == before).all()
    assert len(seen) > 10
    assert all(0.0 <= share <= 1.0 for _, share in seen)
    said = first[0].measure(DECODED)
    seen.clear()
    at_once(translated([concept], SOURCE, Reading.CAREFUL), seen.append)
    assert seen == []
    student._remembered.clear()
    assert (carried(concept, Reading.STUDENT).measure(DECODED) == said).all()


def test_a_careful_reading_is_the_student_less_its_error_on_what_the_source_draws(quick_student):
    concept = DecodedAttribute(HEIGHT)
    careful, learned = carried(concept, Reading.CAREFUL), carried(concept, Reading.STUDENT)
    with torch.no_grad():
        known = identifier(concept, SOURCE)
        _, mode, _ = read(SOURCE.model, torch.from_numpy(DECODED), known)
        drawn = SOURCE.model.decode(mode.numpy())
    error = learned.measure(drawn) - ATTRIBUTES["height"].measure(drawn)
    share = posterior_share(len(SOURCE.active))
    wanted = learned.measure(DECODED) - share * error
    posterior = carried(concept, Reading.POSTERIOR).measure(DECODED)
    wanted += 0.5 * share * (posterior - wanted)
    assert np.abs(error).max() > 0.01
    assert careful.measure(DECODED) == pytest.approx(wanted, abs=2e-3)


def test_a_concept_that_the_source_does_not_have_is_refused():
    white = ImageReference(TestImage(22), (Whiten(),))
    with pytest.raises(UserError, match="encoded at the same point"):
        at_once(translated([Along(Pair(white, white))], SOURCE))


def test_the_attribute_says_whose_it_is():
    attribute = carried(DecodedAttribute(Known(AttributeName.WIDTH)))
    assert attribute.name == "width as 'a' knows it"
    assert attribute.unit == "columns"


def test_the_posterior_of_a_source_that_draws_little_weighs_little():
    shares = [posterior_share(active) for active in range(1, 30)]
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < shares[1] < 0.25
    assert shares[5] == shares[-1] == 0.5
