"""IMAGE arguments: what is said about a picture, and how often."""

import numpy as np
import pytest
from PIL import Image

from cli import images
from cli.images import image_argument


@pytest.fixture(autouse=True)
def _nothing_told_yet(monkeypatch):
    monkeypatch.setattr(images, "_told", set())


@pytest.fixture
def photo(tmp_path):
    """A picture to which something has to be done."""
    path = tmp_path / "photo.jpg"
    noise = np.random.default_rng(0).integers(0, 255, (60, 90, 3), np.uint8)
    Image.fromarray(noise).save(path)
    return path


def test_what_was_done_to_a_picture_is_said_once_however_often_it_is_named(photo, capsys):
    for edits in ("", "@whiten", "@whiten@grow=2", ""):
        image_argument(f"{photo}{edits}")
    shown = capsys.readouterr().err
    assert shown.startswith("note: photo.jpg: ")
    assert shown.count("\n") == 1


def test_each_of_two_pictures_is_told_of(photo, tmp_path, capsys):
    other = tmp_path / "other.png"
    Image.new("RGB", (50, 40), "red").save(other)
    for path in (photo, other, photo):
        image_argument(str(path))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["photo.jpg", "other.png"]


def test_a_test_image_needs_no_word(capsys):
    image_argument("test:3@whiten")
    assert capsys.readouterr().err == ""
