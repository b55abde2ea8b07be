"""A walk of 13 frames that holds brightness, beside the bare work: 13 decodes with their gradients.

As the traversal pane asks for it: both halves of the span, from the base outwards, along the first
pair that the window shows and along the gradient of height. The reference is what no walk can do
without: at each frame once the decode, the Jacobian, and the gradients of what is changed and held.
"""

import time

import torch

from core.concepts.attributes import ATTRIBUTES
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import PosteriorMeans, active_latents
from core.concepts.paths import follow
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Known,
    Method,
    Pair,
    Recipe,
    Separated,
)
from core.concepts.traversal import positions
from core.vae.library import find_model
from core.vae.model_file import load_model
from core.workspace.state import Traversal
from tests.benchmarks.report import Row, print_rows

ROUNDS = 7
HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)


def main() -> None:
    """Best of several alternating rounds, one thread."""
    torch.set_num_threads(1)
    state = Traversal()
    at = positions(state.low, state.high, state.frames)
    ways: dict[str, Recipe] = {
        "pair": Pair(state.first, state.second),
        "height": AttributeGradient(HEIGHT),
    }
    rows = []
    for name in ("small", "large"):
        model = load_model(find_model(name))
        means = PosteriorMeans(model)
        start = means.of(state.base or state.first)
        points = torch.from_numpy(start.copy())[None]
        changed_and_held = [ATTRIBUTES["height"], ATTRIBUTES["brightness"]]
        dimensions = torch.from_numpy(active_latents(model))
        for way, of in ways.items():
            recipe = Separated(of, (), Method.WALK, (BRIGHTNESS,))
            ours, bare = [], []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                follow(recipe, means, start, at)
                ours.append(time.perf_counter() - began)
                began = time.perf_counter()
                for _ in at:
                    slopes(model, points, changed_and_held, dimensions=dimensions)
                bare.append(time.perf_counter() - began)
            rows += [
                Row(
                    f"walk of {len(at)} frames along {way}, {name}, ms",
                    1000 * min(ours),
                    100.0,
                    min(ours) / 0.1,
                    "at most 1 (100 ms)",
                ),
                Row(
                    f"walks per second along {way}, {name}; bare",
                    1 / min(ours),
                    1 / min(bare),
                    min(ours) / min(bare),
                    "times as long as 13 decodes and gradients",
                ),
            ]
    print_rows(rows)


if __name__ == "__main__":
    main()
