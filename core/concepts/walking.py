"""Walking on a level set: change one thing while measured attributes stand still.

A straight line keeps an attribute only as long as its gradient does not turn. The walk looks again at
every step (``core.concepts.level_set_steps``), and stops with a reason where it cannot go on.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.concepts.attributes import Attribute
from core.concepts.level_set_steps import Course, Look, Numbers, Stepping
from core.concepts.reaching import FARTHEST
from core.stepwise import at_once
from core.vae.model import Model

__all__ = ["ALONG_GRADIENT", "ALONG_VECTOR", "Course", "Rules", "Walks", "walk", "walking"]

GONE = 1e-3
"""A gradient of which no larger share is left beside the held ones points nowhere of its own."""

NEARLY_GONE = 0.05
"""Below this share it is named as the reason where a walk gets no further."""

FLAT = 0.05
"""Steps (``Attribute.step``) per latent unit below which an attribute does not change any more."""


@dataclass(frozen=True)
class Rules:
    """How a walk goes; lengths in latent space, tolerances in steps of each attribute."""

    stride: float = 0.25
    """The longest step."""
    shortest: float = 0.004
    """A step that has to be shorter than this is not made: the walk stops."""
    wander: float = 0.15
    """A step after which a held attribute is this far off is taken back and halved."""
    tolerance: float = 0.002
    """How far off held attributes may be where the walk is shown."""
    arrival: float = 0.02
    """How close to its goal the walk is shown."""
    keep: float = 300.0
    """Weight of a companion's change beside the step's length, both squared."""
    pull: float = 10.0
    """How fast the walk nears the model's own re-encoding: e-folds per latent unit."""
    mending: float = 1.5
    """How far companions and the pull may move the walk, as a share of its way ahead."""
    fading: float = 1.0
    """What is left of ``mending`` with each step that did not get ``headway`` nearer to the goal: the
    fewer dimensions are free, the sooner companions and the pull drive a walk off its goal again, and
    such a walk must first of all arrive."""
    patience: int = 12
    """Steps without getting ``headway`` nearer to the goal, after which the walk stops."""
    headway: float = 0.02
    circles: int = 4
    """So many of them halve the stride."""


ALONG_GRADIENT = Rules(pull=20.0, mending=4.0, fading=0.5)
"""Of a walk along an attribute's own gradient: the way is the walk's to choose, so it may be bent far
towards the data and what companions ask for. (Not so on what comes out of another network, whose
gradients lead less straight to what is meant: there the true attributes would leak more.)"""

ALONG_VECTOR = Rules(keep=0.0, pull=1.0)
"""Of a walk along a vector: the way is the user's. Companions would bend it out of the vector's sense
(along h, a walk that keeps them hardly grows taller), and so would a stronger pull."""


@dataclass(eq=False)
class Walks:
    """Where n walks went; F goals each, K latent dimensions."""

    points: Tensor
    """(n, F, K) at each goal; where it was not reached, the last good point."""
    reached: Tensor
    """(n, F) bool."""
    reasons: list[str]
    """For each walk why it stopped, as a sentence; empty if it reached all of its goals."""
    evaluations: int = 0
    """Times that the decoder was differentiated, for all walks together."""


@dataclass(eq=False)
class _State:
    """How far n walks have got."""

    goals: Numbers
    """(n, F + 1); the last is NaN, as is every other that is none."""
    stride: Numbers
    """(n,) how long the next step may be."""
    place: NDArray[np.intp]
    """(n,) which goal is next."""
    nearest: Numbers
    """(n,) how near to it the walk has been, in steps."""
    waited: NDArray[np.intp]
    """(n,) steps made since then."""
    walking: NDArray[np.bool_]
    """(n,) bool."""
    last: NDArray[np.float32]
    """(n, K) the last point at which what is held was held."""

    def goal(self) -> Numbers:
        """The next goal (n,); NaN: there is none."""
        goal: Numbers = self.goals[np.arange(len(self.goals)), self.place]
        return goal


def walk(
    model: Model,
    starts: Tensor,
    course: Course,
    goals: Tensor,
    hold: Sequence[Attribute],
    rules: Rules | None = None,
    origins: Tensor | None = None,
) -> Walks:
    """Walk from ``starts`` (n, K) to each of ``goals`` (n, F) in turn, holding attributes.

    Parameters
    ----------
    model
        Whose latent space it is.
    starts
        Latent points (n, K).
    course
        What is to change.
    goals
        How much of it, counted from the start, in the order in which they are to be reached: in the
        attribute's unit, or in lengths along the vector. NaN: nothing more for this walk.
    hold
        Attributes that stand still; those equal to the course's are left out.
    rules
        Step control and weights; by default ``ALONG_GRADIENT``, along a vector
        ``ALONG_VECTOR``.
    origins
        (n, K) where gains count from, and where what is held is as it should be: for a walk that goes
        on from where another one has been. By default the starts.
    """
    return at_once(walking(model, starts, course, goals, hold, rules, origins))


def walking(
    model: Model,
    starts: Tensor,
    course: Course,
    goals: Tensor,
    hold: Sequence[Attribute],
    rules: Rules | None = None,
    origins: Tensor | None = None,
) -> Generator[float, None, Walks]:
    """The same walks step by step; yields before each which share of the walks has ended, 0 to 1."""
    if rules is None:
        rules = ALONG_GRADIENT if course.vector is None else ALONG_VECTOR
    starts = starts.to(torch.float32)
    origins = starts if origins is None else origins.to(torch.float32)
    held = [attribute for attribute in hold if attribute != course.attribute]
    stepping = Stepping(model, origins, course, held, rules.keep, rules.pull)
    yield 0.0  # the starts have been looked at, and will be once more
    return (yield from _Walker(stepping, starts.numpy(), rules).run(goals.double().numpy()))


class _Walker:
    def __init__(
        self,
        stepping: Stepping,
        starts: NDArray[np.float32],
        rules: Rules,
    ) -> None:
        self.stepping, self.starts, self.rules = stepping, starts, rules
        self.course, self.hold = stepping.course, stepping.hold
        self.unit = 1.0 if self.course.attribute is None else self.course.attribute.step
        self.steps = np.array([attribute.step for attribute in self.hold])

    def run(self, goals: Numbers) -> Generator[float, None, Walks]:
        count, frames = goals.shape
        points = self.starts[:, None].repeat(frames, 1)
        reached = np.zeros((count, frames), np.bool_)
        reasons = [""] * count
        every = np.arange(count)
        here = self.stepping.look(self.starts.copy(), every)
        state = _State(
            np.concatenate([goals, np.full((count, 1), np.nan)], 1),
            np.full(count, self.rules.stride),
            np.zeros(count, np.intp),
            np.full(count, np.inf),
            np.zeros(count, np.intp),
            np.asarray(~np.isnan(goals).all(1)),
            self.starts.copy(),
        )
        while True:
            self._record(here, state, points, reached)
            moving = np.flatnonzero(state.walking)
            if not len(moving):
                break
            yield 1.0 - len(moving) / count
            at = here if len(moving) == count else here.pick(moving)
            left = state.goal()[moving] - at.gain
            waited = state.waited[moving].astype(np.float64)
            mending = self.rules.mending * self.rules.fading**waited
            step, share = self.stepping.step(at, left, state.stride[moving], mending)
            ahead = self.stepping.look(at.points + step, moving)
            good = self._off(ahead) <= np.maximum(0.5 * self._off(at), self.rules.wander)
            slope = np.linalg.norm(at.slope, axis=1) / self.unit
            if len(moving) == count and good.all():
                here = ahead
            else:
                here.put(moving[good], ahead.pick(good))
            # Where the walk turns round in circles, shorter steps may still lead on.
            limit = self.rules.stride * 0.5 ** (state.waited[moving] // self.rules.circles)
            longer = np.minimum(state.stride[moving] * 1.5, limit)
            state.stride[moving] = np.where(good, longer, state.stride[moving] / 2)
            self._stop(slope, share, moving, state, reasons)
        # Where a walk did not get, it is shown where it got to.
        late = ~reached & ~np.isnan(goals)
        points = np.where(late[:, :, None], state.last[:, None], points)
        return Walks(
            torch.from_numpy(points),
            torch.from_numpy(reached),
            reasons,
            self.stepping.evaluations,
        )

    def _off(self, look: Look) -> Numbers:
        """How far (n,) the held attributes are off, in steps; the worst of them."""
        if not self.hold:
            return np.zeros(len(look.points))
        off: Numbers = (np.abs(look.held) / self.steps).max(1)
        return off

    def _record(
        self, here: Look, state: _State, points: NDArray[np.float32], reached: NDArray[np.bool_]
    ) -> None:
        """Note who has arrived, and send them on to their next goal."""
        kept = self._off(here) <= self.rules.tolerance
        still = kept & state.walking
        state.last[still] = here.points[still]
        while state.walking.any():
            left = np.abs(state.goal() - here.gain) / self.unit
            which = np.flatnonzero(state.walking & kept & (left <= self.rules.arrival))
            if not len(which):
                lead = self._lead(here, left)
                nearer = lead < state.nearest - self.rules.headway
                state.nearest = np.where(nearer, lead, state.nearest)
                state.waited = np.where(nearer, 0, state.waited + 1)
                return
            points[which, state.place[which]] = here.points[which]
            reached[which, state.place[which]] = True
            state.place[which] += 1
            state.nearest[which] = np.inf
            state.walking[which] = ~np.isnan(state.goal()[which])

    def _lead(self, here: Look, left: Numbers) -> Numbers:
        """What has to fall (n,) for the walk to be getting anywhere: what is left to gain, in steps.

        On a vector's way to so much of an attribute it may fall and rise again: there it is what is
        left of the longest way that is gone.
        """
        if self.course.attribute is None or self.course.vector is None:
            return left
        gone = self.stepping.gone(here.points, np.arange(len(here.points)))
        return np.maximum(FARTHEST - gone, 0.0)

    def _stop(
        self,
        slope: Numbers,
        share: Numbers,
        moving: NDArray[np.intp],
        state: _State,
        reasons: list[str],
    ) -> None:
        """End the walks that cannot go on, each with its reason."""
        cramped = state.stride[moving] < self.rules.shortest
        gone = (share < GONE) | (slope < GONE * FLAT)
        ends = cramped | gone | (state.waited[moving] >= self.rules.patience)
        for row in np.flatnonzero(ends).tolist():
            state.walking[moving[row]] = False
            reasons[int(moving[row])] = self._reason(
                float(slope[row]), float(share[row]), bool(cramped[row])
            )

    def _reason(self, slope: float, share: float, cramped: bool) -> str:
        attribute = self.course.attribute
        what = "its direction" if attribute is None else attribute.name
        held = " and ".join(attribute.name for attribute in self.hold)
        if attribute is not None and slope < FLAT:
            return f"The walk stopped because {what} hardly changes here, whichever way it goes."
        if self.hold and share < NEARLY_GONE:
            return (
                f"The walk stopped because {what} and {held} cannot be told apart here: only "
                f"{100 * share:.1f} % of the way is left with {held} held."
            )
        if cramped:
            return (
                f"The walk stopped because the level set of {held} bends too sharply here to be "
                "followed."
            )
        if self.hold:
            return f"The walk stopped because it gets no further along {what} while holding {held}."
        return f"The walk stopped because it gets no further along {what}."
