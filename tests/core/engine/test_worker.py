"""What each rule of the engine means, one example each."""

import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from engine_harness import PATIENCE, Led, answer_to, check_outcomes, job, live, view

from core.engine.outcomes import Done, Failed, Outcome, Progress, Progressed, Superseded
from core.engine.requests import Request
from core.engine.worker import Engine
from core.errors import UserError


class Results:
    """An engine that runs free; what it reported."""

    def __init__(self, answer: Callable[[Request], object]) -> None:
        self.outcomes: list[Outcome] = []
        self.engine = Engine(answer, self.outcomes.append)

    def of(self, *requests: Request) -> list[Outcome]:
        for request in requests:
            self.engine.submit(request)
            assert self.engine.wait_until_idle(PATIENCE)
        assert self.engine.close(PATIENCE)
        return self.outcomes


def test_an_answer_comes_from_a_thread_that_starts_with_the_first_request() -> None:
    threads: list[threading.Thread] = []
    engine = Engine(
        lambda request: threads.append(threading.current_thread()),
        lambda outcome: threads.append(threading.current_thread()),
        "named",
        lambda: threads.append(threading.current_thread()),
    )
    assert "named" not in [thread.name for thread in threading.enumerate()]
    for identity in range(2):
        engine.submit(live("a", identity))
        assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    assert len(threads) == 5, "started once, then answered and reported twice"
    assert {thread.name for thread in threads} == {"named"}
    assert not threads[0].is_alive()


def test_a_start_that_fails_is_logged_and_requests_are_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def start() -> None:
        raise ImportError("no such library")

    outcomes: list[Outcome] = []
    engine = Engine(answer_to, outcomes.append, on_thread_start=start)
    engine.submit(live("a"))
    assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    assert isinstance(outcomes[0], Done)
    assert "no such library" in caplog.text


# Priorities and lanes


def test_waiting_requests_are_served_live_then_views_then_jobs() -> None:
    with Led() as led:
        led.submit(live("a"))
        led.settle()
        requests = [job("b"), view("c"), live("a", 1)]
        for request in requests:
            led.submit(request)
        led.finish()
        assert led.started[1:] == requests[::-1]


def test_a_live_request_during_a_job_is_answered_before_the_jobs_next_chunk() -> None:
    with Led() as led:
        long = led.submit(job("a", yields=3))
        led.settle()
        quick = led.submit(live("b"))
        assert led.step() == (live("b"), 0)
        assert led.step() == (job("a", yields=3), 1)
        assert isinstance(led.final(quick), Done)
        assert led.final(long) is None
        led.finish()
        assert led.tickets_of(Done) == [quick, long]


def test_a_live_request_interrupts_the_view_that_interrupts_a_job() -> None:
    with Led() as led:
        long = led.submit(job("a", yields=1))
        led.settle()
        middle = led.submit(view("b", yields=1))
        assert led.step() == (view("b", yields=1), 0)
        quick = led.submit(live("c"))
        assert led.step() == (live("c"), 0)
        assert led.step() == (view("b", yields=1), 1)
        assert led.step() == (job("a", yields=1), 1)
        led.finish()
        assert led.tickets_of(Done) == [quick, middle, long]


def test_more_urgent_work_of_a_views_own_lane_stops_it_first() -> None:
    with Led() as led:
        old = led.submit(view("a", yields=1))
        led.settle()
        new = led.submit(live("a"))
        assert led.step() == (live("a"), 0)
        assert led.closed_generators == [view("a", yields=1)]
        assert isinstance(led.final(old), Superseded)
        led.finish()
        assert led.tickets_of(Done) == [new]


def test_work_is_not_interrupted_by_what_is_as_urgent() -> None:
    with Led() as led:
        first = led.submit(view("a", yields=1))
        led.settle()
        second = led.submit(view("b"))
        assert led.step() == (view("a", yields=1), 1)
        led.finish()
        assert led.tickets_of(Done) == [first, second]


def test_only_the_newest_waiting_request_of_a_lane_is_answered() -> None:
    with Led() as led:
        first = led.submit(live("a", 0))
        led.settle()
        waiting = [led.submit(live("a", identity)) for identity in range(1, 5)]
        led.finish()
        assert led.tickets_of(Done) == [first, waiting[-1]]
        assert led.tickets_of(Superseded) == waiting[:-1]


def test_a_newer_request_stops_a_job_at_its_next_yield() -> None:
    with Led() as led:
        old = led.submit(job("a", 0, yields=5))
        led.settle()
        new = led.submit(job("a", 1, yields=0))
        assert led.closed_generators == []
        assert led.step() == (job("a", 1, yields=0), 0)
        assert led.closed_generators == [job("a", 0, yields=5)]
        led.finish()
        assert isinstance(led.final(old), Superseded)
        assert isinstance(led.final(new), Done)
        assert led.tickets_of(Progressed) == []


def test_an_equal_request_takes_over_the_running_job_and_its_progress() -> None:
    with Led() as led:
        request = job("a", yields=2)
        old = led.submit(request)
        led.settle()
        led.step()
        assert led.tickets_of(Progressed) == [old], "reported before the next chunk"
        new = led.submit(job("a", yields=2))
        led.finish()
        assert led.started == [request], "started again"
        assert led.tickets_of(Progressed) == [old, new]
        assert isinstance(led.final(old), Superseded)
        assert isinstance(led.final(new), Done)


def test_an_equal_request_takes_over_what_runs_and_replaces_what_waits() -> None:
    with Led() as led:
        running = led.submit(live("a", 0))
        led.settle()
        waiting = led.submit(live("a", 1))
        back = led.submit(live("a", 0))
        led.finish()
        assert led.started == [live("a", 0)]
        assert sorted(led.tickets_of(Superseded)) == [running, waiting]
        assert led.tickets_of(Done) == [back]


def test_a_job_that_was_stopped_is_not_taken_over() -> None:
    with Led() as led:
        first = led.submit(job("a", 0))
        led.settle()
        led.engine.cancel("a")
        again = led.submit(job("a", 0))
        led.finish()
        assert led.started == [job("a", 0), job("a", 0)]
        assert isinstance(led.final(first), Superseded)
        assert isinstance(led.final(again), Done)


# Cancelling


def test_cancel_ends_what_waits_and_leaves_other_lanes_alone() -> None:
    with Led() as led:
        led.submit(live("a"))
        led.settle()
        cancelled, other = led.submit(view("b")), led.submit(view("c"))
        led.engine.cancel("b")
        led.finish()
        assert isinstance(led.final(cancelled), Superseded)
        assert isinstance(led.final(other), Done)


@pytest.mark.parametrize("request_", [job("a", yields=3), view("a", yields=3), view("a")])
def test_cancel_stops_jobs_and_views(request_: Request) -> None:
    with Led() as led:
        ticket = led.submit(request_)
        led.settle()
        led.engine.cancel("a")
        assert led.step() is None
        assert isinstance(led.final(ticket), Superseded)


@pytest.mark.parametrize("request_", [live("a", yields=1), live("a")])
def test_cancel_lets_live_work_end(request_: Request) -> None:
    with Led() as led:
        ticket = led.submit(request_)
        led.settle()
        led.engine.cancel("a")
        led.finish()
        assert isinstance(led.final(ticket), Done)


def test_cancel_of_an_interrupted_job_takes_effect_when_its_turn_comes() -> None:
    with Led() as led:
        ticket = led.submit(job("a", yields=3))
        led.settle()
        led.submit(live("b"))
        led.step()
        led.engine.cancel("a")
        assert led.step() is None
        assert isinstance(led.final(ticket), Superseded)


def test_cancel_before_the_first_request_and_after_the_end_does_nothing() -> None:
    engine = Engine(answer_to, lambda outcome: None)
    engine.cancel("a")
    assert engine.close()
    engine.cancel("a")


# Failures


def test_a_user_error_is_its_sentence() -> None:
    def answer(request: Request) -> object:
        raise UserError("There is no model named x.")

    (failed,) = Results(answer).of(live("a"))
    assert isinstance(failed, Failed)
    assert (failed.message, failed.details) == ("There is no model named x.", "")


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise ValueError("cannot be printed")


def _recurse() -> None:
    _recurse()


@pytest.mark.parametrize("as_job", [False, True])
@pytest.mark.parametrize(
    "error",
    [
        ValueError,
        MemoryError,
        RecursionError,
        SystemExit,
        KeyboardInterrupt,
        GeneratorExit,
        StopIteration,
        BaseException,
        UnprintableError,
    ],
)
def test_the_thread_survives_whatever_an_answer_raises(
    error: type[BaseException], as_job: bool
) -> None:
    def fail() -> None:
        if error is RecursionError:
            _recurse()
        raise error

    def work() -> Generator[Progress, None, object]:
        yield Progress(0.5)
        fail()
        return None

    def answer(request: Request) -> object:
        if request.identity == 0:
            return work() if as_job else fail()
        return answer_to(request)

    outcomes = Results(answer).of(view("a", 0), view("a", 1))
    *_, failed, done = outcomes
    assert isinstance(failed, Failed)
    name = "RuntimeError" if as_job and error is StopIteration else error.__name__
    assert failed.message == f"The a could not be computed because of a defect ({name})."
    assert "in fail" in failed.details
    assert name in failed.details
    assert isinstance(done, Done)


def test_a_job_that_yields_something_else_fails_and_is_closed() -> None:
    closed = []

    def work() -> Generator[object, None, object]:
        try:
            yield 0.5
        finally:
            closed.append(True)
        return None

    (failed,) = Results(lambda request: work()).of(job("a"))
    assert isinstance(failed, Failed)
    assert "yielded float, not Progress" in failed.details
    assert closed == [True]


def test_a_stopped_job_that_fails_ends_superseded_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Led() as led:
        ticket = led.submit(job("a", yields=0, fails=True))
        led.settle()
        led.engine.cancel("a")
        led.step()
        assert isinstance(led.final(ticket), Superseded)
    assert "Call 0 cannot be answered." in caplog.text


@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_a_report_that_raises_loses_no_other_outcome(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    received: list[Outcome] = []

    def report(outcome: Outcome) -> None:
        received.append(outcome)
        raise error("report is broken")

    engine = Engine(answer_to, report)
    submitted = []
    for identity in range(3):
        request = live("a", identity)
        submitted.append((engine.submit(request), request))
        assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    check_outcomes(received, submitted)
    assert caplog.text.count("report is broken") >= 3


# Reports that use the engine


def test_a_report_may_submit_cancel_and_ask() -> None:
    with Led() as led:
        busy = []

        def follow(outcome: Outcome) -> None:
            busy.append(led.engine.is_busy)
            if outcome.request == live("a"):
                led.submit(view("b"))
                led.engine.cancel("c")

        led.on_report = follow
        led.submit(live("a"))
        led.finish()
        assert [outcome.request for outcome in led.finals()] == [live("a"), view("b")]
        assert busy == [False, False], "counts what is being reported as still open"


def test_a_report_may_close_the_engine() -> None:
    with Led() as led:
        ended = []
        led.on_report = lambda outcome: ended.append(led.engine.close())
        led.submit(live("a"))
        led.settle()
        led.submit(live("b"))
        led.finish()
        assert led.engine.close(PATIENCE)
        assert ended == [False, False]
        check_outcomes(led.outcomes, led.submitted, closed=True)


# The end


def test_close_ends_everything_that_waits_or_yields() -> None:
    with Led() as led:
        running = led.submit(job("a", yields=100))
        led.settle()
        waiting = [led.submit(view("b")), led.submit(live("c"))]
        assert not led.engine.close(0)
        assert led.step() is None
        assert led.engine.close(PATIENCE)
        assert sorted(led.tickets_of(Superseded)) == sorted([running, *waiting])
        assert led.closed_generators == [job("a", yields=100)]
        assert led.engine.pending() == 0


def test_close_during_a_chunk_says_so_and_still_ends_each_request_once() -> None:
    with Led() as led:
        running = led.submit(live("a"))
        led.settle()
        waiting = led.submit(view("b"))
        assert not led.engine.close(0.01)
        assert led.engine.pending() == 2
        assert not led.engine.close(0.01)
        led.open_gates()
        assert led.engine.close(PATIENCE)
        assert led.tickets_of(Done) == [running]
        assert led.tickets_of(Superseded) == [waiting]


def test_close_while_the_thread_still_starts_ends_what_was_accepted() -> None:
    may_start = threading.Event()
    with Led(on_thread_start=lambda: may_start.wait(PATIENCE)) as led:
        ticket = led.submit(live("a"))
        assert not led.engine.close(0)
        may_start.set()
        assert led.engine.close(PATIENCE)
        assert led.started == []
        assert led.tickets_of(Superseded) == [ticket]


def test_idle_means_that_the_last_report_has_returned() -> None:
    reporting, may_return = threading.Event(), threading.Event()

    def report(outcome: Outcome) -> None:
        reporting.set()
        may_return.wait(PATIENCE)

    engine = Engine(answer_to, report)
    engine.submit(live("a"))
    assert reporting.wait(PATIENCE)
    assert not engine.is_busy
    assert not engine.wait_until_idle(0)
    may_return.set()
    assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)


def test_who_waits_for_idleness_is_woken_by_it() -> None:
    with Led() as led:
        led.submit(live("a"))
        led.settle()
        # Far longer than the test itself waits: only being woken ends this in time.
        waiting = threading.Thread(
            target=led.engine.wait_until_idle, args=(100 * PATIENCE,), daemon=True
        )
        waiting.start()
        led.step()
        waiting.join(PATIENCE)
        assert not waiting.is_alive()


def test_close_stops_live_work_that_yields() -> None:
    with Led() as led:
        ticket = led.submit(live("a", yields=100))
        led.settle()
        assert not led.engine.close(0)
        assert led.step() is None
        assert isinstance(led.final(ticket), Superseded)


def test_nothing_is_accepted_after_close() -> None:
    engine = Engine(answer_to, lambda outcome: None)
    assert engine.close()
    assert engine.close()
    with pytest.raises(RuntimeError, match="closed"):
        engine.submit(live("a"))


@pytest.mark.parametrize(
    ("work", "ends_as"), [("return None", "Done"), ("yield from chunks()", "Superseded")]
)
def test_an_engine_that_nobody_closes_ends_with_the_process(work: str, ends_as: str) -> None:
    script = f"""
        import itertools, sys, threading
        from core.engine.outcomes import Progress, Progressed
        from core.engine.requests import Request
        from core.engine.worker import Engine
        started = threading.Event()
        def chunks():
            for count in itertools.count():
                started.set()
                yield Progress(0)
        def answer(request):
            started.set()
            {work}
        def report(outcome):
            if not isinstance(outcome, Progressed):
                sys.stdout.write(type(outcome).__name__)
        engine = Engine(answer, report)
        engine.submit(Request())
        assert started.wait({PATIENCE})
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, ends_as, "")


# Giving way


def test_what_can_wait_gives_way_before_each_chunk_and_live_work_never_does() -> None:
    ways: list[str] = []
    outcomes: list[Outcome] = []

    def answer(request: Request) -> object:
        ways.append("begin")
        return chunks() if request.lane == "a" else 0

    def chunks() -> Generator[Progress, None, int]:
        for number in range(2):
            yield Progress(number / 2)
        return 2

    engine = Engine(answer, outcomes.append, give_way=lambda: ways.append("way"))
    for request in (job("a"), live("b"), view("c")):
        engine.submit(request)
        assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    assert ways == ["way", "begin", "way", "way", "way", "begin", "way", "begin"]


def test_what_becomes_urgent_while_a_job_gives_way_is_answered_before_its_next_chunk() -> None:
    order: list[str] = []
    ways = 0

    def give_way() -> None:
        nonlocal ways
        ways += 1
        if ways == 3:
            engine.submit(live("b"))

    def answer(request: Request) -> object:
        order.append(request.lane)
        return chunks() if request.lane == "a" else 0

    def chunks() -> Generator[Progress, None, int]:
        yield Progress(0.5)
        order.append("second chunk")
        return 1

    engine = Engine(answer, lambda _: None, give_way=give_way)
    engine.submit(job("a"))
    assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    assert order == ["a", "b", "second chunk"]


@pytest.mark.parametrize("way", [1, 2, 3])
def test_what_is_cancelled_while_it_gives_way_goes_no_further(way: int) -> None:
    order: list[str] = []
    ways = 0

    def give_way() -> None:
        nonlocal ways
        ways += 1
        if ways == way:
            engine.cancel("a")

    def answer(request: Request) -> object:
        order.append("begun")
        return chunks()

    def chunks() -> Generator[Progress, None, int]:
        order.append("first chunk")
        yield Progress(0.5)
        order.append("second chunk")
        return 1

    outcomes: list[Outcome] = []
    engine = Engine(answer, outcomes.append, give_way=give_way)
    engine.submit(job("a"))
    assert engine.wait_until_idle(PATIENCE)
    assert engine.close(PATIENCE)
    assert order == ["begun", "first chunk"][: way - 1]
    assert isinstance(outcomes[-1], Superseded)


def test_what_gives_way_while_the_engine_is_closed_is_not_begun() -> None:
    gives_way, may_go_on = threading.Event(), threading.Event()

    def give_way() -> None:
        gives_way.set()
        assert may_go_on.wait(PATIENCE)

    begun: list[Request] = []
    outcomes: list[Outcome] = []
    engine = Engine(begun.append, outcomes.append, give_way=give_way)
    engine.submit(view("a"))
    assert gives_way.wait(PATIENCE)
    assert not engine.close(0.0)
    may_go_on.set()
    assert engine.close(PATIENCE)
    assert begun == []
    assert [type(outcome) for outcome in outcomes] == [Superseded]
