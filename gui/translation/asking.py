"""What the translation pane asks of the engine: requests as a function of the workspace."""

from msgspec.structs import replace

from core.concepts.recipes import TranslationMethod
from core.concepts.traversal import positions
from core.engine.translation_requests import (
    ArrowsRequest,
    FramesRequest,
    IdentifierRequest,
    MapRequest,
    RoundTripRequest,
    SharedImagesRequest,
    TableRequest,
    WalksRequest,
)
from core.images.reference import ImageReference
from core.translation.questions import (
    Along,
    Concept,
    DecodedAttribute,
    FitChoice,
    Probe,
    Reading,
    StripQuestion,
)
from core.workspace.state import Workspace
from core.workspace.translation_changes import base_of, changed_attribute
from core.workspace.translation_state import Beside, OfAttribute, OfDirection, Translation


def concept_of(translation: Translation) -> Concept:
    """The concept as the core asks for it."""
    concept = translation.concept
    if isinstance(concept, OfAttribute):
        return (Probe if concept.probe else DecodedAttribute)(concept.attribute)
    return Along(concept.recipe, concept.name)


def reading_of(translation: Translation) -> Reading:
    """How the source reads; a probe and a direction are functions of the encoder's mean by nature."""
    literal = not isinstance(translation.concept, OfAttribute) or translation.concept.probe
    return Reading.ENCODER if literal else Reading(translation.reading)


def fit_of(translation: Translation) -> FitChoice:
    """What the maps are fitted with."""
    return FitChoice(images=translation.images)


def map_request(workspace: Workspace) -> MapRequest:
    """The map that the arrow is carried over by."""
    now = workspace.translation
    return MapRequest(now.source, now.target, now.method, fit_of(now))


def identifier_request(workspace: Workspace) -> IdentifierRequest:
    """What the source has to learn."""
    now = workspace.translation
    return IdentifierRequest(now.source, now.target, concept_of(now), now.hold, reading_of(now))


def arrows_request(workspace: Workspace) -> ArrowsRequest:
    """The straight strips."""
    now = workspace.translation
    return ArrowsRequest(now.source, now.target, _arrows(workspace))


def walks_request(workspace: Workspace) -> WalksRequest:
    """The walks, as the identifier is to be read."""
    now = workspace.translation
    return WalksRequest(now.source, now.target, _walks(workspace, reading_of(now)))


def first_walks_request(workspace: Workspace) -> WalksRequest:
    """The walks as they can be had at once, where the source would have to learn to read first."""
    now = workspace.translation
    learns = reading_of(now) in (Reading.CAREFUL, Reading.STUDENT)
    reading = Reading.POSTERIOR if learns else reading_of(now)
    return WalksRequest(now.source, now.target, _walks(workspace, reading))


def frames_request(workspace: Workspace, walks: WalksRequest) -> FramesRequest:
    """The frames at the slider, with these walks."""
    now = workspace.translation
    return FramesRequest(
        now.source,
        now.target,
        _arrows(workspace),
        walks.question,
        now.position,
        now.beside is Beside.WALKS,
    )


def round_trip_request(workspace: Workspace) -> RoundTripRequest:
    """The base image through both models and back."""
    now = workspace.translation
    return RoundTripRequest(now.source, now.target, base_of(workspace), now.method, fit_of(now))


def table_request(workspace: Workspace) -> TableRequest:
    """All methods."""
    now = workspace.translation
    recipe = now.concept.recipe if isinstance(now.concept, OfDirection) else None
    return TableRequest(
        now.source, now.target, changed_attribute(now), now.hold, recipe, fit_of(now)
    )


def curve_request(workspace: Workspace) -> SharedImagesRequest:
    """The curve over shared images, which does not depend on how many there are now."""
    now = workspace.translation
    return SharedImagesRequest(now.source, now.target, (changed_attribute(now), *now.hold))


def positions_of(translation: Translation) -> tuple[float, ...]:
    """Of the frames, ascending."""
    return positions(translation.low, translation.high, translation.frames)


def _arrows(workspace: Workspace) -> StripQuestion:
    now = workspace.translation
    return StripQuestion(
        base_of(workspace),
        positions_of(now),
        concept_of(now),
        now.hold,
        Reading.ENCODER,  # of no account where nothing is read: one question for all readings
        now.method,
        fit_of(now),
    )


def _walks(workspace: Workspace, reading: Reading) -> StripQuestion:
    return replace(
        _arrows(workspace),
        reading=reading,
        method=TranslationMethod.IDENTIFIER,
        fit=FitChoice(),
    )


def models_of(workspace: Workspace) -> tuple[str, str]:
    """Source and target."""
    return workspace.translation.source, workspace.translation.target


def all_that_matters(workspace: Workspace) -> tuple[Translation, ImageReference]:
    """What the pane shows, as far as the workspace says it."""
    return workspace.translation, base_of(workspace)


def at_base(shown: tuple[Translation, ImageReference]) -> tuple[Translation, ImageReference]:
    """The same, wherever the slider stands."""
    return replace(shown[0], position=0.0), shown[1]
