"""The hint fits the state, and never leads into an error."""

import pytest
from msgspec.structs import replace

from core.concepts.recipes import AttributeName, Known, Method
from core.images.reference import Dim, ImageReference, TestImage
from core.workspace.image_changes import add_edit, use_image
from core.workspace.library_changes import hold_while_growing, keep_direction, set_against
from core.workspace.state import Traversal
from core.workspace.strip_changes import move_to
from gui.traversal import hints
from gui.traversal.hints import hint

START = Traversal()
KEPT = keep_direction(START)
TALLER = hold_while_growing(
    START, Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS), "Height gradient"
)
SECOND = add_edit(KEPT, "second", Dim(0.5))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (START, hints.LOOK),
        (move_to(START, 2.0), hints.KEEP),
        (use_image(START, "second", START.first), hints.SAME),
        (use_image(START, "first", ImageReference(TestImage(9))), hints.OTHER_SHOE),
        # Ticking the only direction would leave nothing of the live pair, which is the same.
        (KEPT, hints.SECOND),
        (SECOND, hints.SEPARATE),
        (set_against(SECOND, ["d1"]), hints.EXPORT),
        (
            replace(START, method=Method.WALK),
            "The method walk needs an attribute to hold, such as brightness.",
        ),
        (TALLER, hints.WALKS),
        (replace(TALLER, compare=Method.NONE), hints.COMPARE),
    ],
)
def test_the_hint_fits_the_state(state, expected):
    assert hint(state) == expected
