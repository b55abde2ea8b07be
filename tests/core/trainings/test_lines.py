import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.trainings.lines import (
    LONGEST_LINE,
    DataLine,
    MeasuresLine,
    PicturesLine,
    StartLine,
    StepLine,
    line_text,
    read_line,
)

nats = st.floats(-1e6, 1e6)
counts = st.integers(0, 10**9)
lines = st.one_of(
    st.builds(DataLine, st.text(), st.floats(0, 1)),
    st.builds(StartLine, st.text(), counts, counts, counts, st.binary(), st.binary()),
    st.builds(StepLine, counts, counts, counts, counts, nats, nats, nats, counts, counts),
    st.builds(MeasuresLine, counts, nats, nats, nats, st.lists(nats).map(tuple), counts, counts),
    st.builds(PicturesLine, st.binary(), st.binary()),
)


@given(lines)
def test_what_is_printed_is_read_again(line):
    text = line_text(line)
    assert "\n" not in text
    assert read_line(text) == read_line(text.encode()) == line


@given(st.text() | st.binary())
def test_whatever_is_printed_never_raises(text):
    read_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UserWarning: something",
        "{}",
        '{"event": "news from a later version"}',
        '{"event": "step"}',
        '{"event": "data", "what": 3, "fraction": 0}',
        "[" * 100_000,
        "\udcff",
        b"\xff\xfe",
    ],
)
def test_what_is_no_event_is_none(text):
    assert read_line(text) is None


def test_a_figure_that_is_none_makes_the_line_none():
    line = StepLine(1, 2, 3, 4, 5.0, 6.0, 7.0, 8, 9)
    text = line_text(line)
    assert read_line(text.replace("5.0", "1e999")) is None
    assert read_line(text) == line


def test_fields_of_later_versions_are_passed_over():
    content = json.loads(line_text(DataLine("looking", 0.5))) | {"more": [1, 2]}
    assert read_line(json.dumps(content)) == DataLine("looking", 0.5)


def test_what_is_far_too_long_is_none():
    assert read_line(line_text(DataLine("x" * LONGEST_LINE, 0.0))) is None
