"""The engine: one thread that answers requests, the most urgent first and the newest in its lane.

The rules, in the order in which they matter:

- Every accepted request ends as exactly one of `Done`, `Failed` and `Superseded`.
- Within a lane, answers come in the order of the tickets, and the newest request that isn't
  cancelled gets its answer.
- Live work goes before views, views before jobs. Work that returns a generator is interrupted by
  more urgent requests wherever it yields; so whatever takes longer than a frame should yield.
- A newer request in its lane stops a running *job*, but neither live work nor a view: a view that
  was stopped by each newer request would show nothing for as long as a drag lasts.
- A request that equals the one that is running in its lane takes it over instead of starting
  again: equal requests have equal answers. So a controller may ask for all that its state needs
  after each change without setting a long job back to its start.
- Once a request has been stopped, its answer is never reported, however close it was.
"""

import atexit
import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import suppress
from types import GeneratorType

from core.engine.mailbox import Mailbox, Ticket
from core.engine.outcomes import Done, Failed, Outcome, Progress, Progressed, Superseded
from core.engine.requests import Priority, Request
from core.errors import UserError

_log = logging.getLogger(__name__)

_PATIENCE_AT_EXIT = 10.0
"""Seconds that the interpreter's end waits for an engine that nobody has closed."""


class _Running:
    """A request that is being answered; a newer equal one may take it over."""

    __slots__ = ("request", "stopped", "ticket")

    def __init__(self, ticket: Ticket, request: Request) -> None:
        self.ticket = ticket
        self.request = request
        self.stopped = False


class Engine:
    """Answers requests in a thread of its own, which starts with the first of them.

    Args:
        answer: returns the answer to a request, or is a generator that yields `Progress` between
            chunks and returns the answer. Runs in the engine's thread. May raise anything.
        report: takes each outcome, in the engine's thread; may call every method of the engine.
        name: of the thread.
        on_thread_start: called once in the engine's thread before anything else; the place for
            what is decided once for a thread or process, such as torch's number of threads.
        give_way: called in the engine's thread before each chunk of what is not live; may wait, for
            instance while the window paints, which would get no turn beside Python that computes.
    """

    def __init__(
        self,
        answer: Callable[[Request], object | Generator[Progress, None, object]],
        report: Callable[[Outcome], None],
        name: str = "engine",
        on_thread_start: Callable[[], None] | None = None,
        give_way: Callable[[], object] | None = None,
    ) -> None:
        self._answer = answer
        self._report = report
        self._name = name
        self._on_thread_start = on_thread_start
        self._give_way = give_way
        self._thread: threading.Thread | None = None

        # Everything below is guarded by this lock, which is never held while foreign code runs
        # (answers, reports), so that no caller ever waits for work.
        lock = threading.Lock()
        self._work = threading.Condition(lock)
        self._quiet = threading.Condition(lock)
        self._lock = lock
        self._mailbox = Mailbox()
        self._running: list[_Running] = []
        """The interrupted ones, each more urgent than the one before, and last the current one."""
        self._accepted: dict[Ticket, Request] = {}
        """All whose final outcome hasn't been reported."""
        self._outbox: deque[Outcome] = deque()
        self._reporting = False
        self._closing = False
        self._last_number = 0

    def submit(self, request: Request) -> Ticket:
        """Accept a request and return at once, whatever the engine is doing.

        Raises:
            RuntimeError: the engine is closed.
        """
        with self._lock:
            if self._closing:
                raise RuntimeError("the engine is closed and takes no more requests")
            equal = self._running_equal(request)
            self._start_thread()
            self._last_number += 1
            ticket = Ticket(self._last_number, request.lane)
            self._accepted[ticket] = request
            if equal is not None:
                self._supersede(self._mailbox.withdraw(ticket.lane))
                self._supersede(equal.ticket)
                equal.ticket = ticket
            else:
                self._supersede(self._mailbox.put(ticket, request))
                self._stop_running_before(request)
            self._work.notify()
        return ticket

    def cancel(self, lane: str) -> None:
        """End what waits or runs in a lane as superseded; live work that runs ends normally."""
        with self._lock:
            self._supersede(self._mailbox.withdraw(lane))
            for running in self._running:
                if running.ticket.lane == lane and running.request.priority != Priority.LIVE:
                    running.stopped = True
            self._work.notify()

    def close(self, timeout: float = 2.0) -> bool:
        """Accept nothing more, end what waits and what yields, and wait for the thread's end.

        May be called again, and from several threads. All outcomes are reported before the thread
        ends, also if that takes longer than the timeout.

        Args:
            timeout: seconds to wait for work that can't be interrupted.

        Returns:
            Whether the thread has ended. Always false in the engine's own thread, which ends after
            what it is doing.
        """
        ended = self._end(timeout)
        if ended:
            atexit.unregister(self._end_at_exit)
        return ended

    @property
    def is_busy(self) -> bool:
        """Whether any accepted request still lacks its final outcome."""
        return self.pending() > 0

    def pending(self) -> int:
        """How many accepted requests still lack their final outcome.

        A request stops counting just before its final outcome is reported, so that whoever looks
        after the last report sees none.
        """
        with self._lock:
            return len(self._accepted)

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until every accepted request's final outcome has been reported.

        Not for the engine's own thread, which would wait for itself.

        Args:
            timeout: seconds to wait at most.

        Returns:
            Whether it came to that.
        """
        with self._lock:
            return self._quiet.wait_for(
                lambda: not (self._accepted or self._outbox or self._reporting), timeout
            )

    # Called with the lock held

    def _running_equal(self, request: Request) -> _Running | None:
        for running in self._running:
            same_lane = running.ticket.lane == request.lane
            if same_lane and not running.stopped and running.request == request:
                return running
        return None

    def _stop_running_before(self, request: Request) -> None:
        for running in self._running:
            priority = running.request.priority
            # What is more urgent would overtake the running one and be answered before it.
            overtakes = request.priority < priority
            if running.ticket.lane == request.lane and (priority == Priority.JOB or overtakes):
                running.stopped = True

    def _supersede(self, ticket: Ticket | None) -> None:
        if ticket is not None:
            self._outbox.append(Superseded(ticket, self._accepted[ticket]))

    def _start_thread(self) -> None:
        if self._thread is not None:
            return
        # A thread that isn't a daemon would keep the process alive for ever if nobody closes the
        # engine, because the interpreter waits for it before it calls what is registered at exit.
        # A daemon that is left running until the interpreter is taken down may crash in native
        # code. So: a daemon that is told to end, and waited for, at exit.
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        thread.start()
        self._thread = thread
        atexit.register(self._end_at_exit)

    # Called in any thread

    def _end(self, timeout: float) -> bool:
        with self._lock:
            self._closing = True
            for ticket, _ in self._mailbox.drain():
                self._supersede(ticket)
            for running in self._running:
                if running.request.priority != Priority.LIVE:
                    running.stopped = True
            self._work.notify()
            thread = self._thread
        if thread is None:
            return True
        if thread is threading.current_thread():
            return False
        thread.join(timeout)
        return not thread.is_alive()

    def _end_at_exit(self) -> None:
        self._end(_PATIENCE_AT_EXIT)

    # Called in the engine's thread, without the lock

    def _run(self) -> None:
        if self._on_thread_start is not None:
            try:
                self._on_thread_start()
            except BaseException:
                _log_exception("The engine's thread did not start as it should.")
        while self._wait_for_work():
            self._deliver()
            self._serve(more_urgent_than=None)

    def _wait_for_work(self) -> bool:
        """Wait for something to do; false if there is nothing and never will be."""
        with self._lock:
            self._work.wait_for(lambda: self._outbox or self._mailbox or self._closing)
            return bool(self._outbox or self._mailbox)

    def _serve(self, more_urgent_than: Priority | None) -> None:
        """Answer what waits, or all of it that is more urgent than what is interrupted for it."""
        while (running := self._start_next(more_urgent_than)) is not None:
            self._answer_one(running)
            self._deliver()

    def _start_next(self, more_urgent_than: Priority | None) -> _Running | None:
        with self._lock:
            if more_urgent_than is not None and not self._mailbox.has_more_urgent_than(
                more_urgent_than
            ):
                return None
            taken = self._mailbox.take()
            if taken is None:
                return None
            running = _Running(*taken)
            self._running.append(running)
            return running

    def _answer_one(self, running: _Running) -> None:
        answer: object = None
        failure: tuple[str, str] | None = None
        try:
            if self._let_others(running):
                answer = self._answer(running.request)
                if isinstance(answer, GeneratorType):
                    answer = self._drive(running, answer)
        except BaseException as error:
            # Also SystemExit and the like: the thread must live on, and the user must hear of it.
            failure = _describe_failure(running.request, error)
        with self._lock:
            # Only now is it settled under which ticket, and whether at all, the answer goes out.
            self._running.remove(running)
            stopped, ticket, request = running.stopped, running.ticket, running.request
            if stopped:
                self._outbox.append(Superseded(ticket, request))
            elif failure is not None:
                self._outbox.append(Failed(ticket, request, *failure))
            else:
                self._outbox.append(Done(ticket, request, answer))
        if stopped and failure is not None:
            _log.warning("A stopped request failed. %s\n%s", *failure)

    def _drive(self, running: _Running, job: Generator[Progress, None, object]) -> object:
        """Run a generator to its end, or to where it is stopped; return its answer."""
        try:
            while True:
                if not self._let_others(running):
                    return None
                try:
                    progress = next(job)
                except StopIteration as end:
                    return end.value
                if not isinstance(progress, Progress):
                    raise TypeError(f"a job yielded {type(progress).__name__}, not Progress")
                if not self._goes_on(running, progress):
                    return None
                self._deliver()
                self._serve(more_urgent_than=running.request.priority)
                if not self._goes_on(running):
                    return None
        finally:
            job.close()

    def _let_others(self, running: _Running) -> bool:
        """Give way, then to what has become more urgent meanwhile; whether the request still goes on."""
        if self._give_way is None or running.request.priority == Priority.LIVE:
            return True
        self._give_way()
        self._serve(more_urgent_than=running.request.priority)
        return self._goes_on(running)

    def _goes_on(self, running: _Running, progress: Progress | None = None) -> bool:
        with self._lock:
            if self._closing:
                running.stopped = True
            if not running.stopped and progress is not None:
                self._outbox.append(
                    Progressed(running.ticket, running.request, progress.fraction, progress.text)
                )
            return not running.stopped

    def _deliver(self) -> None:
        """Report all outcomes in the order in which they came about."""
        while (outcome := self._next_outcome()) is not None:
            try:
                self._report(outcome)
            except BaseException:
                _log_exception("An outcome of the engine was not received as it should be.")

    def _next_outcome(self) -> Outcome | None:
        with self._lock:
            self._reporting = bool(self._outbox)
            if self._outbox:
                outcome = self._outbox.popleft()
                if not isinstance(outcome, Progressed):
                    del self._accepted[outcome.ticket]
                return outcome
            if not self._accepted:
                self._quiet.notify_all()
            return None


def _describe_failure(request: Request, error: BaseException) -> tuple[str, str]:
    """A sentence for the user, and for a defect the traceback; never raises."""
    if isinstance(error, UserError):
        with suppress(BaseException):
            return str(error), ""
    kind = type(error).__name__
    message = f"The {request.lane} could not be computed because of a defect ({kind})."
    with suppress(BaseException):
        return message, "".join(traceback.format_exception(error))
    # Too little memory or stack to print it, or an exception that can't be printed.
    return message, kind


def _log_exception(text: str) -> None:
    with suppress(BaseException):
        _log.exception(text)
