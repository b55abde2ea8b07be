"""The kinds of directions that can be added: what each is, what it takes, and the recipe it makes."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from core.concepts.recipes import (
    GROUP_LIMIT,
    AttributeChoice,
    AttributeGradient,
    AttributeName,
    Extremes,
    Gamma,
    GroupDifference,
    Known,
    Neighbour,
    PairChange,
    PairMean,
    Recipe,
    Regression,
    Sample,
    Scaled,
    Shifted,
    Taller,
)
from core.images.number_ranges import numbers_in
from core.images.reference import ImageReference, TestImage

TEST_IMAGES = 10_000


@dataclass(frozen=True)
class Amount:
    """A number that a kind takes."""

    label: str
    low: float
    high: float
    usual: float
    suffix: str = ""
    whole: bool = False


class Filled(Struct, frozen=True):
    """What has been filled in; each kind looks at what it takes."""

    sample: Sample = Sample()
    amount: float = 0.0
    attribute: AttributeChoice = Known(AttributeName.HEIGHT)
    groups: tuple[str, str] = ("", "")
    """Numbers of test images, as people write them."""


@dataclass(frozen=True)
class RecipeKind:
    """One kind of direction."""

    label: str
    sentence: str
    """What its direction is."""
    name: Callable[[Filled], str]
    """What a direction of it is called, unless it gets another name."""
    recipe: Callable[[Filled], Recipe]
    """Raises UserError where what was filled in makes none."""
    amount: Amount | None = None
    of_attribute: bool = False
    of_sample: bool = True
    images: str = "Images"
    """What the sample counts."""
    usual_count: int = 60


def _pairs(
    label: str,
    sentence: str,
    name: str,
    amount: Amount,
    change: Callable[[float], PairChange],
) -> RecipeKind:
    return RecipeKind(
        label,
        sentence,
        lambda _: name,
        lambda filled: PairMean(change(filled.amount), filled.sample),
        amount,
        images="Pairs",
    )


def group(text: str) -> tuple[ImageReference, ...]:
    """The test images of a group.

    Raises
    ------
    UserError
        The text names none, or something else.
    """
    numbers = numbers_in(text, TEST_IMAGES, GROUP_LIMIT)
    return tuple(ImageReference(TestImage(number)) for number in numbers)


KINDS = (
    _pairs(
        "Taller",
        "The mean step from whitened images to the same with white pixels drawn on top.",
        "Taller",
        Amount("Pixels on top", 1, 28, 2, " px", whole=True),
        lambda amount: Taller(int(amount)),
    ),
    _pairs(
        "Brighter by a factor",
        "The mean step from images whose pixels are multiplied by the factor to the images themselves.",
        "Brighter, factor",
        Amount("Factor", 0.05, 0.95, 0.6),
        Scaled,
    ),
    _pairs(
        "Brighter by a constant",
        "The mean step from images to the same with a constant added wherever they are lit.",
        "Brighter, constant",
        Amount("Constant", 0.01, 1.0, 0.15),
        Shifted,
    ),
    _pairs(
        "Brighter towards white",
        "The mean step from images to the same with every pixel raised to a power below 1.",
        "Brighter, gamma",
        Amount("Power (gamma)", 0.05, 0.95, 0.6),
        Gamma,
    ),
    _pairs(
        "Brighter than a real neighbour",
        "The mean step to images from the most similar real image that is darker by so much at least.",
        "Brighter, neighbour",
        Amount("Darker by", 0.01, 1.0, 0.1),
        Neighbour,
    ),
    RecipeKind(
        "Least to most of an attribute",
        "From the mean of the quarter with the least of an attribute to that with the most.",
        lambda filled: f"Low to high {filled.attribute.name}",
        lambda filled: Extremes(filled.attribute, filled.sample),
        of_attribute=True,
        usual_count=300,
    ),
    RecipeKind(
        "Gradient of an attribute",
        "The way in which an attribute grows fastest: its mean over the images, in a walk anew at every"
        " step.",
        lambda filled: f"{filled.attribute.name.capitalize()} gradient",
        lambda filled: AttributeGradient(filled.attribute, filled.sample),
        of_attribute=True,
    ),
    RecipeKind(
        "Regression on an attribute",
        "The slope of a linear regression of an attribute on the images' latents.",
        lambda filled: f"{filled.attribute.name.capitalize()} regression",
        lambda filled: Regression(filled.attribute, filled.sample),
        of_attribute=True,
        usual_count=300,
    ),
    RecipeKind(
        "Difference of two groups",
        "From the mean of the first group of test images to that of the second.",
        lambda _: "Group to group",
        lambda filled: GroupDifference(*map(group, filled.groups)),
        of_sample=False,
    ),
)
"""In the order in which they are offered."""
