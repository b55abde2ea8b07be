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

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.concepts.attributes import Attribute
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import active_latents
from core.concepts.reaching import decoded
from core.images.reference import SIDE
from core.vae.model import Model

Numbers = NDArray[np.float64]
"""What is computed outside of the network: few numbers for few walks, for which numpy is quickest."""


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
    """What was seen at n points; C = 1 + held equalities, m companions, k of the K dimensions."""

    points: NDArray[np.float32]
    """(n, K)"""
    gain: Numbers
    """(n,) what has been gained since the start, in the course's own unit."""
    held: Numbers
    """(n, C - 1) how far each held attribute is from where it was."""
    slope: Numbers
    """(n, k) gradient of the gain."""
    equalities: Numbers
    """(n, C, k) the way (the vector, or the gain's gradient), then the held attributes' gradients."""
    kept: Numbers
    """(n, m) how far each companion is from where it was."""
    companions: Numbers
    """(n, m, k) their gradients."""
    home: Numbers
    """(n, k) from here to the model's own re-encoding."""

    def pick(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Look:
        """What was seen at some of them, by index or mask."""
        return Look(**{name: seen[which] for name, seen in vars(self).items()})

    def put(self, which: NDArray[np.intp], other: Look) -> None:
        """Take over what another look saw, at these of the points."""
        for name, seen in vars(other).items():
            getattr(self, name)[which] = seen


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
    keep, pull
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
    ) -> None:
        self.model, self.course, self.hold = model, course, hold
        self.keep, self.pull = keep, pull
        self.origins = origins.numpy()
        self.vector = None if course.vector is None else course.vector.double().numpy()
        self.dimensions = active_latents(model)
        self._dimensions = torch.from_numpy(self.dimensions)
        self._axes = np.eye(len(self.dimensions))
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

    def look(self, points: NDArray[np.float32], which: NDArray[np.intp]) -> Look:
        """What is seen from points (n, K), where the walks ``which`` (n,) stand."""
        self.evaluations += 1
        at = torch.from_numpy(points)
        seen = slopes(self.model, at, self.measured, self.companions, self._dimensions)
        change = (seen.values - self._before[torch.from_numpy(which)]).double().numpy()
        gradients = seen.gradients.double().numpy()
        first = len(self.measured)
        held = change[:, first - len(self.hold) : first]
        rows = gradients[:, first - len(self.hold) : first]
        if self.vector is None:
            way = gradients[:, :1]
        else:
            way = np.tile(self.vector[self.dimensions], (len(points), 1, 1))
        if self.course.attribute is None:
            assert self.vector is not None
            gain, slope = self.gone(points, which), way[:, 0]
        else:
            gain, slope = change[:, 0], gradients[:, 0]
        equalities = np.concatenate([way, rows], 1)
        home = np.zeros_like(equalities[:, 0])
        if self.pull > 0.0:
            with torch.no_grad():
                images = seen.pixels.reshape(-1, SIDE, SIDE)
                home = (self.model.network.encode(images).mean - at).double().numpy()
            home = home[:, self.dimensions]
        kept, companions = change[:, first:], gradients[:, first:]
        return Look(points, gain, held, slope, equalities, kept, companions, home)

    def gone(self, points: NDArray[np.float32], which: NDArray[np.intp]) -> Numbers:
        """How far (n,) points (n, K) of the walks ``which`` (n,) are along the course's vector."""
        assert self.vector is not None
        gone: Numbers = (points.astype(np.float64) - self.origins[which]) @ self.vector
        return gone

    def step(
        self, at: Look, left: Numbers, stride: Numbers, mending: Numbers
    ) -> tuple[NDArray[np.float32], Numbers]:
        """The step (n, K) from here, and which share of the course the held ones leave free (n,).

        Parameters
        ----------
        at
            What is seen from here.
        left
            (n,) what is still to be gained, in the course's own unit.
        stride
            (n,) how long the way ahead may be.
        mending
            (n,) how far companions and the pull may move the walk, as a share of the way ahead.
        """
        # All in float64: nearly dependent gradients are what this is about.
        turned = at.companions.transpose(0, 2, 1)
        short = np.linalg.inv(self._axes + self.keep * turned @ at.companions)
        sizes = np.maximum(np.linalg.norm(at.equalities, axis=2), 1e-12)
        wanted = at.equalities / sizes[:, :, None]
        towards = short @ wanted.transpose(0, 2, 1)
        # A trace of damping: where gradients are dependent, the least change and not none at all.
        inner = wanted @ towards
        diagonal = np.einsum("nii->ni", inner)  # a view: what is added is added to ``inner``
        diagonal += 1e-8 * diagonal + 1e-12
        inverse = np.linalg.inv(inner)
        lift = towards @ inverse
        rate = (lift[:, :, 0] * at.slope).sum(1)
        # Where the way leads down at first, it is followed at full stride all the same.
        far = np.where(rate > 1e-9, left / np.maximum(rate, 1e-9), np.sign(left) * 1e6)
        ahead = _no_longer(lift[:, :, 0] * np.clip(far, -1e6, 1e6)[:, None], stride)
        length = np.linalg.norm(ahead, axis=1)
        back = (lift[:, :, 1:] @ (-at.held / sizes[:, 1:])[:, :, None])[:, :, 0]
        homing = at.home * (1.0 - np.exp(-self.pull * length))[:, None]
        keeping = -self.keep * (turned @ at.kept[:, :, None])[:, :, 0]
        free = short @ (homing + keeping)[:, :, None]
        free = (free - lift @ (wanted @ free))[:, :, 0]
        total = ahead + _no_longer(back, stride) + _no_longer(free, mending * length)
        step = np.zeros(at.points.shape, np.float32)
        step[:, self.dimensions] = total
        # Of the way's length (by the same measure as steps'), what the held gradients don't span.
        share = 1.0 / np.sqrt(np.maximum(inner[:, 0, 0] * inverse[:, 0, 0], 1.0))
        return step, share


def _no_longer(steps: Numbers, limit: Numbers) -> Numbers:
    """Steps (n, k), each shortened to at most its limit (n,)."""
    sizes = np.maximum(np.linalg.norm(steps, axis=1), 1e-12)
    shortened: Numbers = steps * np.minimum(limit / sizes, 1.0)[:, None]
    return shortened
