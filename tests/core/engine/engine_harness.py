"""Requests for tests, and an answer function that the test leads step by step."""

import threading
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any

import msgspec

from core.engine.mailbox import Ticket
from core.engine.outcomes import Failed, Outcome, Progress, Progressed, Superseded
from core.engine.requests import Priority, Request
from core.engine.worker import Engine
from core.errors import UserError

PATIENCE = 10.0
"""Seconds after which a test gives up; reached only when it fails."""

LANES = ("a", "b", "c", "d")


class Call(Request, frozen=True):
    """Names what its answer does: how often it yields, and how it ends."""

    identity: int = 0
    yields: int | None = None
    """None: a plain function instead of a generator."""
    fails: bool = False


def _call_type(lane: str, priority: Priority) -> type[Call]:
    return msgspec.defstruct(
        f"{priority.name.title()}{lane.upper()}",
        [],
        bases=(Call,),
        namespace={"lane": lane, "priority": priority},
        frozen=True,
    )


CALLS = {(lane, priority): _call_type(lane, priority) for lane in LANES for priority in Priority}


def call(
    lane: str,
    priority: Priority,
    identity: int = 0,
    yields: int | None = None,
    fails: bool = False,
) -> Call:
    return CALLS[lane, priority](identity=identity, yields=yields, fails=fails)


def live(lane: str, identity: int = 0, **further: Any) -> Call:
    return call(lane, Priority.LIVE, identity, **further)


def view(lane: str, identity: int = 0, **further: Any) -> Call:
    return call(lane, Priority.VIEW, identity, **further)


def job(lane: str, identity: int = 0, yields: int = 1, **further: Any) -> Call:
    return call(lane, Priority.JOB, identity, yields=yields, **further)


def answer_to(request: Request) -> tuple[str, Request]:
    return "answer", request


class Led:
    """An engine whose every step waits at a gate until the test lets it pass.

    Between two calls of the test, the engine's thread is therefore either at a gate or idle, and
    each interleaving is exactly the one that the test has chosen.
    """

    def __init__(self, **further: Any) -> None:
        self._changed = threading.Condition()
        self._at: tuple[Request, int] | None = None
        self._passes = 0
        self._open = False
        self.submitted: list[tuple[Ticket, Request]] = []
        self._expected = 0
        self.outcomes: list[Outcome] = []
        self.started: list[Request] = []
        self.closed_generators: list[Request] = []
        self.on_report: Callable[[Outcome], None] | None = None
        self.engine = Engine(self._answer, self._take, "engine under test", **further)

    def __enter__(self) -> "Led":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.open_gates()
        ended = self.engine.close(PATIENCE)
        if kind is None:
            assert ended

    # What the test does

    def submit(self, request: Request) -> Ticket:
        with self._changed:
            self._expected += 1
        ticket = self.engine.submit(request)
        self.submitted.append((ticket, request))
        return ticket

    def settle(self) -> tuple[Request, int] | None:
        """Wait for a gate or for the last final outcome; the gate that the engine is at."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: self._at is not None or len(self.finals()) >= self._expected, PATIENCE
            ), "the engine neither works nor has it answered all"
            return self._at

    def step(self) -> tuple[Request, int] | None:
        """Let the engine pass the gate that it is at; the next one."""
        with self._changed:
            assert self._at is not None
            self._at = None
            self._passes += 1
            self._changed.notify_all()
        return self.settle()

    def open_gates(self) -> None:
        with self._changed:
            self._open = True
            self._at = None
            self._changed.notify_all()

    def finish(self) -> None:
        """Let everything pass, and wait until all is reported."""
        self.open_gates()
        assert self.engine.wait_until_idle(PATIENCE)

    def finals(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not isinstance(outcome, Progressed)]

    def final(self, ticket: Ticket) -> Outcome | None:
        """The final outcome of a ticket, if it has any; fails if it has several."""
        found = [outcome for outcome in self.finals() if outcome.ticket == ticket]
        assert len(found) <= 1
        return found[0] if found else None

    def tickets_of(self, kind: type) -> list[Ticket]:
        return [outcome.ticket for outcome in self.outcomes if isinstance(outcome, kind)]

    # What the engine does

    def _gate(self, request: Request, step: int) -> None:
        with self._changed:
            if self._open:
                return
            self._at = request, step
            due = self._passes + 1
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._open or self._passes >= due, PATIENCE)

    def _answer(self, request: Request) -> object:
        assert isinstance(request, Call)
        self.started.append(request)
        if request.yields is not None:
            return self._work(request, request.yields)
        self._gate(request, 0)
        return self._end(request)

    def _work(self, request: Call, yields: int) -> Generator[Progress, None, object]:
        try:
            self._gate(request, 0)
            for step in range(1, yields + 1):
                yield Progress(step / (yields + 1), f"step {step}")
                self._gate(request, step)
            return self._end(request)
        finally:
            self.closed_generators.append(request)

    def _end(self, request: Call) -> object:
        if request.fails:
            raise UserError(f"Call {request.identity} cannot be answered.")
        return answer_to(request)

    def _take(self, outcome: Outcome) -> None:
        with self._changed:
            self.outcomes.append(outcome)
            self._changed.notify_all()
        if self.on_report is not None:
            self.on_report(outcome)


def check_outcomes(
    outcomes: list[Outcome],
    submitted: list[tuple[Ticket, Request]],
    withdrawn: dict[str, int] | None = None,
    closed: bool = False,
) -> None:
    """All that must be true of what was reported, whatever the interleaving.

    Args:
        outcomes: in the order in which they were reported.
        submitted: all accepted tickets with their requests.
        withdrawn: for each lane the newest ticket number that a cancel may have reached.
        closed: whether the engine was closed before all was answered.
    """
    withdrawn = withdrawn or {}
    requests = dict(submitted)
    assert len(requests) == len(submitted), "two requests have the same ticket"
    newest = {ticket.lane: ticket.number for ticket in sorted(requests)}
    final: set[Ticket] = set()
    answered: dict[str, int] = {}
    for outcome in outcomes:
        ticket = outcome.ticket
        assert outcome.request == requests[ticket]
        assert ticket not in final, "reported after the final outcome"
        if isinstance(outcome, Progressed):
            continue
        final.add(ticket)
        if isinstance(outcome, Superseded):
            justified = closed or ticket.number < newest[ticket.lane]
            assert justified or ticket.number <= withdrawn.get(ticket.lane, -1)
            continue
        assert ticket.number > answered.get(ticket.lane, -1), "went back to an older one"
        answered[ticket.lane] = ticket.number
        if isinstance(outcome, Failed):
            assert outcome.request.fails
        else:
            assert not outcome.request.fails
            assert outcome.answer == answer_to(outcome.request)
    assert final == set(requests), "lost"
