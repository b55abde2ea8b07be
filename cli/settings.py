"""A training's settings as arguments: numbers that are checked before anything is begun."""

import argparse
from collections.abc import Callable
from typing import TypeVar

Number = TypeVar("Number", int, float)


def setting(name: str, kind: Callable[[str], Number]) -> Callable[[str], Number]:
    """What reads the argument of a setting of ``core.vae.training_choice``.

    Parameters
    ----------
    name
        The setting.
    kind
        ``int`` or ``float``.
    """

    def read(text: str) -> Number:
        from core.errors import shortened
        from core.vae.training_choice import setting_problem, setting_remedy

        try:
            value = kind(text)
        except ValueError:
            what = "whole number" if kind is int else "number"
            raise argparse.ArgumentTypeError(
                f"'{shortened(text, 60)}' is not a {what}; {setting_remedy(name)}"
            ) from None
        if problem := setting_problem(name, value):
            raise argparse.ArgumentTypeError(problem)
        return value

    return read


def setting_list(name: str) -> Callable[[str], list[int]]:
    """What reads several whole numbers for one setting, with commas between."""
    one = setting(name, int)

    def read(text: str) -> list[int]:
        try:
            return [one(part) for part in text.split(",")]
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentTypeError(f"{error}, such as 1,2,3") from None

    return read


def hidden_widths(text: str) -> str:
    """An MLP's hidden widths, unchanged if they are some."""
    from core.vae.training_choice import hidden_problem

    if problem := hidden_problem(text):
        raise argparse.ArgumentTypeError(problem)
    return text


def convolutional_widths(text: str) -> str:
    """A convolutional network's channels and hidden width, unchanged if they are some."""
    from core.vae.training_choice import convolutional_problem

    if problem := convolutional_problem(text):
        raise argparse.ArgumentTypeError(problem)
    return text
