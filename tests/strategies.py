"""Hypothesis strategies for the state: any valid image reference, recipe, direction and workspace."""

from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.recipes import (
    HOLD_LIMIT,
    SAMPLE_LIMIT,
    AttributeGradient,
    AttributeName,
    Direction,
    Extremes,
    Gain,
    Gamma,
    GroupDifference,
    Known,
    Marked,
    Method,
    Neighbour,
    Pair,
    PairMean,
    Recipe,
    Regression,
    Sample,
    Scaled,
    Separated,
    Shifted,
    Taller,
    Translated,
    TranslationMethod,
)
from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.world import StateEdit, valid_states
from core.images.reference import (
    PIXELS,
    SIDE,
    DecodedAt,
    Dim,
    Grow,
    ImageReference,
    Paint,
    Picture,
    TestImage,
    TrainImage,
    Whiten,
)
from core.latents.projection import Dimensions, PrincipalComponents
from core.workspace.grid_world_state import (
    SPEED_LIMITS,
    STEP_LIMITS,
    WINDOW_LIMIT,
    GridWorld,
    Panel,
    SetConcept,
)
from core.workspace.latents_state import (
    FACTOR_LIMITS,
    FURTHEST,
    LATENT_FRAME_LIMITS,
    REGION_NAME_LIMIT,
    Background,
    ClassPath,
    Drawn,
    How,
    ImageSet,
    ImagesFile,
    LatentsFile,
    LatentSpaces,
    Line,
    Place,
    Region,
    Scatter,
    Shape,
    Side,
    Space,
    Split,
    Window,
)
from core.workspace.library_changes import NAME_LIMIT
from core.workspace.state import (
    ALPHA_LIMIT,
    FRAME_LIMITS,
    LIVE_PAIR,
    POSITION_LIMIT,
    Gallery,
    GalleryOrder,
    LatentMove,
    Traversal,
    Workspace,
)
from core.workspace.study_state import AMOUNT_LIMIT, Study, StudyPage
from core.workspace.translation_changes import choose_concept
from core.workspace.translation_state import (
    STRIP_FRAME_LIMITS,
    Beside,
    OfAttribute,
    OfDirection,
    Translation,
    TranslationPage,
)

levels = st.floats(0.0, 1.0)
positions = st.floats(-POSITION_LIMIT, POSITION_LIMIT)

pictures = st.builds(
    Picture,
    # From few bytes, repeated: a choice of 784 single ones would be slow and show no more.
    pixels=st.binary(min_size=1, max_size=16).map(lambda few: (few * PIXELS)[:PIXELS]),
    name=st.text(max_size=20),
    decoded_at=st.none()
    | st.builds(
        DecodedAt,
        st.sampled_from(("0" * 64, "f" * 64)),
        st.lists(st.floats(-10, 10), min_size=1, max_size=3).map(tuple),
    ),
)
paints = st.dictionaries(st.integers(0, PIXELS - 1), levels, max_size=6).map(
    lambda pixels: Paint(tuple(sorted(pixels.items())))
)
edits = st.one_of(
    st.just(Whiten()), st.builds(Grow, st.integers(1, SIDE)), st.builds(Dim, levels), paints
)


@st.composite
def image_references(
    draw: st.DrawFn, with_pictures: bool = True, with_train: bool = True
) -> ImageReference:
    """Any image with up to four edits; without pictures or the training split where they cannot be."""
    sources: list[st.SearchStrategy] = [st.builds(TestImage, st.integers(0, 9_999))]
    if with_train:
        sources.append(st.builds(TrainImage, st.integers(0, 59_999)))
    if with_pictures:
        sources.append(pictures)
    return ImageReference(draw(st.one_of(sources)), tuple(draw(st.lists(edits, max_size=4))))


weights = st.dictionaries(st.integers(0, PIXELS - 1), st.floats(-1.0, 1.0), min_size=1, max_size=4)
marks = st.builds(
    Marked,
    name=st.text(min_size=1, max_size=20),
    weights=weights.map(lambda chosen: tuple(sorted(chosen.items()))),
    unit=st.text(max_size=20),
)
attributes = st.one_of(st.builds(Known, st.sampled_from(AttributeName)), marks)
samples = st.builds(
    Sample,
    st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(tuple),
    st.integers(1, SAMPLE_LIMIT),
    st.integers(0, 2**31 - 1),
)
changes = st.one_of(
    st.builds(Taller, st.integers(1, SIDE)),
    st.builds(Scaled, st.floats(0.1, 0.9)),
    st.builds(Shifted, st.floats(0.1, 1.0)),
    st.builds(Gamma, st.floats(0.1, 0.9)),
    st.builds(Neighbour, st.floats(0.1, 1.0)),
)
pairs = st.builds(Pair, image_references(), image_references())
groups_of_images = st.lists(image_references(), min_size=1, max_size=3).map(tuple)
single_recipes = st.one_of(
    pairs,
    st.builds(PairMean, changes, samples),
    st.builds(GroupDifference, groups_of_images, groups_of_images),
    st.builds(Extremes, attributes, samples),
    st.builds(AttributeGradient, attributes, samples),
    st.builds(Regression, attributes, samples),
)
held = st.lists(attributes, max_size=HOLD_LIMIT, unique=True).map(tuple)
alphas = st.none() | st.floats(-ALPHA_LIMIT, ALPHA_LIMIT)
recipes: st.SearchStrategy[Recipe] = st.recursive(
    single_recipes,
    lambda inner: st.one_of(
        st.builds(
            Separated,
            inner,
            st.lists(inner, max_size=2).map(tuple),
            st.sampled_from(Method),
            held,
            alphas,
            st.builds(Gain, attributes, st.floats(-1000.0, 1000.0)),
            samples,
        ),
        st.builds(
            Translated,
            inner,
            st.sampled_from(("small", "large")),
            st.sampled_from(("0" * 64, "beef" * 16)),
            st.sampled_from(TranslationMethod),
            st.integers(0, 60_000),
        ),
    ),
    max_leaves=5,
)
directions = st.builds(
    Direction,
    identifier=st.text(min_size=1, max_size=8).filter(lambda text: text != LIVE_PAIR),
    name=st.text(min_size=1, max_size=NAME_LIMIT),
    recipe=recipes,
)
model_names = st.one_of(
    st.sampled_from(("small", "large", "two-d-a", "two-d-b")), st.text(max_size=20)
)


studies = st.builds(
    Study,
    page=st.sampled_from(StudyPage),
    change=st.none() | attributes,
    amount=st.none() | st.floats(-AMOUNT_LIMIT, AMOUNT_LIMIT),
    classes=st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(tuple),
    spread_class=st.none() | st.integers(0, 9),
    plotted=st.lists(attributes, max_size=2, unique=True).map(tuple),
)


@st.composite
def traversals(draw: st.DrawFn) -> Traversal:
    """Any valid state of the traversal pane: references exist, the span holds the position."""
    library = draw(st.lists(directions, max_size=4, unique_by=lambda d: d.identifier))
    known = [LIVE_PAIR, *(direction.identifier for direction in library)]
    chosen = draw(st.sampled_from(known))
    others = [identifier for identifier in known if identifier != chosen]
    against = draw(st.lists(st.sampled_from(others), unique=True)) if others else []
    span = st.lists(positions, min_size=2, max_size=2, unique=True)
    low, high = sorted(draw(span))
    return Traversal(
        first=draw(image_references()),
        second=draw(image_references()),
        base=draw(st.none() | image_references()),
        pictures=tuple(draw(st.lists(st.builds(ImageReference, pictures), max_size=2))),
        directions=tuple(library),
        chosen=chosen,
        against=tuple(against),
        method=draw(st.sampled_from(Method)),
        compare=draw(st.none() | st.sampled_from(Method)),
        hold=draw(held),
        marks=tuple(draw(st.lists(marks, max_size=2, unique_by=lambda mark: mark.name))),
        alpha=draw(alphas),
        position=draw(st.floats(low, high)),
        low=low,
        high=high,
        frames=draw(st.integers(*FRAME_LIMITS)),
        models=tuple(draw(st.lists(model_names, min_size=1, max_size=3, unique=True))),
        moves=tuple(
            draw(
                st.lists(
                    st.builds(LatentMove, model_names, st.integers(0, 4095), positions),
                    max_size=2,
                    unique_by=lambda move: (move.model, move.dimension),
                )
            )
        ),
        gallery=draw(
            st.builds(
                Gallery,
                st.sampled_from(GalleryOrder),
                st.none() | st.integers(0, 9),
                st.none() | image_references(),
            )
        ),
        study=draw(studies),
    )


@st.composite
def grid_worlds(draw):
    """Any state that the pane can be in."""
    cells = draw(st.integers(4, 40))
    steps = draw(st.integers(*STEP_LIMITS))
    states = st.sampled_from(valid_states(cells))
    edits = draw(st.dictionaries(st.integers(1, steps - 1), states, max_size=4))
    concept = draw(st.sampled_from(ConceptName))
    setting = st.builds(
        SetConcept,
        step=st.integers(0, steps - 1),
        concept=st.just(concept),
        value=st.sampled_from(CONCEPTS[concept].values(cells)),
        held=st.lists(st.sampled_from(ConceptName), unique=True).map(tuple),
        chosen=st.integers(0, 50),
    )
    return GridWorld(
        cells=cells,
        start=draw(states),
        slip=draw(st.floats(0.0, 0.5)),
        seed=draw(st.integers(0, 2**32 - 1)),
        steps=steps,
        edits=tuple(StateEdit(step, edits[step]) for step in sorted(edits)),
        current=draw(st.integers(0, steps - 1)),
        concept=draw(st.sampled_from(ConceptName)),
        setting=draw(st.none() | setting),
        hidden=tuple(sorted(draw(st.sets(st.integers(0, cells - 1))))),
        window=draw(st.none() | st.integers(1, WINDOW_LIMIT)),
        panel=draw(st.sampled_from(Panel)),
        speed=draw(st.floats(*SPEED_LIMITS)),
    )


coordinates = st.floats(-FURTHEST, FURTHEST)
corners = st.tuples(coordinates, coordinates)
projections = st.one_of(
    st.just(PrincipalComponents()),
    st.permutations(range(6)).map(lambda order: Dimensions(order[0], order[1])),
)
spaces = st.builds(Space, model_names, st.none() | projections)
groups = st.sets(st.integers(0, 10)).map(lambda chosen: tuple(sorted(chosen)))
shapes = st.builds(
    Shape, spaces, st.lists(corners, min_size=3, max_size=6).map(tuple), left_out=groups
)
windows = st.builds(
    Window, coordinates, coordinates, st.floats(1e-3, FURTHEST), st.floats(1e-3, FURTHEST)
)
scatters = st.builds(Scatter, spaces, st.sampled_from(Background), st.none() | windows)
sources = st.one_of(
    st.builds(ImageSet, st.sampled_from(Split)),
    st.builds(LatentsFile, st.text(min_size=1, max_size=20), model_names),
    st.builds(ImagesFile, st.text(min_size=1, max_size=20)),
)
lines = st.builds(Line, st.sampled_from(Side), corners, corners).filter(
    lambda line: line.start != line.end
)
class_paths = st.permutations(range(10)).map(lambda order: ClassPath(order[0], order[1]))
latent_spaces = st.builds(
    LatentSpaces,
    left=scatters,
    right=scatters,
    points=sources,
    hidden=groups,
    selection=st.lists(st.builds(Drawn, shapes, st.sampled_from(How)), max_size=2).map(tuple),
    regions=st.lists(
        st.builds(Region, st.text(min_size=1, max_size=REGION_NAME_LIMIT), shapes),
        max_size=2,
        unique_by=lambda region: region.name,
    ).map(tuple),
    place=st.none() | st.builds(Place, st.sampled_from(Side), coordinates, coordinates),
    way=st.none() | lines | class_paths,
    frames=st.integers(*LATENT_FRAME_LIMITS),
    size=st.floats(*FACTOR_LIMITS),
    opacity=st.floats(*FACTOR_LIMITS),
)
"""Any state that the 2-D latents pane can be in."""


@st.composite
def translations(draw):
    """Any state that the translation pane can be in."""
    concept = draw(
        st.builds(OfAttribute, attributes, st.booleans())
        | st.builds(OfDirection, st.text(min_size=1, max_size=80), recipes)
    )
    low, high = sorted(draw(st.lists(positions, min_size=2, max_size=2, unique=True)))
    made = Translation(
        source=draw(model_names.filter(bool)),
        target=draw(model_names.filter(bool)),
        method=draw(st.sampled_from([m for m in TranslationMethod if m != "identifier"])),
        images=draw(st.integers(0, 60_000)),
        reading=draw(st.sampled_from(["encoder", "posterior", "student", "careful"])),
        beside=draw(st.sampled_from(Beside)),
        base=draw(st.none() | image_references()),
        position=draw(st.floats(low, high)),
        low=low,
        high=high,
        frames=draw(st.integers(*STRIP_FRAME_LIMITS)),
        page=draw(st.sampled_from(TranslationPage)),
    )
    hold = st.lists(attributes, min_size=1, max_size=3, unique=True).map(tuple)
    return choose_concept(replace(made, hold=draw(hold)), concept)


workspaces = st.builds(
    Workspace, traversals(), grid_worlds(), latent_spaces, translation=translations()
)
