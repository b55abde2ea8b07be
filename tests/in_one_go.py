"""What the program does in steps, done in one go: for tests that look at the end of it."""

from collections.abc import Callable
from types import GeneratorType

import numpy as np
from numpy.typing import NDArray

from core.engine.requests import Request
from core.latents.picking import PointIndex, index_in_steps
from core.latents.view import Points
from core.stepwise import at_once


def answer_now(answers: Callable[[Request], object], request: Request) -> object:
    """The answer itself, also where it is a generator's."""
    answer = answers(request)
    return at_once(answer) if isinstance(answer, GeneratorType) else answer


def build_index(points: Points, groups: NDArray[np.integer] | None = None) -> PointIndex:
    """The index of points (n, 2), all of one group unless told otherwise."""
    if groups is None:
        groups = np.zeros(len(points), np.int8)
    *_, index = index_in_steps(points, groups)
    assert isinstance(index, PointIndex)
    return index
