"""The sub-commands that need a model: ``models``, ``encode``, ``traverse``."""

import json

import numpy as np
import pytest
from PIL import Image

import main as entry
from core.concepts.attributes import brightness, height
from core.concepts.strip_files import read_description, remake
from core.engine.answers import Answers
from core.images.fashion_mnist import test_split as the_test_split
from core.vae import library
from tests.models import tiny_model, tiny_model_file

PAIR = ["--from", "test:22@whiten", "--to", "test:22@whiten@grow=2"]
BRIGHTNESS = ["--against", "test:22@whiten", "test:22@whiten@dim=0.5"]
STYLE = ["--against", "test:22", "test:9"]


@pytest.fixture(autouse=True)
def _torch_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(Answers, "prepare_thread", staticmethod(lambda: None))


@pytest.fixture
def model(tmp_path):
    return str(tiny_model_file(tmp_path / "mine.safetensors"))


@pytest.fixture
def traverse(model, tmp_path, capsys):
    def run(*arguments, out="strip.npy", pair=PAIR):
        command = ["traverse", model, "--base", "test:22", *pair, "--out", str(tmp_path / out)]
        status = entry.main([*command, *arguments])
        shown = capsys.readouterr()
        if status:
            assert shown.out == ""
            assert shown.err.startswith("error: ")
            return status, shown.err
        return json.loads(shown.out), tmp_path / out

    return run


def test_models_lists_names_and_measures(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(library, "trained_folder", lambda: tmp_path)
    path = tiny_model_file(tmp_path / "small.safetensors")
    (tmp_path / "large.safetensors").write_bytes(b"damaged")
    assert entry.main(["models"]) == 0
    shown = capsys.readouterr()
    (found,) = json.loads(shown.out)["models"]
    assert found == {
        "name": "small",
        "architecture": "784-16-5 MLP",
        "latents": 5,
        "active": 3,
        "nelbo": 300.0,
        "sha256": library.file_digest(path),
    }
    assert "large.safetensors" in shown.err


def test_encode_prints_a_row_for_each_image(model, capsys):
    assert entry.main(["encode", model, "test:3", "test:22"]) == 0
    found = json.loads(capsys.readouterr().out)
    images = the_test_split().images[[3, 22]] / np.float32(255)
    mean, log_variance = tiny_model().encode(images)
    assert np.array(found["mean"]) == pytest.approx(mean, abs=1e-4)
    assert np.array(found["log_variance"]) == pytest.approx(log_variance, abs=1e-4)


def test_traverse_prints_what_the_file_holds(traverse):
    result, path = traverse("--steps", "5", "--span", "-3,3")
    frames = np.load(path)
    assert frames.shape == (5, 28, 28)
    assert frames.dtype == np.float32
    assert result["positions"] == [-3.0, -1.5, 0.0, 1.5, 3.0]
    assert result["height"] == pytest.approx(height(frames))
    assert result["brightness"] == pytest.approx(brightness(frames))
    assert np.linalg.norm(result["vector"]) == pytest.approx(1.0, abs=1e-6)
    assert result["cosines"] == []
    assert result["method"] == "none"
    assert remake(read_description(path)).tobytes() == frames.tobytes()
    mean = tiny_model().encode(the_test_split().images[[22]] / np.float32(255))[0]
    assert frames[2] == pytest.approx(tiny_model().decode(mean)[0], abs=1e-5)


def test_the_span_may_be_attached_or_not(traverse):
    attached, _ = traverse("--span=-3,3")
    apart, _ = traverse("--span", "-3,3")
    assert attached == apart
    assert len(apart["positions"]) == 13


def test_against_separates_by_gram_schmidt_unless_told_otherwise(traverse):
    plain, _ = traverse()
    result, _ = traverse(*BRIGHTNESS, *STYLE)
    assert result["method"] == "gram-schmidt"
    assert result["cosines"] == pytest.approx([0.0, 0.0], abs=1e-6)
    assert max(map(abs, result["cosines_before"])) > 0.01
    assert result["length"] < plain["length"]
    kept, _ = traverse(*BRIGHTNESS, *STYLE, "--method", "none")
    assert kept["vector"] == plain["vector"]
    assert kept["cosines"] == kept["cosines_before"] == result["cosines_before"]
    alone, _ = traverse("--method", "none")
    assert alone["vector"] == plain["vector"]


def test_an_against_without_a_direction_is_ignored_and_said(traverse):
    result, _ = traverse("--against", "test:1", "test:1", *BRIGHTNESS)
    assert result["cosines"][0] is None
    assert result["cosines"][1] == pytest.approx(0.0, abs=1e-6)
    assert "Direction 1 " in result["notes"][0]


def test_a_png_at_scale_1_without_gaps_is_the_frames(traverse):
    _, numbers = traverse("--steps", "4")
    _, picture = traverse("--steps", "4", "--scale", "1", "--gap", "0", out="strip.png")
    with Image.open(picture) as image:
        found = np.array(image)
    assert found.shape == (28, 4 * 28)
    expected = np.rint(np.load(numbers) * 255)
    assert (found.reshape(28, 4, 28).transpose(1, 0, 2) == expected).all()


def test_a_gif_runs_as_it_is_told(traverse):
    told = ("--steps", "3", "--frame-time", "200", "--one-way", "--once")
    _, path = traverse(*told, out="strip.gif")
    with Image.open(path) as picture:
        assert (picture.n_frames, picture.info["duration"]) == (3, 200)
        assert "loop" not in picture.info


def test_a_gif_is_written_too(traverse):
    _, path = traverse("--steps", "3", out="strip.gif")
    assert read_description(path).positions == (-2.0, 1.0, 4.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--span", "3"], "is not two numbers"),
        (["--span", "1,2,3"], "is not two numbers"),
        (["--span", "3,-3"], "should rise"),
        (["--span", "nan,1"], "should rise"),
        (["--span", "0,1000"], "stay within -60 and 60"),
        (["--method", "magic"], "invalid choice: 'magic'"),
        (["--against", "test:1"], "expected 2 arguments"),
    ],
)
def test_wrong_arguments_are_named(traverse, capsys, arguments, words):
    with pytest.raises(SystemExit) as end:
        traverse(*arguments)
    assert end.value.code == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (["--steps", "0"], {}, "--steps 0 is out of range"),
        (["--steps", "99999"], {}, "--steps 99999 is out of range"),
        (["--scale", "0"], {}, "The scale 0 is out of range"),
        (["--gap", "-1"], {}, "The gap -1 is out of range"),
        ([], {"out": "strip.bmp"}, "should end in .png, .gif or .npy"),
        ([], {"out": "missing/strip.png"}, "there is no folder"),
        ([], {"pair": ["--from", "test:1", "--to", "test:1"]}, "encoded at the same point"),
        (["--against", *PAIR[1::2]], {}, "Nothing is left"),
    ],
)
def test_impossible_strips_are_refused_and_nothing_is_written(
    traverse, tmp_path, arguments, options, words
):
    status, sentence = traverse(*arguments, **options)
    assert status == 2
    assert words in sentence
    assert [path.name for path in tmp_path.iterdir()] == ["mine.safetensors"]
