from hypothesis import given
from hypothesis import strategies as st

from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket


@given(st.lists(st.integers(1, 50)))
def test_accepts_exactly_what_is_newer_than_all_before(numbers: list[int]) -> None:
    freshness = Freshness()
    shown = 0
    for number in numbers:
        assert freshness.accepts(Ticket(number, "lane")) == (number > shown)
        shown = max(shown, number)


def test_an_answer_counts_though_a_newer_one_was_asked_for() -> None:
    freshness = Freshness()
    assert freshness.accepts(Ticket(1, "lane"))
    assert freshness.accepts(Ticket(5, "lane"))
    assert not freshness.accepts(Ticket(5, "lane"))
    assert not freshness.accepts(Ticket(4, "lane"))
