"""The guided tour: what each step shows, in which pane, and the state that it sets up there.

A step changes one pane's state and leaves the others as they are, so the user's own work in them
stays in sight. The order is the article's; where it failed, steps follow that go beyond it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from core.concepts.recipes import AttributeName, Known, Method, Pair
from core.gridworld.concepts import ConceptName
from core.images.reference import Dim, ImageReference, TestImage
from core.workspace import grid_world_changes, latents_changes, library_changes
from core.workspace.grid_world_state import GridWorld, Panel
from core.workspace.latents_state import Background, ClassPath, LatentSpaces, Side
from core.workspace.models_state import Models
from core.workspace.state import Traversal, Workspace
from core.workspace.translation_state import Translation

GRID_WORLD, LATENTS, TRAVERSAL = "Grid world", "2-D latents", "Traversal"
TRANSLATION, MODELS = "Translation", "Models"
"""Names of the panes."""

SHOE_CLASSES = (5, 7, 9)
"""Sandals, sneakers and ankle boots, by Fashion-MNIST's own numbers."""

REAL_SHOE = TestImage(9)
"""A sneaker as it is: the article's "real encoded shoe"."""

MODEL_1_TUPLE = 0
"""The step at which the default world is in the article's state (2, 4, +1)."""

MANIPULATED_AT = 2


@dataclass(frozen=True)
class TourStep:
    """One stop of the tour."""

    identifier: str
    """That of the same figure in ``core.reproduction.steps``, if there is one."""
    pane: str
    """The name of the pane."""
    landmarks: tuple[str, ...]
    """What to point at: names of the pane's parts (``gui.reproduction.landmarks``)."""
    title: str
    claim: str
    """What the article says, in one sentence."""
    see: str
    """What to look at, in one sentence."""
    prepare: Callable[[Workspace], Workspace]
    """From any state to the one that shows it."""


def _grid_world(world: GridWorld) -> Callable[[Workspace], Workspace]:
    return lambda workspace: replace(workspace, grid_world=world)


def _latents(spaces: LatentSpaces) -> Callable[[Workspace], Workspace]:
    return lambda workspace: replace(workspace, latents=spaces)


def _traversal(traversal: Traversal) -> Callable[[Workspace], Workspace]:
    return lambda workspace: replace(workspace, traversal=traversal)


def _manipulated() -> GridWorld:
    world = grid_world_changes.go_to(GridWorld(panel=Panel.MANIPULATION), MANIPULATED_AT)
    return grid_world_changes.set_concept(world, -1)


def _both(background: Background, *shown: int) -> LatentSpaces:
    """Both planes, with some classes only; all of them where none is named."""
    spaces = LatentSpaces()
    for side in Side:
        spaces = latents_changes.set_background(spaces, side, background)
    return latents_changes.hide(spaces, set(range(10)) - set(shown)) if shown else spaces


def _half_and_half() -> LatentSpaces:
    return replace(_both(Background.MANIFOLD, 0, 1), way=ClassPath(0, 1))


def _about_a_real_shoe(**changes: object) -> Traversal:
    return replace(Traversal(base=ImageReference(REAL_SHOE), low=-2.0, high=2.0), **changes)


def _against_brightness(method: Method) -> Traversal:
    """The height pair, separated from the same shoe's brightness."""
    shoe = TestImage(22)
    dimmed = Pair(ImageReference(shoe, (Dim(0.6),)), ImageReference(shoe))
    traversal = library_changes.add_direction(_about_a_real_shoe(), "Brightness", dimmed)
    traversal = library_changes.set_against(traversal, [traversal.directions[-1].identifier])
    held = (Known(AttributeName.BRIGHTNESS),) if method is Method.ALPHA else ()
    return replace(traversal, method=method, hold=held)


def _walk() -> Traversal:
    return library_changes.hold_while_growing(
        _about_a_real_shoe(),
        Known(AttributeName.HEIGHT),
        Known(AttributeName.BRIGHTNESS),
        "Height",
    )


def tour_steps() -> tuple[TourStep, ...]:
    """All steps, in the article's order."""
    velocity = ConceptName.BLUE_VELOCITY
    return (
        TourStep(
            "environment",
            GRID_WORLD,
            ("stage",),
            "A simple environment",
            "A row of ten cells, in which a red circle moves right and wraps round while a pair of blue"
            " circles bounces off the edges.",
            "The world as it is now; press Space to let time pass, or click a cell to change it.",
            _grid_world(GridWorld()),
        ),
        TourStep(
            "tuples",
            GRID_WORLD,
            ("objects", "local"),
            "Two Bayes nets for it",
            "Model 1 keeps where the objects are, here (2, 4, 1); Model 2 keeps a local state for each"
            " cell, here (0, 0, 1, 0, 4, 4, 0, 0, 0, 0).",
            "Both nets, a column for each step. The ringed nodes tell which way blue moves: one node in"
            " Model 1, spread over cells in Model 2.",
            _grid_world(GridWorld(concept=velocity, current=MODEL_1_TUPLE)),
        ),
        TourStep(
            "learned",
            GRID_WORLD,
            ("learning",),
            "Learned in Model 2",
            "The identifier would be easy to learn from example data using a decision tree or a neural"
            " net.",
            "The tree's tests as they were learned from labelled states, and how it does on states that"
            " it did not see.",
            _grid_world(GridWorld(panel=Panel.LEARNING)),
        ),
        TourStep(
            "derived",
            GRID_WORLD,
            ("concept",),
            "The complete-data limit",
            "If l₂ is invertible, c₂(z) = c₁(l₁(l₂⁻¹(z))) communicates the concept perfectly.",
            "c₁, the derived c₂ and the written-down f₂ of this very state, and on how many reachable"
            " states they agree.",
            _grid_world(GridWorld(panel=Panel.TRANSFER, current=5)),
        ),
        TourStep(
            "manipulated",
            GRID_WORLD,
            ("manipulation",),
            "Setting the concept",
            "An invertible identifier can manipulate the belief: iterate over changes of latent state 1"
            " that match what model 2 predicts.",
            "Blue is turned round in Model 2 at step 2; below, both futures, as they were and as they"
            " become.",
            _grid_world(_manipulated()),
        ),
        TourStep(
            "planes",
            LATENTS,
            ("cards.left", "cards.right"),
            "Two 2-D latent spaces",
            "The plots of two VAEs with a 2-D latent space have regions that are concepts of ours, and"
            " are clustered in a fairly sensible way.",
            "The same 10,000 test images in both. Point at one: its image, its reconstructions, and"
            " its place in the other space.",
            _latents(LatentSpaces()),
        ),
        TourStep(
            "shoe-regions",
            LATENTS,
            ("cards.left", "cards.right"),
            "Shoe regions",
            "A region of the first space and another one of the second are both shoe-regions.",
            "Only sandals, sneakers and ankle boots are shown, over what each place decodes to.",
            _latents(_both(Background.MANIFOLD, *SHOE_CLASSES)),
        ),
        TourStep(
            "half-and-half",
            LATENTS,
            ("way",),
            "Half t-shirt, half trousers",
            "Both spaces store weird half t-shirt, half pants images: not every concept of a model is"
            " one of ours.",
            "The strips from the mean t-shirt to the mean trousers, in both models.",
            _latents(_half_and_half()),
        ),
        TourStep(
            "active",
            MODELS,
            ("measures",),
            "Active dimensions",
            "Of 20 dimensions the smaller model usually uses 5 (sometimes 6), the larger one usually 10"
            " (sometimes 9).",
            "Each bar is a dimension: how far the posterior means vary over the test images; below 0.01"
            " it is not active.",
            lambda workspace: replace(workspace, models=Models(selected=("small", "large"))),
        ),
        TourStep(
            "pair",
            TRAVERSAL,
            ("cards.first", "cards.second"),
            "Two whitened shoes",
            "One shoe with its pixels rounded, and the same with two white pixels drawn on top; decoded,"
            " they should differ in height only.",
            "A and B, and below them what each model makes of them; draw on one of them and see.",
            _traversal(Traversal()),
        ),
        TourStep(
            "height",
            TRAVERSAL,
            ("strips",),
            "The height vector",
            "Plotted at different points along the normalised vector about the first shoe, the height"
            " of the shoe varies.",
            "One strip for each model, from the same two images; drag the slider above them.",
            _traversal(Traversal()),
        ),
        TourStep(
            "real-shoe",
            TRAVERSAL,
            ("strips",),
            "About a real shoe",
            "It does seem to correspond (roughly) to shoe height; in the larger VAE, moving along it"
            " also increases brightness.",
            "The strips of a shoe that was not whitened: taller to the right, and not only taller.",
            _traversal(_about_a_real_shoe()),
        ),
        TourStep(
            "leak",
            TRAVERSAL,
            ("plot",),
            "What else changes",
            "In the larger VAE, moving along the height vector also increases brightness.",
            "Height and brightness of every frame, in both models: brightness does not stand still.",
            _traversal(_about_a_real_shoe()),
        ),
        TourStep(
            "gram-schmidt",
            TRAVERSAL,
            ("separation", "plot"),
            "Orthogonal is not enough",
            "A vector orthogonal to brightness, by Gram-Schmidt: this didn't quite work.",
            "Height without its part along brightness, and brightness still moves: a right angle in"
            " latent space says nothing about the image.",
            _traversal(_against_brightness(Method.GRAM_SCHMIDT)),
        ),
        TourStep(
            "alpha",
            TRAVERSAL,
            ("separation", "plot"),
            "The reader asks: h − αb?",
            "Some manual binary search on α to find the value that cancels out brightness: is it a"
            " collinearity problem?",
            "α is solved so that brightness starts out level. Set it by hand: no α keeps brightness"
            " along the whole line.",
            _traversal(_against_brightness(Method.ALPHA)),
        ),
        TourStep(
            "walk",
            TRAVERSAL,
            ("strips", "plot"),
            "Taller, not brighter",
            "Our orthogonalisation attempts unfortunately did not end up working.",
            "A path in small steps on the level set of brightness: the shoe grows, and the line of"
            " brightness lies flat.",
            _traversal(_walk()),
        ),
        TourStep(
            "identifier",
            TRANSLATION,
            ("strips",),
            "In the other model",
            "Simple concepts of simple models may be used to bootstrap to more intricate models;"
            " c₂(z) = c₁(l₁(l₂⁻¹(z))).",
            "The small model's height in the large one: carried over as an arrow, and as an identifier,"
            " which keeps the concept.",
            lambda workspace: replace(
                workspace,
                translation=Translation(base=ImageReference(REAL_SHOE), low=-1.5, high=3.0),
            ),
        ),
    )
