"""What maps and models are called wherever something is carried over from one model to another."""

from core.concepts.recipes import TranslationMethod

MAP_NAMES: dict[TranslationMethod, tuple[str, str]] = {
    TranslationMethod.AFFINE: (
        "Affine",
        "Least squares between active dimensions, with a ridge chosen on a validation split",
    ),
    TranslationMethod.PROCRUSTES: (
        "Rotation",
        "The nearest rotation or reflection between active dimensions (orthogonal Procrustes)",
    ),
    TranslationMethod.CCA: (
        "CCA",
        "Canonical variate to canonical variate (canonical correlation analysis)",
    ),
    TranslationMethod.RELATIVE: (
        "Relative",
        "By cosines with anchors, images that both models have seen (relative representations)",
    ),
    TranslationMethod.NETWORK: ("Network", "A small network, trained on pairs of latents"),
    TranslationMethod.THROUGH_IMAGES: (
        "Through images",
        "Decoded by the source, encoded by the target: needs no shared image",
    ),
}
"""A map's name, and what it is."""

SHARED_COUNTS = (0, 10_000, 3_000, 1_000, 300, 100, 30, 10)
"""How many images both models have seen, as it is offered; 0: all that there are."""


def model_name(reference: str) -> str:
    """A name as it is; a path by what it ends in."""
    return reference.replace("\\", "/").rpartition("/")[2].removesuffix(".safetensors")


def shared_name(count: int) -> str:
    """How many images both models have seen."""
    return "all images" if count == 0 else f"{count:,} images"
