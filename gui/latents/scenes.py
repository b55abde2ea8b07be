"""What is drawn over and under the points of a scatter, from the state and the answers to it."""

from core.engine.latents_requests import Cloud, DecodedPlace, Marks, ShownRegions, WayStrips
from core.workspace.latents_state import Background, LatentSpaces, Side
from core.workspace.state import Workspace
from gui.latents import asking
from gui.latents.inquiry import Inquiry
from gui.widgets.scatter_scene import Mark, MarkShape, Outline, Picture, Scene


def scene_of(
    workspace: Workspace, side: Side, cloud: Cloud, picture: Picture | None, inquiry: Inquiry
) -> Scene:
    """The scene of a side."""
    now = workspace.latents
    scatter = now.scatter(side)
    circles = cloud.circles if scatter.background is Background.PRIOR else ()
    return Scene(
        name=scatter.space.model,
        axes=cloud.axes,
        picture=picture,
        circles=circles,
        outlines=_outlines(now, side, inquiry),
        marks=(*_images(workspace, side, inquiry), *_place(now, side, inquiry)),
        line=_line(now, side, inquiry),
    )


def _outlines(now: LatentSpaces, side: Side, inquiry: Inquiry) -> tuple[Outline, ...]:
    answer = inquiry.answer_to(asking.regions_request(now))
    if not isinstance(answer, ShownRegions):
        return ()
    return tuple(
        Outline(region.name, shown.left if side is Side.LEFT else shown.right)
        for region, shown in zip(now.regions, answer.regions, strict=True)
    )


def _images(workspace: Workspace, side: Side, inquiry: Inquiry) -> tuple[Mark, ...]:
    request = asking.marks_request(workspace.latents, workspace.traversal)
    answer = inquiry.answer_to(request)
    if not isinstance(answer, Marks):
        return ()
    places = answer.left if side is Side.LEFT else answer.right
    slots = len(asking.MARKED)
    marks: dict[tuple[float, float], list[str]] = {}
    for name, place in zip(asking.MARKED, places[:slots], strict=True):
        if place is not None:
            # The base follows A as long as it is not another image: one mark for both.
            marks.setdefault(place, []).append(name)
    named = [Mark(x, y, " = ".join(names)) for (x, y), names in marks.items()]
    own = [
        Mark(*place, getattr(picture.source, "name", ""), MarkShape.OWN)
        for picture, place in zip(workspace.traversal.pictures, places[slots:], strict=True)
        if place is not None
    ]
    return (*named, *own)


def _place(now: LatentSpaces, side: Side, inquiry: Inquiry) -> tuple[Mark, ...]:
    if now.place is None:
        return ()
    if now.place.side is side:
        return (Mark(now.place.x, now.place.y, "", MarkShape.PLACE),)
    answer = inquiry.latest_place()
    if not isinstance(answer, DecodedPlace):
        return ()
    place = answer.places[0 if side is Side.LEFT else 1]
    return () if place is None else (Mark(*place, "", MarkShape.PLACE),)


def _line(now: LatentSpaces, side: Side, inquiry: Inquiry) -> tuple[tuple[float, float], ...]:
    answer = inquiry.answer_to(asking.way_request(now))
    if not isinstance(answer, WayStrips):
        return ()
    return answer.strips[0 if side is Side.LEFT else 1].path
