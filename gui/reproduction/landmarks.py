"""What the tour points at: the public parts of a pane, by name."""

from PySide6.QtWidgets import QScrollArea, QWidget


def landmark(pane: QWidget, name: str) -> QWidget:
    """The part of a pane that a dotted name leads to, such as "strips" or "cards.first".

    Each step of the name is an attribute of the part before it, or a key of it where that is a
    dictionary.

    Raises:
        LookupError: if the pane has no such part.
    """
    found: object = pane
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else getattr(found, step, None)
    if not isinstance(found, QWidget):
        raise LookupError(f"{type(pane).__name__} has no part called {name!r}")
    return found


def bring_into_sight(part: QWidget) -> None:
    """Turn to the page that a part of a pane is on, and scroll to it.

    What has several pages of which one is looked at, without that being the workspace's business,
    has a method ``reveal(part)``.
    """
    ancestor = part.parentWidget()
    while ancestor is not None:
        reveal = getattr(ancestor, "reveal", None)
        if reveal is not None:
            reveal(part)
        if isinstance(ancestor, QScrollArea):
            ancestor.ensureWidgetVisible(part)
        ancestor = ancestor.parentWidget()
