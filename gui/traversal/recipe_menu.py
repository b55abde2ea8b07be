"""The menu of ready-made directions: recipes over many images beside the hand-made pair."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Extremes,
    Gamma,
    Known,
    Neighbour,
    PairMean,
    Recipe,
    Regression,
    Scaled,
    Shifted,
    Taller,
)

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)

SHOES = "over 60 sneakers and boots"

RECIPES: tuple[tuple[str, tuple[tuple[str, str, Recipe], ...]], ...] = (
    (
        "Height",
        (
            (f"Taller by two pixels, {SHOES}", "Taller", PairMean(Taller())),
            ("Gradient of height", "Height gradient", AttributeGradient(HEIGHT)),
            ("Regression of height on the latents", "Height regression", Regression(HEIGHT)),
            ("From the lowest to the tallest quarter", "Low to tall", Extremes(HEIGHT)),
        ),
    ),
    (
        "Brightness",
        (
            (f"Every pixel × 0.6 to × 1, {SHOES}", "Brighter, factor", PairMean(Scaled())),
            (
                f"A constant added where it is lit, {SHOES}",
                "Brighter, constant",
                PairMean(Shifted()),
            ),
            (f"Towards white, gamma 0.6, {SHOES}", "Brighter, gamma", PairMean(Gamma())),
            (
                f"From a real darker neighbour, {SHOES}",
                "Brighter, neighbour",
                PairMean(Neighbour()),
            ),
            ("Gradient of brightness", "Brightness gradient", AttributeGradient(BRIGHTNESS)),
            (
                "Regression of brightness on the latents",
                "Brightness regression",
                Regression(BRIGHTNESS),
            ),
            ("From the darkest to the brightest quarter", "Dark to bright", Extremes(BRIGHTNESS)),
        ),
    ),
    (
        "Others",
        tuple(
            (
                f"Gradient of {name.value}",
                f"{name.value.capitalize()} gradient",
                AttributeGradient(Known(name)),
            )
            for name in (AttributeName.WIDTH, AttributeName.SLANT, AttributeName.SYMMETRY)
        ),
    ),
)
"""Headings, and under each: what it is, the name it gets in the library, the recipe."""


def recipe_menu(
    parent: QWidget, add: Callable[[str, Recipe], object], put_together: Callable[[], object]
) -> QMenu:
    """A menu that calls ``add`` with the name and the recipe that are chosen.

    Its last entry calls ``put_together``, for a direction with other numbers, classes or images.
    """
    menu = QMenu(parent)
    for heading, entries in RECIPES:
        part = menu.addMenu(heading)
        for text, name, recipe in entries:
            part.addAction(text).triggered.connect(
                lambda _=False, name=name, recipe=recipe: add(name, recipe)
            )
    menu.addSeparator()
    menu.addAction("With other numbers, classes or images…").triggered.connect(
        lambda *_: put_together()
    )
    return menu
