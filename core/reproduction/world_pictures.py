"""Pictures of the grid world: rows of cells, unrolled nets, maps of all states, a decision tree."""

from collections.abc import Callable, Mapping, Sequence

from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.codes import CODES, LocalState
from core.gridworld.decision_tree import DecisionTree
from core.gridworld.unrolled import NodeKey, NodeKind, kind_of, unrolled
from core.gridworld.world import ObjectState, Row, Seen
from core.reproduction.canvas import BLUE, HAIRLINE, INK, PAPER, QUIET, RED, SMALL, TEXT, Canvas

CODE_COLOURS = (PAPER, RED, "#9cc7f5", "#d58bc8", "#1f4e9e", "#7a2f86")
"""Of the six states of a cell in Model 2: blank, red, blue moving left (also under red), moving right."""

LEFTWARDS, RIGHTWARDS = "#9cc7f5", "#1f4e9e"
"""Of blue velocity -1 and +1."""

UNKNOWN = "#ffffff"


def cell_row(canvas: Canvas, corner: tuple[float, float], row: Row, side: float) -> None:
    """One row of the world, as it is seen."""
    x, y = corner
    for place, seen in enumerate(row):
        left = x + place * side
        canvas.rectangle((left, y), (side + 1, side + 1), PAPER, HAIRLINE, 0.75)
        if seen != Seen.BLANK:
            colour = RED if seen == Seen.RED else BLUE
            canvas.disc((left + side / 2 + 0.5, y + side / 2 + 0.5), side * 0.34, colour)


def heading(
    canvas: Canvas, middle: tuple[float, float], direction: int, colour: str = BLUE
) -> None:
    """A small arrow head to the left (-1) or to the right (+1)."""
    x, y = middle
    canvas.polygon(
        [(x - 4 * direction, y - 5), (x - 4 * direction, y + 5), (x + 5 * direction, y)], colour
    )


def run_column(
    canvas: Canvas,
    corner: tuple[float, float],
    rows: Sequence[Row],
    states: Sequence[ObjectState],
    first: int,
    side: float = 26.0,
) -> None:
    """Rows below each other with their steps, and where blue is heading."""
    x, y = corner
    for place, (row, state) in enumerate(zip(rows, states, strict=True)):
        top = y + place * (side + 5)
        canvas.text((x - 10, top + side / 2), f"{first + place}", QUIET, SMALL, "rm")
        cell_row(canvas, (x, top), row, side)
        heading(canvas, (x + len(row) * side + 14, top + side / 2), state.direction)


def net_picture(
    net: DynamicBayesNet,
    states: Sequence[Sequence[int]],
    observations: Sequence[Row],
    places: Mapping[str, tuple[float, float]],
    apart: float,
    size: tuple[int, int],
    first: int,
) -> Canvas:
    """A net unrolled over as many steps as there are states; each node holds its value.

    Parameters
    ----------
    places
        Where each node of a step is, counted from that step's left edge and the top.
    apart
        Pixels from step to step.
    first
        The number of the first of these steps.
    """
    canvas = Canvas(*size)
    graph = unrolled(net, len(states))

    def place(key: NodeKey) -> tuple[float, float]:
        x, y = places[key.name]
        return 40 + x + key.step * apart, y

    for parent, child in graph.edges:
        canvas.line([place(parent), place(child)], "#b9bcc2", 0.75)
    for key in graph.nodes:
        latent = kind_of(net, key.name) is NodeKind.LATENT
        if latent:
            value = int(states[key.step][net.columns[key.name]])
            fill = CODE_COLOURS[value] if key.name.startswith("Z") else PAPER
            _node(canvas, place(key), 12, fill, str(value), key.name)
        else:
            seen = observations[key.step][net.observed.index(net.nodes[key.name])]
            colour = {Seen.BLANK: PAPER, Seen.BLUE: BLUE, Seen.RED: RED}[Seen(seen)]
            canvas.disc(place(key), 7, colour, QUIET, 0.75)
    for step in range(len(states)):
        canvas.text((40 + step * apart, 14), f"step {first + step}", INK, SMALL + 1, "mm")
    return canvas


def _node(
    canvas: Canvas, middle: tuple[float, float], radius: float, fill: str, value: str, name: str
) -> None:
    dark = fill in (RED, RIGHTWARDS, CODE_COLOURS[5])
    canvas.disc(middle, radius, fill, INK, 1.0)
    canvas.text(middle, value, PAPER if dark else INK, SMALL + 1, "mm")
    canvas.text((middle[0], middle[1] - radius - 7), name, QUIET, SMALL - 1, "mm")


def tuples_picture(row: Row, state: ObjectState, local: LocalState) -> Canvas:
    """One moment: what is seen, Model 1's three numbers, Model 2's code for each cell."""
    side, left = 56.0, 150.0
    canvas = Canvas(740, 276)
    for place in range(len(row)):
        canvas.text((left + (place + 0.5) * side, 16), f"cell {place}", QUIET, SMALL, "mm")
    canvas.text((left - 14, 28 + side / 2), "seen at step 2", INK, TEXT, "rm")
    cell_row(canvas, (left, 28), row, side)
    canvas.text((left - 14, 126), "Model 1", INK, TEXT, "rm")
    for cell, words, colour in (
        (state.red, f"r = {state.red}", RED),
        (state.blue, f"b = {state.blue}", BLUE),
    ):
        x = left + (cell + 0.5) * side
        canvas.line([(x, 28 + side + 4), (x, 114)], colour, 1.5)
        canvas.text((x, 126), words, colour, TEXT, "mm")
    x = left + (state.blue + 2.6) * side
    canvas.text((x, 126), f"d = {state.direction:+d}", BLUE, TEXT, "mm")
    heading(canvas, (x + 36, 126), state.direction)
    canvas.text((left - 14, 158 + side / 2), "Model 2", INK, TEXT, "rm")
    for place, code in enumerate(local):
        corner = (left + place * side, 158)
        fill = CODE_COLOURS[code]
        canvas.rectangle(corner, (side + 1, side + 1), fill, HAIRLINE, 0.75)
        ink = PAPER if code in (1, 4, 5) else INK
        canvas.text((corner[0] + side / 2, 158 + side / 2), str(code), ink, 20, "mm")
    for place, meaning in enumerate(CODES):
        x, y = left + place // 2 * 196, 236 + place % 2 * 20
        canvas.rectangle((x, y), (12, 12), CODE_COLOURS[meaning.number], QUIET, 0.75)
        canvas.text((x + 17, y + 6), f"{meaning.number} {meaning.name}", QUIET, SMALL - 1, "lm")
    return canvas


def state_maps(
    maps: Sequence[tuple[str, Callable[[ObjectState], int | None]]],
    cells: int,
    states: Sequence[ObjectState],
    marked: Callable[[ObjectState], bool] | None = None,
) -> Canvas:
    """Maps of all states beside each other: across the pair's place, both ways; down red's cell."""
    side, apart, left, top = 17.0, 370.0, 44.0, 44.0
    canvas = Canvas(round(apart * len(maps)) + 20, round(top + cells * side) + 60)
    across = len({(state.blue, state.direction) for state in states})
    for number, (title, value_of) in enumerate(maps):
        x = left + number * apart
        canvas.text((x, 12), title, INK, SMALL + 1, "lm")
        for state in states:
            column = state.blue if state.direction > 0 else across - state.blue
            corner = (x + column * side, top + state.red * side)
            value = value_of(state)
            fill = UNKNOWN if value is None else RIGHTWARDS if value > 0 else LEFTWARDS
            canvas.rectangle(corner, (side - 1, side - 1), fill, HAIRLINE, 0.5)
            if marked is not None and marked(state):
                dot = (corner[0] + (side - 1) / 2, corner[1] + (side - 1) / 2)
                canvas.disc(dot, 2.5, PAPER if fill == RIGHTWARDS else INK)
        for red in range(0, cells, 3):
            canvas.text((x - 7, top + (red + 0.5) * side), str(red), QUIET, SMALL, "rm")
        canvas.upright((x - 32, top + cells * side / 2), "cell of red")
        half = across / 2 * side
        canvas.text((x + half / 2, top - 14), "moving right", QUIET, SMALL, "mm")
        canvas.text((x + half * 1.5, top - 14), "moving left", QUIET, SMALL, "mm")
        bottom = top + cells * side
        for column in range(0, across, 4):
            blue = column if column < across / 2 else across - column
            canvas.text((x + (column + 0.5) * side, bottom + 9), str(blue), QUIET, SMALL, "mm")
        words = "left cell of the blue pair"
        canvas.text((x + half, bottom + 24), words, QUIET, SMALL, "mm")
    for place, (words, colour) in enumerate((("+1", RIGHTWARDS), ("-1", LEFTWARDS))):
        x = left + place * 50
        canvas.rectangle((x, canvas.height - 20), (10, 10), colour, QUIET, 0.5)
        canvas.text((x + 15, canvas.height - 15), words, INK, SMALL, "lm")
    return canvas


def tree_picture(tree: DecisionTree) -> Canvas:
    """The tests of a tree; to the left where the test is met."""
    leaves = sum(node.is_leaf for node in tree.nodes)
    apart = min(120.0, 760.0 / max(leaves, 1))
    canvas = Canvas(round(apart * max(leaves, 1)) + 140, tree.depth * 62 + 70)

    def place(number: int) -> tuple[float, float]:
        node = tree.nodes[number]
        return 70 + (node.across + 0.5) * apart, 30 + node.depth * 62

    for node in tree.nodes:
        if not node.is_leaf:
            for child, words in ((node.below, "yes"), (node.above, "no")):
                start, end = place(node.number), place(child)
                canvas.line([start, end], "#b9bcc2", 1.0)
                middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
                canvas.text((middle[0], middle[1] - 1), words, QUIET, SMALL - 1, "mm")
    for node in tree.nodes:
        x, y = place(node.number)
        if node.is_leaf:
            fill = RIGHTWARDS if node.value > 0 else LEFTWARDS
            canvas.rectangle((x - 26, y - 14), (52, 28), fill, QUIET, 0.75)
            words = f"{node.value:+d}"
            canvas.text((x, y - 1), words, PAPER if node.value > 0 else INK, TEXT, "mm")
            states = f"{node.states} states"
            canvas.text((x, y + 22), states, QUIET, SMALL - 1, "mm")
        else:
            canvas.rectangle((x - 38, y - 14), (76, 28), PAPER, INK, 1.0)

            canvas.text((x, y), _asked(node.cell, node.bound), INK, SMALL, "mm")
    return canvas


def _asked(cell: int, bound: int) -> str:
    """A test without the sign that the font lacks."""
    return f"z{cell} < {bound + 1}?"
