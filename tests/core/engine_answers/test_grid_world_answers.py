"""The engine's answers about the grid world, through the same door as all others."""

import io
import zlib
from types import GeneratorType

import pytest
from PIL import Image

from core.animations import Animation
from core.engine.answers import Answers
from core.engine.grid_world_requests import (
    AnimationRequest,
    CurveRequest,
    DerivedRequest,
    GridWorldRequest,
    LearnRequest,
    WorldRequest,
)
from core.engine.outcomes import Progress
from core.engine.requests import Priority
from core.errors import UserError
from core.gridworld.animation_file import animation_gif
from core.gridworld.concept_nodes import local_nodes, object_nodes
from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.derived import counterparts
from core.gridworld.nets import nets_of
from core.gridworld.shared_beliefs import View
from core.gridworld.world import ObjectState
from tests.in_one_go import answer_now

VELOCITY = ConceptName.BLUE_VELOCITY


def answer(request):
    return answer_now(Answers(), request)


def test_a_world_comes_with_its_nets():
    assert answer(WorldRequest(8, 0.1)).nets is nets_of(8, 0.1)
    with pytest.raises(UserError, match="4 to 40 cells"):
        answer(WorldRequest(41, 0.0))


def test_the_derived_identifier_agrees_where_the_belief_is_one_state():
    derived = answer(DerivedRequest(8, 0.0, VELOCITY, View()))
    assert derived.agrees
    state = (0, 1, 0, 4, 4, 0, 0, 0)
    assert derived.identifier.likeliest(state) == (1, pytest.approx(1.0))
    ahead = answer(DerivedRequest(8, 0.3, VELOCITY, View(ahead=2)))
    assert not ahead.agrees
    value, share = ahead.identifier.likeliest(state)
    assert ahead.identifier.value(state) is None and 0.5 <= share < 1.0 and value in (-1, 1)


def test_learning_is_a_job_that_tells_its_progress():
    request = LearnRequest(6, 0.0, VELOCITY, ObjectState(0, 1, 1), 30, 0, ())
    assert request.priority is Priority.JOB
    job = Answers()(request)
    assert isinstance(job, GeneratorType)
    first = next(job)
    assert isinstance(first, Progress) and 0.0 < first.fraction < 1.0
    learned = answer(request)
    assert learned.seen == learned.states // 2  # the orbit of N = 6 has 24 of the 48 states
    assert learned.tree.seen_accuracy == 1.0 and learned.tree.tree is not None


def test_the_curve_tells_each_point():
    request = CurveRequest(5, 0.0, VELOCITY)
    job = Answers()(request)
    told = []
    while True:
        try:
            told.append(next(job).fraction)
        except StopIteration as end:
            curve = end.value
            break
    assert told[-1] == 1.0 and told == sorted(told)
    assert len(curve.points) == len(told) - 1 and curve.states == 30


def test_an_animation_is_written_and_read_back(tmp_path):
    size = (20, 10)
    frames = tuple(zlib.compress(bytes((shade, 40, 200)) * 200) for shade in (0, 120, 240))
    path = tmp_path / "a.gif"
    assert (
        answer(
            AnimationRequest(6, 0.0, path, frames, size, Animation(50), comment="made by a test")
        )
        == path
    )
    with Image.open(path) as animation:
        assert (animation.size, animation.n_frames) == (size, 4)  # there and back
        assert animation.info["duration"] == 50
        assert animation.info["loop"] == 0
        assert animation.info["comment"] == b"made by a test"
    once = Animation(50, there_and_back=False, loop=False)
    answer(AnimationRequest(6, 0.0, path, frames, size, once))
    with Image.open(path) as animation:
        assert animation.n_frames == 3
        assert "loop" not in animation.info
    alone = animation_gif(frames[:1], size, Animation(20))
    assert next(alone) == 1
    with pytest.raises(StopIteration) as end:
        next(alone)
    assert Image.open(io.BytesIO(end.value.value)).size == size


def test_a_request_of_no_kind_is_a_mistake():
    with pytest.raises(TypeError, match="no answer"):
        answer(GridWorldRequest(6, 0.0))


@pytest.mark.parametrize("concept", list(ConceptName))
def test_the_nodes_of_a_concept_are_nodes_that_its_value_hangs_on(concept):
    """Changing none of the named nodes never changes the value."""
    pairs = list(counterparts(6).to_object.items())
    columns = {"R": 0, "B": 1, "D": 2}
    for local, state in pairs:
        named = [columns[name] for name in object_nodes(concept)]
        value = CONCEPTS[concept].of_object(state)
        same = [other for _, other in pairs if all(other[c] == state[c] for c in named)]
        assert all(CONCEPTS[concept].of_object(other) == value for other in same)
        cells = [int(name[1:]) for name in local_nodes(concept, local)]
        assert cells
        alike = [other for other, _ in pairs if all(other[c] == local[c] for c in cells)]
        assert all(CONCEPTS[concept].of_local(other) == value for other in alike)
