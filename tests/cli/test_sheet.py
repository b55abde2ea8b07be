"""``sheet``: many strips as one figure, from the command line."""

import json

import numpy as np
import pytest
from PIL import Image

import main as entry
from core.animations import Animation
from core.concepts.attributes import brightness, height
from core.concepts.recipes import Method, Separated
from core.concepts.sheet_files import read_record
from core.engine.answers import Answers
from core.images.reference import ImageReference, TestImage, Whiten
from tests.models import tiny_model_file

PAIR = ["--pair", "test:22@whiten", "test:22@whiten@grow=2"]
OTHER = ["--pair", "test:22", "test:9"]
AGAINST = ["--against", "test:22@whiten", "test:22@whiten@dim=0.5"]


@pytest.fixture(autouse=True)
def _torch_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(Answers, "prepare_thread", staticmethod(lambda: None))


@pytest.fixture
def model(tmp_path):
    return str(tiny_model_file(tmp_path / "mine.safetensors"))


@pytest.fixture
def sheet(model, tmp_path, capsys):
    def run(*arguments, out="sheet.png", models=(model,), base=("--base", "test:22")):
        status = entry.main(
            ["sheet", *models, *base, "--steps", "5", *arguments, "--out", str(tmp_path / out)]
        )
        shown = capsys.readouterr()
        if status:
            assert shown.out == ""
            complaints = [line for line in shown.err.splitlines() if line.startswith("error: ")]
            assert len(complaints) == 1
            return status, complaints[0]
        return json.loads(shown.out), tmp_path / out

    return run


def test_directions_in_rows_and_columns_are_positions(sheet, model):
    found, path = sheet(*PAIR, *OTHER, "--span", "-1,3")
    assert found["positions"] == [-1.0, 0.0, 1.0, 2.0, 3.0]
    assert [row["label"] for row in found["rows"]] == [
        "test:22@whiten to test:22@whiten@grow=2",
        "test:22 to test:9",
    ]
    assert {row["model"] for row in found["rows"]} == {model}
    assert (found["left_out"], found["out"]) == ([], str(path))
    with Image.open(path) as picture:
        assert (picture.width, picture.height) == (found["width"], found["height"])


def test_what_is_printed_is_measured_on_the_frames_that_are_written(sheet):
    found, path = sheet(*PAIR, *OTHER, out="sheet.npy")
    frames = np.load(path)
    assert frames.shape == (2, 5, 28, 28)
    for row, strip in zip(found["rows"], frames, strict=True):
        assert row["height"] == height(strip).tolist()
        assert row["brightness"] == brightness(strip).tolist()


def test_without_labels_at_scale_1_the_picture_is_the_frames(sheet):
    bare = ["--no-labels", "--scale", "1", "--gap", "0"]
    _, picture = sheet(*PAIR, *OTHER, *bare)
    _, numbers = sheet(*PAIR, *OTHER, out="sheet.npy")
    expected = np.vstack([np.hstack(list(strip)) for strip in np.load(numbers)])
    with Image.open(picture) as found:
        assert np.array_equal(np.array(found), np.rint(expected * 255).astype(np.uint8))


def test_methods_in_rows_are_all_that_the_arguments_suffice_for(sheet):
    found, _ = sheet("--rows", "methods", *PAIR)
    assert [row["label"] for row in found["rows"]] == ["none"]
    found, path = sheet("--rows", "methods", *PAIR, *AGAINST)
    assert [row["label"] for row in found["rows"]] == ["none", "gram-schmidt", "pullback"]
    recipes = [row.recipe for row in read_record(path).plan.rows]
    assert isinstance(recipes[1], Separated) and recipes[1].method is Method.GRAM_SCHMIDT
    chosen, _ = sheet("--rows", "methods", "--method", "pullback", *PAIR, *AGAINST)
    assert [row["label"] for row in chosen["rows"]] == ["pullback"]


def test_bases_in_rows(sheet):
    bases = ["--base", "test:22", "--base", "test:9@whiten"]
    found, path = sheet("--rows", "bases", *PAIR, base=bases)
    assert [row["label"] for row in found["rows"]] == ["test:22", "test:9@whiten"]
    images = [row.base for row in read_record(path).plan.rows]
    assert images == [ImageReference(TestImage(22)), ImageReference(TestImage(9), (Whiten(),))]


def test_several_models_stand_above_each_other(sheet, tmp_path, model):
    other = str(tiny_model_file(tmp_path / "other.safetensors", 1, 8))
    found, _ = sheet(*PAIR, *OTHER, "--label", "one", "--label", "two", models=(model, other))
    told = [(row["model"], row["label"]) for row in found["rows"]]
    assert told == [(model, "one"), (model, "two"), (other, "one"), (other, "two")]


def test_a_gif_runs_as_it_is_told(sheet):
    _, path = sheet(*PAIR, "--frame-time", "200", "--one-way", "--once", out="sheet.gif")
    with Image.open(path) as picture:
        assert picture.n_frames == 5
        assert picture.info["duration"] == 200
        assert "loop" not in picture.info
    assert read_record(path).animation == Animation(200, there_and_back=False, loop=False)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".gif", ".npy"])
def test_a_file_makes_itself_again(sheet, tmp_path, capsys, suffix):
    _, path = sheet(*PAIR, *OTHER, "--gap", "1", "--frame-time", "60", out=f"sheet{suffix}")
    again = tmp_path / f"again{suffix}"
    assert entry.main(["sheet", "--again", str(path), "--out", str(again)]) == 0
    capsys.readouterr()
    assert again.read_bytes() == path.read_bytes()


def test_a_model_that_has_changed_since_does_not_make_the_sheet_again(
    sheet, tmp_path, model, capsys
):
    _, path = sheet(*PAIR)
    (tmp_path / "mine.safetensors").unlink()
    tiny_model_file(tmp_path / "mine.safetensors", seed=3)
    assert entry.main(["sheet", "--again", str(path), "--out", str(tmp_path / "b.png")]) == 2
    assert "have changed since" in capsys.readouterr().err
    assert not (tmp_path / "b.png").exists()


def test_a_row_that_cannot_be_made_is_left_out_and_said(sheet):
    found, _ = sheet(*PAIR, "--pair", "test:22", "test:22", "--label", "a", "--label", "b")
    assert [row["label"] for row in found["rows"]] == ["a"]
    (left_out,) = found["left_out"]
    assert left_out["label"] == "b"
    assert left_out["reason"].endswith(".")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "The direction is missing"),
        (
            ["--rows", "bases", *PAIR, *OTHER],
            "Several --pair or --change are for --rows directions",
        ),
        ([*PAIR, "--base", "test:1"], "Several --base are for --rows bases"),
        ([*PAIR, "--method", "pullback"], "give --against FROM TO too"),
        ([*PAIR, "--label", "a", "--label", "b"], "2 --label for 1 rows"),
        ([*PAIR, "--steps", "0"], "--steps 0 is out of range"),
        ([*PAIR, "--scale", "99"], "The scale 99 is out of range"),
        ([*PAIR, "--frame-time", "5"], "--frame-time 5 is out of range"),
        (["--pair", "test:22", "test:22"], "The sheet has no row that could be made"),
        ([*PAIR, "--steps", "900", "--scale", "32"], "million pixels"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_no_file(sheet, tmp_path, arguments, sentence):
    status, said = sheet(*arguments)
    assert status == 2
    assert sentence in said
    assert not (tmp_path / "sheet.png").exists()


def test_what_is_missing_before_the_rows(sheet):
    status, said = sheet(*PAIR, models=())
    assert (status, "needs a model" in said) == (2, True)
    status, said = sheet(*PAIR, base=())
    assert (status, "The base is missing" in said) == (2, True)
    status, said = sheet(*PAIR, out="sheet.bmp")
    assert (status, "should end in .png" in said) == (2, True)
    status, said = sheet(*PAIR, models=("nobody",))
    assert (status, "nobody" in said) == (2, True)


def test_again_stands_alone(sheet, tmp_path):
    sheet(*PAIR)
    status, said = sheet(*PAIR, "--again", str(tmp_path / "sheet.png"), out="b.png")
    assert status == 2
    assert "--again takes all from the file" in said
