import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.images.number_ranges import numbers_in, numbers_text

numbers = st.lists(st.integers(0, 9_999), min_size=1, max_size=60, unique=True).map(tuple)


@given(numbers)
def test_what_is_written_is_read_again(given_numbers):
    assert numbers_in(numbers_text(given_numbers), 10_000, 60) == given_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22", (22,)),
        (" 22,41 ; 7 ", (22, 41, 7)),
        ("3-5, 4", (3, 4, 5)),
        ("3 - 5 9", (3, 4, 5, 9)),
        ("3–5", (3, 4, 5)),
        ("0 9999", (0, 9999)),
    ],
)
def test_numbers_and_ranges(text, expected):
    assert numbers_in(text, 10_000, 500) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no image"),
        (" , ", "has no image"),
        ("shoe", "'shoe' is no number of an image"),
        ("5-3", "goes down; write 3-5"),
        ("10000", "There is no image 10000"),
        ("9990-10000", "There is no image 10000"),
        ("-3", "'-3' is no number"),
        ("0-500", "more than the 500 images"),
        ("0-299, 400-699", "has 600 images; it may have 500"),
        ("1" * 10_000, "is no number of an image"),
    ],
)
def test_what_is_no_group_is_refused_in_a_sentence(text, words):
    with pytest.raises(UserError, match=words) as refused:
        numbers_in(text, 10_000, 500)
    assert len(str(refused.value)) < 300
