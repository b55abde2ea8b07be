"""How the grid world pane's requests are answered: by ``core.gridworld``, without torch."""

from collections.abc import Generator
from pathlib import Path

from core.engine.grid_world_requests import (
    AnimationRequest,
    Curve,
    CurveRequest,
    Derived,
    DerivedRequest,
    GridWorldRequest,
    LearnedFrom,
    LearnRequest,
    World,
    WorldRequest,
)
from core.engine.outcomes import Progress
from core.files import write_atomically
from core.gridworld.animation_file import animation_gif
from core.gridworld.concepts import CONCEPTS
from core.gridworld.derived import derived_identifier
from core.gridworld.episode import episode
from core.gridworld.examples import examples_from
from core.gridworld.learned import curve_sizes, learned_network, learned_tree, learning_curve
from core.gridworld.nets import nets_of


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
        case AnimationRequest():
            return _animation(request)
    raise TypeError(f"there is no answer to a {type(request).__name__}")


def _world(request: WorldRequest) -> World:
    nets = nets_of(request.cells, request.slip)
    # A first short run fills what the nets and their counterparts remember.
    episode(nets, (0, 0, 1), 2)
    return World(nets)


def _derived(request: DerivedRequest) -> Derived:
    nets = nets_of(request.cells, request.slip)
    found = derived_identifier(nets, CONCEPTS[request.concept], request.view)
    return Derived(found, found.agrees())


def _learned(request: LearnRequest) -> Generator[Progress, None, LearnedFrom]:
    nets = nets_of(request.cells, request.slip)
    concept = CONCEPTS[request.concept]
    course = episode(nets, request.start, request.steps, request.seed, request.edits)
    examples = examples_from(nets, concept, course.observations)
    yield Progress(0.2, "Learning a tree")
    tree = learned_tree(nets, concept, examples)
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
        yield Progress(len(points) / count, "Learning from more and more states")
    return Curve(tuple(points), len(nets.local))


def _animation(request: AnimationRequest) -> Generator[Progress, None, Path]:
    frames = animation_gif(request.frames, request.size, request.milliseconds)
    while True:
        try:
            done = next(frames)
        except StopIteration as end:
            write_atomically(request.path, end.value)
            return request.path
        yield Progress(done / len(request.frames), "Writing the animation")
