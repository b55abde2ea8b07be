"""What the grid world pane asks of the engine, and where its answers go."""

from PySide6.QtCore import QObject, Signal

from core.engine.freshness import Freshness
from core.engine.grid_world_requests import (
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
from core.engine.mailbox import Ticket
from core.engine.requests import Request
from core.workspace.grid_world_state import GridWorld
from gui.engine_bridge import EngineBridge
from gui.gridworld import asking
from gui.widgets.message_bar import MessageBar
from gui.widgets.stop_button import STOPPED, JobState

_JOBS = (LearnRequest, CurveRequest, TransferRequest)
_LANES = (WorldRequest, DerivedRequest, *_JOBS)


class Inquiry(QObject):
    """Asks what a state needs, once, and keeps the answers to the newest request of each lane."""

    world_built = Signal(object)
    """``core.gridworld.nets.Nets``"""
    answered = Signal()
    """Something of ``derived``, ``learned``, ``curve`` or ``transfer`` is new."""
    progressed = Signal(object, str)
    """A request, and how far it is in words."""

    def __init__(self, bridge: EngineBridge, messages: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._messages = messages
        self._asked: dict[str, GridWorldRequest] = {}
        self._answers: dict[str, object] = {}
        """By lane, to what is in ``_asked``; a sentence if there is none."""
        self._freshness = {kind.lane: Freshness() for kind in _LANES}
        bridge.done.connect(self._on_done)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progressed)

    def ask_for_world(self, world: GridWorld) -> None:
        """Ask for a world's nets; until they are there nothing else is worked out."""
        self._give_up({kind.lane for kind in _JOBS})
        self._ask(asking.world_request(world))

    def ask(self, world: GridWorld) -> None:
        """Ask for all else that the state needs."""
        self._ask(asking.derived_request(world))
        wanted = asking.job_requests(world)
        for request in wanted:
            self._ask(request)
        self._give_up({kind.lane for kind in _JOBS} - {request.lane for request in wanted})

    def stop_jobs(self) -> None:
        """What takes long is not waited for; it counts as answered until another thing is asked."""
        for lane in [kind.lane for kind in _JOBS]:
            if lane in self._asked and lane not in self._answers:
                self._bridge.cancel(lane)
                self._answers[lane] = STOPPED
        self.answered.emit()

    def resume_jobs(self, world: GridWorld) -> None:
        """What was stopped is to be done after all."""
        for lane in [lane for lane, answer in self._answers.items() if answer == STOPPED]:
            del self._asked[lane], self._answers[lane]
        self.ask(world)
        self.answered.emit()

    def job_state(self, world: GridWorld) -> JobState:
        """How it is with all that takes long and is looked at."""
        answers = [self._answer_to(request) for request in asking.job_requests(world)]
        if None in answers:
            return JobState.RUNNING
        return JobState.STOPPED if STOPPED in answers else JobState.DONE

    def forget_world(self) -> None:
        """The nets that were asked for last may be asked for again."""
        self._asked.pop(WorldRequest.lane, None)

    def derived(self, world: GridWorld) -> Derived | None:
        """The derived identifier of a state, once it is known."""
        answer = self._answer_to(asking.derived_request(world))
        return answer if isinstance(answer, Derived) else None

    def learned(self, world: GridWorld) -> LearnedFrom | str | None:
        """What was learned from a state's run; a sentence: why nothing; None: not yet."""
        request = asking.learn_request(world)
        answer = None if request is None else self._answer_to(request)
        return answer if isinstance(answer, LearnedFrom | str) else None

    def curve(self, world: GridWorld) -> Curve | str | None:
        """A state's learning curve, likewise."""
        request = asking.curve_request(world)
        answer = None if request is None else self._answer_to(request)
        return answer if isinstance(answer, Curve | str) else None

    def transfer(self, world: GridWorld) -> Transfer | str | None:
        """How a state's accuracy falls, likewise."""
        request = asking.transfer_request(world)
        answer = None if request is None else self._answer_to(request)
        return answer if isinstance(answer, Transfer | str) else None

    def _give_up(self, lanes: set[str]) -> None:
        """What is being worked out there is not wanted any more."""
        for lane in lanes:
            if lane in self._asked and lane not in self._answers:
                del self._asked[lane]
                self._bridge.cancel(lane)

    def _answer_to(self, request: GridWorldRequest) -> object | None:
        return self._answers.get(request.lane) if self._is_newest(request) else None

    def _ask(self, request: GridWorldRequest) -> None:
        if not self._is_newest(request):
            self._asked[request.lane] = request
            self._answers.pop(request.lane, None)
            self._bridge.submit(request)

    def _is_newest(self, request: Request) -> bool:
        return self._asked.get(request.lane) == request

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not isinstance(request, _LANES) or not self._freshness[request.lane].accepts(ticket):
            return
        if isinstance(answer, World):
            self.world_built.emit(answer.nets)
        elif self._is_newest(request):
            self._answers[request.lane] = answer
            self.answered.emit()

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if isinstance(request, _LANES):
            # It stays the lane's newest: what cannot be had is not asked for again at every change.
            if self._is_newest(request):
                self._answers[request.lane] = message
                self.answered.emit()
            if details or not isinstance(request, _JOBS):
                self._messages.problem(message, details)

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        # What was told on the way may still come after the job was stopped.
        waited_for = self._is_newest(request) and request.lane not in self._answers
        if isinstance(request, _JOBS) and waited_for:
            self.progressed.emit(request, f"{text}… {fraction:.0%}")
