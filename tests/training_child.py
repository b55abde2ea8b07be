"""The program as a child process with few training images: ``python -m tests.training_child train ...``.

Everything else is the program's own: entry point, command, loop, files. ``LATENT_TRANSLATOR_TEST_IMAGES``
says how many images there are (of the test split, which is at hand everywhere).
"""

import os
import sys

VARIABLE = "LATENT_TRANSLATOR_TEST_IMAGES"
PROGRAM = (sys.executable, "-m", "tests.training_child")


def main() -> int:
    """Run the program with the arguments that were given."""
    import main as entry
    from core.images.fashion_mnist import Split, test_split
    from core.vae import training_run

    count = int(os.environ.get(VARIABLE, "300"))
    split = test_split()
    few = Split(split.images[:count], split.labels[:count], f"the first {count} test images")

    def found():
        yield "Looking for the training images", 0.0
        return few

    training_run.train_split_in_steps = found
    return entry.main()


if __name__ == "__main__":
    raise SystemExit(main())
