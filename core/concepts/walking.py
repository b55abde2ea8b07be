"""Walking on a level set: change one thing while measured attributes stand still.

A straight line keeps an attribute only as long as its gradient does not turn. The walk looks again at
every step. Its step solves a small quadratic problem: of all steps that gain what is asked for and
leave the held attributes where they are (equalities, so that each step also corrects what the last
one left over), take the one that is shortest, where a change of a *companion* (how the levels of the
lit pixels are distributed, say) counts as length too. A pull towards what the model makes of its own
decoded image, within what is free, keeps the walk near the data: elsewhere pixels do odd things that
no attribute measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.concepts.attributes import Attribute
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import active_latents
from core.concepts.reaching import FARTHEST
from core.images.reference import SIDE
from core.vae.model import Model

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
    pull: float = 5.0
    """How fast the walk nears the model's own re-encoding: e-folds per latent unit."""
    mending: float = 1.5
    """How far companions and the pull may move the walk, as a share of its way ahead: where little is
    left to go they must not drive it past its goal again."""
    patience: int = 15
    """Steps without getting ``headway`` nearer to the goal, after which the walk stops."""
    headway: float = 0.02
    circles: int = 4
    """So many of them halve the stride."""


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


@dataclass(frozen=True, eq=False)
class Course:
    """What is to change, and which way: an attribute, a vector (K,), or both.

    An attribute alone is followed along its own gradient; a vector alone by the progress along it; with
    both, the way is the vector's and the attribute tells how far to go.
    """

    attribute: Attribute | None = None
    vector: Tensor | None = None


@dataclass(eq=False)
class _Look:
    """What was seen at n points; C = 1 + held equalities, m companions."""

    points: Tensor
    gain: Tensor
    """(n,) what has been gained since the start, in the course's own unit."""
    held: Tensor
    """(n, C - 1) how far each held attribute is from where it was."""
    slope: Tensor
    """(n, k) gradient of the gain."""
    equalities: Tensor
    """(n, C, k) the way (the vector, or the gain's gradient), then the held attributes' gradients."""
    kept: Tensor
    """(n, m) how far each companion is from where it was."""
    companions: Tensor
    """(n, m, k) their gradients."""
    home: Tensor
    """(n, k) from here to the model's own re-encoding."""

    def pick(self, which: Tensor) -> _Look:
        return _Look(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def double(self) -> _Look:
        return _Look(*(getattr(self, name).double() for name in self.__dataclass_fields__))

    def put(self, which: Tensor, other: _Look) -> None:
        for name in self.__dataclass_fields__:
            getattr(self, name)[which] = getattr(other, name)


@dataclass(eq=False)
class _State:
    """How far n walks have got."""

    goals: Tensor
    """(n, F)"""
    stride: Tensor
    """(n,) how long the next step may be."""
    place: Tensor
    """(n,) which goal is next."""
    nearest: Tensor
    """(n,) how near to it the walk has been, in steps."""
    waited: Tensor
    """(n,) steps made since then."""
    walking: Tensor
    """(n,) bool."""
    last: Tensor
    """(n, K) the last point at which what is held was held."""

    def goal(self) -> Tensor:
        """The next goal (n,); NaN: there is none."""
        none = torch.full((len(self.goals), 1), torch.nan)
        return torch.cat([self.goals, none], 1).gather(1, self.place[:, None])[:, 0]


def walk(
    model: Model,
    starts: Tensor,
    course: Course,
    goals: Tensor,
    hold: Sequence[Attribute],
    rules: Rules | None = None,
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
        Step control and weights; by default ``Rules()``, along a vector ``ALONG_VECTOR``.
    """
    if rules is None:
        rules = Rules() if course.vector is None else ALONG_VECTOR
    walker = _Walker(model, starts, course, [a for a in hold if a != course.attribute], rules)
    return walker.run(goals)


class _Walker:
    def __init__(
        self, model: Model, starts: Tensor, course: Course, hold: list[Attribute], rules: Rules
    ) -> None:
        self.model, self.course, self.hold, self.rules = model, course, hold, rules
        self.starts = starts.to(torch.float32).clone()
        self.dimensions = torch.from_numpy(active_latents(model))
        measured = [*hold] if course.attribute is None else [course.attribute, *hold]
        self.measured = measured
        self.companions = [
            a.companions for a in hold if a.companions is not None and rules.keep > 0.0
        ]
        self.unit = 1.0 if course.attribute is None else course.attribute.step
        self.steps = torch.tensor([attribute.step for attribute in hold])
        self.evaluations = 0
        self.before: Tensor | None = None

    def run(self, goals: Tensor) -> Walks:
        count, frames = goals.shape
        found = Walks(
            self.starts[:, None].repeat(1, frames, 1),
            torch.zeros((count, frames), dtype=torch.bool),
            [""] * count,
        )
        here = self._look(self.starts.clone(), torch.arange(count))
        state = _State(
            goals,
            torch.full((count,), self.rules.stride),
            torch.zeros(count, dtype=torch.long),
            torch.full((count,), torch.inf),
            torch.zeros(count, dtype=torch.long),
            ~torch.isnan(goals).all(1),
            self.starts.clone(),
        )
        while True:
            self._record(here, state, found)
            moving = torch.nonzero(state.walking)[:, 0]
            if not len(moving):
                break
            at = here.pick(moving)
            left = state.goal()[moving] - at.gain
            step, share = self._step(at, left, state.stride[moving])
            ahead = self._look(at.points + step, moving)
            good = self._off(ahead) <= (0.5 * self._off(at)).clamp(min=self.rules.wander)
            here.put(moving[good], ahead.pick(torch.nonzero(good)[:, 0]))
            # Where the walk turns round in circles, shorter steps may still lead on.
            limit = self.rules.stride * 0.5 ** (state.waited[moving] // self.rules.circles)
            longer = torch.minimum(state.stride[moving] * 1.5, limit)
            state.stride[moving] = torch.where(good, longer, state.stride[moving] / 2)
            self._stop(at, share, moving, state, found)
        # Where a walk did not get, it is shown where it got to.
        late = ~found.reached & ~torch.isnan(goals)
        found.points = torch.where(late[:, :, None], state.last[:, None], found.points)
        found.evaluations = self.evaluations
        return found

    def _off(self, look: _Look) -> Tensor:
        """How far (n,) the held attributes are off, in steps; the worst of them."""
        if not self.hold:
            return torch.zeros(len(look.points))
        return (look.held.abs() / self.steps).amax(1)

    def _record(self, here: _Look, state: _State, found: Walks) -> None:
        """Note who has arrived, and send them on to their next goal."""
        kept = self._off(here) <= self.rules.tolerance
        state.last = torch.where((kept & state.walking)[:, None], here.points, state.last)
        while bool(state.walking.any()):
            left = (state.goal() - here.gain).abs() / self.unit
            arrived = state.walking & kept & (left <= self.rules.arrival)
            which = torch.nonzero(arrived)[:, 0]
            if not len(which):
                lead = self._lead(here, left)
                nearer = lead < state.nearest - self.rules.headway
                state.nearest = torch.where(nearer, lead, state.nearest)
                state.waited = torch.where(nearer, 0, state.waited + 1)
                return
            found.points[which, state.place[which]] = here.points[which]
            found.reached[which, state.place[which]] = True
            state.place[which] += 1
            state.nearest[which] = torch.inf
            state.walking[which] = ~torch.isnan(state.goal()[which])

    def _lead(self, here: _Look, left: Tensor) -> Tensor:
        """What has to fall (n,) for the walk to be getting anywhere: what is left to gain, in steps.

        On a vector's way to so much of an attribute it may fall and rise again: there it is what is
        left of the longest way that is gone.
        """
        if self.course.attribute is None or self.course.vector is None:
            return left
        gone = (here.points - self.starts) @ self.course.vector.to(torch.float32)
        return (FARTHEST - gone).clamp(min=0.0)

    def _look(self, points: Tensor, which: Tensor) -> _Look:
        self.evaluations += 1
        seen = slopes(self.model, points, self.measured, self.companions, self.dimensions)
        if self.before is None:
            self.before = seen.values
        change = seen.values - self.before[which]
        gradients = seen.gradients
        first = len(self.measured)
        held = change[:, first - len(self.hold) : first]
        rows = gradients[:, first - len(self.hold) : first]
        if self.course.vector is None:
            way = gradients[:, :1]
        else:
            vector = self.course.vector.to(torch.float32)
            way = vector[self.dimensions].repeat(len(points), 1, 1)
        if self.course.attribute is None:
            gain, slope = (points - self.starts[which]) @ vector, way[:, 0]
        else:
            gain, slope = change[:, 0], gradients[:, 0]
        equalities = torch.cat([way, rows], 1)
        home = torch.zeros_like(equalities[:, 0])
        if self.rules.pull > 0.0:
            with torch.no_grad():
                images = seen.pixels.reshape(-1, SIDE, SIDE)
                home = (self.model.network.encode(images).mean - points)[:, self.dimensions]
        kept, companions = change[:, first:], gradients[:, first:]
        return _Look(points, gain, held, slope, equalities, kept, companions, home)

    def _step(self, at: _Look, left: Tensor, stride: Tensor) -> tuple[Tensor, Tensor]:
        """The step (n, K) from here, and which share of the course the held ones leave free (n,)."""
        # In float64: nearly dependent gradients are what this is about.
        at = at.double()
        axes = torch.eye(at.home.shape[1], dtype=torch.float64)
        turned = at.companions.transpose(1, 2)
        short = torch.linalg.inv(axes + self.rules.keep * turned @ at.companions)
        sizes = at.equalities.norm(dim=2).clamp(min=1e-12)
        wanted = at.equalities / sizes[:, :, None]
        towards = short @ wanted.transpose(1, 2)
        # A trace of damping: where gradients are dependent, the least change and not none at all.
        inner = wanted @ towards
        inner = inner + torch.diag_embed(1e-8 * inner.diagonal(dim1=1, dim2=2) + 1e-12)
        inverse = torch.linalg.inv(inner)
        lift = towards @ inverse
        rate = (lift[:, :, 0] * at.slope).sum(1)
        # Where the way leads down at first, it is followed at full stride all the same.
        far = torch.where(rate > 1e-9, left / rate.clamp(min=1e-9), left.sign() * torch.inf)
        ahead = lift[:, :, 0] * far.clamp(-1e6, 1e6)[:, None]
        ahead = _no_longer(ahead, stride)
        back = (lift[:, :, 1:] @ (-at.held / sizes[:, 1:]).unsqueeze(2)).squeeze(2)
        homing = at.home * (1.0 - torch.exp(-self.rules.pull * ahead.norm(dim=1)))[:, None]
        keeping = -self.rules.keep * (turned @ at.kept.unsqueeze(2)).squeeze(2)
        free = (short @ (homing + keeping).unsqueeze(2)).squeeze(2)
        free = free - (lift @ (wanted @ free.unsqueeze(2))).squeeze(2)
        total = (
            ahead
            + _no_longer(back, stride)
            + _no_longer(free, self.rules.mending * ahead.norm(dim=1))
        )
        step = torch.zeros(at.points.shape)
        step[:, self.dimensions] = total.to(step.dtype)
        # Of the way's length (by the same measure as steps'), what the held gradients don't span.
        share = (inner[:, 0, 0] * inverse[:, 0, 0]).clamp(min=1.0).rsqrt()
        return step, share

    def _stop(self, at: _Look, share: Tensor, moving: Tensor, state: _State, found: Walks) -> None:
        """End the walks that cannot go on, each with its reason."""
        slope = at.slope.norm(dim=1) / self.unit
        cramped = state.stride[moving] < self.rules.shortest
        gone = (share < GONE) | (slope < GONE * FLAT)
        ends = cramped | gone | (state.waited[moving] >= self.rules.patience)
        for row in torch.nonzero(ends)[:, 0].tolist():
            state.walking[moving[row]] = False
            found.reasons[int(moving[row])] = self._reason(
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
            return f"The walk stopped because it gets no further along {what} with {held} held."
        return f"The walk stopped because it gets no further along {what}."


def _no_longer(steps: Tensor, limit: Tensor) -> Tensor:
    """Steps (n, k), each shortened to at most its limit (n,)."""
    shares: Tensor = (limit / steps.norm(dim=1).clamp(min=1e-12)).clamp(max=1.0)
    return steps * shares[:, None]
