"""Spares Python's garbage collector what stays for good, and the window its pauses.

A full collection looks at every object that there is. The libraries alone have some 250,000 (functions,
classes, descriptors), which takes more than a tenth of a second, during which no thread goes on; and
work that makes many objects brings it about again and again.
"""

import gc

_done: set[str] = set()


def keep_for_good(what: str) -> None:
    """From now on the collector passes over all objects that there are by now; once for each ``what``.

    To be called when something large has come to stay, such as a library. What refers to itself and
    is garbage already, but not collected yet, stays too; so this is not for every day.
    """
    if what not in _done:
        _done.add(what)
        gc.freeze()
