"""The bridge between the engine's thread and the window: outcomes become signals in the GUI thread."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.engine.mailbox import Ticket
from core.engine.outcomes import Done, Failed, Outcome, Progressed, Superseded
from core.engine.requests import Request
from core.engine.worker import Engine

CLOSING_SECONDS = 2.0

LONGEST_WAY = 0.1
"""Seconds that the engine waits at most for the window, should its painting never end."""

Answer = Callable[[Request], object]


def default_answers() -> Answer:
    """The program's own answers; called in the engine's thread, at the first request."""
    from core.engine.answers import Answers

    Answers.prepare_thread()
    return Answers()


class EngineBridge(QObject):
    """Owns the engine. Its signals are emitted in the GUI thread, whatever is connected to them.

    (A signal emitted in the engine's thread would call a plain function there and then; so outcomes
    are queued here, and one queued signal wakes the GUI thread for all that have come.)
    """

    done = Signal(object, object, object)
    """ticket, request, answer"""
    failed = Signal(object, object, str, str)
    """ticket, request, one sentence, details (a traceback, or empty)"""
    progressed = Signal(object, object, float, str)
    """ticket, request, fraction, text"""
    superseded = Signal(object, object)
    """ticket, request"""

    closing = Signal()
    """The window closes: what else runs for it should end now."""

    _arrived = Signal()

    def __init__(
        self,
        make_answers: Callable[[], Answer] = default_answers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_answers = make_answers
        self._answers: Answer | None = None
        self._outcomes: deque[Outcome] = deque()
        self._guard = threading.Lock()
        self._woken = False
        self._closed = False
        self._open: set[Ticket] = set()
        """Tickets whose end has not been told by a signal yet."""
        self._firsts = 0
        """How many times the window has come first and not finished."""
        self._may_go_on = threading.Event()
        """Cleared while the engine should not begin what can wait."""
        self._may_go_on.set()
        self._engine = Engine(
            self._answer, self._report, give_way=lambda: self._may_go_on.wait(LONGEST_WAY)
        )
        self._arrived.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)

    def submit(self, request: Request) -> Ticket:
        """Ask; the outcome comes as a signal, never before this has returned."""
        ticket = self._engine.submit(request)
        self._open.add(ticket)
        return ticket

    def cancel(self, lane: str) -> None:
        """Ask no more for what waits or runs in a lane."""
        self._engine.cancel(lane)

    @contextmanager
    def window_first(self) -> Iterator[None]:
        """Meanwhile the engine begins no chunk of what can wait.

        Painting lets go of Python's lock at each of its hundreds of calls, and would have to wait for
        the engine each time.
        """
        self._firsts += 1
        self._may_go_on.clear()
        try:
            yield
        finally:
            self._firsts -= 1
            if not self._firsts:
                self._may_go_on.set()

    @property
    def is_busy(self) -> bool:
        """Whether anything that was asked has not ended yet, as far as signals tell."""
        return bool(self._open) and not self._closed

    def close(self, timeout: float = CLOSING_SECONDS) -> bool:
        """End the engine; no signal comes after this. Whether its thread has ended in time (seconds)."""
        if not self._closed:
            self.closing.emit()
        with self._guard:
            self._closed = True
            self._outcomes.clear()
        return self._engine.close(timeout)

    # In the engine's thread

    def _answer(self, request: Request) -> object:
        if self._answers is None:
            self._answers = self._make_answers()
        return self._answers(request)

    def _report(self, outcome: Outcome) -> None:
        with self._guard:
            if self._closed:
                return
            self._outcomes.append(outcome)
            wake, self._woken = not self._woken, True
            if wake:
                self._arrived.emit()

    # In the GUI thread

    @Slot()
    def _hand_out(self) -> None:
        with self._guard:
            self._woken = False
            outcomes = list(self._outcomes)
            self._outcomes.clear()
        for outcome in outcomes:
            if self._closed:
                return
            if not isinstance(outcome, Progressed):
                self._open.discard(outcome.ticket)
            match outcome:
                case Done(ticket, request, answer):
                    self.done.emit(ticket, request, answer)
                case Failed(ticket, request, message, details):
                    self.failed.emit(ticket, request, message, details)
                case Progressed(ticket, request, fraction, text):
                    self.progressed.emit(ticket, request, fraction, text)
                case Superseded(ticket, request):
                    self.superseded.emit(ticket, request)
