"""What an attribute usually is: its mean and spread over the test images of a class."""

from functools import lru_cache

from core.concepts.attributes import Attribute
from core.concepts.samples import class_numbers, test_images


@lru_cache(maxsize=512)
def class_statistics(attribute: Attribute, label: int) -> tuple[float, float]:
    """Mean and standard deviation over all test images of a class, in the attribute's unit."""
    values = attribute.measure(test_images(class_numbers((label,))))
    return float(values.mean()), float(values.std())
