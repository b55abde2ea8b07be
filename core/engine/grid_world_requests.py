"""What the grid world pane may ask of the engine; answered in ``core.engine.grid_world_answers``."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from core.animations import Animation
from core.engine.requests import Priority, Request
from core.gridworld.animation_file import Colour
from core.gridworld.concepts import ConceptName
from core.gridworld.derived import DerivedIdentifier
from core.gridworld.learned import Learned, LearningPoint
from core.gridworld.nets import Nets
from core.gridworld.shared_beliefs import View
from core.gridworld.transfer import TransferCurve
from core.gridworld.world import ObjectState, StateEdit


class GridWorldRequest(Request, frozen=True):
    """Base of these requests; each is about one world."""

    cells: int
    slip: float


class WorldRequest(GridWorldRequest, frozen=True):
    """Both nets of a world with all that is remembered of them, which takes a moment for large ones."""

    lane: ClassVar[str] = "grid world"


class DerivedRequest(GridWorldRequest, frozen=True):
    """The identifier that is derived for Model 2."""

    lane: ClassVar[str] = "grid world derived"

    concept: ConceptName
    view: View


class LearnRequest(GridWorldRequest, frozen=True):
    """Identifiers learned from a run (a job: reports progress)."""

    lane: ClassVar[str] = "grid world learned"
    priority: ClassVar[Priority] = Priority.JOB

    concept: ConceptName
    start: ObjectState
    steps: int
    seed: int
    edits: tuple[StateEdit, ...]


class CurveRequest(GridWorldRequest, frozen=True):
    """The learning curve (a job: reports progress, one point after another)."""

    lane: ClassVar[str] = "grid world curve"
    priority: ClassVar[Priority] = Priority.JOB

    concept: ConceptName


class TransferRequest(GridWorldRequest, frozen=True):
    """How the derived identifier's accuracy falls (a job: reports progress)."""

    lane: ClassVar[str] = "grid world transfer"
    priority: ClassVar[Priority] = Priority.JOB

    concept: ConceptName
    view: View
    hidden_window: int
    """Observations of the curve over hidden cells."""


class AnimationRequest(GridWorldRequest, frozen=True):
    """Pictures written as an animated GIF (a job: reports progress)."""

    lane: ClassVar[str] = "grid world animation"
    priority: ClassVar[Priority] = Priority.JOB

    path: Path
    frames: tuple[bytes, ...]
    """Each (height, width, 3) bytes, packed by zlib."""
    size: tuple[int, int]
    """Width and height."""
    animation: Animation
    """How it runs."""
    kept: tuple[Colour, ...] = ()
    """Colours that mean something."""
    comment: str = ""
    """What made it, in ASCII."""


@dataclass(frozen=True, eq=False)
class World:
    """The nets of a world, ready."""

    nets: Nets


@dataclass(frozen=True, eq=False)
class Derived:
    """The derived identifier."""

    identifier: DerivedIdentifier
    agrees: bool
    """Whether it is certain of, and equal to, the written-down one in every state."""


class LearnedFrom(Struct, frozen=True):
    """What was learned from a run."""

    tree: Learned
    network: Learned
    seen: int
    """States that it showed."""
    states: int
    """That there are."""


class Curve(Struct, frozen=True):
    """The learning curve."""

    points: tuple[LearningPoint, ...]
    states: int
    """That there are."""


class Transfer(Struct, frozen=True):
    """How the derived identifier's accuracy falls."""

    curves: tuple[TransferCurve, ...]
    guessing: float
    """The accuracy of who has seen nothing."""
