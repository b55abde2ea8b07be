"""Name and shape of every tensor of an architecture, without torch and without building it."""

import math
from itertools import pairwise

from core.images.reference import PIXELS
from core.vae.description import QUARTER, Architecture, Mlp

Shapes = dict[str, tuple[int, ...]]


def tensor_shapes(architecture: Architecture) -> Shapes:
    """The names are those of the network that ``architectures.build`` makes."""
    latents = architecture.latents
    if isinstance(architecture, Mlp):
        down = (PIXELS, *architecture.hidden, 2 * latents)
        up = (latents, *reversed(architecture.hidden), PIXELS)
        # The encoder starts with a Flatten; a ReLU stands between two layers.
        return {**_linear_shapes("encoder", 1, down), **_linear_shapes("decoder", 0, up)}
    first, second = architecture.channels
    features = second * QUARTER * QUARTER
    hidden = architecture.hidden
    return {
        "encoder.0.weight": (first, 1, 4, 4),
        "encoder.0.bias": (first,),
        "encoder.2.weight": (second, first, 4, 4),
        "encoder.2.bias": (second,),
        **_linear_shapes("encoder", 5, (features, hidden, 2 * latents)),
        **_linear_shapes("decoder", 0, (latents, hidden, features)),
        "decoder.5.weight": (second, first, 4, 4),
        "decoder.5.bias": (first,),
        "decoder.7.weight": (first, 1, 4, 4),
        "decoder.7.bias": (1,),
    }


def weight_bytes(architecture: Architecture) -> int:
    """The size of all tensors together, as 32-bit floats."""
    return 4 * sum(math.prod(shape) for shape in tensor_shapes(architecture).values())


def _linear_shapes(part: str, start: int, widths: tuple[int, ...]) -> Shapes:
    shapes: Shapes = {}
    for place, (into, out) in enumerate(pairwise(widths)):
        shapes[f"{part}.{start + 2 * place}.weight"] = (out, into)
        shapes[f"{part}.{start + 2 * place}.bias"] = (out,)
    return shapes
