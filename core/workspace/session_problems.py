"""What is wrong with a session, as it is said: with the place in the words of the file."""

import re

from core.decoding_problems import with_place

_LOCATED = re.compile(r"(?s)at (\$\S*) (.*)")


def in_words(finding: str) -> str:
    """A finding with its place as people say it: ``traversal > frames: ...``.

    Args:
        finding: one of ``core.decoding_problems.decoding_problem``, whose place is in words already,
            or of the checks of a state, ``at $.workspace.traversal.models there are ...``.
    """
    located = _LOCATED.fullmatch(finding)
    if located:
        finding = with_place(located[1], located[2])
    # All panes are in the workspace: its name tells nothing more.
    return finding.removeprefix("workspace > ")
