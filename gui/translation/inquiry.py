"""What the translation pane asks of the engine, and where its answers go.

Strips are asked for once the map that they need is fitted and the identifier learned: then they take a
moment, and go before jobs. Tables and curves take long, so they are asked for only when somebody wants
them. The latest answers are kept: what is undone is shown again at once.
"""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.requests import Priority, Request
from core.engine.translation_requests import (
    ArrowsRequest,
    Frames,
    FramesRequest,
    SharedImagesRequest,
    TableRequest,
    TableRows,
    TableRowsRequest,
    TranslationRequest,
    WalksRequest,
)
from core.workspace.state import Workspace
from core.workspace.translation_state import TranslationPage
from gui.engine_bridge import EngineBridge
from gui.translation import asking
from gui.widgets.message_bar import MessageBar
from gui.widgets.stop_button import STOPPED

KEPT = 24
"""Answers; strips have a few 100 KB."""

KEPT_WANTED = 16
"""Tables and curves, which are small and took long."""

WANTED = (TableRequest, SharedImagesRequest)
"""Asked for only when somebody wants them."""

OF_STRIPS = (ArrowsRequest, WalksRequest)

IN_PASSING = (FramesRequest, TableRowsRequest)
"""What they are answered is true for a moment, and not kept as an answer."""


class Inquiry(QObject):
    """Asks what a state needs, once, and keeps the answers."""

    answered = Signal(object)
    """There is an answer, or a sentence why there is none, to this ``TranslationRequest``."""
    framed = Signal(object)
    """The newest ``Frames``."""
    progressed = Signal(object, float, str)
    """A job's request, how much of it is done (0 to 1), and what is being done."""

    def __init__(self, bridge: EngineBridge, messages: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._messages = messages
        self._asked: dict[str, TranslationRequest] = {}
        """The newest request of each lane."""
        self._answers: OrderedDict[TranslationRequest, object] = OrderedDict()
        """A sentence where there is none."""
        self._doing = ""
        """What a table was last told to be at."""
        self._rows: dict[TableRequest, TableRows] = {}
        """What is finished of tables that are not."""
        self._freshness = Freshness()
        bridge.done.connect(self._on_done)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progressed)

    def ask(self, workspace: Workspace) -> None:
        """Ask for all that the state needs and that is not known."""
        fitted, learned = asking.map_request(workspace), asking.identifier_request(workspace)
        self._ask(fitted)
        self._ask(learned)
        if self.has(fitted):
            self._ask(asking.arrows_request(workspace))
            if workspace.translation.page is TranslationPage.ROUND_TRIP:
                self._ask(asking.round_trip_request(workspace))
        self._ask(
            asking.walks_request(workspace)
            if self.has(learned)
            else asking.first_walks_request(workspace)
        )
        self.ask_for_frames(workspace)

    def ask_for_frames(self, workspace: Workspace) -> None:
        """Ask for what the strips that are known show at the slider's position."""
        walks = self.walks(workspace)
        if self.has(asking.arrows_request(workspace)) or self.has(walks):
            self._ask(asking.frames_request(workspace, walks))

    def walks(self, workspace: Workspace) -> WalksRequest:
        """The request for the walks that are shown: until the right ones are there, the first ones."""
        wanted, first = asking.walks_request(workspace), asking.first_walks_request(workspace)
        return first if wanted not in self._answers and self.has(first) else wanted

    def want(self, request: TableRequest | SharedImagesRequest) -> None:
        """Have a table or a curve worked out, also if that was stopped before."""
        self._retry(request)

    def retry(self, workspace: Workspace) -> None:
        """What was stopped is to be done after all."""
        for request in (asking.map_request(workspace), asking.identifier_request(workspace)):
            if self.answer_to(request) == STOPPED:
                self._retry(request)

    def stop(self, request: TranslationRequest) -> None:
        """A job is not waited for; it counts as answered until it is asked for again."""
        if self._asked.get(request.lane) == request and request not in self._answers:
            self._bridge.cancel(request.lane)
            self._keep(request, STOPPED)
            if isinstance(request, TableRequest):
                self._ask_for_rows(request)

    def is_running(self, request: TranslationRequest) -> bool:
        """Whether it has been asked for and is not answered."""
        return self._asked.get(request.lane) == request and request not in self._answers

    def has(self, request: TranslationRequest) -> bool:
        """Whether there is an answer, not only a sentence."""
        return not isinstance(self._answers.get(request, ""), str)

    def answer_to(self, request: TranslationRequest) -> object | None:
        """The answer; a sentence: why there is none; None: not yet."""
        return self._answers.get(request)

    def rows(self, table: TableRequest) -> TableRows | None:
        """What is finished of a table, as far as it is known; None: nobody has told yet."""
        return self._rows.get(table)

    def forget(self) -> None:
        """A model is another one now: what is known is of no account, and is asked for anew."""
        for lane in self._asked:
            self._bridge.cancel(lane)  # else a job that runs would be taken for the one asked anew
        self._answers.clear()
        self._asked.clear()
        self._rows.clear()

    def _ask(self, request: TranslationRequest) -> None:
        if request in self._answers:
            self._answers.move_to_end(request)  # it is in use
            return
        if self._asked.get(request.lane) == request:
            return
        self._asked[request.lane] = request
        self._bridge.submit(request)

    def _ask_for_rows(self, table: TableRequest) -> None:
        request = TableRowsRequest(table.source, table.target, table)
        self._asked[request.lane] = request
        self._bridge.submit(request)

    def _retry(self, request: TranslationRequest) -> None:
        if isinstance(self._answers.get(request, ""), str):
            self._answers.pop(request, None)
            if self._asked.get(request.lane) == request:
                del self._asked[request.lane]
            self._ask(request)

    def _keep(self, request: TranslationRequest, answer: object) -> None:
        self._answers[request] = answer
        self._answers.move_to_end(request)
        if isinstance(request, OF_STRIPS):
            self._asked.pop(FramesRequest.lane, None)  # there is more to show at the same position
        self._forget_oldest(isinstance(request, WANTED))
        self.answered.emit(request)

    def _forget_oldest(self, wanted: bool) -> None:
        """Of what was asked for by itself, or by somebody; what is forgotten can be asked for again."""
        alike = [one for one in self._answers if isinstance(one, WANTED) is wanted]
        for request in alike[: max(len(alike) - (KEPT_WANTED if wanted else KEPT), 0)]:
            del self._answers[request]
            if self._asked.get(request.lane) == request:
                del self._asked[request.lane]

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if isinstance(request, FramesRequest):
            if self._freshness.accepts(ticket) and isinstance(answer, Frames):
                self.framed.emit(answer)
        elif isinstance(request, TableRowsRequest):
            if isinstance(answer, TableRows) and self._asked.get(request.lane) == request:
                self._rows[request.table] = answer
                self.answered.emit(request.table)
        elif isinstance(request, TranslationRequest):
            self._keep(request, answer)

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if isinstance(request, IN_PASSING):
            return  # what they are about has failed as well, and says why
        if isinstance(request, TranslationRequest):
            # What cannot be had is not asked for again at every change.
            self._keep(request, message)
            if details:
                self._messages.problem(message, details, copy_text="Copy report")

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        # What was told on the way may still come after the job was stopped.
        job = request.priority is Priority.JOB
        if isinstance(request, TranslationRequest) and job and self.is_running(request):
            if isinstance(request, TableRequest) and text != self._doing:
                self._doing = text
                self._ask_for_rows(request)  # where another thing is done, a row may be finished
            self.progressed.emit(request, fraction, text)
