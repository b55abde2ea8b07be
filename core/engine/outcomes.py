"""What the engine reports about the requests that it has accepted.

Each accepted request gets any number of `Progressed` and then exactly one of `Done`, `Failed` and
`Superseded`. The engine reports all of them from its own thread, one after another.
"""

from dataclasses import dataclass

from core.engine.mailbox import Ticket
from core.engine.requests import Request


@dataclass(frozen=True, slots=True)
class Progress:
    """What a job yields between its chunks."""

    fraction: float
    """0 at the start, 1 at the end."""
    text: str = ""
    """What is being done, for the user."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """A job has come so far; not final."""

    ticket: Ticket
    request: Request
    fraction: float
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The request is answered."""

    ticket: Ticket
    request: Request
    answer: object


@dataclass(frozen=True, slots=True)
class Failed:
    """The request can't be answered."""

    ticket: Ticket
    request: Request
    message: str
    """One sentence for the user."""
    details: str
    """The traceback of a defect as text; empty for a `UserError`, whose message says it all."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """Nobody waits for the answer any more: newer request, cancelled, or engine closed."""

    ticket: Ticket
    request: Request


Outcome = Progressed | Done | Failed | Superseded
