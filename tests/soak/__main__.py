"""``make soak``: a random user works in the real window for an hour; what came of it is written down.

    python -m tests.soak [--minutes 60] [--seed N] [--out docs/soak.md]

It ends with 1, and says after which actions, if anything is not as it should be. A run is repeated by its
seed as far as the machine's speed lets it: how long an answer takes decides what is there to be pressed.
"""

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

from core.files import write_atomically


def main() -> int:
    """Let the user work, print how it goes, write the report; 0 if nothing went wrong."""
    parser = argparse.ArgumentParser(prog="make soak", description="A random user, for a while.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="by default another one each time")
    parser.add_argument(
        "--out", type=Path, default=None, help="the report; by default printed only"
    )
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if given.seed is None else given.seed
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        _live_in(Path(place))
        from tests.soak.course import Course, run
        from tests.soak.report import report

        course = Course(seed, given.minutes)
        began = time.monotonic()
        try:
            run(course, Path(place), lambda: _write(given.out, report(course)))
        except BaseException:
            course.problem = traceback.format_exc()
        course.minutes_done = (time.monotonic() - began) / 60.0
        text = report(course)
        print(text)
        _write(given.out, text)
        sys.stdout.flush()
    return 1 if course.problem else 0


def _write(path: Path | None, text: str) -> None:
    """The report so far, or as it is in the end."""
    if path is not None:
        write_atomically(path, text.encode())


def _live_in(folder: Path) -> None:
    """Nothing of the user's own is touched, and no screen is needed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ["LATENT_TRANSLATOR_STATE"] = str(folder / "state")
    os.environ["LATENT_TRANSLATOR_DATA"] = str(folder / "data")
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(folder / name)


if __name__ == "__main__":
    sys.exit(main())
