"""Selections as CSV."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES
from core.latents.export import write_selection_in_steps

LABELS = np.array([9, -1, 0, 3], np.int8)


def spaces(seed=0):
    random = np.random.default_rng(seed)
    one = random.normal(size=(4, 2)).astype(np.float32)
    return [("two-d-a", one), ("two-d-b", (one * 3 - 1).astype(np.float32))]


def write_selection(path, numbers, *more):
    """Write it; what was told of the progress."""
    return list(write_selection_in_steps(path, np.array(numbers, int), LABELS, *more))


@given(numbers=st.lists(st.integers(0, 3), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_rows_give_the_same_numbers_again(tmp_path_factory, numbers, seed):
    both = spaces(seed)
    path = tmp_path_factory.getbasetemp() / "selection.csv"
    told = write_selection(path, numbers, both, CLASS_NAMES)
    assert told == sorted(told)
    assert told[-1] == 1.0
    names, *rows = csv.reader(io.StringIO(path.read_text()))
    assert names[:3] == ["number", "label", "class"]
    assert names[3:] == ["two-d-a z1", "two-d-a z2", "two-d-b z1", "two-d-b z2"]
    assert [int(row[0]) for row in rows] == numbers
    for number, row in zip(numbers, rows, strict=True):
        label = int(LABELS[number])
        assert row[1:3] == ([str(label), CLASS_NAMES[label]] if label >= 0 else ["", ""])
        values = np.array(row[3:], np.float32)
        np.testing.assert_array_equal(values, np.concatenate([s[number] for _, s in both]))


def test_written_all_or_nothing(tmp_path):
    path = tmp_path / "shoes.csv"
    write_selection(path, [0, 3], spaces())
    assert path.read_text().splitlines()[0] == (
        "number,label,two-d-a z1,two-d-a z2,two-d-b z1,two-d-b z2"
    )
    assert len(path.read_text().splitlines()) == 3
    with pytest.raises(UserError, match="Nothing is selected"):
        write_selection(path, [], spaces())
    with pytest.raises(UserError, match=r"should end in \.csv"):
        write_selection(tmp_path / "shoes.txt", [1], spaces())
    with pytest.raises(UserError, match="does not exist"):
        write_selection(tmp_path / "no" / "shoes.csv", [1], spaces())
    with pytest.raises(ValueError, match="3 latents for 4 labels"):
        write_selection(tmp_path / "fewer.csv", [1], [("a", np.zeros((3, 2), np.float32))])
    assert [item.name for item in tmp_path.iterdir()] == ["shoes.csv"]
