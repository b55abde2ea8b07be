"""How each request is answered, and that what is wrong with one model leaves the other alone."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch

from core.concepts.attributes import ATTRIBUTES, brightness, height
from core.concepts.paths import follow
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Gain,
    Known,
    Method,
    Pair,
    PairMean,
    Sample,
    Scaled,
    Separated,
    Taller,
)
from core.engine import answers as answers_module
from core.engine import strips as strips_module
from core.engine.answers import TORCH_THREADS, Answers
from core.engine.outcomes import Done, Failed, Progressed
from core.engine.requests import (
    DirectionFiguresRequest,
    LikenessRequest,
    PatientStripRequest,
    ReconstructionsRequest,
    Request,
    StripRequest,
)
from core.engine.strips import REMEMBERED_WAYS
from core.engine.worker import Engine
from core.errors import UserError
from core.images.fashion_mnist import test_split as the_test_split
from core.images.reference import Dim, Grow, ImageReference, TestImage, Whiten
from core.images.resolve import pixels_of
from core.vae.library import find_model
from core.vae.model_file import load_model
from core.workspace.state import LatentMove
from tests.in_one_go import answer_now
from tests.models import tiny_model, tiny_model_file

SHOE = ImageReference(TestImage(22), (Whiten(),))
TALLER = ImageReference(TestImage(22), (Whiten(), Grow(2)))
DARKER = ImageReference(TestImage(22), (Whiten(), Dim(0.5)))
HEIGHT, BRIGHTNESS, NOTHING = Pair(SHOE, TALLER), Pair(SHOE, DARKER), Pair(SHOE, SHOE)
AT = (-2.0, -1.0, 0.0, 1.0, 2.0)


@pytest.fixture
def small(tmp_path):
    return str(tiny_model_file(tmp_path / "small.safetensors"))


@pytest.fixture
def large(tmp_path):
    return str(tiny_model_file(tmp_path / "large.safetensors", seed=1, latents=8))


@pytest.fixture
def loads(monkeypatch):
    """The names of the files that are loaded from disk."""
    names = []
    load = answers_module.load_model_with_digest
    monkeypatch.setattr(
        answers_module, "load_model_with_digest", lambda path: names.append(path.name) or load(path)
    )
    return names


def strip_request(*models, recipe=HEIGHT, position=0.5, moves=()):
    return StripRequest(models, SHOE, recipe, AT, position, moves)


def test_a_strip_holds_what_the_model_makes_of_the_recipe(small):
    moves = (LatentMove(small, 3, 1.25),)
    (strip,) = Answers()(strip_request(small, moves=moves)).strips
    model = tiny_model()
    base, end = (model.encode(pixels_of(image)[None].copy())[0][0] for image in (SHOE, TALLER))
    assert strip.problem == ""
    assert strip.base == pytest.approx(base, abs=1e-5)
    assert strip.vector * strip.length == pytest.approx(end - base, abs=1e-5)
    start = base + np.eye(5, dtype=np.float32)[3] * 1.25
    assert strip.latent == pytest.approx(start + 0.5 * strip.vector, abs=1e-5)
    for frame, position in zip(strip.frames, AT, strict=True):
        expected = model.decode((start + position * strip.vector)[None])[0]
        assert frame == pytest.approx(expected, abs=1e-4)
    assert strip.current == pytest.approx(model.decode(strip.latent[None])[0], abs=1e-5)
    assert strip.height == pytest.approx(height(strip.frames))
    assert strip.brightness == pytest.approx(brightness(strip.frames))
    assert strip.current_height == pytest.approx(height(strip.current[None])[0])
    assert strip.current_brightness == pytest.approx(brightness(strip.current[None])[0])
    assert strip.active.tolist() == [False, True, True, False, True]
    assert strip.spread == pytest.approx(np.sqrt([0, 0.04, 0.08, 0, 0.04]))
    assert len(strip.model_sha256) == 64


def test_one_models_problem_leaves_the_other_alone(small, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"nothing of the kind")
    (alone,) = Answers()(strip_request(small)).strips
    strips = Answers()(strip_request("missing", small, str(damaged))).strips
    assert [bool(strip.problem) for strip in strips] == [True, False, True]
    assert "There is no model 'missing'" in strips[0].problem
    assert strips[0].frames.shape == (0, 28, 28)
    assert strips[1].frames.tobytes() == alone.frames.tobytes()


def test_a_recipe_without_a_direction_is_a_problem_of_each_strip(small, large):
    for recipe in (NOTHING, Separated(HEIGHT, (HEIGHT,), Method.GRAM_SCHMIDT)):
        strips = Answers()(strip_request(small, large, recipe=recipe)).strips
        assert all(strip.problem.endswith(".") and len(strip.frames) == 0 for strip in strips)


def test_a_move_beyond_the_models_dimensions_is_a_problem(small):
    (strip,) = Answers()(strip_request(small, moves=(LatentMove(small, 7, 1.0),))).strips
    assert "dimension 8 cannot be moved" in strip.problem


def test_equal_requests_have_equal_answers_whatever_came_between(small, large):
    answers = Answers(capacity=1)
    request = strip_request(small, recipe=Separated(HEIGHT, (BRIGHTNESS,), Method.GRAM_SCHMIDT))
    first = answers(request).strips[0]
    answers(ReconstructionsRequest((large, small), tuple(map(_test_image, range(9)))))
    answers(strip_request(large, small, position=-1.7))
    again = answers(request).strips[0]
    for name in ("frames", "vector", "latent", "current", "height", "brightness"):
        assert getattr(again, name).tobytes() == getattr(first, name).tobytes()


def _test_image(number):
    return ImageReference(TestImage(number))


def test_reconstructions_show_images_and_decodes(small, large):
    images = (SHOE, TALLER, SHOE)
    answer = Answers()(ReconstructionsRequest((small, "missing", large), images))
    assert answer.originals.tobytes() == np.stack(list(map(pixels_of, images))).tobytes()
    assert [len(decoded) for decoded in answer.decoded] == [3, 0, 3]
    assert [bool(problem) for problem in answer.problems] == [False, True, False]
    model = tiny_model()
    expected = model.decode(model.encode(answer.originals)[0])
    assert answer.decoded[0] == pytest.approx(expected, abs=1e-5)


def test_no_images_have_no_reconstructions(small):
    answer = Answers()(ReconstructionsRequest((small,), ()))
    assert answer.originals.shape == answer.decoded[0].shape == (0, 28, 28)


def test_figures_of_a_library_say_where_there_is_none(small, large):
    recipes = (HEIGHT, NOTHING, Separated(HEIGHT, (BRIGHTNESS,), Method.GRAM_SCHMIDT), BRIGHTNESS)
    answer = answer_now(Answers(), DirectionFiguresRequest((small, "missing", large), recipes))
    assert [figures.model for figures in answer.models] == [small, "missing", large]
    for figures in (answer.models[0], answer.models[2]):
        assert np.isnan(figures.lengths).tolist() == [False, True, False, False]
        assert np.isnan(figures.cosines[1]).all()
        assert np.isnan(figures.cosines[:, 1]).all()
        assert figures.cosines[[0, 2, 3], [0, 2, 3]] == pytest.approx([1, 1, 1], abs=1e-6)
        assert np.array_equal(figures.cosines, figures.cosines.T, equal_nan=True)
        assert figures.cosines[2, 3] == pytest.approx(0, abs=1e-6)
        sine = np.sqrt(1 - figures.cosines[0, 3] ** 2)
        assert figures.lengths[2] == pytest.approx(figures.lengths[0] * sine, rel=1e-3)
        assert [bool(problem) for problem in figures.problems] == [False, True, False, False]
    assert all("no model 'missing'" in problem for problem in answer.models[1].problems)
    assert np.isnan(answer.models[1].cosines).all()


def test_an_empty_library_has_no_figures(small):
    answer = answer_now(Answers(), DirectionFiguresRequest((small,), ()))
    assert answer.models[0].cosines.shape == (0, 0)


def test_likeness_sorts_the_test_images_by_distance(small):
    answers = Answers()
    progress, answer = _driven(answers(LikenessRequest(small, _test_image(22))))
    assert [step.fraction for step in progress] == sorted(step.fraction for step in progress)
    assert progress[-1].fraction == 1.0
    assert len(progress) > 50
    assert sorted(answer.order) == list(range(10_000))
    assert answer.order[0] == 22
    assert answer.distances[0] == pytest.approx(0, abs=1e-4)
    assert (np.diff(answer.distances) >= 0).all()
    model = tiny_model()
    images = the_test_split().images[answer.order[[0, 1, 500]]] / np.float32(255)
    means = model.encode(images)[0]
    for place, number in ((1, 1), (2, 500)):
        distance = np.linalg.norm(means[place] - means[0])
        assert answer.distances[number] == pytest.approx(distance, rel=1e-3)
    again, second = _driven(answers(LikenessRequest(small, SHOE)))
    assert again == []  # the test images are encoded once
    assert not np.array_equal(second.order, answer.order)


def _driven(job):
    progress = []
    while True:
        try:
            progress.append(next(job))
        except StopIteration as end:
            return progress, end.value


def test_likeness_in_a_missing_model_fails_in_a_sentence():
    with pytest.raises(UserError, match="no model 'missing'"):
        answer_now(Answers(), LikenessRequest("missing", SHOE))


def test_a_model_is_loaded_once_and_again_when_its_file_changes(small, loads):
    answers = Answers()
    first = answers(strip_request(small)).strips[0]
    answers(strip_request(small, position=1.0))
    assert loads == ["small.safetensors"]
    tiny_model_file(answers_module.find_model(small), seed=7)
    os.utime(small, ns=(1, 1))  # however coarse the file system's clock
    second = answers(strip_request(small)).strips[0]
    assert len(loads) == 2
    assert second.model_sha256 != first.model_sha256
    assert second.frames.tobytes() != first.frames.tobytes()


def test_the_model_used_longest_ago_goes_first(small, large, tmp_path, loads):
    third = str(tiny_model_file(tmp_path / "third.safetensors", seed=2))
    answers = Answers(capacity=2)
    for name in (small, large, small, third, small, large):
        answers.load(name)
    assert [name.split(".")[0] for name in loads] == ["small", "large", "third", "large"]


def test_a_damaged_file_is_read_once(tmp_path, loads):
    path = tmp_path / "damaged.safetensors"
    path.write_bytes(b"nothing of the kind")
    answers = Answers()
    problems = {answers(strip_request(str(path))).strips[0].problem for _ in range(5)}
    assert len(problems) == len(loads) == 1


def test_an_unknown_request_is_a_defect():
    with pytest.raises(TypeError, match="no answer to a Request"):
        Answers()(Request())


def test_the_engine_answers_through_it(small):
    outcomes = []
    answers = Answers()
    engine = Engine(answers, outcomes.append, on_thread_start=answers.prepare_thread)
    before = torch.get_num_threads()
    try:
        for request in (
            strip_request(small),
            DirectionFiguresRequest((small,), (HEIGHT,)),
            LikenessRequest(small, SHOE),
            LikenessRequest("missing", SHOE),
        ):
            engine.submit(request)
            assert engine.wait_until_idle(60)
        assert torch.get_num_threads() == TORCH_THREADS
    finally:
        assert engine.close(10)
        torch.set_num_threads(before)
    final = [outcome for outcome in outcomes if not isinstance(outcome, Progressed)]
    assert [type(outcome) for outcome in final] == [Done, Done, Done, Failed]
    assert final[-1].details == ""


def test_importing_it_imports_no_torch():
    code = "import sys, core.engine.answers; print({'torch', 'scipy'} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_remembered_frames_are_those_that_would_be_made_anew(small):
    answers = Answers()
    moves = (LatentMove(small, 1, 0.5),)
    for position, moved in ((0.5, ()), (1.5, ()), (1.5, moves), (-1.0, moves), (-1.0, ())):
        request = strip_request(small, position=position, moves=moved)
        (kept,), (made,) = answers(request).strips, Answers()(request).strips
        for name in ("frames", "height", "brightness", "current", "latent"):
            assert getattr(kept, name).tobytes() == getattr(made, name).tobytes()


def test_an_image_that_cannot_be_had_leaves_the_others_alone(small, monkeypatch):
    def pixels(image):
        if image == DARKER:
            raise UserError("That image is away.")
        return pixels_of(image)

    monkeypatch.setattr(answers_module, "pixels_of", pixels)
    answer = Answers()(ReconstructionsRequest((small,), (SHOE, DARKER, TALLER)))
    assert answer.image_problems == ("", "That image is away.", "")
    whole = Answers()(ReconstructionsRequest((small,), (SHOE, TALLER)))
    assert np.array_equal(answer.decoded[0][[0, 2]], whole.decoded[0])
    assert not answer.decoded[0][1].any()


BRIGHT, TALL = Known(AttributeName.BRIGHTNESS), Known(AttributeName.HEIGHT)
WALK = Separated(HEIGHT, (), Method.WALK, (BRIGHT,))


def test_what_a_strip_is_about_is_measured_on_every_frame():
    recipe = Separated(
        AttributeGradient(Known(AttributeName.WIDTH)), (), Method.GRADIENT, (BRIGHT, TALL)
    )
    (strip,) = Answers()(strip_request("small", recipe=recipe)).strips
    names = [(one.name, one.held) for one in strip.measured]
    assert names == [("height", True), ("brightness", True), ("width", False)]
    assert [one.name for one in strip.held] == ["height", "brightness"]
    base = load_model(find_model("small")).decode(strip.base[None].copy())
    for one in strip.measured:
        measure = ATTRIBUTES[one.name].measure
        assert one.values == pytest.approx(measure(strip.frames))
        assert one.base == pytest.approx(measure(base)[0], abs=1e-5)
        assert one.current == pytest.approx(measure(strip.current[None])[0])
        assert one.drift == pytest.approx(np.abs(one.values - one.base).max())
        assert one.tolerance == 0.0
    assert strip.condition >= 1.0


def test_a_walk_keeps_what_it_promises_and_says_where_it_stops():
    answers = Answers()
    walk = Separated(AttributeGradient(TALL), (), Method.WALK, (BRIGHT,))
    at = (-60.0, 0.0, 0.2)
    (strip,) = answers(StripRequest(("small",), SHOE, walk, at, 0.1)).strips
    assert strip.reached.tolist() == [False, True, True]
    assert strip.stopped[0].startswith("The walk stopped because ")
    assert strip.stopped[0] in strip.notes
    assert (strip.unit, strip.step) == ("rows", 1.0)
    (held,) = strip.held
    assert 0.0 < held.drift <= 1.1 * held.tolerance
    assert strip.current_reached
    assert strip.current_height == pytest.approx(strip.height[1] + 0.1, abs=0.03)
    (beyond,) = answers(StripRequest(("small",), SHOE, walk, at, -60.0)).strips
    assert not beyond.current_reached


def test_along_a_drag_a_walk_is_walked_once(small, monkeypatch):
    walked = []
    monkeypatch.setattr(strips_module, "follow", lambda *of: walked.append(of[0]) or follow(*of))
    answers = Answers()
    requests = [
        StripRequest((small,), SHOE, WALK, AT, position, compared=HEIGHT)
        for position in (0.0, 0.3, 0.31, 2.0)
    ]
    (first, *_, last) = [answers(request) for request in requests]
    assert walked == [WALK, HEIGHT]
    assert last.strips[0].frames is first.strips[0].frames
    assert last.strips[0].current == pytest.approx(last.strips[0].frames[-1], abs=1e-5)
    # And is the same when it is asked for out of the blue.
    again = Answers()(requests[1])
    then = answers(requests[1])
    for strips in ("strips", "compared"):
        (one,), (other,) = getattr(again, strips), getattr(then, strips)
        assert one.frames.tobytes() == other.frames.tobytes()
        assert one.latent.tobytes() == other.latent.tobytes()


def test_ways_are_forgotten_in_time(small):
    answers = Answers()
    for number in range(REMEMBERED_WAYS + 2):
        recipe = Pair(SHOE, _test_image(number))
        answers(strip_request(small, recipe=recipe))
    ways = answers.load(small).ways
    assert len(ways._known) == REMEMBERED_WAYS


def test_two_methods_have_a_strip_each_in_every_model(small, large):
    request = StripRequest((small, large), SHOE, WALK, AT, 0.5, compared=HEIGHT)
    answer = Answers()(request)
    assert [strip.model for strip in answer.compared] == [small, large]
    alone = Answers()(strip_request(small, large))
    for compared, plain in zip(answer.compared, alone.strips, strict=True):
        assert compared.frames.tobytes() == plain.frames.tobytes()
    assert Answers()(strip_request(small)).compared == ()


def test_what_takes_seconds_is_a_job_with_progress_and_goes_on_where_it_was():
    bisected = Separated(
        PairMean(Taller(), Sample(count=8)),
        (PairMean(Scaled(), Sample(count=8)),),
        Method.ALPHA_BISECTED,
        (BRIGHT,),
        gain=Gain(TALL, 1.0),
        sample=Sample(count=8),
    )
    request = PatientStripRequest(("small",), SHOE, bisected, AT, 0.5)
    answers = Answers()
    interrupted = answers(request)
    next(interrupted)
    interrupted.close()
    progress, answer = _driven(answers(request))
    fractions = [step.fraction for step in progress]
    assert fractions == sorted(fractions)
    assert "Bisecting α in small" in {step.text for step in progress}
    assert all("α = " in strip.notes[0] for strip in answer.strips if not strip.problem)
    progress, again = _driven(answers(request))
    assert progress == []
    assert again.strips[0].frames is answer.strips[0].frames
    # The figures of the library take it in steps too, and find it done.
    figures = DirectionFiguresRequest(("small",), (bisected,))
    assert _driven(Answers()(figures))[0]
    assert _driven(answers(figures))[0] == []


def test_a_patient_request_leaves_problems_to_each_strip(small):
    nothing = Separated(NOTHING, (HEIGHT,), Method.ALPHA_BISECTED, (BRIGHT,))
    request = PatientStripRequest((small, "missing"), SHOE, nothing, AT, 0.5)
    _, answer = _driven(Answers()(request))
    assert all(strip.problem for strip in answer.strips)
