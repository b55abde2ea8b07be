"""What the 2-D latents pane asks of the engine, and what it hears from it."""

from PySide6.QtCore import QObject, Signal

from core.engine.freshness import Freshness
from core.engine.latents_requests import LatentsRequest, PlaceRequest, PointRequest
from core.engine.mailbox import Ticket
from core.engine.requests import Request
from gui.engine_bridge import EngineBridge

FOLLOWING = (PointRequest, PlaceRequest)
"""What follows the hand: their answers are shown even if a newer one has been asked for."""


class Inquiry(QObject):
    """Asks each thing once, and keeps the answers to the newest request of each lane."""

    answered = Signal(object, object)
    """A request and its answer: the newest of its lane, or one that follows the hand."""
    failed = Signal(object, str, str)
    """The newest request of a lane, one sentence, details."""
    progressed = Signal(object, float, str)
    """Likewise, how much is done, what is being done."""

    def __init__(self, bridge: EngineBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._asked: dict[str, LatentsRequest] = {}
        self._answers: dict[str, object] = {}
        self._freshness: dict[str, Freshness] = {}
        self._place: object | None = None
        bridge.done.connect(self._on_done)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progressed)

    def ask(self, request: LatentsRequest) -> None:
        """Ask, unless it is what was asked for last in its lane."""
        if not self.is_newest(request):
            self._asked[request.lane] = request
            self._answers.pop(request.lane, None)
            self._bridge.submit(request)

    def forget(self, lane: str) -> None:
        """What was asked for last in a lane is of no use any more."""
        if lane == PlaceRequest.lane:
            self._place = None
        if self._asked.pop(lane, None) is not None and self._answers.pop(lane, None) is None:
            self._bridge.cancel(lane)

    def is_newest(self, request: Request) -> bool:
        """Whether nothing later was asked for in its lane."""
        return self._asked.get(request.lane) == request

    def answer_to(self, request: LatentsRequest | None) -> object | None:
        """The answer to a request, if it is the newest of its lane and there is one."""
        if request is None or not self.is_newest(request):
            return None
        return self._answers.get(request.lane)

    def latest_place(self) -> object | None:
        """The last answer about a place, also if the hand is already further on; None: there is none."""
        return self._place if PlaceRequest.lane in self._asked else None

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not isinstance(request, LatentsRequest):
            return
        if not self._freshness.setdefault(request.lane, Freshness()).accepts(ticket):
            return
        newest = self.is_newest(request)
        if isinstance(request, PlaceRequest):
            self._place = answer
        if newest:
            self._answers[request.lane] = answer
        if newest or (isinstance(request, FOLLOWING) and request.lane in self._asked):
            self.answered.emit(request, answer)

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        # It stays the lane's newest: what cannot be had is not asked for again with every change.
        if isinstance(request, LatentsRequest) and self.is_newest(request):
            self.failed.emit(request, message, details)

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        if isinstance(request, LatentsRequest) and self.is_newest(request):
            self.progressed.emit(request, fraction, text)
