"""The article's first half: the environment, both nets, and a concept handed from one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.codes import LocalState
from core.gridworld.concepts import CONCEPTS, Concept, ConceptName
from core.gridworld.derived import counterparts
from core.gridworld.episode import Episode, episode
from core.gridworld.filtering import filtered
from core.gridworld.nets import Nets, nets_of
from core.gridworld.world import ObjectState, notation
from core.reproduction import steps
from core.reproduction.canvas import Canvas
from core.reproduction.claims import Step
from core.reproduction.figure import Figure, judged
from core.reproduction.world_pictures import (
    net_picture,
    run_column,
    state_maps,
    tuples_picture,
)

CELLS = 10
START = ObjectState(0, 2, 1)
"""Two steps before the article's state (2, 4, 1), which it shows at step 2."""
AT = 2
RUN = 41
"""Steps, the first included; half of an orbit: every state of it once."""

OBJECT_TUPLE = (2, 4, 1)
LOCAL_TUPLE = (0, 0, 1, 0, 4, 4, 0, 0, 0, 0)
UNROLLED = 3


@dataclass(frozen=True)
class GridWorldStudy:
    """What the figures of the grid world share."""

    seed: int = 0

    @cached_property
    def nets(self) -> Nets:
        """Both nets of the article's world."""
        return nets_of(CELLS)

    @cached_property
    def course(self) -> Episode:
        """The run that is shown."""
        return episode(self.nets, START, RUN, self.seed)

    @property
    def concept(self) -> Concept:
        """Blue velocity."""
        return CONCEPTS[ConceptName.BLUE_VELOCITY]

    @cached_property
    def states(self) -> tuple[tuple[ObjectState, LocalState], ...]:
        """Every state that can be reached, in both nets, in Model 2's order."""
        to_object = counterparts(CELLS).to_object
        return tuple((to_object[local], local) for local in self.nets.local.values)

    def about(self, step: Step) -> dict[str, object]:
        """What a picture carries."""
        return {"figure": step.identifier, "seed": self.seed, "cells": CELLS, "steps": RUN}

    def maps(
        self, told: Sequence[tuple[str, Mapping[ObjectState, int | None]]], seen: set[ObjectState]
    ) -> Canvas:
        """Maps of what identifiers tell of every state; those ``seen`` are marked."""
        return state_maps(
            [(title, values.__getitem__) for title, values in told],
            CELLS,
            [state for state, _ in self.states],
            seen.__contains__ if seen else None,
        )


def environment(study: GridWorldStudy) -> Figure:
    """The sample of the environment."""
    step, course = steps.ENVIRONMENT, study.course
    canvas = Canvas(760, 316)
    for column in range(2):
        part = slice(column * 10, column * 10 + 10)
        corner = (60.0 + column * 370, 4.0)
        run_column(canvas, corner, course.observations[part], course.world[part], part.start)
    canvas.upright((12, 155), "step")
    states = np.array(course.world)
    red = (states[1:, 0] - states[:-1, 0]) % CELLS == 1
    moves = states[1:, 1] - states[:-1, 1]
    at_edge = np.isin(states[1:, 1], (0, CELLS - 2))
    turned = states[1:, 2] != states[:-1, 2]
    blue = (moves == states[:-1, 2]) & (turned == at_edge)
    count = len(red)
    return Figure(
        step,
        (
            canvas.picture(
                "environment",
                "The first 20 steps of a run; the arrow head beside each row is where blue is heading.",
                study.about(step),
            ),
        ),
        judged(
            step,
            red=(bool(red.all()), f"Red moved one to the right at {red.sum()} of {count} steps."),
            blue=(
                bool(blue.all()),
                f"The pair moved so at {blue.sum()} of {count} steps; of the {turned.sum()} times that it "
                f"turned round, {(turned & at_edge).sum()} were at an edge.",
            ),
        ),
        {"states": states.astype(np.int8), "observations": np.array(course.observations, np.int8)},
        {"cells": CELLS, "start": list(START), "steps": RUN},
    )


def model_1(study: GridWorldStudy) -> Figure:
    """The object centric net."""
    step, net = steps.MODEL_1, study.nets.objects.net
    places = {"R": (0.0, 54.0), "B": (0.0, 102.0), "D": (0.0, 150.0)}
    places |= {f"O{cell}": (110.0, 186.0 + 20 * cell) for cell in range(CELLS)}
    shown, arrays, values, evolution = _net_figure(study, net, study.course.objects)
    canvas = net_picture(
        net, shown, study.course.observations[AT : AT + UNROLLED], places, 290.0, (780, 386), AT
    )
    sizes = tuple(len(node.variable.values) for node in net.latents)
    seen = {len(node.variable.values) for node in net.observed}
    return Figure(
        step,
        (
            canvas.picture(
                "model-1",
                "Model 1 unrolled over three steps; each node holds its value.",
                study.about(step),
            ),
        ),
        judged(
            step,
            variables=(
                len(sizes) == 3 and len(net.observed) == CELLS and seen == {3},
                f"{len(sizes)} latent nodes, {len(net.observed)} observed ones with "
                f"{'/'.join(map(str, sorted(seen)))} values each.",
            ),
            space=(
                sizes == (10, 10, 2),
                f"R, B and D have {sizes[0]}, {sizes[1]} and {sizes[2]} values: the left one of two "
                f"circles cannot stand in the last cell. {len(study.nets.objects)} of the "
                f"{np.prod(sizes)} tuples can be reached.",
            ),
            evolution=evolution,
        ),
        arrays,
        values,
    )


def model_2(study: GridWorldStudy) -> Figure:
    """The local-state centric net."""
    step, net = steps.MODEL_2, study.nets.local.net
    places = {f"Z{cell}": (0.0, 56.0 + 40 * cell) for cell in range(CELLS)}
    places |= {f"O{cell}": (48.0, 70.0 + 40 * cell) for cell in range(CELLS)}
    shown, arrays, values, evolution = _net_figure(study, net, study.course.local)
    canvas = net_picture(
        net, shown, study.course.observations[AT : AT + UNROLLED], places, 300.0, (780, 456), AT
    )
    sizes = [len(node.variable.values) for node in net.latents]
    offsets = {
        (int(parent.name[1:]) - cell + 1) % CELLS - 1
        for cell, node in enumerate(net.latents)
        for parent in node.parents
    }
    return Figure(
        step,
        (
            canvas.picture(
                "model-2",
                "Model 2 unrolled over three steps; each node holds its code, small ones what is seen.",
                study.about(step),
            ),
        ),
        judged(
            step,
            states=(
                sizes == [6] * CELLS,
                f"{len(sizes)} latent nodes with {'/'.join(map(str, sorted(set(sizes))))} values each: "
                f"{6**CELLS:,} tuples, of which {len(study.nets.local)} can be reached.",
            ),
            local=(
                offsets <= {-1, 0, 1},
                f"The parents lie at most {max(map(abs, offsets))} cell away.",
            ),
            evolution=evolution,
        ),
        arrays,
        values,
    )


def _net_figure(
    study: GridWorldStudy, net: DynamicBayesNet, states: Sequence[Sequence[int]]
) -> tuple[Sequence[Sequence[int]], dict[str, Any], dict[str, Any], tuple[bool, str]]:
    """The states that are drawn, arrays, values, and whether the net says what is seen."""
    said = np.array([net.shown(state) for state in states], np.int8)
    seen = np.array(study.course.observations, np.int8)
    right = int((said == seen).all(1).sum())
    nodes = {
        name: {
            "kind": "latent" if node in net.latents else "observed",
            "values": list(node.variable.values),
            "parents": [[parent.name, parent.lag] for parent in node.parents],
        }
        for name, node in net.nodes.items()
    }
    arrays = {"states": np.array(states, np.int8), "said": said, "seen": seen}
    finding = right == len(seen), f"Net and world agree at {right} of {len(seen)} steps."
    return states[AT : AT + UNROLLED], arrays, {"nodes": nodes}, finding


def tuples(study: GridWorldStudy) -> Figure:
    """One state as both nets have it, inferred from what is seen."""
    step, course = steps.TUPLES, study.course
    seen = course.observations[: AT + 1]
    believed = [
        filtered(joint, seen).beliefs[-1].pairs()
        for joint in (study.nets.objects, study.nets.local)
    ]
    canvas = tuples_picture(course.observations[AT], course.world[AT], course.local[AT])
    findings = {
        name: (
            [state for state, _ in beliefs] == [wanted],
            "Given three observations it believes "
            + ", ".join(f"{notation(state)} with {weight:.0%}" for state, weight in beliefs)
            + ".",
        )
        for name, beliefs, wanted in zip(
            ("object", "local"), believed, (OBJECT_TUPLE, LOCAL_TUPLE), strict=True
        )
    }
    return Figure(
        step,
        (
            canvas.picture(
                "tuples", "The state at step 2, as it is seen and in both nets.", study.about(step)
            ),
        ),
        judged(step, **findings),
        {
            "object": np.array([state for state, _ in believed[0]], np.int8),
            "object-probability": np.array([weight for _, weight in believed[0]]),
            "local": np.array([state for state, _ in believed[1]], np.int8),
            "local-probability": np.array([weight for _, weight in believed[1]]),
            "observations": np.array(seen, np.int8),
        },
        notes=(
            "The article calls the moment timestep 2 with Model 1 and timestep 1 with Model 2; both "
            "tuples are the same state, so it is one moment.",
        ),
    )
