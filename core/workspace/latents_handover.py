"""From the 2-D latents pane to the traversal pane: images for its slots, and directions for its library.

A decoded place goes over as a picture that says where it was decoded (``DecodedAt``): in the model that
decoded it, it stands for that very point, in every other for what that encodes it to. So a line is a
``Pair`` like any other, exact in its own model and meaningful in all. A path between two classes goes
over as the difference of two groups of test images, whose means each model takes for itself.
"""

import numpy as np
from msgspec.structs import replace

from core.concepts.recipes import GroupDifference, Pair, Recipe
from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.images.reference import ImageReference, Picture, TestImage
from core.workspace import image_changes, library_changes
from core.workspace.image_changes import Slot
from core.workspace.latents_state import ClassPath
from core.workspace.state import Workspace
from core.workspace.strip_changes import move_to

CLASS_IMAGES = 100
"""Test images of each class in a direction between classes: each model encodes all of them, one by one."""


def use_image(workspace: Workspace, slot: Slot, image: ImageReference) -> Workspace:
    """Put an image into a slot of the traversal pane."""
    return replace(workspace, traversal=image_changes.use_image(workspace.traversal, slot, image))


def follow(workspace: Workspace, name: str, recipe: Recipe, base: ImageReference) -> Workspace:
    """Keep a direction in the traversal pane's library and follow it there, from a base.

    Raises
    ------
    UserError
        The library is full.
    """
    traversal = library_changes.add_direction(workspace.traversal, name, recipe)
    kept = traversal.directions[-1].identifier
    traversal = library_changes.set_against(library_changes.choose_direction(traversal, kept), ())
    return replace(workspace, traversal=move_to(replace(traversal, base=base), 0.0))


def line_name(pair: Pair) -> str:
    """What a line's direction is called: "two-d-a at 0.10, 1.20 to 0.60, 1.50"."""
    names = [
        end.source.name if isinstance(end.source, Picture) else "" for end in (pair.start, pair.end)
    ]
    return f"{names[0]} to {names[1].rpartition(' at ')[2]}"


def class_direction(path: ClassPath) -> tuple[str, GroupDifference, ImageReference]:
    """The direction from one class to another: its name, recipe, and an image to begin with."""
    labels = test_split().labels
    start, end = (
        tuple(
            ImageReference(TestImage(number))
            for number in np.flatnonzero(labels == label)[:CLASS_IMAGES].tolist()
        )
        for label in (path.start, path.end)
    )
    name = f"{CLASS_NAMES[path.start]} to {CLASS_NAMES[path.end]}"
    return name, GroupDifference(start, end), start[0]
