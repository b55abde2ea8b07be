"""What the traversal pane asks of the engine, and where its answers go."""

from PySide6.QtCore import QObject

from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.requests import (
    DirectionFigures,
    DirectionFiguresRequest,
    Likeness,
    LikenessRequest,
    PatientStripRequest,
    PicturesRead,
    PicturesRequest,
    Reconstructions,
    ReconstructionsRequest,
    Request,
    StripAnswer,
    StripRequest,
)
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.engine_bridge import EngineBridge
from gui.traversal import asking
from gui.traversal.exporting import Exporter
from gui.traversal.image_intents import ImageIntents
from gui.traversal.pane import TraversalPane
from gui.widgets.message_bar import MessageBar

OURS = (
    StripRequest,
    ReconstructionsRequest,
    DirectionFiguresRequest,
    LikenessRequest,
    PicturesRequest,
)

OF_MODELS = (StripRequest, ReconstructionsRequest, DirectionFiguresRequest)
"""Those that ask the session's models."""


class Inquiry(QObject):
    """Asks what a state needs, once, and shows each answer that is newer than the one on show."""

    def __init__(
        self,
        pane: TraversalPane,
        changes: Changes[Traversal],
        images: ImageIntents,
        exporter: Exporter,
        bridge: EngineBridge,
        messages: MessageBar,
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._images = images
        self._exporter = exporter
        self._bridge = bridge
        self._messages = messages
        self._asked: dict[str, Request] = {}
        """The newest request of each lane."""
        self._freshness = {kind.lane: Freshness() for kind in OURS}
        bridge.done.connect(self._on_done)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progressed)

    def ask(self, traversal: Traversal) -> None:
        """Ask for all that the state needs and that was not asked for last in its lane."""
        requests: list[Request] = [
            asking.strip_request(traversal),
            asking.reconstructions_request(traversal),
            asking.figures_request(traversal),
        ]
        likeness = asking.likeness_request(traversal)
        if likeness is not None:
            requests.append(likeness)
        elif self._asked.pop(LikenessRequest.lane, None) is not None:
            self._bridge.cancel(LikenessRequest.lane)
            self._pane.gallery.show_likeness(None, None)
        for request in requests:
            if not self._is_newest(request):
                self._asked[request.lane] = request
                if isinstance(request, StripRequest):
                    self._exporter.outdated()
                if isinstance(request, LikenessRequest):
                    self._pane.gallery.show_likeness(None, 0.0)
                self._bridge.submit(request)

    def _bisects(self) -> bool:
        """Whether the strips that were asked for last wait for what takes seconds."""
        return isinstance(self._asked.get(StripRequest.lane), PatientStripRequest)

    def _is_newest(self, request: Request) -> bool:
        return self._asked.get(request.lane) == request

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not isinstance(request, OURS) or not self._freshness[request.lane].accepts(ticket):
            return
        now = self._changes.state
        if isinstance(request, OF_MODELS) and request.models != now.models:
            return  # of the session before this one
        if isinstance(request, StripRequest) and isinstance(answer, StripAnswer):
            self._pane.library.show_progress("")
            self._pane.show_strips(request, answer, now)
            self._exporter.take(request, answer, self._is_newest(request))
        elif isinstance(request, ReconstructionsRequest) and isinstance(answer, Reconstructions):
            self._pane.show_reconstructions(request, answer)
        elif isinstance(request, DirectionFiguresRequest) and isinstance(answer, DirectionFigures):
            self._pane.show_figures(request, answer)
        elif isinstance(request, PicturesRequest) and isinstance(answer, PicturesRead):
            lot = self._images.intake.take(request)
            if lot is not None:
                self._images.take_pictures(answer, lot.slot)
        elif isinstance(answer, Likeness) and self._is_newest(request):
            self._pane.gallery.show_likeness(answer.order, None)

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if not isinstance(request, OURS):
            return
        # It stays the lane's newest: what cannot be had is not asked for again with every change.
        if isinstance(request, LikenessRequest):
            self._pane.gallery.show_likeness(None, None)
        if isinstance(request, StripRequest):
            self._exporter.failed()
            self._pane.library.show_progress("")
        if isinstance(request, PicturesRequest) and self._images.intake.take(request) is None:
            return  # offered to another pane
        self._messages.problem(message, details)

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        if not self._is_newest(request):
            return
        if isinstance(request, LikenessRequest):
            self._pane.gallery.show_likeness(None, fraction)
        elif isinstance(request, StripRequest | DirectionFiguresRequest) and self._bisects():
            # Whichever comes first does the work for both.
            self._pane.library.show_progress(f"{text}: {100 * fraction:.0f} %")
