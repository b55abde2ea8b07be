"""One step on a level set: what is seen from where a walk stands, and where it goes next.

The step solves a small quadratic problem: of all steps that gain what is asked for and leave the held
attributes where they are (equalities, so that each step also corrects what the last one left over),
take the one that is shortest, where a change of a *companion* (how the levels of the lit pixels are
distributed, say) counts as length too. A pull towards what the model makes of its own decoded image,
within what is free, keeps the walk near the data: elsewhere pixels do odd things that no attribute
measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.concepts.attributes import Attribute
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import active_latents
from core.concepts.reaching import decoded
from core.images.reference import SIDE
from core.vae.model import Model


@dataclass(frozen=True, eq=False)
class Course:
    """What is to change, and which way: an attribute, a vector (K,), or both.

    An attribute alone is followed along its own gradient; a vector alone by the progress along it; with
    both, the way is the vector's and the attribute tells how far to go.
    """

    attribute: Attribute | None = None
    vector: Tensor | None = None


@dataclass(eq=False)
class Look:
    """What was seen at n points; C = 1 + held equalities, m companions."""

    points: Tensor
    """(n, K)"""
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

    def pick(self, which: Tensor) -> Look:
        """What was seen at some of them, by index or mask."""
        return Look(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def double(self) -> Look:
        """The same in float64."""
        return Look(*(getattr(self, name).double() for name in self.__dataclass_fields__))

    def put(self, which: Tensor, other: Look) -> None:
        """Take over what another look saw, at these of the points."""
        for name in self.__dataclass_fields__:
            getattr(self, name)[which] = getattr(other, name)


class Stepping:
    """Looks and steps of several walks in one model.

    Parameters
    ----------
    model
        Whose latent space it is.
    origins
        (n, K) where each walk's gain is 0 and what is held is as it should be.
    course
        What is to change.
    hold
        The attributes that stand still.
    keep, pull, mending
        As in ``walking.Rules``.
    """

    def __init__(
        self,
        model: Model,
        origins: Tensor,
        course: Course,
        hold: Sequence[Attribute],
        keep: float,
        pull: float,
        mending: float,
    ) -> None:
        self.model, self.course, self.hold = model, course, hold
        self.keep, self.pull, self.mending = keep, pull, mending
        self.origins = origins
        self.dimensions = torch.from_numpy(active_latents(model))
        self.measured = [*hold] if course.attribute is None else [course.attribute, *hold]
        self.companions = [a.companions for a in hold if a.companions is not None and keep > 0.0]
        self.evaluations = 0
        """How often the decoder was differentiated, for all walks together."""
        self._before = self._measured_at(origins)

    def _measured_at(self, points: Tensor) -> Tensor:
        """All numbers (n, m) that are looked at, on the decodes of points (n, K)."""
        images = decoded(self.model, points)
        copies = [images[:, None].repeat(1, c.count, 1, 1) for c in self.companions]
        return torch.cat(
            [
                torch.zeros((len(points), 0)),
                *[attribute.of(images)[:, None] for attribute in self.measured],
                *[c.of(copy) for c, copy in zip(self.companions, copies, strict=True)],
            ],
            1,
        )

    def look(self, points: Tensor, which: Tensor) -> Look:
        """What is seen from points (n, K), where the walks ``which`` (n,) stand."""
        self.evaluations += 1
        seen = slopes(self.model, points, self.measured, self.companions, self.dimensions)
        change = seen.values - self._before[which]
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
            gain, slope = (points - self.origins[which]) @ vector, way[:, 0]
        else:
            gain, slope = change[:, 0], gradients[:, 0]
        equalities = torch.cat([way, rows], 1)
        home = torch.zeros_like(equalities[:, 0])
        if self.pull > 0.0:
            with torch.no_grad():
                images = seen.pixels.reshape(-1, SIDE, SIDE)
                home = (self.model.network.encode(images).mean - points)[:, self.dimensions]
        kept, companions = change[:, first:], gradients[:, first:]
        return Look(points, gain, held, slope, equalities, kept, companions, home)

    def step(self, at: Look, left: Tensor, stride: Tensor) -> tuple[Tensor, Tensor]:
        """The step (n, K) from here, and which share of the course the held ones leave free (n,)."""
        # In float64: nearly dependent gradients are what this is about.
        at = at.double()
        axes = torch.eye(at.home.shape[1], dtype=torch.float64)
        turned = at.companions.transpose(1, 2)
        short = torch.linalg.inv(axes + self.keep * turned @ at.companions)
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
        homing = at.home * (1.0 - torch.exp(-self.pull * ahead.norm(dim=1)))[:, None]
        keeping = -self.keep * (turned @ at.kept.unsqueeze(2)).squeeze(2)
        free = (short @ (homing + keeping).unsqueeze(2)).squeeze(2)
        free = free - (lift @ (wanted @ free.unsqueeze(2))).squeeze(2)
        total = (
            ahead + _no_longer(back, stride) + _no_longer(free, self.mending * ahead.norm(dim=1))
        )
        step = torch.zeros(at.points.shape)
        step[:, self.dimensions] = total.to(step.dtype)
        # Of the way's length (by the same measure as steps'), what the held gradients don't span.
        share = (inner[:, 0, 0] * inverse[:, 0, 0]).clamp(min=1.0).rsqrt()
        return step, share


def _no_longer(steps: Tensor, limit: Tensor) -> Tensor:
    """Steps (n, k), each shortened to at most its limit (n,)."""
    shares: Tensor = (limit / steps.norm(dim=1).clamp(min=1e-12)).clamp(max=1.0)
    return steps * shares[:, None]
