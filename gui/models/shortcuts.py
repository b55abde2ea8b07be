"""Keys of the models pane, for the shortcuts page; apart, so that the page needs no pane."""

SHORTCUTS = (
    ("List: ↑, ↓", "Look at another model"),
    ("List: Ctrl+click", "Look at a second model beside the first"),
    ("List: Ctrl+↑, ↓, then Ctrl+Space", "The same by the keyboard"),
    ("List: F2, Delete", "Rename your own model, put it into the bin"),
    ("Trainings: Enter or Space", "Show the course of another training"),
)
