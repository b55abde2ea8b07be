"""Keys of the models pane, for the shortcuts page; apart, so that the page needs no pane."""

SHORTCUTS = (
    ("List: ↑, ↓", "Look at another model"),
    ("List: Ctrl+click", "Look at a second model beside the first"),
    ("List: F2, Delete", "Rename your own model, put it into the bin"),
)
