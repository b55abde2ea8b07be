"""Progress of commands that measure for a while."""

import sys
from collections.abc import Callable


def print_progress(what: str, share: float) -> None:
    """One line on stderr: how far (0 to 1) what is being done."""
    print(f"{100 * share:3.0f} %  {what}", file=sys.stderr, flush=True)


def progress_of_each() -> Callable[[str, float], None]:
    """Prints one line for each new thing that is done, where the share within it says little."""
    last = ""

    def show(what: str, share: float) -> None:
        nonlocal last
        if what != last:
            last = what
            print_progress(what, share)

    return show
