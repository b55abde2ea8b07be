"""The columns of both tables: each tells what it is, its unit, which way is better, and beside what to
read it."""

from textwrap import fill

from core.translation.figures import Comparison
from gui.translation.sorted_table import Column
from gui.widgets.figures import number_text

NUMBER = "−000.0"

TIP_LETTERS = 76
"""In one line of a tooltip."""


def map_columns(found: Comparison | None) -> tuple[Column, ...]:
    """The columns of the maps' table."""
    unit, amount, held, changed = (
        "its own unit",
        "what was asked for",
        "what is held",
        "the concept",
    )
    short = ""
    if found is not None:
        unit = found.unit or f"the unit of {found.changed}"
        short = f", {found.unit}" if found.unit else ""
        amount = f"{number_text(found.amount, 1, sign=True)} {found.unit}".rstrip()
        held, changed = " and ".join(found.held), found.changed
    deviations = f"standard deviations of {held} over the shoes of the test images"
    return (
        Column(
            "Map",
            "The map between the two latent spaces; in grey, and always last, what it is compared with",
            None,
            "Dimension to dimension",
        ),
        _column(
            "Fit, R²",
            "How well the map predicts the target's latents of the test images, as the share of their "
            "variance; the mean over the target's active dimensions",
            "none",
            "higher is better: 1 is perfect, 0 no better than always saying the mean",
            "'Random rotation' and 'Shuffled pairs'",
            3,
        ),
        _column(
            "Image loss, nats",
            "How far an image is from itself once the source has encoded it, the map has carried it over "
            "and the target has decoded it, D_b(T(E_a(x))); binary cross-entropy",
            "nats for each test image",
            "lower is better",
            "'Native (the ceiling)', the target's own reconstruction, and the source alone",
            1,
        ),
        _column(
            "Neighbours",
            "Which share of the 10 test images nearest to one are still the nearest after the map",
            "a share, 0 to 1",
            "higher is better: 1 is all of them",
            "'Random rotation'",
            3,
        ),
        _column(
            "Cosine",
            f"Whether the arrow of {changed}, carried over, points where the target's own arrow does",
            "the cosine of the angle between them, −1 to 1",
            "higher is better",
            "'Native (the ceiling)', the target's own arrow found twice, and 'Random arrow'",
            3,
        ),
        _column(
            f"Gained{short}",
            f"How far {changed} has grown along the carried arrow at the distance where the target's own "
            f"has gained {amount} (median)",
            unit,
            "nearer to what the target's own gains is better",
            "'Native (the ceiling)' and 'Random arrow'",
            2,
        ),
        _column(
            "Leaked, σ",
            f"How far {held} has moved at that distance, which should stand still (median)",
            deviations,
            "lower is better",
            "'Native (the ceiling)' and 'Random arrow'",
            2,
        ),
        _column(
            "Reached, %",
            f"On how many images {changed} gains {amount} at all, however far the arrow has to go",
            "percent of the images",
            "higher is better",
            "'Native (the ceiling)'",
            0,
        ),
        _column(
            "Leak there, σ",
            f"How far {held} has moved where {changed} has gained {amount} (median)",
            deviations,
            "lower is better",
            "'Native (the ceiling)', and 'Leak' of the identifiers below",
            2,
        ),
        _column(
            "Round trip, σ",
            "How far a latent point of the source is from itself after source → target → source (root "
            "mean square)",
            "standard deviations of each of the source's dimensions",
            "lower is better; a rotation of as many dimensions is undone exactly, however bad its fit",
            "'Random rotation'",
            3,
        ),
        _column(
            "Took, s",
            "How long it took until the map was there: fitted, or read where it was kept",
            "seconds",
            "lower is quicker, and says nothing about how good it is",
            "the other maps",
            1,
        ),
    )


def identifier_columns(found: Comparison | None) -> tuple[Column, ...]:
    """The columns of the identifiers' table: of what is changed, and of what is held first."""
    changed, held, amount, unit, short = "concept", "held", "what was asked for", "its own unit", ""
    if found is not None:
        changed, held = found.changed, found.held[0]
        amount = f"{number_text(found.amount, 1, sign=True)} {found.unit}".rstrip()
        unit = found.unit or f"the unit of {changed}"
        short = f", {found.unit}" if found.unit else ""
    deviations = f"standard deviations of {held} over the shoes of the test images"
    columns = [
        Column(
            "Identifier",
            "What of the source is carried over as a function of images; in grey, what it is compared "
            "with",
            None,
            "Along",
        )
    ]
    for name in (changed, held):
        columns += [
            _column(
                f"{name}, r",
                f"How well what it says of the target's images agrees with the true {name} of the test "
                "images",
                "a correlation, −1 to 1",
                "higher is better",
                "'Native', the target's own identifier, and the source's on its own images",
                3,
            ),
            _column(
                "÷ native",
                f"The correlation with {name} at its left, divided by that of the target's own identifier",
                "a share",
                "higher is better: 1 is as good as the target's own",
                "'Native', which is 1",
                3,
            ),
        ]
    for name in (changed, held):
        columns.append(
            _column(
                f"∇ {name}, cos",
                f"Whether it says that {name} grows in the direction in which it truly grows: the angle "
                "between its gradient and the target's own (median)",
                "a cosine, −1 to 1",
                "higher is better",
                "'Native', which is 1, and the arrows' cosine above",
                3,
            )
        )
    return (
        *columns,
        _column(
            "Reached, %",
            f"On how many images with room for it the walk on it gains {amount}",
            "percent of the images",
            "higher is better",
            "'Native'",
            0,
        ),
        _column(
            "Leak, σ",
            f"How far {held} has truly moved at the end of the walk, which should stand still (median)",
            deviations,
            "lower is better",
            "'Native', and 'Leak there' of the arrows above",
            3,
        ),
        _column(
            "9 of 10, σ",
            f"On nine of ten images {held} has moved less than this (the 90th percentile)",
            deviations,
            "lower is better",
            "'Native'",
            3,
        ),
        _column(
            f"Gained{short}",
            f"How far {changed} has truly grown at the end of the walk (median)",
            unit,
            f"nearer to {amount} is better",
            "'Native'",
            2,
        ),
    )


def _column(name: str, what: str, unit: str, better: str, beside: str, decimals: int) -> Column:
    lines = (f"{what}.", f"Unit: {unit}.", f"{better[0].upper()}{better[1:]}.")
    lines = (*lines, f"Compare with: {beside}.")
    # Plain text in a tooltip is not broken by itself.
    return Column(name, "\n".join(fill(line, TIP_LETTERS) for line in lines), decimals, NUMBER)
