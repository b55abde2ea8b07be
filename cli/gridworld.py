"""``gridworld``: a run of the grid world through both Bayes nets, and a concept handed over."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.gridworld.concepts import Concept
    from core.gridworld.episode import Episode, Roll
    from core.gridworld.learned import Learned
    from core.gridworld.nets import Nets

HELP = "run the grid world through both Bayes nets and hand a concept from one to the other"
EPILOG = (
    "Printed: how many states can be reached; the run in both nets' latent states and as it is seen; "
    "whether the written-down and the derived identifier are right in every state; how well a "
    "decision tree and a small network, learned from the run, do on the states that they saw and on "
    "all others; what the nets believe after the last step, from the observations alone; and, with "
    "--set-velocity or --set, the states that fit and both futures."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``gridworld``, and some more."""
    parser.epilog = EPILOG
    parser.add_argument("--cells", type=int, default=10, metavar="N", help="4 to 40; default: 10")
    parser.add_argument(
        "--start",
        metavar="R,B,D",
        help="red's cell, the pair's left cell, its direction; default: 2,4,1 (N = 4: 2,1,1)",
    )
    parser.add_argument("--steps", type=int, default=40, metavar="T", help="default: 40")
    parser.add_argument("--slip", type=float, default=0.0, metavar="P", help="0 to 0.5; default: 0")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the coins; default: 0")
    parser.add_argument(
        "--concept",
        default="blue-velocity",
        metavar="NAME",
        help="blue-velocity (default), blue-position, red-position, third-cell, red-over-blue, "
        "distance",
    )
    parser.add_argument(
        "--hide", metavar="I,I,...", default="", help="cells that the nets are not told about"
    )
    parser.add_argument(
        "--window", type=int, metavar="W", help="give the nets the last W observations only"
    )
    parser.add_argument(
        "--ahead",
        type=int,
        default=0,
        metavar="A",
        help="ask the nets A steps after their last observation; default: 0",
    )
    parser.add_argument(
        "--set-velocity", type=int, metavar="V", help="set blue velocity to -1 or 1 (with --at)"
    )
    parser.add_argument("--set", type=int, metavar="V", help="set the concept to V (with --at)")
    parser.add_argument("--at", type=int, metavar="T", help="the step at which it is set, from 0")
    parser.add_argument(
        "--hold",
        metavar="NAME,...",
        help="concepts that keep their values while one is set ('' for none)",
    )
    parser.add_argument("--curve", action="store_true", help="also learn from more and more states")
    parser.add_argument(
        "--transfer",
        action="store_true",
        help="also tell how the derived identifier's accuracy falls with fewer observations, more "
        "steps ahead, more slip and more hidden cells (--window, --ahead, --slip and --hide say where "
        "the others stand; without --window 2 observations, 4 where cells are hidden)",
    )
    parser.add_argument(
        "--csv", metavar="FILE", help="write the table of states and observations there"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Run, derive, learn and, if asked, manipulate.

    Raises
    ------
    UserError
        An argument is wrong, or the table cannot be written.
    """
    import msgspec

    from core.files import write_atomically
    from core.gridworld.concepts import concept_named
    from core.gridworld.derived import counterparts, derived_identifier
    from core.gridworld.episode import episode
    from core.gridworld.learned import learning_curve
    from core.gridworld.nets import nets_of
    from core.gridworld.table_file import states_table
    from core.gridworld.world import SEEN_NAMES, parse_state

    nets = nets_of(arguments.cells, arguments.slip)
    concept = concept_named(arguments.concept)
    default = f"2,{min(4, arguments.cells - 3)},1"
    start = parse_state(default if arguments.start is None else arguments.start, nets.cells)
    _check(arguments)
    course = episode(nets, start, arguments.steps, arguments.seed)
    manipulation = _manipulation(arguments, nets, concept, course)
    to_object = counterparts(nets.cells).to_object
    result = {
        "cells": nets.cells,
        "slip": nets.slip,
        "concept": concept.name.value,
        "reachable": len(nets.local),
        "object_centric": [list(state) for state in course.objects],
        "local_state": [list(state) for state in course.local],
        "observations": [[SEEN_NAMES[seen] for seen in row] for row in course.observations],
        "coins": list(course.coins),
        "identifier_agrees": all(
            concept.of_local(local) == concept.of_object(state)
            for local, state in to_object.items()
        ),
        "derived_agrees": derived_identifier(nets, concept).agrees(),
        "learned": _learned(nets, concept, course),
        "belief": _belief(arguments, nets, course),
        "manipulation": manipulation,
    }
    if arguments.curve:
        result["curve"] = [
            msgspec.to_builtins(point) for point in learning_curve(nets, concept, arguments.seed)
        ]
    if arguments.transfer:
        result["transfer"] = _transfer(arguments, nets, concept)
    if arguments.csv:
        write_atomically(Path(arguments.csv), states_table(course).encode())
        result["csv"] = arguments.csv
    return result


def _check(arguments: argparse.Namespace) -> None:
    from core.errors import UserError

    if not 1 <= arguments.steps <= MOST_STEPS:
        raise UserError(f"--steps is from 1 to {MOST_STEPS:,}, not {arguments.steps}.")
    if arguments.seed < 0:
        raise UserError(f"--seed is 0 or more, not {arguments.seed}.")
    if arguments.window is not None and arguments.window < 1:
        raise UserError(f"--window is at least 1, not {arguments.window}.")
    if not 0 <= arguments.ahead < arguments.steps:
        raise UserError(
            f"--ahead is from 0 to one less than --steps, {arguments.steps - 1}, not "
            f"{arguments.ahead}."
        )
    if arguments.set_velocity is not None and arguments.set is not None:
        raise UserError("Only one of --set-velocity and --set can be given.")
    setting = arguments.set_velocity is not None or arguments.set is not None
    if setting != (arguments.at is not None):
        raise UserError("--set-velocity (or --set) and --at go together.")
    if not setting and arguments.hold is not None:
        raise UserError("--hold is for --set-velocity and --set.")
    if setting and not 0 <= arguments.at < arguments.steps:
        raise UserError(f"--at is a step from 0 to {arguments.steps - 1}, not {arguments.at}.")


MOST_STEPS = 10_000


def _learned(nets: "Nets", concept: "Concept", course: "Episode") -> dict[str, Any]:
    """What is learned from the run; without anything to learn from nulls."""
    from core.gridworld.decision_tree import rules
    from core.gridworld.examples import examples_from
    from core.gridworld.learned import learned_network, learned_tree

    examples = examples_from(nets, concept, course.observations)
    unseen = len(nets.local) - len(examples)
    figures: dict[str, Any] = {"seen": len(examples), "unseen": unseen}
    if not examples:
        nothing = {"seen_accuracy": None, "unseen_accuracy": None}
        return {**figures, "tree": {**nothing, "rules": []}, "network": nothing}

    def accuracies(learned: "Learned") -> dict[str, Any]:
        return {
            "seen_accuracy": learned.seen_accuracy,
            "unseen_accuracy": learned.unseen_accuracy,
        }

    tree = learned_tree(nets, concept, examples)
    network = learned_network(nets, concept, examples)
    told = [] if tree.tree is None else list(rules(tree.tree, concept))
    return {**figures, "tree": {**accuracies(tree), "rules": told}, "network": accuracies(network)}


def _hidden(arguments: argparse.Namespace, cells: int) -> tuple[int, ...]:
    from core.errors import UserError

    try:
        hidden = {int(cell) for cell in arguments.hide.split(",") if cell.strip()}
    except ValueError as error:
        raise UserError(f"--hide takes cells such as 3,4,5, not '{arguments.hide}'.") from error
    if hidden and not 0 <= min(hidden) <= max(hidden) < cells:
        raise UserError(f"--hide takes cells from 0 to {cells - 1}.")
    return tuple(sorted(hidden))


def _belief(arguments: argparse.Namespace, nets: "Nets", course: "Episode") -> dict[str, Any]:
    """Both nets' beliefs of the last step."""
    from core.gridworld.filtering import filtered, masked, predicted

    seen = course.observations[: course.steps - arguments.ahead]
    rows = masked(seen[-(arguments.window or course.steps) :], _hidden(arguments, nets.cells))
    found: dict[str, Any] = {"observations": len(rows), "ahead": arguments.ahead}
    for name, joint in (("object_centric", nets.objects), ("local_state", nets.local)):
        filtering = filtered(joint, rows)
        belief = filtering.beliefs[-1]
        for _ in range(arguments.ahead):
            belief = predicted(belief)
        found[name] = [
            {"state": list(state), "probability": probability}
            for state, probability in belief.pairs()
        ]
        found["log_likelihood"] = filtering.log_likelihood
    return found


def _transfer(arguments: argparse.Namespace, nets: "Nets", concept: "Concept") -> dict[str, Any]:
    """How the derived identifier's accuracy falls; null where there are too many beliefs."""
    from core.gridworld.shared_beliefs import ENOUGH, UNCERTAIN_WINDOW, View
    from core.gridworld.transfer import guessing_accuracy, transfer_curves
    from core.stepwise import at_once

    hidden = _hidden(arguments, nets.cells)
    window = arguments.window or (UNCERTAIN_WINDOW if hidden else ENOUGH)
    view = View(window, arguments.ahead, hidden)
    curves = at_once(transfer_curves(nets, concept, view, arguments.window or UNCERTAIN_WINDOW))
    return {
        "guessing": guessing_accuracy(nets, concept),
        **{
            curve.factor.value: [
                {"at": point.at, "accuracy": point.accuracy} for point in curve.points
            ]
            for curve in curves
        },
    }


def _manipulation(
    arguments: argparse.Namespace, nets: "Nets", concept: "Concept", course: "Episode"
) -> dict[str, Any] | None:
    if arguments.at is None:
        return None
    from core.gridworld.concepts import CONCEPTS, ConceptName, concept_named
    from core.gridworld.manipulation import futures, manipulated

    value = arguments.set
    if arguments.set_velocity is not None:
        concept, value = CONCEPTS[ConceptName.BLUE_VELOCITY], arguments.set_velocity
    held = None
    if arguments.hold is not None:
        held = [concept_named(name.strip()).name for name in arguments.hold.split(",") if name]
    before = course.local[arguments.at]
    found = manipulated(nets, before, concept, value, held)
    coins = course.coins[arguments.at :]
    changed, unchanged = None, None
    if found.pairs:
        both = futures(nets, before, found.pairs[0], coins)
        changed, unchanged = _roll(both.changed), _roll(both.unchanged)
    return {
        "at": arguments.at,
        "concept": concept.name.value,
        "before": found.before,
        "value": found.value,
        "held": [name.value for name in found.held],
        "verdict": found.verdict.value,
        "sentence": found.sentence,
        "fits": [
            {"object_centric": list(state), "local_state": list(local)}
            for state, local in found.pairs
        ],
        "future": changed,
        "unchanged": unchanged,
    }


def _roll(roll: "Roll") -> dict[str, Any]:
    from core.gridworld.world import SEEN_NAMES

    return {
        "object_centric": [list(state) for state in roll.objects],
        "local_state": [list(state) for state in roll.local],
        "observations": [[SEEN_NAMES[seen] for seen in row] for row in roll.object_observations],
        "agree": roll.agree,
    }
