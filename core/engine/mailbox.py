"""What waits for the engine: one request for each lane, the most urgent first.

A plain data structure without thread or lock; whoever shares it between threads locks it from
outside.
"""

from typing import NamedTuple

from core.engine.requests import Priority, Request


class Ticket(NamedTuple):
    """Names one accepted request; a later one has a larger number, whatever its lane."""

    number: int
    lane: str


class _Waiting(NamedTuple):
    priority: Priority
    place: int
    ticket: Ticket
    request: Request


class Mailbox:
    """Keeps the newest request of each lane and gives them out by priority, then by arrival.

    A request that replaces another of its lane takes over its place in the queue. Otherwise two
    lanes that are both asked faster than they are answered would be unfair: the one that is asked
    first in each round would always be the older one, and the other would never get its turn.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting] = {}
        self._newest = -1

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, ticket: Ticket, request: Request) -> Ticket | None:
        """Take a request in; return the ticket that it replaces in its lane, if any.

        Raises:
            ValueError: the ticket isn't newer than all that were put before.
        """
        if ticket.number <= self._newest:
            raise ValueError(f"ticket {ticket.number} comes after ticket {self._newest}")
        self._newest = ticket.number
        replaced = self._waiting.get(ticket.lane)
        place = ticket.number if replaced is None else replaced.place
        self._waiting[ticket.lane] = _Waiting(request.priority, place, ticket, request)
        return None if replaced is None else replaced.ticket

    def take(self) -> tuple[Ticket, Request] | None:
        """Give out the most urgent request; among equally urgent ones the first in the queue."""
        if not self._waiting:
            return None
        # Places are unique, so the comparison never reaches the requests themselves.
        first = min(self._waiting.values())
        del self._waiting[first.ticket.lane]
        return first.ticket, first.request

    def withdraw(self, lane: str) -> Ticket | None:
        """Forget what waits in a lane; return its ticket, if there was any."""
        withdrawn = self._waiting.pop(lane, None)
        return None if withdrawn is None else withdrawn.ticket

    def has_more_urgent_than(self, priority: Priority) -> bool:
        """Whether `take` would give out something that goes before work of this priority."""
        return any(waiting.priority < priority for waiting in self._waiting.values())

    def drain(self) -> list[tuple[Ticket, Request]]:
        """Give out everything, in the order of `take`."""
        drained = [(waiting.ticket, waiting.request) for waiting in sorted(self._waiting.values())]
        self._waiting.clear()
        return drained
