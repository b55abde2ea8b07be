"""``make bench``: runs every benchmark of this folder, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
HELPERS = {"report", "__main__", "__init__"}


def main() -> int:
    """Print the table's head and each benchmark's rows; 1 if one of them failed."""
    columns = ("what", "ours", "reference", "ratio", "target")
    print("{:52} {:>12} {:>12} {:>8}  {}".format(*columns), flush=True)
    failed = 0
    for path in sorted(HERE.glob("*.py")):
        if path.stem not in HELPERS and "def main(" in path.read_text(encoding="utf-8"):
            done = subprocess.run(
                [sys.executable, "-m", f"tests.benchmarks.{path.stem}"], check=False
            )
            if done.returncode:
                print(f"{path.stem}: failed", file=sys.stderr)
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
