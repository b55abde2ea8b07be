"""The program's rules once more, in loops over plain lists: for pixels, and for the grid world."""

import base64
import math

import numpy as np

from core.images.fashion_mnist import test_split

SIDE = 28


# Pixels


def source_pixels(source: dict) -> list[list[float]] | None:
    """(28, 28) levels of an image's source; None where they are not at hand."""
    if source["type"] == "test":
        grey = test_split().images[source["number"]]
        return (np.asarray(grey, np.float32).reshape(SIDE, SIDE) / np.float32(255)).tolist()
    if source["type"] == "picture":
        raw = base64.b64decode(source["pixels"])
        levels = (np.frombuffer(raw, np.uint8).astype(np.float32) / np.float32(255)).tolist()
        return [levels[SIDE * row : SIDE * row + SIDE] for row in range(SIDE)]
    return None


def edited(pixels: list[list[float]], edits: list[dict]) -> list[list[float]] | None:
    """What edits make of an image; None if one cannot be made."""
    image = [list(row) for row in pixels]
    for edit in edits:
        kind = edit["type"]
        if kind == "whiten":
            image = [[1.0 if level >= 0.5 else 0.0 for level in row] for row in image]
        elif kind == "dim":
            factor = float(np.float32(edit["factor"]))
            image = [[float(np.float32(level) * np.float32(factor)) for level in r] for r in image]
        elif kind == "paint":
            for index, level in edit["pixels"]:
                image[index // SIDE][index % SIDE] = float(np.float32(level))
        else:
            row, columns = grown(image, edit["pixels"]) or (None, ())
            if row is None:
                return None
            for column in columns:
                image[row][column] = 1.0
    return image


def grown(image: list[list[float]], count: int) -> tuple[int, range] | None:
    """Where pixels come to lie on top of the shape: over its highest row's longest lit stretch."""
    lit = [row for row in range(SIDE) if any(level >= 0.5 for level in image[row])]
    if not lit or lit[0] == 0:
        return None
    top, row = lit[0], image[lit[0]]
    best_start, best_length = 0, 0
    start = None
    for column, level in enumerate([*row, 0.0]):
        if level >= 0.5 and start is None:
            start = column
        elif level < 0.5 and start is not None:
            if column - start > best_length:
                best_start, best_length = start, column - start
            start = None
    first = best_start + math.floor((best_length - count) / 2)
    first = min(max(first, 0), SIDE - count)
    return top - 1, range(first, first + count)


def brushed(start: tuple[int, int], end: tuple[int, int], size: int) -> set[int]:
    """The pixels of a round brush on its way from one cell to another."""
    steps = max(1, abs(end[0] - start[0]), abs(end[1] - start[1]))
    reach = range(-((size - 1) // 2), size - (size - 1) // 2)
    middle = (size - 1) / 2 - (size - 1) // 2
    covered = set()
    for step in range(steps + 1):
        row = math.floor(
            (2 * (start[0] * steps + step * (end[0] - start[0])) + steps) / (2 * steps)
        )
        column = math.floor(
            (2 * (start[1] * steps + step * (end[1] - start[1])) + steps) / (2 * steps)
        )
        for down in reach:
            for right in reach:
                if (down - middle) ** 2 + (right - middle) ** 2 <= (size / 2) ** 2:
                    here = row + down, column + right
                    if 0 <= here[0] < SIDE and 0 <= here[1] < SIDE:
                        covered.add(here[0] * SIDE + here[1])
    return covered


def with_stroke(edits: list[dict], covered: set[int], level: float) -> list[dict]:
    """Edits once pixels are painted: strokes in a row are one edit."""
    if not covered:
        return edits
    known: dict[int, float] = {}
    if edits and edits[-1]["type"] == "paint":
        known = {index: old for index, old in edits[-1]["pixels"]}
        edits = edits[:-1]
    known.update(dict.fromkeys(covered, level))
    return [*edits, {"type": "paint", "pixels": [[i, known[i]] for i in sorted(known)]}]


# The grid world


def world_after(
    cells: int, start: list[int], coins: list[int], edits: list[dict]
) -> list[tuple[int, int, int]]:
    """The states (red, blue, direction) of a run: red wraps round, the pair turns at the edges."""
    red, blue, direction = start
    by_hand = {edit["step"]: tuple(edit["state"]) for edit in edits}
    states = [(red, blue, direction)]
    for step, coin in enumerate(coins, 1):
        move = -direction if coin else direction
        if blue + move < 0 or blue + move > cells - 2:
            move = -move
        red, blue, direction = (red + 1) % cells, blue + move, move
        if blue == 0:
            direction = 1
        elif blue == cells - 2:
            direction = -1
        if step in by_hand:
            red, blue, direction = by_hand[step]
        states.append((red, blue, direction))
    return states


def seen(cells: int, state: tuple[int, int, int]) -> tuple[int, ...]:
    """What is seen of each cell: 0 blank, 1 blue, 2 red; red hides blue."""
    red, blue, _ = state
    return tuple(
        2 if cell == red else 1 if cell in (blue, blue + 1) else 0 for cell in range(cells)
    )


def is_state(cells: int, state: tuple[int, int, int]) -> bool:
    """Whether the world has such a state."""
    red, blue, direction = state
    if not (0 <= red < cells and 0 <= blue <= cells - 2 and direction in (-1, 1)):
        return False
    return not (blue == 0 and direction < 0) and not (blue == cells - 2 and direction > 0)


def moved_in(state: list[int], cells: int) -> list[int]:
    """The nearest state in a world of so many cells."""
    red, blue, direction = state
    blue = min(blue, cells - 2)
    if blue == 0:
        direction = 1
    elif blue == cells - 2:
        direction = -1
    return [min(red, cells - 1), blue, direction]
