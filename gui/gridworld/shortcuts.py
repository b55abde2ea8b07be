"""The keys of the grid world pane."""

SHORTCUTS = (
    ("Space", "Let time pass, or stop"),
    ("←, →, Home, End", "One step back or on, to the first or last step"),
    ("World: Ctrl+←, Ctrl+→, Enter", "Choose a cell, change what stands in it"),
    ("Nets: ↑, ↓, Enter", "Choose a node, change its value"),
)
"""What to press in which part, and what it does; for the shortcuts page."""
