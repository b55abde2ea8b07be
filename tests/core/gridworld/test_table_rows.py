"""Whole tables as rows: every row is a distribution, and the used one is where the run says."""

import pytest

from core.gridworld.episode import episode
from core.gridworld.nets import nets_of
from core.gridworld.table_rows import rows_of
from core.gridworld.unrolled import NodeKey, used_row


def shown(nets, course, key, objects):
    net = (nets.objects if objects else nets.local).net
    states = course.objects if objects else course.local
    used = used_row(net, key, states, course.coins, course.observations)
    return used, rows_of(net, used)


@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_the_used_row_is_the_one_with_the_parents_values(slip):
    nets = nets_of(6, slip)
    course = episode(nets, (1, 2, 1), 9, seed=3)
    for objects in (True, False):
        net = (nets.objects if objects else nets.local).net
        for name in net.nodes:
            for step in range(course.steps - (name == "S")):
                used, rows = shown(nets, course, NodeKey(name, step), objects)
                row = rows.row(rows.used)
                assert row.given == tuple(value for _, value in used.parents)
                assert row.probabilities == used.probabilities
                assert rows.taken == used.taken and rows.values == used.values


def test_every_row_is_there_once_and_a_distribution():
    nets = nets_of(5, 0.2)
    course = episode(nets, (1, 2, 1), 3)
    _, rows = shown(nets, course, NodeKey("Z2", 1), objects=False)
    assert rows.count == 6 * 6 * 6 * 2 and rows.parents == ("Z1", "Z2", "Z3", "S")
    found = [rows.row(number) for number in range(rows.count)]
    assert len({row.given for row in found}) == rows.count
    assert all(sum(row.probabilities) == pytest.approx(1.0) for row in found)
    for wrong in (-1, rows.count):
        with pytest.raises(IndexError):
            rows.row(wrong)


def test_a_node_without_parents_has_one_row():
    nets = nets_of(5, 0.2)
    course = episode(nets, (1, 2, 1), 3)
    for name, objects in (("R", True), ("S", True), ("Z0", False)):
        used, rows = shown(nets, course, NodeKey(name, 0), objects)
        assert (rows.count, rows.used, rows.parents) == (1, 0, ())
        assert rows.row(0).probabilities == used.probabilities
