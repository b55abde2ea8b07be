"""What is to change, what is to stand still, by how much, on how many images: for those who measure it."""

import argparse
import math
from dataclasses import dataclass

from core.concepts.recipes import AttributeChoice
from core.errors import UserError

COUNT_LIMIT = 1000


@dataclass(frozen=True)
class ChangeChoice:
    """The choice, in range."""

    change: AttributeChoice
    hold: tuple[AttributeChoice, ...]
    amount: float
    """In the attribute's unit."""
    pairs: int
    images: int
    seed: int


def add_change_arguments(parser: argparse.ArgumentParser, option: str, changed: str) -> None:
    """What is to change (by that option), to be held, and by how much; ``changed`` names it in a clause."""
    meaning = "default: height" if option == "--change" else "the concept; default: height"
    parser.add_argument(option, dest="change", default="height", metavar="ATTRIBUTE", help=meaning)
    parser.add_argument(
        "--hold",
        action="append",
        metavar="ATTRIBUTE",
        help=f"repeatable; default: brightness (height where brightness is {changed})",
    )
    parser.add_argument(
        "--by",
        type=float,
        metavar="AMOUNT",
        help="in the attribute's unit; default: 3 rows of height, one standard deviation of others",
    )


def add_sample_arguments(parser: argparse.ArgumentParser) -> None:
    """How many images."""
    parser.add_argument("--pairs", type=int, default=60, metavar="N", help="default: 60")
    parser.add_argument("--images", type=int, default=200, metavar="N", help="default: 200")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default: 0")


def change_choice(arguments: argparse.Namespace) -> ChangeChoice:
    """What the arguments of both functions above choose.

    Raises
    ------
    UserError
        There is no such attribute, or a number is out of range.
    """
    from cli.attributes import attribute_argument
    from core.concepts.attributes import attribute_of
    from core.concepts.samples import spread

    for option, value, least, most in (
        ("--pairs", arguments.pairs, 2, COUNT_LIMIT),
        ("--images", arguments.images, 1, COUNT_LIMIT),
        ("--seed", arguments.seed, 0, 2**31 - 1),
    ):
        if not least <= value <= most:
            raise UserError(f"{option} {value} is out of range; take {least} to {most}.")
    change = attribute_argument(arguments.change)
    usual = "height" if arguments.change == "brightness" else "brightness"
    hold = tuple(attribute_argument(text) for text in dict.fromkeys(arguments.hold or [usual]))
    attribute = attribute_of(change)
    amount = arguments.by
    if amount is None:
        amount = 3.0 if attribute.name == "height" else spread(attribute)
    low, high = attribute.bounds
    if not math.isfinite(amount) or not 0.0 < abs(amount) <= high - low:
        raise UserError(
            f"--by {amount} is no change that {attribute.name} can make, which goes from {low:g} to "
            f"{high:g} {attribute.unit}".rstrip()
            + "."
        )
    return ChangeChoice(change, hold, amount, arguments.pairs, arguments.images, arguments.seed)
