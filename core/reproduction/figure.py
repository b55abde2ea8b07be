"""A figure that was made: its pictures, its numbers, and what they say of the article's claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.reproduction.claims import Claim, Step, Verdict

SEVERITY = (Verdict.DIFFERS, Verdict.BEYOND, Verdict.AGREES)
"""Of several claims' verdicts the first of these is the figure's."""


@dataclass(frozen=True)
class PictureFile:
    """One picture of a figure."""

    name: str
    """Of the file, without folder and ending; unique among all figures."""
    png: bytes
    width: int
    """In pixels of the page; the file may have more."""
    description: str
    """In words, for those who do not see it."""


class Judged(Struct, frozen=True):
    """A claim with what was measured about it."""

    claim: Claim
    measured: str
    """In one sentence."""
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class Figure:
    """A step of the article, made."""

    step: Step
    pictures: tuple[PictureFile, ...]
    judged: tuple[Judged, ...]
    """One for each of the step's claims, in their order."""
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """What the verdicts were decided by, each written as ``data/<step>-<name>.npy``."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Plain values that belong to it, written as ``data/<step>.json``."""
    notes: tuple[str, ...] = ()
    """Sentences that a reader should know."""

    @property
    def verdict(self) -> Verdict:
        """Of all claims together: one that differs outweighs those that do not."""
        found = {each.verdict for each in self.judged}
        return next(verdict for verdict in SEVERITY if verdict in found)


def judged(step: Step, **findings: tuple[bool, str]) -> tuple[Judged, ...]:
    """Each claim of a step with whether its rule is met, and what was measured.

    Raises
    ------
    KeyError
        A claim has no finding.
    """
    found = []
    for claim in step.claims:
        met, measured = findings[claim.identifier]
        found.append(Judged(claim, measured, claim.met if met else claim.otherwise))
    return tuple(found)


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ranks (n,) of numbers (n,), equal ones sharing their mean rank."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[places.ravel()])


def rank_correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's rank correlation of two times n numbers; 0 if one of them does not vary."""
    one, two = ranks(first), ranks(second)
    if np.ptp(one) == 0.0 or np.ptp(two) == 0.0:
        return 0.0
    return float(np.corrcoef(one, two)[0, 1])
