"""Keys of the translation pane's widgets, for the shortcuts page."""

SHORTCUTS = (
    ("Slider: arrows, Page, Home, End", "Move along the concept"),
    ("Slider: Shift with arrows", "Move in fine steps"),
    ("Strips: arrows, Home, End, 0", "Go from frame to frame, to the ends, to the base"),
    ("Map: arrows", "Go from cell to cell"),
    ("Tables: Ctrl+C", "Copy all of it"),
    ("Curve: arrows, Enter", "Go from point to point, fit on so many images"),
)
