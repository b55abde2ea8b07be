import threading
from typing import ClassVar

from core.engine.outcomes import Progress
from core.engine.requests import Priority, Request
from core.errors import UserError
from gui.engine_bridge import EngineBridge


class Sum(Request, frozen=True):
    lane: ClassVar[str] = "sum"
    priority: ClassVar[Priority] = Priority.VIEW

    numbers: tuple[int, ...]


class Count(Request, frozen=True):
    lane: ClassVar[str] = "count"
    priority: ClassVar[Priority] = Priority.JOB

    to: int


def answers():
    def answer(request):
        if isinstance(request, Count):
            return count(request)
        if not request.numbers:
            raise UserError("There is nothing to add.")
        return sum(request.numbers)

    def count(request):
        for number in range(request.to):
            yield Progress(number / request.to, f"{number} of {request.to}")
        return request.to

    return answer


def test_answers_come_in_the_gui_thread_after_submit_has_returned(qtbot):
    bridge = EngineBridge(answers)
    seen = []
    bridge.done.connect(lambda *what: seen.append((*what, threading.current_thread())))
    ticket = bridge.submit(Sum((1, 2)))
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen == [(ticket, Sum((1, 2)), 3, threading.main_thread())]
    assert bridge.close()


def test_a_user_error_is_its_sentence_and_a_defect_has_details(qtbot):
    def make():
        def answer(request):
            if request.numbers:
                return 1 // 0
            raise UserError("There is nothing to add.")

        return answer

    bridge = EngineBridge(make)
    with qtbot.waitSignal(bridge.failed) as failure:
        bridge.submit(Sum(()))
    assert failure.args[2:] == ["There is nothing to add.", ""]
    with qtbot.waitSignal(bridge.failed) as failure:
        bridge.submit(Sum((1,)))
    assert "ZeroDivisionError" in failure.args[3]
    assert bridge.close()


def test_answers_that_cannot_be_made_fail_the_request_and_are_tried_again(qtbot):
    tries = []

    def make():
        tries.append(1)
        if len(tries) == 1:
            raise UserError("The models are not there.")
        return answers()

    bridge = EngineBridge(make)
    with qtbot.waitSignal(bridge.failed) as failure:
        bridge.submit(Sum((1,)))
    assert failure.args[2] == "The models are not there."
    with qtbot.waitSignal(bridge.done):
        bridge.submit(Sum((1,)))
    assert bridge.close()


def test_progress_and_superseded(qtbot):
    bridge = EngineBridge(answers)
    order = []
    bridge.progressed.connect(lambda ticket, request, fraction, text: order.append(text))
    bridge.superseded.connect(lambda ticket, request: order.append("superseded"))
    with qtbot.waitSignal(bridge.done):
        bridge.submit(Count(3))
    assert order == ["0 of 3", "1 of 3", "2 of 3"]
    with qtbot.waitSignal(bridge.superseded):
        bridge.submit(Count(10**9))
        bridge.cancel("count")
    assert bridge.close()


def test_every_one_of_many_ends_once(qtbot):
    bridge = EngineBridge(answers)
    ended = []
    bridge.done.connect(lambda ticket, *_: ended.append(ticket))
    bridge.superseded.connect(lambda ticket, *_: ended.append(ticket))
    tickets = [bridge.submit(Sum((number,))) for number in range(500)]
    qtbot.waitUntil(lambda: len(ended) == len(tickets))
    assert sorted(ended) == tickets
    assert bridge.close()


def test_closing_during_a_job_leaves_no_thread_and_sends_nothing_more(qtbot):
    before = set(threading.enumerate())
    bridge = EngineBridge(answers)
    after_closing = []
    with qtbot.waitSignal(bridge.progressed):
        bridge.submit(Count(10**9))
    assert bridge.close(2.0)
    for signal in (bridge.done, bridge.failed, bridge.progressed, bridge.superseded):
        signal.connect(lambda *what: after_closing.append(what))
    qtbot.wait(30)
    assert after_closing == []
    assert set(threading.enumerate()) <= before


def test_closing_unused_starts_nothing():
    before = set(threading.enumerate())
    assert EngineBridge(answers).close()
    assert set(threading.enumerate()) == before


def test_while_the_window_comes_first_no_job_goes_on_and_what_is_live_does(qtbot, monkeypatch):
    monkeypatch.setattr("gui.engine_bridge.LONGEST_WAY", 60.0)
    reached, asked = [], threading.Semaphore(0)

    class Live(Request, frozen=True):
        lane: ClassVar[str] = "live"
        priority: ClassVar[Priority] = Priority.LIVE

    def make():
        def answer(request):
            return steps() if isinstance(request, Count) else "at once"

        def steps():
            reached.append("begun")
            asked.acquire()  # the window has asked to come first, and this chunk ends after that
            yield Progress(0.5)
            reached.append("gone on")
            return 1

        return answer

    bridge = EngineBridge(make)
    done = []
    bridge.done.connect(lambda _, request, answer: done.append(answer))
    bridge.submit(Count(1))
    qtbot.waitUntil(lambda: reached == ["begun"])
    with bridge.window_first():
        bridge.submit(Live())
        asked.release()
        qtbot.waitUntil(lambda: done == ["at once"])
        assert reached == ["begun"]
    qtbot.waitUntil(lambda: done == ["at once", 1])
    assert bridge.close()


def test_a_window_that_never_ends_its_painting_does_not_stop_the_engine(qtbot):
    bridge = EngineBridge(answers)
    done = []
    bridge.done.connect(lambda *what: done.append(what[2]))
    with bridge.window_first():
        bridge.submit(Count(3))
        qtbot.waitUntil(lambda: done == [3])
    assert bridge.close()


def test_one_that_comes_first_within_another_leaves_the_way_to_the_outer_one(qtbot):
    bridge = EngineBridge(answers)
    with bridge.window_first():
        with bridge.window_first():
            pass
        assert not bridge._may_go_on.is_set()
    assert bridge._may_go_on.is_set()
    assert bridge.close()
