import numpy as np
import pytest
from hypothesis import given, settings

from core.errors import UserError
from core.images import fashion_mnist
from core.images.fashion_mnist import find_train_split, test_split
from core.images.reference import (
    PIXELS,
    SIDE,
    Dim,
    ImageReference,
    Picture,
    TestImage,
    TrainImage,
)
from core.images.resolve import base_pixels_of, describe_source, pixels_of
from tests.strategies import image_references

RAMP = bytes(index % 256 for index in range(PIXELS))


@settings(deadline=None)  # the first one reads all test images
@given(image_references(with_train=False))
def test_pixels_are_in_range_and_cannot_be_changed(reference):
    try:
        pixels = pixels_of(reference)
    except UserError as error:
        assert "cannot grow" in str(error)
        return
    assert pixels.shape == (SIDE, SIDE) and pixels.dtype == np.float32
    assert pixels.min() >= 0 and pixels.max() <= 1
    assert pixels_of(ImageReference(reference.source, reference.edits)) is pixels
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 1


def test_levels_are_the_bytes_over_255():
    number = 4711
    expected = test_split().images[number].astype("float32") / 255
    np.testing.assert_array_equal(base_pixels_of(TestImage(number)), expected)
    picture = base_pixels_of(Picture(RAMP, "ramp"))
    np.testing.assert_array_equal(
        picture.reshape(-1), np.frombuffer(RAMP, np.uint8) / np.float32(255)
    )
    dimmed = pixels_of(ImageReference(Picture(RAMP, "ramp"), (Dim(0.5),)))
    np.testing.assert_array_equal(dimmed, picture / 2)


def test_a_training_image_is_itself_or_a_sentence():
    split = find_train_split()
    if split is None:
        with pytest.raises(UserError, match="not on this machine"):
            base_pixels_of(TrainImage(59_999))
    else:
        expected = split.images[59_999].astype("float32") / 255
        np.testing.assert_array_equal(base_pixels_of(TrainImage(59_999)), expected)


def test_without_the_training_split_nothing_is_downloaded(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion_mnist, "_loaded", {})
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", tmp_path / "none")
    monkeypatch.setattr(fashion_mnist, "download", lambda *_: pytest.fail("a download"))
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "data"))
    with pytest.raises(UserError, match="Training image 12345 cannot be shown"):
        pixels_of(ImageReference(TrainImage(12_345)))


def test_what_sources_are_called():
    assert describe_source(TestImage(22)) == "Test image 22, sneaker"
    assert describe_source(TrainImage(5)) == "Training image 5"
    assert describe_source(Picture(RAMP, "my shoe.png")) == "my shoe.png"
    assert describe_source(Picture(RAMP, "")) == "Picture"
