"""What following something in the target does to its images: of vectors, and of walks on identifiers."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from core import stepwise
from core.concepts.attributes import Attribute
from core.concepts.reaching import decoded, reach
from core.concepts.samples import spread
from core.concepts.walking import Course, Rules, Walks, walking
from core.translation.figures import Effect, Numbers, WalkFigures
from core.translation.sides import Progress
from core.vae.model import Latents, Model

CHUNK = 50
"""Images walked together; others are served between any two of their steps."""

ON_IDENTIFIERS = Rules(tolerance=0.02, shortest=0.001, patience=30, wander=0.5)
"""An identifier that has gone through another network has more and sharper edges than an attribute. A
walk on it may leave the level set a little farther, as it finds back, may take shorter steps and more of
them, and keeps what is held to 0.002 of brightness instead of 0.0002."""


class Bench:
    """The images on which effects are measured, and the attributes that tell them.

    Parameters
    ----------
    model
        The target.
    starts
        (n, K) the posterior means of images with room for the change.
    changed, held
        The true attributes.
    amount
        By how much the first is to change.
    classes
        Over whose test images standard deviations are taken.
    """

    def __init__(
        self,
        model: Model,
        starts: Latents,
        changed: Attribute,
        held: Sequence[Attribute],
        amount: float,
        classes: tuple[int, ...],
    ) -> None:
        self.model, self.changed, self.held, self.amount = model, changed, tuple(held), amount
        self.starts = torch.from_numpy(starts)
        self.spreads = [spread(attribute, classes) for attribute in held]
        self._before = decoded(model, self.starts).numpy()

    def distance(self, vector: Latents) -> float:
        """How far a direction (K,) goes in the median until it has changed what is to change; or NaN."""
        ends, reached = self._reach(vector)
        lengths = (ends - self.starts).norm(dim=1)[reached]
        return float(lengths.median()) if len(lengths) else float("nan")

    def effect(self, vector: Latents, distance: float) -> Effect:
        """What a unit direction (K,) does after some distance, and where it has changed enough."""
        there = self.starts + distance * torch.from_numpy(vector)
        ends, reached = self._reach(vector)
        leaks = self.leaks(ends)[reached.numpy()]
        return Effect(
            float(np.median(self.gains(there))),
            float(np.median(self.leaks(there))),
            float(reached.float().mean()),
            float(np.median(leaks)) if len(leaks) else float("nan"),
        )

    def walk(
        self, change: Attribute, hold: Sequence[Attribute], rules: Rules | None, what: str
    ) -> Generator[Progress, None, WalkFigures]:
        """Walk in the target on identifiers, and look at the true attributes; yields progress."""
        count = len(self.starts)
        ends = self.starts.clone()
        reached = torch.zeros(count, dtype=torch.bool)
        for part in torch.split(torch.arange(count), CHUNK):
            begun, share = float(part[0]) / count, len(part) / count
            yield what, begun
            goals = torch.full((len(part), 1), self.amount)
            steps = walking(self.model, self.starts[part], Course(change), goals, hold, rules)
            walks = yield from told(steps, what, begun, share)
            ends[part], reached[part] = walks.points[:, 0], walks.reached[:, 0]
        there = reached.numpy()
        if not there.any():
            none = float("nan")
            return WalkFigures(0.0, none, none, none)
        leaks = self.leaks(ends)[there]
        return WalkFigures(
            float(there.mean()),
            float(np.median(leaks)),
            float(np.percentile(leaks, 90)),
            float(np.median(self.gains(ends)[there])),
        )

    def gains(self, points: Tensor) -> Numbers:
        """True gain (n,) of the changed attribute at points (n, K), from the starts."""
        return self._change(self.changed, points)

    def leaks(self, points: Tensor) -> Numbers:
        """True leak (n,) of the held attribute that leaks most, in its standard deviations."""
        each = [
            np.abs(self._change(attribute, points)) / unit
            for attribute, unit in zip(self.held, self.spreads, strict=True)
        ]
        return np.asarray(np.max(each, axis=0))

    def _reach(self, vector: Latents) -> tuple[Tensor, Tensor]:
        ways = torch.from_numpy(vector).repeat(len(self.starts), 1)
        return reach(self.model, self.starts, ways, self.changed, self.amount)

    def _change(self, attribute: Attribute, points: Tensor) -> Numbers:
        after = decoded(self.model, points).numpy()
        return attribute.measure(after) - attribute.measure(self._before)


def told(
    steps: Generator[float, None, Walks], what: str, begun: float, share: float
) -> Generator[Progress, None, Walks]:
    """The walks, their progress told as ``share`` of a whole of which ``begun`` is done."""
    return (yield from stepwise.told(steps, lambda ended: (what, begun + share * ended)))
