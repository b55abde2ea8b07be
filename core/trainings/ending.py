"""How a training process ended, in words."""

import json
import signal
from dataclasses import dataclass
from enum import StrEnum

INTERRUPTED = 128 + signal.SIGINT
"""The program's exit status when it was stopped."""

_REFUSED = 2
"""Its exit status for what the user can mend."""


class Outcome(StrEnum):
    """How a training process may end."""

    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Ending:
    """How one ended."""

    outcome: Outcome
    sentence: str = ""
    """Why it failed."""
    details: str = ""
    """For a defect or a crash: what the process said last, for a report."""


def ending_of(
    status: int, crashed: bool, asked_to_stop: bool, output: bytes, last_words: str
) -> Ending:
    """What an exit status means.

    Parameters
    ----------
    status
        Of the process, or with ``crashed`` the number of the signal that ended it.
    crashed
        Whether it ended by a signal or was taken down by the system.
    asked_to_stop
        Whether the window has asked it to stop.
    output
        Its standard output: the result, if all went well.
    last_words
        What it said on standard error besides events.
    """
    if not crashed and status == 0 and _is_result(output):
        return Ending(Outcome.DONE)
    if asked_to_stop:
        return Ending(Outcome.STOPPED)
    sentence = _told(last_words)
    if crashed:
        return Ending(
            Outcome.FAILED,
            "The training was ended from outside or ran out of memory; it can go on from its last epoch.",
            last_words,
        )
    if status == INTERRUPTED:
        return Ending(Outcome.STOPPED)
    if status == _REFUSED and sentence:
        return Ending(Outcome.FAILED, sentence)
    return Ending(
        Outcome.FAILED,
        sentence or f"The training ended with the exit status {status} and no word on why.",
        last_words or f"exit status {status}",
    )


def _is_result(output: bytes) -> bool:
    try:
        result = json.loads(output)
    except (ValueError, RecursionError):
        return False
    return isinstance(result, dict) and "sha256" in result


def _told(last_words: str) -> str:
    """The sentence that the program complains with."""
    for line in reversed(last_words.splitlines()):
        if line.startswith("error: "):
            return line.removeprefix("error: ")
    return ""
