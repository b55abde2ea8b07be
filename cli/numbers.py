"""Arrays as numbers for JSON."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def numbers(values: NDArray[Any]) -> list[Any]:
    """An array as nested lists, float32 in its own shortest form: 0.1, not 0.10000000149011612."""
    if values.ndim > 1:
        return [numbers(row) for row in values]
    if values.dtype == np.float32:
        return [float(str(value)) for value in values]
    return list(values.tolist())
