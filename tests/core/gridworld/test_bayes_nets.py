"""Both nets as Bayes nets: their nodes, parents and tables, and what the tables predict."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import UserError
from core.gridworld.bayes_net import Table
from core.gridworld.codes import CODES
from core.gridworld.joint_states import joint_states
from core.gridworld.local_net import local_net
from core.gridworld.nets import nets_of
from core.gridworld.object_net import object_net
from core.gridworld.world import SEEN_NAMES
from tests.core.gridworld import phases

SIZES = range(4, 17)
SLIPS = (0.0, 0.3)


@pytest.mark.parametrize("cells", SIZES)
@pytest.mark.parametrize("slip", SLIPS)
def test_both_nets_predict_what_the_world_does_in_every_state(cells, slip):
    one, two = object_net(cells, slip), local_net(cells, slip)
    for state in phases.states(cells):
        codes = phases.codes(cells, state)
        for net, own in ((one, state), (two, codes)):
            assert tuple(SEEN_NAMES[seen] for seen in net.shown(own)) == phases.looks(cells, state)
        for coin in (0, 1) if slip else (0,):
            following = phases.after(cells, state, [coin])
            assert one.next_state(state, coin) == following
            assert two.next_state(codes, coin) == phases.codes(cells, following)


@pytest.mark.parametrize("cells", [*SIZES, 40])
@pytest.mark.parametrize("slip", SLIPS)
def test_every_row_of_every_table_is_a_distribution(cells, slip):
    for net in (object_net(cells, slip), local_net(cells, slip)):
        for node in net.nodes.values():
            table = node.table.probabilities
            assert table.min() >= 0.0
            assert np.allclose(table.sum(axis=-1), 1.0, rtol=0, atol=1e-15)
            sizes = [len(net.nodes[parent.name].variable.values) for parent in node.parents]
            assert table.shape == (*sizes, len(node.variable.values))


@pytest.mark.parametrize("cells", [4, 7, 10])
@pytest.mark.parametrize("slip", SLIPS)
def test_nodes_and_parents_are_the_articles(cells, slip):
    coin = [("S", 1)] if slip else []
    one, two = object_net(cells, slip), local_net(cells, slip)
    assert [node.name for node in one.latents] == ["R", "B", "D"]
    assert one.nodes["R"].parents == (("R", 1),)
    assert list(one.nodes["B"].parents) == [("B", 1), ("D", 1), *coin]
    assert list(one.nodes["D"].parents) == [("B", 1), ("D", 1), *coin]
    assert ("S" in one.nodes) == ("S" in two.nodes) == bool(slip)
    for cell in range(cells):
        assert one.nodes[f"O{cell}"].parents == (("R", 0), ("B", 0))
        around = [(f"Z{(cell + offset) % cells}", 1) for offset in (-1, 0, 1)]
        assert list(two.nodes[f"Z{cell}"].parents) == [*around, *coin]
        assert two.nodes[f"O{cell}"].parents == ((f"Z{cell}", 0),)
        assert two.nodes[f"Z{cell}"].variable.values == tuple(range(6))


@pytest.mark.parametrize("cells", [7, 10, 40])
@pytest.mark.parametrize("slip", SLIPS)
def test_all_inner_cells_share_one_table_and_the_six_outer_ones_do_not(cells, slip):
    net = local_net(cells, slip)
    inner = {net.nodes[f"Z{cell}"].table for cell in range(3, cells - 3)}
    outer = {net.nodes[f"Z{cell}"].table for cell in (0, 1, 2, cells - 3, cells - 2, cells - 1)}
    assert len(inner) == 1
    assert len(outer) == 6
    assert not inner & outer
    assert len({net.nodes[f"O{cell}"].table for cell in range(cells)}) == 1


def test_the_third_cell_from_an_edge_needs_its_own_table_only_because_of_slip():
    """A pair at the edge cannot turn, and only the third cell on sees it without seeing the edge."""
    net = local_net(10, 0.3)
    own, shared = (net.nodes[name].table.probabilities for name in ("Z2", "Z4"))
    used = {
        tuple(phases.codes(10, state)[1:4]) for state in phases.states(10)
    }  # what cell 2 can have around it
    differs = {
        row for row in used for coin in (0, 1) if (own[row][coin] != shared[row][coin]).any()
    }
    assert differs == {(4, 0, 0), (5, 0, 0), (4, 1, 0), (4, 0, 1)}
    assert not any((own[row][0] != shared[row][0]).any() for row in used)


@pytest.mark.parametrize("cells", [4, 6, 10])
def test_rows_that_some_state_needs_are_certain_and_impossible_ones_say_nothing(cells):
    net = local_net(cells, 0.2)
    for cell in range(cells):
        table = net.nodes[f"Z{cell}"].table.probabilities
        for state in phases.states(cells):
            codes = phases.codes(cells, state)
            row = codes[cell - 1], codes[cell], codes[(cell + 1) % cells]
            assert (table[row].max(axis=-1) == 1.0).all()
        for left, own, right in np.ndindex(6, 6, 6):
            reds = sum(CODES[code].red for code in (left, own, right))
            if reds > 1:
                assert np.allclose(table[left, own, right], 1 / 6)
    pair = object_net(cells, 0.2).nodes["B"].table.probabilities
    assert np.allclose(pair[0, 0], 1 / (cells - 1))
    assert np.allclose(pair[cells - 2, 1], 1 / (cells - 1))
    assert (pair[1:-1].max(axis=-1) == 1.0).all()


@pytest.mark.parametrize("slip", SLIPS)
def test_exactly_the_rows_that_no_state_has_say_nothing(slip):
    net, used = local_net(10, slip), {}
    for cell in range(10):
        table = net.nodes[f"Z{cell}"].table
        for state in phases.states(10):
            codes = phases.codes(10, state)
            row = codes[cell - 1], codes[cell], codes[(cell + 1) % 10]
            used.setdefault(table, set()).add(row)
    for table, rows in used.items():
        certain = table.probabilities.reshape(6, 6, 6, -1, 6).max(axis=-1) == 1.0
        assert {tuple(row) for row in np.argwhere(certain.all(axis=-1)).tolist()} == rows
        assert (certain.all(axis=-1) == certain.any(axis=-1)).all()


@pytest.mark.parametrize("cells", [*SIZES, 40])
@pytest.mark.parametrize("slip", SLIPS)
def test_the_reachable_states_are_found_from_the_tables(cells, slip):
    nets = nets_of(cells, slip)
    expected = phases.states(cells)
    assert set(nets.objects.values) == set(expected)
    assert set(nets.local.values) == {phases.codes(cells, state) for state in expected}
    assert len(nets.local) == 2 * cells * (cells - 2)


def test_there_are_160_for_ten_cells_and_few_for_forty():
    assert len(nets_of(10).local) == 160
    forty = nets_of(40, 0.5).local
    arrays = (forty.states, forty.successors, forty.successor_weights, forty.rows, forty.shown)
    assert sum(array.nbytes for array in arrays) < 1_000_000
    assert forty.successors.shape == (3040, 2)


@pytest.mark.parametrize("slip", SLIPS)
def test_the_successors_of_a_state_are_the_products_of_the_rows(slip):
    nets = nets_of(6, slip)
    for joint in (nets.objects, nets.local):
        for number, state in enumerate(joint.values):
            expected = {}
            for coin, chance in ((0, 1 - slip), (1, slip)) if slip else ((0, 1.0),):
                following = joint.net.next_state(state, coin)
                expected[following] = expected.get(following, 0.0) + chance
            weights = joint.successor_weights[number]
            found = {
                joint.values[target]: weight
                for target, weight in zip(joint.successors[number], weights, strict=True)
                if weight
            }
            assert found == pytest.approx(expected)


def test_a_start_outside_the_world_is_followed_as_far_as_the_tables_lead():
    """Nothing but the tables and the first slice decides what can be reached."""
    net = object_net(5)
    alone = type(net)(
        net.name,
        net.latents,
        net.coin,
        net.observed,
        np.array([net.places((2, 1, 1))]),
        np.ones(1),
    )
    found = joint_states(alone)
    orbit = {phases.after(5, (2, 1, 1), [0] * steps) for steps in range(30)}
    assert set(found.values) == orbit


def test_a_row_that_is_no_distribution_is_no_table():
    for rows in ([[0.5, 0.6]], [[1.2, -0.2]], [[float("nan"), 1.0]]):
        with pytest.raises(ValueError, match="no distribution"):
            Table("P(X)", np.array(rows))


def test_tables_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        object_net(5).nodes["R"].table.probabilities[0] = 0.0


def test_after_an_impossible_neighbourhood_there_is_no_one_next_state():
    with pytest.raises(ValueError, match="more than one"):
        local_net(6).next_state((1, 1, 0, 4, 4, 0))


@pytest.mark.parametrize("build", [object_net, local_net])
def test_there_is_no_net_of_a_world_that_there_is_none_of(build):
    with pytest.raises(UserError):
        build(3)
    with pytest.raises(UserError):
        build(10, 0.6)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_run_with_given_coins_is_read_from_the_tables(slip):
    nets = nets_of(7, slip)
    coins = [0, 1, 1, 0, 0, 1, 0, 0] if slip else [0] * 8
    for joint in (nets.objects, nets.local):
        for state in joint.values:
            expected = [state]
            for coin in coins:
                expected.append(joint.net.next_state(expected[-1], coin))
            numbers = joint.run(state, coins)
            assert [joint.values[number] for number in numbers] == expected
            assert [joint.look(number) for number in numbers] == [
                joint.net.shown(each) for each in expected
            ]


def test_where_the_tables_leave_several_states_or_looks_a_run_says_so():
    """A net whose pair moves as if the coin were no node: the tables then only know the odds."""
    net = object_net(5)
    blue, fair = net.nodes["B"], np.full((4, 2, 4), 0.25)
    guessing = replace(blue, table=Table("P(B' | B, D)", fair))
    dim = replace(net.observed[0], table=Table("P(O0 | R, B)", np.full((5, 4, 3), 1 / 3)))
    vague = replace(
        net,
        latents=(net.latents[0], guessing, net.latents[2]),
        observed=(dim, *net.observed[1:]),
    )
    found = joint_states(vague)
    assert len(found) == 5 * 4 * 2
    assert found.successor_weights.sum(axis=1) == pytest.approx(np.ones(40))
    assert found.shown_weights.sum(axis=1) == pytest.approx(np.ones(40))
    with pytest.raises(ValueError, match="several states may follow"):
        found.run((2, 1, 1), [0])
    with pytest.raises(ValueError, match="look in several ways"):
        found.look(0)
