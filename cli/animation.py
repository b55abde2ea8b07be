"""How a GIF runs, as arguments."""

import argparse
from typing import TYPE_CHECKING

from core.errors import UserError

if TYPE_CHECKING:
    from core.animations import Animation


def add_animation_arguments(parser: argparse.ArgumentParser) -> None:
    """``--frame-time``, ``--one-way`` and ``--once``."""
    group = parser.add_argument_group("of a .gif")
    group.add_argument(
        "--frame-time", type=int, default=80, metavar="MS", help="of each frame; default: 80"
    )
    group.add_argument("--one-way", action="store_true", help="do not run back to where it began")
    group.add_argument("--once", action="store_true", help="stop at the end instead of repeating")


def animation_choice(arguments: argparse.Namespace) -> "Animation":
    """What they choose.

    Raises
    ------
    UserError
        The time is out of range.
    """
    from core.animations import MILLISECONDS_LIMITS, Animation

    low, high = MILLISECONDS_LIMITS
    if not low <= arguments.frame_time <= high:
        raise UserError(
            f"--frame-time {arguments.frame_time} is out of range; take {low} to {high} milliseconds."
        )
    return Animation(arguments.frame_time, not arguments.one_way, not arguments.once)
