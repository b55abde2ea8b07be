"""Both nets unrolled over time: nodes, edges, parents and children, and the rows that were used."""

import pytest

from core.gridworld.bayes_net import SUM_ERROR
from core.gridworld.episode import episode
from core.gridworld.nets import nets_of
from core.gridworld.unrolled import (
    NodeKey,
    NodeKind,
    children_of,
    kind_of,
    parents_of,
    unrolled,
    used_row,
)
from core.gridworld.world import StateEdit


def nets_and_runs(cells, slip, steps=6, edits=()):
    nets = nets_of(cells, slip)
    run = episode(nets, (2, 1, 1), steps, 3, edits)
    return [(nets.objects.net, run.objects, run), (nets.local.net, run.local, run)]


@pytest.mark.parametrize("slip", [0.0, 0.3])
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_numbers_of_nodes_and_edges(slip, steps):
    cells, later, coins = 7, steps - 1, int(slip > 0)
    nets = nets_of(cells, slip)
    one, two = unrolled(nets.objects.net, steps), unrolled(nets.local.net, steps)
    assert len(one.nodes) == steps * (3 + cells) + later * coins
    assert len(two.nodes) == steps * 2 * cells + later * coins
    # R -> R; B, D -> B; B, D -> D; with slip S -> B and D; R, B -> each cell.
    assert len(one.edges) == later * (5 + 2 * coins) + steps * 2 * cells
    assert len(two.edges) == later * cells * (3 + coins) + steps * cells
    for found in (one, two):
        assert len(set(found.nodes)) == len(found.nodes)
        assert len(set(found.edges)) == len(found.edges)
        assert {end for edge in found.edges for end in edge} <= set(found.nodes)


@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_parents_and_children_are_the_edges(slip):
    nets = nets_of(7, slip)
    for net in (nets.objects.net, nets.local.net):
        whole = unrolled(net, 4)
        for key in whole.nodes:
            assert [p for p, child in whole.edges if child == key] == list(parents_of(net, key))
            assert {c for parent, c in whole.edges if parent == key} == set(
                children_of(net, key, 4)
            )


def test_a_node_s_neighbours_by_name():
    nets = nets_of(10, 0.3)
    one, two = nets.objects.net, nets.local.net
    assert parents_of(one, NodeKey("B", 3)) == (("B", 2), ("D", 2), ("S", 2))
    assert parents_of(one, NodeKey("B", 0)) == ()
    assert children_of(one, NodeKey("D", 3), 9) == (("B", 4), ("D", 4))
    assert children_of(one, NodeKey("D", 8), 9) == ()
    assert parents_of(two, NodeKey("Z0", 3)) == (("Z9", 2), ("Z0", 2), ("Z1", 2), ("S", 2))
    assert set(children_of(two, NodeKey("Z4", 3), 9)) == {
        ("Z3", 4),
        ("Z4", 4),
        ("Z5", 4),
        ("O4", 3),
    }
    assert kind_of(two, "Z4") is NodeKind.LATENT
    assert kind_of(two, "S") is NodeKind.COIN
    assert kind_of(two, "O4") is NodeKind.OBSERVED
    with pytest.raises(KeyError):
        kind_of(two, "R")


@pytest.mark.parametrize("slip", [0.0, 0.5])
@pytest.mark.parametrize("cells", [4, 8])
def test_every_node_of_a_run_took_a_value_that_its_row_allows(cells, slip):
    for net, states, run in nets_and_runs(cells, slip):
        for key in unrolled(net, run.steps).nodes:
            used = used_row(net, key, states, run.coins, run.observations)
            assert used.node == key
            assert sum(used.probabilities) == pytest.approx(1.0)
            assert len(used.values) == len(used.probabilities)
            assert tuple(parent for parent, _ in used.parents) == parents_of(net, key)
            assert key.name in used.shared_by
            random = kind_of(net, key.name) is NodeKind.COIN or (
                key.step == 0 and kind_of(net, key.name) is NodeKind.LATENT
            )
            assert used.probability > 0
            assert random or used.probability >= 1 - SUM_ERROR
            # The row is that of the table at the parents' values.
            if used.parents:
                places = tuple(
                    net.nodes[parent.name].variable.places[value] for parent, value in used.parents
                )
                row = net.nodes[key.name].table.probabilities[places]
                assert used.probabilities == tuple(row)


def test_the_row_of_an_inner_cell_names_those_that_share_its_table():
    nets = nets_of(10)
    run = episode(nets, (2, 4, 1), 4)
    used = used_row(nets.local.net, NodeKey("Z6", 2), run.local, run.coins, run.observations)
    assert used.shared_by == ("Z3", "Z4", "Z5", "Z6")
    assert used.table == "P(Z' | left, Z, right), shared"
    assert used.parents == ((("Z5", 1), 4), (("Z6", 1), 4), (("Z7", 1), 0))
    assert used.values == (0, 1, 2, 3, 4, 5)
    assert used.probabilities == (0, 0, 0, 0, 1, 0)
    assert used.taken == 4
    edge = used_row(nets.local.net, NodeKey("Z1", 2), run.local, run.coins, run.observations)
    assert edge.shared_by == ("Z1",)
    assert edge.table == "P(Z' | left, Z, right), 1 from the left edge"


def test_the_first_step_s_row_is_the_first_slice_s_distribution():
    nets = nets_of(10, 0.3)
    run = episode(nets, (2, 4, 1), 4)
    red = used_row(nets.objects.net, NodeKey("R", 0), run.objects, run.coins, run.observations)
    assert red.probabilities == pytest.approx([0.1] * 10)
    assert (red.parents, red.taken, red.table) == ((), 2, "P(R), first step")
    blue = used_row(nets.objects.net, NodeKey("B", 0), run.objects, run.coins, run.observations)
    assert blue.probabilities == pytest.approx([1 / 16, *[2 / 16] * 7, 1 / 16])
    coin = used_row(nets.objects.net, NodeKey("S", 1), run.objects, run.coins, run.observations)
    assert coin.probabilities == pytest.approx((0.7, 0.3))
    assert coin.taken == run.coins[1]


def test_a_state_set_by_hand_stands_against_its_row():
    edits = [StateEdit(2, (0, 5, -1))]
    net, states, run = nets_and_runs(8, 0.0, 5, edits)[0]
    used = used_row(net, NodeKey("R", 2), states, run.coins, run.observations)
    assert (used.taken, used.probability) == (0, 0.0)
    after = used_row(net, NodeKey("R", 3), states, run.coins, run.observations)
    assert (after.taken, after.probability) == (1, 1.0)


def test_sixty_steps_of_forty_cells():
    whole = unrolled(nets_of(40, 0.1).local.net, 60)
    assert len(whole.nodes) == 60 * 80 + 59
    assert len(whole.edges) == 59 * 160 + 60 * 40
