"""How the grid world pane's requests are answered: by ``core.gridworld``, without torch."""

from collections.abc import Generator
from pathlib import Path

from core.engine.garbage import keep_for_good
from core.engine.grid_world_requests import (
    AnimationRequest,
    Curve,
    CurveRequest,
    Derived,
    DerivedRequest,
    GridWorldRequest,
    LearnedFrom,
    LearnRequest,
    Transfer,
    TransferRequest,
    World,
    WorldRequest,
)
from core.engine.outcomes import Progress
from core.files import write_atomically
from core.gridworld.animation_file import animation_gif
from core.gridworld.concepts import CONCEPTS
from core.gridworld.derived import counterparts, identifier_from
from core.gridworld.episode import episode
from core.gridworld.examples import examples_from
from core.gridworld.learned import curve_sizes, learned_network, learned_tree, learning_curve
from core.gridworld.nets import nets_of
from core.gridworld.shared_beliefs import View, shared_beliefs_stepwise
from core.gridworld.transfer import guessing_accuracy, transfer_curves
from core.stepwise import told

_LEARNING = "scikit-learn"


def answer_grid_world(request: GridWorldRequest) -> object:
    """The answer, or a generator that returns it.

    Raises
    ------
    UserError
        There is no such world, too much is hidden, there is nothing to learn from, or a file cannot
        be written.
    """
    match request:
        case WorldRequest():
            return _world(request)
        case DerivedRequest():
            return _derived(request)
        case LearnRequest():
            return _learned(request)
        case CurveRequest():
            return _curve(request)
        case TransferRequest():
            return _transfer(request)
        case AnimationRequest():
            return _animation(request)
    raise TypeError(f"there is no answer to a {type(request).__name__}")


def _world(request: WorldRequest) -> Generator[Progress, None, World]:
    nets = nets_of(request.cells, request.slip)
    yield Progress(0.2)
    # What the nets and their counterparts remember is filled here, not in the window's thread.
    for _ in shared_beliefs_stepwise(nets_of(request.cells), View()):
        yield Progress(0.5)
    counterparts(request.cells)
    for joint in (nets.objects, nets.local):
        _ = (joint.values, joint.numbers, joint.looks)
    return World(nets)


def _derived(request: DerivedRequest) -> Generator[Progress, None, Derived]:
    nets = nets_of(request.cells, request.slip)
    yield Progress(0.1)
    beliefs = yield from told(shared_beliefs_stepwise(nets, request.view), lambda _: Progress(0.5))
    found = identifier_from(nets, CONCEPTS[request.concept], beliefs)
    return Derived(found, found.agrees())


def _learned(request: LearnRequest) -> Generator[Progress, None, LearnedFrom]:
    nets = nets_of(request.cells, request.slip)
    concept = CONCEPTS[request.concept]
    course = episode(nets, request.start, request.steps, request.seed, request.edits)
    examples = examples_from(nets, concept, course.observations)
    yield Progress(0.2, "Learning a tree")
    tree = learned_tree(nets, concept, examples)
    keep_for_good(_LEARNING)
    yield Progress(0.4, "Learning a network")
    network = learned_network(nets, concept, examples)
    return LearnedFrom(tree, network, len(examples), len(nets.local))


def _curve(request: CurveRequest) -> Generator[Progress, None, Curve]:
    nets = nets_of(request.cells, request.slip)
    count = len(curve_sizes(len(nets.local)))
    points = []
    yield Progress(0.0, "Learning from more and more states")
    for point in learning_curve(nets, CONCEPTS[request.concept]):
        points.append(point)
        keep_for_good(_LEARNING)
        yield Progress(len(points) / count, "Learning from more and more states")
    return Curve(tuple(points), len(nets.local))


def _transfer(request: TransferRequest) -> Generator[Progress, None, Transfer]:
    nets, concept = nets_of(request.cells, request.slip), CONCEPTS[request.concept]
    keep_for_good("what there is before many beliefs are made")
    what = "Looking at every observation sequence"
    yield Progress(0.0, what)
    going = transfer_curves(nets, concept, request.view, request.hidden_window)
    curves = yield from told(going, lambda done: Progress(done, what))
    return Transfer(curves, guessing_accuracy(nets, concept))


def _animation(request: AnimationRequest) -> Generator[Progress, None, Path]:
    frames = animation_gif(
        request.frames, request.size, request.animation, request.kept, request.comment
    )
    count = len(request.frames)
    data = yield from told(frames, lambda done: Progress(done / count, "Writing the animation"))
    write_atomically(request.path, data)
    return request.path
