"""``translate``: the keys that others build on, and what is refused."""

import json

import pytest

import main as entry
from core.engine.answers import Answers
from core.translation import identifier_figures, sides, student
from core.vae.description import Mlp
from core.vae.model_file import save_model
from tests.core.concepts.dark_model import dark_model

FEW = ["--pairs", "6", "--images", "5", "--by", "0.2", "--shared", "100"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(Answers, "prepare_thread", staticmethod(lambda: None))
    monkeypatch.setattr(student, "IMAGINED", 640)
    monkeypatch.setattr(student, "PASSES", 1)
    monkeypatch.setattr(identifier_figures, "CORRELATED", 30)
    monkeypatch.setattr(sides, "find_train_split", lambda: None)
    measured = sides.measured_images()[:100]
    monkeypatch.setattr("core.translation.comparison.measured_images", lambda: measured)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    paths = []
    for seed, latents in ((0, 12), (1, 8)):
        made = dark_model(Mlp((48,), latents), seed)
        paths.append(str(folder / f"dark-{seed}.safetensors"))
        save_model(folder / f"dark-{seed}.safetensors", made.description, made.network)
    return paths


def run(capsys, *arguments):
    status = entry.main(list(arguments))
    shown = capsys.readouterr()
    if status:
        assert shown.out == ""
        assert shown.err.splitlines()[-1].startswith("error: ")
        return shown.err.splitlines()[-1]
    return json.loads(shown.out)


def test_the_keys_that_were_promised_and_the_identifiers(models, capsys):
    found = run(capsys, "translate", *models, *FEW)
    promised = {"methods", "own_reconstruction", "cka", "cosine_ceiling", "random_cosine"}
    assert promised <= found.keys()
    assert found["methods"].keys() == {
        "affine", "procrustes", "cca", "relative", "network", "through-images",
    }  # fmt: skip
    for figures in found["methods"].values():
        assert {"r2", "stitched_reconstruction", "cosine", "effect"} <= figures.keys()
        assert figures["r2"] <= 1.0
    assert found["identifiers"]["decoded"]["correlation"].keys() == {"height", "brightness"}
    assert found["native_walk"]["reached"] > 0.0
    assert found["images_fitted"] == 100
    assert (found["direction"], found["held"]) == ("height", ["brightness"])
    assert found["words"]


def test_the_same_question_has_the_same_answer(models, capsys):
    arguments = ["translate", *models, *FEW, "--no-identifiers", "--direction", "width"]
    first, again = run(capsys, *arguments), run(capsys, *arguments)
    for found in (first, again):
        for figures in found["methods"].values():
            del figures["seconds"]
    assert first == again
    assert (first["direction"], first["identifiers"]) == ("width", {})


def test_brightness_holds_height_and_a_curve_can_be_asked_for(models, capsys):
    found = run(
        capsys, "translate", *models, *FEW[:4], "--by", "0.02", "--shared", "60", "--direction",
        "brightness", "--no-identifiers", "--curve",
    )  # fmt: skip
    assert found["held"] == ["height"]
    assert found["curve"]["native"].keys() == {"brightness", "height"}
    assert found["curve"]["methods"].keys() == {
        "affine", "procrustes", "cca", "relative", "network",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--direction", "beauty"], "There is no attribute 'beauty'"),
        (["--hold", "height"], "'height' cannot be changed and held at once"),
        (["--by", "0"], "--by 0.0 is no change that height can make"),
        (["--shared", "5"], "--shared 5 is out of range; take 10 to 60000, or 0"),
        (["--pairs", "1"], "--pairs 1 is out of range; take 2 to 1000."),
        (["--images", "0"], "--images 0 is out of range"),
        (["--seed", "-1"], "--seed -1 is out of range"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(models, capsys, arguments, words):
    assert words in run(capsys, "translate", *models, *arguments)


def test_a_missing_model_is_named(models, capsys):
    assert "There is no model 'nobody'" in run(capsys, "translate", models[0], "nobody")
