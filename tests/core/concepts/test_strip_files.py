"""Strip files: exact pixels, and what is inside makes the same strip again."""

import io
import json

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageSequence

from core.animations import Animation, hundredths, running_order
from core.concepts.recipes import AttributeName, Known, Method, Pair, Sample, Separated
from core.concepts.separation import NoDirectionError
from core.concepts.strip_files import (
    KEYWORD,
    SCALE_LIMIT,
    StripDescription,
    check_strip_path,
    png_bytes,
    read_description,
    read_descriptions,
    remake,
    write_strip,
    write_strips,
)
from core.concepts.strip_pictures import Row, compose_strips, levels_of
from core.concepts.traversal import positions
from core.engine.answers import Answers
from core.engine.requests import StripRequest
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.images.resolve import pixels_of
from core.workspace.state import LatentMove
from tests.models import tiny_model, tiny_model_file
from tests.strategies import image_references

MODEL = tiny_model()
SHOE = ImageReference(TestImage(22), (Whiten(),))
TALLER = ImageReference(TestImage(22), (Whiten(), Grow(2)))
DESCRIPTION = StripDescription(
    model="small",
    model_sha256="ab" * 32,
    base=SHOE,
    recipe=Pair(SHOE, TALLER),
    positions=positions(-2.0, 4.0, 7),
    moves=(LatentMove("small", 2, 1.5),),
)
FRAMES = remake(DESCRIPTION, MODEL)


def can_be_had(image):
    """Not where a shape that touches the top should grow."""
    try:
        return pixels_of(image) is not None
    except UserError:
        return False


images = image_references(with_train=False).filter(can_be_had)
pairs = st.builds(Pair, images, images)
descriptions = st.builds(
    StripDescription,
    model=st.just("small") | st.text(min_size=1, max_size=10),
    model_sha256=st.just("ab" * 32),
    base=images,
    recipe=pairs
    | st.builds(
        Separated,
        pairs,
        st.lists(pairs, min_size=1, max_size=2).map(tuple),
        st.sampled_from([method for method in Method if method is not Method.ALPHA_BISECTED]),
        hold=st.just((Known(AttributeName.BRIGHTNESS),)),
        sample=st.just(Sample(count=12)),
    )
    | st.builds(
        Separated,
        pairs,
        st.tuples(pairs),
        st.just(Method.ALPHA_BISECTED),
        hold=st.just((Known(AttributeName.BRIGHTNESS),)),
        sample=st.just(Sample(count=12)),
    ),
    positions=st.builds(positions, st.floats(-60, 0), st.floats(0, 60), st.integers(1, 20)),
    moves=st.lists(
        st.builds(LatentMove, st.just("small"), st.integers(0, 4), st.floats(-60, 60)), max_size=2
    ).map(tuple),
)


def pixels(path):
    with Image.open(path) as picture:
        assert picture.mode == "L"
        return np.array(picture)


@pytest.mark.parametrize("suffix", [".png", ".gif", ".npy"])
@given(description=descriptions)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_inside_makes_the_same_strip_again(tmp_path, suffix, description):
    try:
        frames = remake(description, MODEL)
    except NoDirectionError:
        return
    path, again = tmp_path / f"strip{suffix}", tmp_path / f"again{suffix}"
    write_strip(path, frames, description, scale=1, gap=0)
    found = read_description(path)
    assert found == description
    made = remake(found, MODEL)
    assert made.tobytes() == frames.tobytes()
    write_strip(again, made, found, scale=1, gap=0)
    assert again.read_bytes() == path.read_bytes()


def test_a_strip_of_the_window_is_made_again_whatever_was_asked_before(tmp_path):
    small, large = (
        tiny_model_file(tmp_path / "a.safetensors"),
        tiny_model_file(tmp_path / "b.safetensors", 1, 8),
    )
    answers = Answers()
    recipe = Separated(
        Pair(SHOE, TALLER), (Pair(SHOE, ImageReference(TestImage(9))),), Method.GRAM_SCHMIDT
    )
    moves = (LatentMove(str(large), 6, 2.0),)
    for number in range(5):
        other = ImageReference(TestImage(number))
        answers(StripRequest((str(large),), other, Pair(other, SHOE), (0.0, 1.0), 0.3))
    request = StripRequest(
        (str(small), str(large)), SHOE, recipe, positions(-2, 4, 13), 2.718, moves
    )
    path = tmp_path / "both.png"
    strips = [
        (
            StripDescription(
                strip.model,
                strip.model_sha256,
                request.base,
                request.recipe,
                request.positions,
                request.moves,
            ),
            strip.frames,
        )
        for strip in answers(request).strips
    ]
    write_strips(path, strips)
    for (_, frames), description in zip(strips, read_descriptions(path), strict=True):
        assert remake(description).tobytes() == frames.tobytes()


def test_scale_1_and_gap_0_are_the_frames_own_pixels(tmp_path):
    write_strip(tmp_path / "strip.png", FRAMES, DESCRIPTION, scale=1, gap=0)
    found = pixels(tmp_path / "strip.png")
    assert found.shape == (28, 7 * 28)
    assert (found.reshape(28, 7, 28).transpose(1, 0, 2) == levels_of(FRAMES)).all()


@given(st.integers(1, 5), st.integers(0, 6))
@settings(max_examples=10)
def test_each_pixel_is_a_sharp_square_and_gaps_are_white(scale, gap):
    with Image.open(io.BytesIO(png_bytes([(DESCRIPTION, FRAMES)], scale, gap))) as picture:
        found = np.array(picture)
    side = 28 * scale
    assert found.shape == (side, 7 * side + 6 * gap)
    for place, frame in enumerate(levels_of(FRAMES)):
        left = place * (side + gap)
        assert (found[:, left : left + side] == np.kron(frame, np.ones((scale, scale)))).all()
        assert (found[:, left + side : left + side + gap] == 255).all()


def test_several_strips_stand_above_each_other_with_their_models_names(tmp_path):
    other = replace(DESCRIPTION, model="models/large.safetensors", moves=())
    shorter = remake(replace(other, positions=other.positions[:4]), MODEL)
    path = tmp_path / "both.png"
    write_strips(path, [(DESCRIPTION, FRAMES), (other, shorter)], scale=2, gap=3)
    found = pixels(path)
    assert found.shape[0] == 2 * 56 + 3
    left = found.shape[1] - (7 * 56 + 6 * 3)
    assert left > 20
    labels = found[:, :left]
    assert (labels[:56] < 128).any()
    assert (labels[59:] < 128).any()
    assert (found[56:59] == 255).all()
    second = np.kron(levels_of(shorter)[0], np.ones((2, 2)))
    assert (found[59:, left : left + 56] == second).all()
    assert (found[59:, left + 4 * 59 - 3 :] == 255).all()
    assert read_descriptions(path) == (DESCRIPTION, other)
    with pytest.raises(UserError, match="holds 2 strips, not one"):
        read_description(path)


def test_the_text_chunk_is_json_for_everybody(tmp_path):
    write_strip(tmp_path / "strip.png", FRAMES, DESCRIPTION)
    with Image.open(tmp_path / "strip.png") as picture:
        record = json.loads(picture.info[KEYWORD])
        assert picture.info["Software"] == record["program"]
    assert record["strips"][0]["model"] == "small"
    assert (record["scale"], record["gap"]) == (4, 2)


def test_a_gif_goes_there_and_back_for_ever(tmp_path):
    write_strip(tmp_path / "strip.gif", FRAMES, DESCRIPTION, scale=2)
    with Image.open(tmp_path / "strip.gif") as picture:
        assert picture.info["loop"] == 0
        shown = [np.array(f.convert("L")) for f in ImageSequence.Iterator(picture)]
    levels = levels_of(FRAMES)
    for found, place in zip(shown, [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1], strict=True):
        assert (found == np.kron(levels[place], np.ones((2, 2)))).all()


@given(
    animation=st.builds(Animation, st.integers(20, 5000), st.booleans(), st.booleans()),
    count=st.integers(1, 7),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_gif_runs_as_it_is_told_and_says_so(tmp_path, animation, count):
    path = tmp_path / "strip.gif"
    description = replace(DESCRIPTION, positions=DESCRIPTION.positions[:count])
    write_strips(path, [(description, FRAMES[:count])], 1, 0, animation)
    order = running_order(count, animation)
    with Image.open(path) as picture:
        shown = [np.array(frame.convert("L")) for frame in ImageSequence.Iterator(picture)]
        assert picture.info.get("loop") == (0 if animation.loop else None)
        if count > 1:
            assert picture.info["duration"] == hundredths(animation.milliseconds)
        assert json.loads(picture.info["comment"])["animation"] == msgspec.to_builtins(animation)
    assert len(shown) == len(order)
    for found, place in zip(shown, order, strict=True):
        assert np.array_equal(found, levels_of(FRAMES[place : place + 1])[0])


def test_frames_that_a_walk_does_not_reach_are_left_out_of_pictures(tmp_path):
    reached = np.array([False, True, True, True, True, True, False])
    strips = [(DESCRIPTION, FRAMES)]
    write_strips(tmp_path / "walk.png", strips, 1, 0, reached=[reached])
    found = pixels(tmp_path / "walk.png")
    expected = levels_of(FRAMES)
    expected[[0, 6]] = 255
    assert np.array_equal(found, np.hstack(list(expected)))
    write_strips(tmp_path / "walk.gif", strips, 1, 0, reached=[reached])
    with Image.open(tmp_path / "walk.gif") as picture:
        shown = [np.array(frame.convert("L")) for frame in ImageSequence.Iterator(picture)]
    assert np.array_equal(shown[:7], expected)
    write_strips(tmp_path / "all.png", strips, 1, 0, reached=[np.ones(0, bool)])
    assert np.array_equal(pixels(tmp_path / "all.png"), np.hstack(list(levels_of(FRAMES))))
    write_strip(tmp_path / "one.png", FRAMES, DESCRIPTION, 1, 0, reached=reached)
    assert np.array_equal(pixels(tmp_path / "one.png"), found)
    write_strips(tmp_path / "walk.npy", strips, reached=[reached])
    assert np.array_equal(np.load(tmp_path / "walk.npy"), FRAMES)


def test_labels_are_readable_whatever_a_model_is_called():
    def picture(name):
        rows = [Row(FRAMES, name), Row(FRAMES, "large")]
        return compose_strips(rows, 2, 2)

    assert np.array_equal(picture("H\u00f6he \u03b1"), picture("Hohe alpha"))


def test_a_gif_of_two_strips_moves_both(tmp_path):
    write_strips(tmp_path / "both.gif", [(DESCRIPTION, FRAMES), (DESCRIPTION, FRAMES)])
    with Image.open(tmp_path / "both.gif") as picture:
        assert picture.size[1] == 2 * 112 + 2
    with pytest.raises(UserError, match="same number of frames"):
        write_strips(tmp_path / "no.gif", [(DESCRIPTION, FRAMES), (DESCRIPTION, FRAMES[:3])])
    assert not (tmp_path / "no.gif").exists()


def test_an_npy_is_float32_with_a_json_beside_it(tmp_path):
    write_strip(tmp_path / "strip.npy", FRAMES, DESCRIPTION)
    found = np.load(tmp_path / "strip.npy", allow_pickle=False)
    assert found.dtype == np.float32
    assert found.tobytes() == FRAMES.tobytes()
    assert json.loads((tmp_path / "strip.json").read_text())["strips"][0]["model"] == "small"
    write_strip(tmp_path / "strip.npy", FRAMES[:2], DESCRIPTION)  # over the old one
    assert len(np.load(tmp_path / "strip.npy")) == 2
    with pytest.raises(UserError, match="holds one strip"):
        write_strips(tmp_path / "two.npy", [(DESCRIPTION, FRAMES)] * 2)


def test_somebody_elses_json_is_not_overwritten(tmp_path):
    (tmp_path / "session.json").write_text('{"schema": 1}')
    with pytest.raises(UserError, match="is something else; choose another name"):
        write_strip(tmp_path / "session.npy", FRAMES, DESCRIPTION)
    assert (tmp_path / "session.json").read_text() == '{"schema": 1}'
    assert not (tmp_path / "session.npy").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("strip.jpg", "should end in .png, .gif or .npy"),
        ("strip", "should end in .png, .gif or .npy"),
        ("missing/strip.png", "there is no folder"),
        ("folder.png", "it is a folder"),
    ],
)
def test_impossible_places_are_refused(tmp_path, name, words):
    (tmp_path / "folder.png").mkdir()
    for attempt in (check_strip_path, lambda path: write_strip(path, FRAMES, DESCRIPTION)):
        with pytest.raises(UserError, match=words):
            attempt(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]


@pytest.mark.parametrize(("scale", "gap"), [(0, 0), (SCALE_LIMIT + 1, 0), (1, -1), (1, 1000)])
def test_impossible_layouts_are_refused(tmp_path, scale, gap):
    with pytest.raises(UserError, match="out of range"):
        write_strip(tmp_path / "strip.png", FRAMES, DESCRIPTION, scale, gap)


def test_a_picture_too_large_to_be_meant_is_refused():
    frames = np.zeros((200, 28, 28), np.float32)
    with pytest.raises(UserError, match="million pixels"):
        png_bytes([(DESCRIPTION, frames)], SCALE_LIMIT)


def test_a_model_that_has_changed_is_noticed(tmp_path):
    path = tiny_model_file(tmp_path / "mine.safetensors", seed=3)
    with pytest.raises(UserError, match="it has changed since"):
        remake(replace(DESCRIPTION, model=str(path)))


def test_files_that_say_nothing_are_refused(tmp_path):
    Image.new("L", (28, 28)).save(tmp_path / "plain.png")
    Image.new("L", (28, 28)).save(tmp_path / "plain.gif")
    (tmp_path / "text.png").write_text("hello")
    np.save(tmp_path / "alone.npy", FRAMES)
    for name, words in {
        "plain.png": "does not say how it was made",
        "plain.gif": "does not say how it was made",
        "text.png": "is not a PNG file, or is damaged",
        "alone.npy": "there is no such file",
        "strip.txt": "is no strip file",
    }.items():
        with pytest.raises(UserError, match=words):
            read_descriptions(tmp_path / name)


@given(st.data())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_files_load_or_are_refused_in_a_sentence(tmp_path, data):
    for suffix in (".png", ".gif", ".npy"):
        if not (tmp_path / f"whole{suffix}").exists():
            write_strip(tmp_path / f"whole{suffix}", FRAMES[:1], DESCRIPTION, scale=1)
    suffix = data.draw(st.sampled_from([".png", ".gif", ".json"]))
    path = tmp_path / ("damaged.npy" if suffix == ".json" else f"damaged{suffix}")
    target = tmp_path / f"damaged{suffix}"
    content = bytearray((tmp_path / f"whole{suffix}").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    target.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    try:
        read_descriptions(path)
    except UserError as error:
        assert "\n" not in str(error)
        assert str(error).endswith(".")
