"""No interleaving loses or doubles an outcome, or lets a view go back to an older answer."""

import random
import sys
import threading
from collections.abc import Generator, Iterator

import pytest
from engine_harness import LANES, PATIENCE, Call, Led, answer_to, call, check_outcomes
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.outcomes import Done, Outcome, Progress, Progressed, Superseded
from core.engine.requests import Priority, Request
from core.engine.worker import Engine


class EngineAgainstRules:
    """Leads a real engine from gate to gate, and between two gates does anything to it.

    The engine's thread stands still whenever the test acts; so what waits and what runs is known,
    and with it what must come next.
    """

    def __init__(self) -> None:
        self.led = Led()
        self.waiting: dict[str, tuple[Ticket, Call]] = {}
        self.stack: list[tuple[Ticket, Call]] = []
        """What is being answered, the interrupted ones first."""
        self.stopped: set[Ticket] = set()
        self.withdrawn: dict[str, int] = {}
        self.accepting = True
        self.unanswered_at_close = False

    @property
    def at_gate(self) -> bool:
        return bool(self.stack)

    def act(self, action: tuple[str, Call, int]) -> None:
        kind, request, count = action
        current = self.stack[-1][1] if self.stack else request
        if kind == "submit":
            self._submit(request)
        elif kind == "interrupt":
            self._interrupt(current, request)
        elif kind == "ask again":
            self._submit(self.stack[count % len(self.stack)][1] if self.stack else request)
        elif kind == "cancel":
            self._cancel(request.lane)
        elif kind == "pass":
            for _ in range(count):
                if self.at_gate:
                    self._pass_gate()
        else:
            self._close()
        self._check()

    def _interrupt(self, current: Call, wish: Call) -> None:
        """Ask, in a lane in which nothing runs, for what goes first, and let it start."""
        occupied = {ticket.lane for ticket, _ in self.stack}
        lane = next((lane for lane in LANES if lane not in occupied), wish.lane)
        more_urgent = Priority(max(current.priority - 1, Priority.LIVE))
        self._submit(call(lane, more_urgent, wish.identity, wish.yields, wish.fails))
        if self.at_gate:
            self._pass_gate()

    def _submit(self, request: Call) -> None:
        lane, priority = request.lane, request.priority
        if not self.accepting:
            with pytest.raises(RuntimeError, match="closed"):
                self.led.engine.submit(request)
            return
        ticket = self.led.submit(request)
        for place, (old, running) in enumerate(self.stack):
            if old.lane != lane or old in self.stopped:
                continue
            if running == request:
                self.waiting.pop(lane, None)
                self.stack[place] = ticket, running
                return
            if running.priority == Priority.JOB or priority < running.priority:
                self.stopped.add(old)
        self.waiting[lane] = ticket, request
        if not self.at_gate:
            self._expect_next_at(self.led.settle())

    def _cancel(self, lane: str) -> None:
        self.led.engine.cancel(lane)
        numbers = [ticket.number for ticket, _ in self.led.submitted if ticket.lane == lane]
        self.withdrawn[lane] = max(numbers, default=-1)
        self.waiting.pop(lane, None)
        for ticket, request in self.stack:
            if ticket.lane == lane and request.priority != Priority.LIVE:
                self.stopped.add(ticket)

    def _pass_gate(self) -> None:
        request, step = self._gate
        ticket, running = self.stack[-1]
        assert request == running
        gate = self.led.step()
        # What should have come of that: the end, or a yield, which may be its end too.
        yielded = request.yields is not None and step < request.yields
        interrupting = yielded and ticket not in self.stopped and self._most_urgent(request)
        if interrupting:
            self._start(interrupting)
            assert gate == (interrupting, 0), "less urgent work went first"
            self._gate = gate
        elif yielded and ticket not in self.stopped and self.accepting:
            assert gate == (request, step + 1)
            self._gate = gate
        else:
            self._end_top()
            self._expect_next_at(gate)

    def _end_top(self) -> None:
        ticket, _ = self.stack.pop()
        self.stopped.discard(ticket)

    def _expect_next_at(self, gate: tuple[Request, int] | None) -> None:
        """After an end: what is more urgent than the interrupted, or the interrupted goes on."""
        while self.stack:
            below, request = self.stack[-1]
            urgent = self._most_urgent(request)
            if urgent:
                self._start(urgent)
                assert gate == (urgent, 0)
                self._gate = gate
                return
            if below not in self.stopped and self.accepting:
                assert gate is not None
                assert gate[0] == request
                self._gate = gate
                return
            self._end_top()
        urgent = self._most_urgent(None)
        if urgent is None:
            assert gate is None
            return
        self._start(urgent)
        assert gate == (urgent, 0)
        self._gate = gate

    def _most_urgent(self, interrupted: Call | None) -> Call | None:
        """What must go first. Which of equally urgent lanes does is for the mailbox's own test."""
        candidates = [
            request
            for _, request in self.waiting.values()
            if interrupted is None or request.priority < interrupted.priority
        ]
        if not candidates:
            return None
        first = min(request.priority for request in candidates)
        equal = [request for request in candidates if request.priority == first]
        return next((request for request in equal if request == self.led.started[-1]), equal[0])

    def _start(self, request: Call) -> None:
        self.stack.append(self.waiting.pop(request.lane))

    def _close(self) -> None:
        self.unanswered_at_close = bool(self.stack or self.waiting)
        # What is at a gate cannot be interrupted, so there is nothing to wait for.
        ended = self.led.engine.close(0 if self.at_gate else PATIENCE)
        assert ended == (not self.at_gate)
        self.accepting = False
        self.waiting.clear()
        for ticket, request in self.stack:
            if request.priority != Priority.LIVE:
                self.stopped.add(ticket)

    def _check(self) -> None:
        if not self.at_gate and not self.waiting:
            assert self.led.engine.wait_until_idle(PATIENCE)
            assert not self.led.engine.is_busy
        if self.stack or self.waiting:
            assert self.led.engine.is_busy
        final = {outcome.ticket for outcome in self.led.finals()}
        assert len(final) == len(self.led.finals())
        for ticket, _ in [*self.stack, *self.waiting.values()]:
            assert ticket not in final, "ended before it was answered"

    def end(self) -> None:
        self.led.finish()
        assert self.led.engine.close(PATIENCE)
        assert self.led.engine.pending() == 0
        outcomes, submitted = self.led.outcomes, self.led.submitted
        check_outcomes(outcomes, submitted, self.withdrawn, self.unanswered_at_close)
        generators = [request for request in self.led.started if request.yields is not None]
        assert sorted(self.led.closed_generators, key=repr) == sorted(generators, key=repr)


Action = tuple[str, Call, int]
KINDS = [
    kind
    for kind, weight in (
        ("submit", 4),
        ("interrupt", 4),
        ("ask again", 1),
        ("cancel", 1),
        ("pass", 5),
    )
    for _ in range(weight)
]
CLOSE: Action = ("close", call("a", Priority.JOB), 0)


def _check(first: list[Action], then: list[Action], closes: bool) -> None:
    checked = EngineAgainstRules()
    with checked.led:
        for action in [*first, *([CLOSE] if closes else []), *then]:
            checked.act(action)
        checked.end()


actions = st.tuples(
    st.sampled_from(KINDS),
    st.builds(
        call,
        lane=st.sampled_from(LANES),
        priority=st.sampled_from(list(Priority)[::-1]),
        identity=st.integers(0, 1),
        yields=st.sampled_from([3, 2, 1, 0, None]),
        fails=st.booleans(),
    ),
    st.integers(1, 3),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(actions, min_size=8, max_size=40), st.lists(actions, max_size=4), st.booleans())
def test_no_interleaving_breaks_a_rule(
    first: list[Action], then: list[Action], closes: bool
) -> None:
    _check(first, then, closes)


def _random_action(chance: random.Random) -> Action:
    request = call(
        chance.choice(LANES),
        chance.choice(list(Priority)),
        chance.randrange(2),
        chance.choice([3, 2, 1, 0, None]),
        chance.random() < 0.3,
    )
    return chance.choice(KINDS), request, chance.randint(1, 3)


# Evenly drawn actions, unlike hypothesis's own, often have three requests within each other.
@pytest.mark.parametrize("seed", range(50))
def test_no_long_interleaving_breaks_a_rule(seed: int) -> None:
    chance = random.Random(seed)
    first, then = ([_random_action(chance) for _ in range(count)] for count in (80, 10))
    _check(first, then, closes=seed % 2 == 1)


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads change as often as the interpreter allows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
@pytest.mark.parametrize("closes_early", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_many_threads_lose_and_double_nothing(seed: int, closes_early: bool) -> None:
    outcomes: list[Outcome] = []
    submitted: list[tuple[Ticket, Request]] = []
    withdrawn: dict[str, int] = {}
    threads, each = 4, 250
    at_once = threading.Barrier(threads + 1)

    def answer(request: Request) -> object:
        assert isinstance(request, Call)
        return end(request) if request.yields is None else work(request)

    def work(request: Call) -> Generator[Progress, None, object]:
        for step in range(request.yields or 0):
            yield Progress(step / 10)
        return end(request)

    def end(request: Call) -> object:
        if request.fails:
            raise ValueError(request.identity)
        return answer_to(request)

    engine = Engine(answer, outcomes.append)

    def hurry(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        at_once.wait(PATIENCE)
        for identity in range(each):
            lane = chance.choice(LANES)
            if chance.random() < 0.1:
                engine.cancel(lane)
                # Which tickets this reached, only the threads' timing knows.
                withdrawn[lane] = sys.maxsize
            request = call(
                lane,
                chance.choice(list(Priority)),
                chance.choice([identity, 0]),
                chance.choice([None, 0, 3]),
                chance.random() < 0.2,
            )
            try:
                submitted.append((engine.submit(request), request))
            except RuntimeError:
                assert closes_early
                return

    hurrying = [threading.Thread(target=hurry, args=(number,)) for number in range(threads)]
    for thread in hurrying:
        thread.start()
    at_once.wait(PATIENCE)
    if closes_early:
        assert engine.close(PATIENCE)
    for thread in hurrying:
        thread.join(PATIENCE)
    if not closes_early:
        assert len(submitted) == threads * each
        newest = [call(lane, Priority.JOB, each, 2) for lane in LANES]
        submitted.extend((engine.submit(request), request) for request in newest)
        assert engine.wait_until_idle(PATIENCE)
        answered = [outcome.request for outcome in outcomes if isinstance(outcome, Done)]
        assert all(request in answered for request in newest)
    assert engine.close(PATIENCE)
    check_outcomes(outcomes, submitted, withdrawn, closes_early)


@pytest.mark.usefixtures("restless")
def test_a_long_drag_shows_answers_and_ends_at_the_newest() -> None:
    shown: list[Ticket] = []
    freshness = Freshness()
    enough = threading.Event()

    def show(outcome: Outcome) -> None:
        if isinstance(outcome, Done) and freshness.accepts(outcome.ticket):
            shown.append(outcome.ticket)
            if len(shown) == 20:
                enough.set()

    engine = Engine(lambda request: request, show)
    last = engine.submit(call("a", Priority.LIVE, 0))
    identity = 0
    while not enough.is_set():
        identity += 1
        last = engine.submit(call("a", Priority.LIVE, identity))
    assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    assert shown == sorted(set(shown))
    assert shown[-1] == last


def test_a_view_that_is_asked_again_at_each_yield_still_comes_to_its_end() -> None:
    with Led() as led:
        first = led.submit(call("a", Priority.VIEW, 0, yields=5))
        led.settle()
        for identity in range(1, 6):
            last = led.submit(call("a", Priority.VIEW, identity, yields=5))
            led.step()
        led.finish()
        assert led.tickets_of(Done) == [first, last]
        assert len(led.tickets_of(Superseded)) == 4
        assert [ticket for ticket in led.tickets_of(Progressed) if ticket == first] == [first] * 5
