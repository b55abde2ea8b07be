"""Shapes that are drawn on a scatter: box, lasso and line, by mouse or, corner by corner, by keyboard.

Corners are points of the plane, so that panning and zooming halfway do no harm.
"""

from dataclasses import dataclass, field

from gui.widgets.scatter_scene import Tool

Corner = tuple[float, float]

DRAWS = (Tool.BOX, Tool.LASSO, Tool.LINE)

REPLACE, ADD, REMOVE = "replace", "add", "remove"
"""How a drawn region changes the selection (``core.latents.selection.combined``)."""


@dataclass
class Drawing:
    """A shape on the way."""

    tool: Tool
    how: str = REPLACE
    corners: list[Corner] = field(default_factory=list)
    loose: Corner | None = None
    """Where the hand is, if that is not yet a corner."""
    held: bool = False
    """Whether it is drawn with a button held."""

    def outline(self) -> tuple[Corner, ...]:
        """The corners as they would be if it ended now."""
        corners = [*self.corners, *([self.loose] if self.loose is not None else [])]
        if self.tool is Tool.BOX and len(corners) >= 2:
            (x1, y1), (x2, y2) = corners[0], corners[-1]
            return ((x1, y1), (x2, y1), (x2, y2), (x1, y2))
        return tuple(corners)

    def is_region(self) -> bool:
        """Whether it encloses something."""
        return self.tool is not Tool.LINE

    def drag_to(self, corner: Corner) -> None:
        """The hand moved with the button held."""
        if self.tool is Tool.LASSO:
            self.corners.append(corner)
        else:
            self.loose = corner

    def needs(self) -> int:
        """Corners that it must have to be of use."""
        return 3 if self.tool is Tool.LASSO else 2

    def is_finished_by(self, corner: Corner) -> bool:
        """Whether this corner, chosen by a click or a key, is the last; a lasso ends where it stands."""
        if self.tool is Tool.LASSO:
            return len(self.corners) >= 3 and corner == self.corners[-1]
        # A line or box from a corner to itself would be nothing.
        return len(self.corners) == 1 and corner != self.corners[0]
