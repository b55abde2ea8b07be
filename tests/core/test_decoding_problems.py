"""Findings in words, with the place as people say it."""

from typing import Annotated

import msgspec
import pytest
from msgspec import Meta, Struct

from core.decoding_problems import decoding_problem, with_place


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("$", ""),
        ("$.frames", "frames: "),
        ("$.grid_world.edits[0].step", "grid world > edits no. 1 > step: "),
        ("$.pixels[3][1]", "pixels no. 4 no. 2: "),
        ("$[2]", "no. 3: "),
        ("$.names[...].size", "names > size: "),
    ],
)
def test_a_place_in_words(place, words):
    assert with_place(place, "it is wrong") == f"{words}it is wrong"


class Part(Struct):
    size: Annotated[int, Meta(ge=1)]


class Whole(Struct):
    parts: list[Part]


def test_values_that_are_no_file_have_their_findings_in_words_too():
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({"parts": [{"size": 1}, {"size": 0}]}, Whole)
    assert decoding_problem(caught.value) == (
        "parts no. 2 > size: a whole number of at least 1 is expected"
    )
