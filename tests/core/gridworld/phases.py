"""The world once more, by a formula: an oracle that shares nothing with the program.

Unfold the pair's way, there and back, into a circle of 2 (N - 2) phases: b = phase on the way out, the
rest of the circle on the way back. A step adds one; turning round is the reflection of the circle,
which leaves the two edges where they are.
"""


def phase_of(cells, blue, direction):
    return blue if direction > 0 else 2 * (cells - 2) - blue


def after(cells, state, coins):
    """(r, b, d) after a step for each of the coins."""
    red, blue, direction = state
    circle = 2 * (cells - 2)
    phase = phase_of(cells, blue, direction)
    for coin in coins:
        phase = ((-phase if coin else phase) + 1) % circle
    out = phase < cells - 2
    return (red + len(coins)) % cells, phase if out else circle - phase, 1 if out else -1


def states(cells):
    pairs = [after(cells, (0, 0, 1), [0] * steps)[1:] for steps in range(2 * (cells - 2))]
    return [(red, *pair) for red in range(cells) for pair in pairs]


def looks(cells, state):
    red, blue, _ = state
    return tuple(
        "red" if cell == red else "blue" if cell - blue in (0, 1) else "blank"
        for cell in range(cells)
    )


def codes(cells, state):
    """Model 2's codes of a state, spelled out."""
    red, blue, direction = state
    found = [0] * cells
    for cell in (blue, blue + 1):
        found[cell] = 2 if direction < 0 else 4
    found[red] += 1
    return tuple(found)
