"""Translation: maps on 60,000 pairs, one in the hand's way along a strip, and a whole table.

The reference of a fit is the bare least squares over the same latents; of a live strip, its 13 decodes.
Without the training images there are 5,000 pairs.
"""

import time

import numpy as np
import torch

from core.concepts.recipes import TranslationMethod
from core.concepts.traversal import straight
from core.stepwise import at_once
from core.translation.comparison import compare
from core.translation.maps import LatentMap, fit_map, mean_direction
from core.translation.questions import MAPS, FitChoice, Question
from core.translation.sides import Side, encoded_pairs, shared_images
from core.vae.library import find_model
from core.vae.model_file import load_model_with_digest
from tests.benchmarks.report import Row, print_rows

ROUNDS = 20
FIT_SECONDS = 5.0
TABLE_SECONDS = 60.0
FRAME = 1 / 60
AT = tuple(np.linspace(-2.0, 4.0, 13).tolist())


def main() -> None:
    """Small to large, and the whole table the other way round too; one thread."""
    torch.set_num_threads(1)
    source, target = side("small"), side("large")
    pairs = at_once(encoded_pairs(source, target, shared_images(0)))
    began = time.perf_counter()
    np.linalg.lstsq(pairs.source[:, source.active], pairs.target[:, target.active], rcond=None)
    bare = time.perf_counter() - began
    maps: dict[TranslationMethod, LatentMap] = {}
    rows = []
    for method in MAPS:
        began = time.perf_counter()
        maps[method] = at_once(fit_map(method, source, target, pairs, FitChoice()))
        took = time.perf_counter() - began
        limit = "no limit" if method is TranslationMethod.NETWORK else "under 1 of 5 s"
        name = f"fit {method.value} both ways, {len(pairs)} pairs, s; lstsq"
        rows.append(Row(name, took, bare, took / FIT_SECONDS, limit))
    rows += [live(method, map_, source, target) for method, map_ in maps.items()]
    print_rows(rows)
    for one, other in ((source, target), (target, source)):
        began = time.perf_counter()
        at_once(compare(one, other, Question(), {}))
        took = time.perf_counter() - began
        name = f"the whole table, {one.name} to {other.name}, s; 60 s"
        print_rows([Row(name, took, TABLE_SECONDS, took / TABLE_SECONDS, "at most 1")])


def side(name: str) -> Side:
    """A shipped model."""
    model, sha256 = load_model_with_digest(find_model(name))
    return Side(name, sha256, model)


def live(method: TranslationMethod, map_: LatentMap, source: Side, target: Side) -> Row:
    """One step of the hand: the direction at the base carried over, and 13 frames decoded."""
    base = np.zeros((1, source.model.latents), np.float32)
    start = np.zeros(target.model.latents, np.float32)
    vector = np.full(source.model.latents, 0.1, np.float32)
    ours, bare = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        carried = mean_direction(map_, vector, base)
        points = straight(start, carried, AT)
        target.model.decode(points)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        target.model.decode(points)
        bare.append(time.perf_counter() - began)
    name = f"live strip by {method.value}, ms; bare decode"
    ratio = min(ours) / FRAME
    return Row(name, 1000 * min(ours), 1000 * min(bare), ratio, "under 1 frame of 16.7 ms")


if __name__ == "__main__":
    main()
