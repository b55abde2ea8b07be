"""What the translation pane asks of the engine, and which answers it keeps; by an engine that waits."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from core.engine.mailbox import Ticket
from core.engine.translation_requests import (
    ArrowsRequest,
    FramesRequest,
    IdentifierRequest,
    MapRequest,
    RoundTripRequest,
    WalksRequest,
)
from core.images.reference import ImageReference, TestImage
from core.translation.questions import Reading
from core.workspace.state import Workspace
from core.workspace.translation_state import Translation, TranslationPage
from gui.translation import asking
from gui.translation.inquiry import KEPT, KEPT_WANTED, Inquiry
from gui.widgets.stop_button import STOPPED


class FakeBridge(QObject):
    """Keeps what is asked, and answers when it is told to."""

    done = Signal(object, object, object)
    failed = Signal(object, object, str, str)
    progressed = Signal(object, object, float, str)

    def __init__(self):
        super().__init__()
        self.asked = []
        self.cancelled = []

    def submit(self, request):
        self.asked.append(request)
        return Ticket(len(self.asked), request.lane)

    def cancel(self, lane):
        self.cancelled.append(lane)

    def answer(self, kind, answer=None):
        """Answer the newest request of a kind, with something that is no sentence."""
        request = next(one for one in reversed(self.asked) if type(one) is kind)
        self.done.emit(Ticket(len(self.asked), request.lane), request, answer or object())
        return request

    def kinds(self):
        found = [type(one) for one in self.asked]
        self.asked.clear()
        return found


class Told:
    """In place of the message bar."""

    def __init__(self):
        self.problems = []

    def problem(self, text, details="", *, copy_text="Copy"):
        self.problems.append((text, details))


@pytest.fixture
def bridge(qapp):
    return FakeBridge()


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def inquiry(bridge, told):
    return Inquiry(bridge, told, bridge)


def state(**changes):
    return Workspace(translation=replace(Translation(), **changes))


def test_strips_wait_for_the_map_but_not_for_learning(bridge, inquiry):
    now = state()
    inquiry.ask(now)
    assert bridge.kinds() == [MapRequest, IdentifierRequest, WalksRequest]
    inquiry.ask(now)
    assert bridge.kinds() == []


def test_until_it_has_learned_the_posterior_reads(bridge, inquiry):
    now = state()
    inquiry.ask(now)
    first = bridge.asked[-1]
    assert first.question.reading is Reading.POSTERIOR
    assert inquiry.walks(now) == asking.walks_request(now)
    bridge.answer(WalksRequest)
    assert inquiry.walks(now) == first
    bridge.answer(IdentifierRequest)
    inquiry.ask(now)
    wanted = bridge.answer(WalksRequest)
    assert wanted.question.reading is Reading.CAREFUL
    assert inquiry.walks(now) == wanted


def test_frames_are_asked_for_once_there_is_a_strip_and_anew_when_there_is_another(bridge, inquiry):
    now = state(reading="encoder")
    inquiry.ask(now)
    assert FramesRequest not in bridge.kinds()
    inquiry.ask(now)
    inquiry.ask_for_frames(now)
    assert bridge.kinds() == []
    bridge.asked.append(asking.walks_request(now))
    bridge.answer(WalksRequest)
    bridge.kinds()
    inquiry.ask(now)
    assert bridge.kinds() == [FramesRequest]
    inquiry.ask(now)
    assert bridge.kinds() == []
    bridge.asked.append(asking.map_request(now))
    bridge.answer(MapRequest)
    inquiry.ask(now)
    bridge.answer(ArrowsRequest)
    bridge.kinds()
    inquiry.ask(now)
    assert bridge.kinds() == [FramesRequest]


def test_the_way_there_and_back_is_asked_for_where_it_is_looked_at(bridge, inquiry):
    now = state(page=TranslationPage.ROUND_TRIP)
    inquiry.ask(now)
    bridge.answer(MapRequest)
    bridge.kinds()
    inquiry.ask(now)
    assert RoundTripRequest in bridge.kinds()


def test_what_is_in_use_is_not_forgotten_however_much_is_asked(bridge, inquiry):
    now = state(reading="encoder")
    inquiry.ask(now)
    bridge.answer(MapRequest)
    bridge.answer(IdentifierRequest)
    for number in range(2 * KEPT):
        now = state(reading="encoder", base=ImageReference(TestImage(number)))
        inquiry.ask(now)
        bridge.answer(ArrowsRequest)
        bridge.answer(WalksRequest)
    assert inquiry.has(asking.map_request(now))
    assert inquiry.has(asking.identifier_request(now))
    assert inquiry.has(asking.arrows_request(now))
    old = state(reading="encoder", base=ImageReference(TestImage(0)))
    assert not inquiry.has(asking.arrows_request(old))
    bridge.kinds()
    inquiry.ask(old)
    assert set(bridge.kinds()) == {ArrowsRequest, WalksRequest}


def test_tables_outlive_strips(bridge, inquiry):
    first = asking.table_request(state())
    inquiry.want(first)
    bridge.done.emit(Ticket(1, first.lane), first, object())
    for number in range(2 * KEPT):
        now = state(base=ImageReference(TestImage(number)))
        inquiry.ask(now)
        bridge.answer(WalksRequest)
    assert inquiry.has(first)
    for number in range(KEPT_WANTED):
        other = asking.table_request(state(images=number + 10))
        bridge.done.emit(Ticket(2 + number, other.lane), other, object())
    assert not inquiry.has(first)


def test_what_was_stopped_counts_as_answered_until_it_is_wanted_again(bridge, inquiry):
    now = state()
    inquiry.ask(now)
    fitted = asking.map_request(now)
    assert inquiry.is_running(fitted)
    inquiry.stop(fitted)
    assert bridge.cancelled == [fitted.lane]
    assert inquiry.answer_to(fitted) == STOPPED
    bridge.kinds()
    inquiry.ask(now)
    assert bridge.kinds() == []
    inquiry.retry(now)
    assert bridge.kinds() == [MapRequest]
    assert inquiry.is_running(fitted)


def test_a_failure_is_a_sentence_and_asked_for_no_more(bridge, inquiry, told):
    now = state()
    inquiry.ask(now)
    fitted = asking.map_request(now)
    bridge.failed.emit(Ticket(9, fitted.lane), fitted, "It cannot be fitted.", "")
    assert inquiry.answer_to(fitted) == "It cannot be fitted."
    assert told.problems == []
    bridge.kinds()
    inquiry.ask(now)
    assert bridge.kinds() == []
    learned = asking.identifier_request(now)
    bridge.failed.emit(Ticket(10, learned.lane), learned, "A defect.", "traceback")
    assert told.problems == [("A defect.", "traceback")]


def test_progress_is_told_only_of_what_is_waited_for(bridge, inquiry):
    now = state()
    seen = []
    inquiry.progressed.connect(lambda request, share, text: seen.append((type(request), share)))
    inquiry.ask(now)
    fitted = asking.map_request(now)
    bridge.progressed.emit(Ticket(1, fitted.lane), fitted, 0.5, "Fitting")
    inquiry.stop(fitted)
    bridge.progressed.emit(Ticket(1, fitted.lane), fitted, 0.7, "Fitting")
    assert seen == [(MapRequest, 0.5)]


def test_models_that_have_changed_are_asked_anew(bridge, inquiry):
    now = state()
    inquiry.ask(now)
    bridge.answer(MapRequest)
    table = asking.table_request(now)
    bridge.done.emit(Ticket(5, table.lane), table, object())
    bridge.kinds()
    inquiry.forget()
    assert not inquiry.has(table)
    inquiry.ask(now)
    assert MapRequest in bridge.kinds()


def test_what_runs_with_a_model_that_is_another_one_now_is_not_waited_for(bridge, inquiry):
    now = state()
    inquiry.ask(now)
    lanes = {request.lane for request in bridge.asked}
    inquiry.forget()
    assert set(bridge.cancelled) == lanes
    bridge.asked.clear()
    inquiry.ask(now)
    assert bridge.kinds() == [MapRequest, IdentifierRequest, WalksRequest]
