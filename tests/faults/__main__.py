"""``python -m tests.faults [--windows 40] [--trainings 4]``: SIGKILLs at random moments, counted.

Prints how many were injected, and how many of those were survived: of a window, no session unreadable
and no more work gone than autosaving allows; of a training, the same model bit for bit in the end.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.kills import AUTOSAVE_SECONDS, kill_a_training, kill_a_window

KILLS_OF_A_TRAINING = 10


def main() -> int:
    """Inject, count, print; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--windows", type=int, default=40)
    parser.add_argument("--trainings", type=int, default=4)
    given = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as place:
        folder = Path(place)
        for mode in ("usual", "often"):
            killed = [
                kill_a_window(folder / f"{mode} {seed}", seed, mode)
                for seed in range(given.windows // 2)
            ]
            problems = [one.problem for one in killed if one.problem]
            late = [one for one in killed if one.lost_seconds > AUTOSAVE_SECONDS]
            lost = sorted(one.lost_seconds for one in killed)
            bad += len(problems)
            print(
                f"windows killed ({mode} writing): {len(killed)}; unreadable or gone: {len(problems)}; "
                f"work lost: median {lost[len(lost) // 2]:.2f} s, most {lost[-1]:.2f} s, "
                f"over {AUTOSAVE_SECONDS:g} s: {len(late)}"
            )
            print(*problems, sep="\n", end="\n" if problems else "")
        trainings = [
            kill_a_training(folder / f"training {seed}", seed, KILLS_OF_A_TRAINING)
            for seed in range(given.trainings)
        ]
        kills = sum(one.kills for one in trainings)
        other = sum(not one.same for one in trainings)
        bad += other
        print(
            f"trainings killed: {kills} times in {len(trainings)}; bit for bit the same in the end: "
            f"{len(trainings) - other}"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
