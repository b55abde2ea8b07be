"""A view never goes back to an older answer."""

from core.engine.mailbox import Ticket


class Freshness:
    """Decides for one view which answers it takes; used from the view's own thread.

    An answer is taken if it is newer than the one shown, even if a still newer one was asked for:
    a view that waited for the newest would show nothing for as long as a drag lasts.
    """

    def __init__(self) -> None:
        self._shown = -1

    def accepts(self, ticket: Ticket) -> bool:
        """Whether the ticket is newer than the last one accepted; if so, it is that now."""
        if ticket.number <= self._shown:
            return False
        self._shown = ticket.number
        return True
