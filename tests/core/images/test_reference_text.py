import base64
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import UserError
from core.images.reference import (
    PIXELS,
    Dim,
    Grow,
    ImageReference,
    Paint,
    Picture,
    TestImage,
    TrainImage,
    Whiten,
)
from core.images.reference_text import format_image, parse_image_with_report
from tests.strategies import image_references


def parse_image(text):
    return parse_image_with_report(text)[0]


@given(image_references())
def test_every_reference_can_be_written_and_read_back(reference):
    text = format_image(reference)
    assert parse_image(text) == reference
    assert text.isprintable()


@given(st.text(st.sampled_from("test:rainpcu0123456789@whgdm=.,-+e _\0\u0661"), max_size=30))
def test_any_text_is_a_reference_or_one_sentence(text):
    try:
        reference = parse_image(text)
    except UserError as error:
        assert "\n" not in str(error) and str(error).endswith(".")
    else:
        assert parse_image(format_image(reference)) == reference


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("test:17", ImageReference(TestImage(17))),
        ("train:59999", ImageReference(TrainImage(59999))),
        ("test:17@whiten@grow=2", ImageReference(TestImage(17), (Whiten(), Grow(2)))),
        ("test:0@dim=0.6", ImageReference(TestImage(0), (Dim(0.6),))),
        ("test:0@dim=1", ImageReference(TestImage(0), (Dim(1.0),))),
        ("test:0@dim=.5@dim=5e-1", ImageReference(TestImage(0), (Dim(0.5), Dim(0.5)))),
        (
            "test:1@paint=30:1,2-4:0.25",
            ImageReference(TestImage(1), (Paint(((2, 0.25), (3, 0.25), (4, 0.25), (30, 1.0))),)),
        ),
        ("test:1@paint=", ImageReference(TestImage(1), (Paint(()),))),
    ],
)
def test_grammar(text, reference):
    assert parse_image_with_report(text) == (reference, "")


def test_a_painting_is_written_in_runs():
    painting = Paint(((0, 1.0), (1, 1.0), (2, 0.5), (4, 0.5)))
    reference = ImageReference(TestImage(1), (painting,))
    assert format_image(reference) == "test:1@paint=0-1:1.0,2:0.5,4:0.5"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "An image is missing"),
        ("test:", "test:0 to test:9999"),
        ("test:10000", "'test:10000' is not an image: the test images are test:0 to test:9999"),
        ("test:-1", "test:0 to test:9999"),
        ("test:1.5", "test:0 to test:9999"),
        ("test:seven@whiten", "'test:seven'"),
        ("test:" + "9" * 5000, "test:0 to test:9999"),
        ("train:60000", "the training images are train:0 to train:59999"),
        ("test:1@", "'@' in 'test:1@' is not an edit"),
        ("test:1@foo", "'@foo' in 'test:1@foo' is not an edit; it can be @whiten"),
        ("test:1@whiten=1", "'@whiten=1'"),
        ("test:1@whiten@@dim=1", "'@' in"),
        ("test:1@grow=0", "@grow= takes a whole number of pixels from 1 to 28"),
        ("test:1@grow=29", "from 1 to 28"),
        ("test:1@grow", "from 1 to 28"),
        ("test:1@grow=2.0", "from 1 to 28"),
        ("test:1@dim=2", "'@dim=2' is wrong: @dim= takes a factor from 0 to 1"),
        ("test:1@dim=nan", "from 0 to 1"),
        ("test:1@dim=1_0", "from 0 to 1"),
        ("test:1@dim=-0.1", "from 0 to 1"),
        ("test:1@dim", "from 0 to 1"),
        ("test:1@paint", "is not an edit"),
        ("test:1@paint=5", "INDEX:LEVEL"),
        ("test:1@paint=784:1", "indices go from 0 to 783"),
        ("test:1@paint=9-3:1", "the first one before the last"),
        ("test:1@paint=1:2", "levels from 0 to 1"),
        ("test:1@paint=1:1,1:0", "The pixel 1 is there twice"),
        ("test:1@paint=1-3:1,2:0", "The pixel 2 is there twice"),
        ("test:1@paint=1:1,", "INDEX:LEVEL"),
        ("picture:", "not an embedded picture"),
        ("picture:a", "not an embedded picture"),
        ("picture:a:AAAA", "it needs 784 grey levels and has 3"),
        ("picture:a:!!!!", "not an embedded picture"),
        ("picture:%ff:" + base64.b64encode(bytes(784)).decode(), "not an embedded picture"),
        ("picture:" + "a" * 256 + ":" + base64.b64encode(bytes(784)).decode(), "255 characters"),
        ("nothing.png", "neither a picture file that exists nor an image such as test:17"),
        ("tset:17", "neither a picture file"),
        ("nothing.png@whiten", "'nothing.png' is neither"),
        ("a\nb", r"'a\\nb' is neither"),
        ("a\0b", "is neither"),
        ("@whiten", "'@whiten' is neither"),
        (".", "it is a folder"),
    ],
)
def test_what_is_wrong_is_said(text, words):
    with pytest.raises(UserError, match=words) as caught:
        parse_image(text)
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")
    assert len(str(caught.value)) < 300


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ramp = (np.arange(PIXELS) // 4).astype(np.uint8).reshape(28, 28)
    Image.fromarray(ramp).save(tmp_path / "ramp.png")
    return tmp_path


def test_a_picture_file_is_read_and_described(folder):
    reference, report = parse_image_with_report("ramp.png@whiten@dim=0.5")
    assert reference.edits == (Whiten(), Dim(0.5))
    assert reference.source == Picture(bytes(i // 4 for i in range(PIXELS)), "ramp.png")
    assert report == "taken as it is"
    assert parse_image(format_image(reference)) == reference


@pytest.mark.parametrize("name", ["me@home.png", "a@whiten", "@.png", "x@y@grow=2"])
def test_an_at_sign_in_a_path_belongs_to_a_file_that_exists(folder, name):
    (folder / "ramp.png").rename(folder / name)
    for edits, expected in (("", ()), ("@whiten", (Whiten(),)), ("@dim=0.5", (Dim(0.5),))):
        reference = parse_image(str(folder / name) + edits)
        assert reference.source.name == name
        assert reference.edits == expected


def test_an_edit_of_a_file_is_checked_before_the_file(folder):
    (folder / "broken.png").write_bytes(b"nothing")
    with pytest.raises(UserError, match="@grow="):
        parse_image("broken.png@grow=0")
    with pytest.raises(UserError, match="not a PNG"):
        parse_image("broken.png@grow=1")


def test_a_file_named_like_a_source_is_reached_by_its_folder(folder):
    (folder / "ramp.png").rename(folder / "test:17")
    assert parse_image("test:17").source == TestImage(17)
    assert isinstance(parse_image("./test:17").source, Picture)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_link_that_leads_nowhere_is_told_of(folder):
    (folder / "loop.png").symlink_to("loop.png")
    (folder / "lost@home.png").symlink_to("nowhere.png")
    with pytest.raises(UserError, match="lead in a circle"):
        parse_image("loop.png@whiten")
    with pytest.raises(UserError, match=r"lost@home\.png: there is no such file"):
        parse_image("lost@home.png")


def test_a_name_that_is_too_long_is_refused(folder):
    with pytest.raises(UserError, match="neither a picture file that exists") as caught:
        parse_image("x" * 100_000 + ".png")
    assert len(str(caught.value)) < 300
