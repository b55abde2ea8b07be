"""The article's concept, blue velocity: identified, learned, derived, and set."""

from typing import Any

import numpy as np

from core.gridworld.decision_tree import rules as rules_of
from core.gridworld.derived import derived_identifier
from core.gridworld.examples import examples_from
from core.gridworld.learned import learned_network, learned_tree
from core.gridworld.manipulation import futures, manipulated
from core.gridworld.shared_beliefs import View, shared_beliefs
from core.reproduction import rules, steps
from core.reproduction.canvas import INK, SMALL, Canvas
from core.reproduction.figure import Figure, judged
from core.reproduction.world_figures import AT, CELLS, GridWorldStudy
from core.reproduction.world_pictures import run_column, tree_picture

FUTURE = 12
"""Steps that both futures are rolled on for after the concept was set."""


def identifiers(study: GridWorldStudy) -> Figure:
    """f1 and f2 in every state."""
    step, concept = steps.IDENTIFIERS, study.concept
    first = {state: concept.of_object(state) for state, _ in study.states}
    second = {state: concept.of_local(local) for state, local in study.states}
    same = sum(first[state] == second[state] for state in first)
    canvas = study.maps(
        [("f1 of Model 1's state", first), ("f2 of Model 2's state", second)], set()
    )
    return Figure(
        step,
        (
            canvas.picture(
                "identifiers", "What f₁ and f₂ say of each of the 160 states.", study.about(step)
            ),
        ),
        judged(
            step,
            same=(same == len(first), f"The same in {same} of {len(first)} reachable states."),
        ),
        _state_arrays(study),
        {"formulas": [concept.object_formula, concept.local_formula]},
    )


def learned(study: GridWorldStudy) -> Figure:
    """A tree and a network, learned from one run."""
    step, concept, nets = steps.LEARNED, study.concept, study.nets
    examples = examples_from(nets, concept, study.course.observations)
    tree = learned_tree(nets, concept, examples, study.seed)
    network = learned_network(nets, concept, examples, study.seed)
    seen = np.array(tree.seen)
    told = [
        (title, dict(zip((state for state, _ in study.states), found.predictions, strict=True)))
        for title, found in (("the tree", tree), ("the network", network))
    ]
    marked = {state for (state, _), known in zip(study.states, tree.seen, strict=True) if known}
    pictures = [
        study.maps(told, marked).picture(
            "learned",
            "What tree and network say of each of the 160 states; dots: those that they saw.",
            study.about(step),
        )
    ]
    assert tree.tree is not None
    drawn = tree_picture(tree.tree)
    pictures.append(
        drawn.picture(
            "learned-tree",
            "The tree; z7 is the code of cell 7, which is 4 or 5 where blue is moving right.",
            study.about(step),
        )
    )
    unseen = [
        0.0 if one.unseen_accuracy is None else one.unseen_accuracy for one in (tree, network)
    ]
    return Figure(
        step,
        tuple(pictures),
        judged(
            step,
            easy=(
                2 * int(seen.sum()) <= len(seen) and min(unseen) >= rules.EASY,
                f"From {seen.sum()} of {len(seen)} states the tree is right on {unseen[0]:.1%} of the "
                f"others, the network on {unseen[1]:.1%}.",
            ),
        ),
        {
            **_state_arrays(study),
            "seen": seen,
            "tree": np.array(tree.predictions, np.int8),
            "network": np.array(network.predictions, np.int8),
        },
        {"rules": list(rules_of(tree.tree, concept))},
    )


def derived(study: GridWorldStudy) -> Figure:
    """c2 = c1 ∘ l1 ∘ l2⁻¹ over all observation sequences."""
    step, concept, nets = steps.DERIVED, study.concept, study.nets
    found = derived_identifier(nets, concept)
    told = {state: found.value(local) for state, local in study.states}
    written = {state: concept.of_local(local) for state, local in study.states}
    right = sum(told[state] == written[state] for state in told)
    beliefs = shared_beliefs(nets, View())
    sizes = np.array([len(each.local.numbers) for each in beliefs])
    reached = np.array([each.local.numbers[0] for each in beliefs])
    covered = len(np.unique(reached[sizes == 1]))
    canvas = study.maps([("c2, derived", told), ("f2, written down", written)], set())
    return Figure(
        step,
        (
            canvas.picture(
                "derived",
                "The derived c₂ beside the written-down f₂, in each of the 160 states.",
                study.about(step),
            ),
        ),
        judged(
            step,
            perfect=(right == len(told), f"Right and certain in {right} of {len(told)} states."),
            invertible=(
                bool((sizes == 1).all()) and covered == len(told),
                f"Certain after {np.mean(sizes == 1):.0%} of the {len(sizes)} kinds of sequences of "
                f"{View().window} observations, which lead to {covered} of {len(told)} states.",
            ),
        ),
        {
            **_state_arrays(study),
            "probabilities": found.probabilities,
            "possible-states": sizes,
            "first-possible": reached,
        },
        {"values": list(found.values)},
    )


def manipulated_figure(study: GridWorldStudy) -> Figure:
    """Blue velocity set to the other value, in every state."""
    step, concept, nets = steps.MANIPULATED, study.concept, study.nets
    coins = (0,) * (FUTURE - 1)
    before, edges, fits, after, objects, local = [], [], [], [], [], []
    for state, codes in study.states:
        found = manipulated(nets, codes, concept, -state.direction)
        before.append(state)
        edges.append(state.blue in (0, CELLS - 2))
        fits.append(len(found.pairs))
        if len(found.pairs) == 1:
            roll = futures(nets, codes, found.pairs[0], coins).changed
            after.append((*found.pairs[0][0], *found.pairs[0][1]))
            objects.append(roll.object_observations)
            local.append(roll.local_observations)
    inside = ~np.array(edges)
    ones = int((np.array(fits)[inside] == 1).sum())
    same = sum(one == other for one, other in zip(objects, local, strict=True))
    canvas = _both_futures(study)
    return Figure(
        step,
        (
            canvas.picture(
                "manipulated",
                "The run from step 2 on as it was, and as it is once blue is turned round there.",
                study.about(step),
            ),
        ),
        judged(
            step,
            fits=(
                ones == int(inside.sum()) and same == len(objects),
                f"One state fits in {ones} of {inside.sum()} states away from the edges, and in "
                f"{same} of these both nets see the same for {FUTURE} steps; at an edge, where the pair "
                f"can only move away, none fits in {(np.array(fits)[~inside] == 0).sum()} of "
                f"{(~inside).sum()}.",
            ),
        ),
        {
            "before": np.array(before, np.int8),
            "fits": np.array(fits, np.int8),
            "after": np.array(after, np.int8),
            "seen-by-model-1": np.array(objects, np.int8),
            "seen-by-model-2": np.array(local, np.int8),
        },
    )


def _both_futures(study: GridWorldStudy) -> Canvas:
    state, codes = study.course.world[AT], study.course.local[AT]
    found = manipulated(study.nets, codes, study.concept, -state.direction)
    both = futures(study.nets, codes, found.pairs[0], (0,) * 7)
    canvas = Canvas(760, 290)
    titles = ("as it was", "with blue velocity set to -1")
    for column, (title, roll) in enumerate(
        zip(titles, (both.unchanged, both.changed), strict=True)
    ):
        corner = (60.0 + column * 370, 36.0)
        canvas.text((corner[0], 16), title, INK, SMALL + 1, "lm")
        run_column(canvas, corner, roll.object_observations, roll.objects, AT)
    canvas.upright((12, 160), "step")
    return canvas


def _state_arrays(study: GridWorldStudy) -> dict[str, Any]:
    """Every state in both nets."""
    return {
        "objects": np.array([state for state, _ in study.states], np.int8),
        "local": np.array([local for _, local in study.states], np.int8),
    }
