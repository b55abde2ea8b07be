import pytest
from engine_harness import LANES, call, live, view
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.engine.mailbox import Mailbox, Ticket
from core.engine.requests import Priority, Request

lanes = st.sampled_from(LANES)
priorities = st.sampled_from(Priority)


class MailboxAgainstQueue(RuleBasedStateMachine):
    """The model is the queue itself: a list in its order, in which a lane occurs once."""

    def __init__(self) -> None:
        super().__init__()
        self.mailbox = Mailbox()
        self.queue: list[tuple[Ticket, Request]] = []
        self.number = 0

    def _in_order(self) -> list[tuple[Ticket, Request]]:
        return sorted(self.queue, key=lambda waiting: waiting[1].priority)

    @rule(lane=lanes, priority=priorities, gap=st.integers(1, 3))
    def put(self, lane: str, priority: Priority, gap: int) -> None:
        self.number += gap
        ticket, request = Ticket(self.number, lane), call(lane, priority, self.number)
        replaced = None
        for place, (waiting, _) in enumerate(self.queue):
            if waiting.lane == lane:
                replaced = waiting
                self.queue[place] = ticket, request
        if replaced is None:
            self.queue.append((ticket, request))
        assert self.mailbox.put(ticket, request) == replaced

    @rule(lane=lanes, step=st.integers(0, 3))
    def put_an_old_one(self, lane: str, step: int) -> None:
        if self.number > step:
            with pytest.raises(ValueError, match="comes after"):
                self.mailbox.put(Ticket(self.number - step, lane), live(lane))

    @rule()
    def take(self) -> None:
        expected = next(iter(self._in_order()), None)
        assert self.mailbox.take() == expected
        if expected is not None:
            self.queue.remove(expected)

    @rule(lane=lanes)
    def withdraw(self, lane: str) -> None:
        expected = [ticket for ticket, _ in self.queue if ticket.lane == lane]
        self.queue = [waiting for waiting in self.queue if waiting[0].lane != lane]
        assert self.mailbox.withdraw(lane) == (expected[0] if expected else None)

    @rule()
    def drain(self) -> None:
        assert self.mailbox.drain() == self._in_order()
        self.queue = []

    @invariant()
    def knows_what_waits(self) -> None:
        assert len(self.mailbox) == len(self.queue)
        for priority in Priority:
            urgent = any(request.priority < priority for _, request in self.queue)
            assert self.mailbox.has_more_urgent_than(priority) == urgent


TestMailboxAgainstQueue = MailboxAgainstQueue.TestCase


def test_two_lanes_asked_faster_than_answered_take_turns() -> None:
    mailbox = Mailbox()
    number = 0
    served = []
    for _ in range(6):
        for lane in ("a", "b"):
            number += 1
            mailbox.put(Ticket(number, lane), view(lane, number))
        taken = mailbox.take()
        assert taken is not None
        served.append(taken[0].lane)
    assert served == ["a", "b", "a", "b", "a", "b"]
