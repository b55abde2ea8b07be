"""``separate``, and what ``traverse`` does with the same methods."""

import json

import numpy as np
import pytest

import main as entry
from cli.attributes import attribute_argument
from core.concepts.attributes import brightness, height
from core.concepts.recipes import AttributeName, Known, Marked, Method
from core.concepts.strip_files import read_description, remake
from core.engine.answers import Answers
from core.vae.description import Mlp
from core.vae.model_file import save_model
from tests.core.concepts.dark_model import dark_model

PAIR = ["--from", "test:22@whiten", "--to", "test:22@whiten@grow=2"]
BRIGHTER = ["--against", "test:22@dim=0.5", "test:22"]
FEW = ["--pairs", "8", "--images", "12", "--by", "0.5"]


@pytest.fixture(autouse=True)
def _torch_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(Answers, "prepare_thread", staticmethod(lambda: None))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "dark.safetensors"
    made = dark_model(Mlp((48,), 12))
    save_model(path, made.description, made.network)
    return str(path)


def run(capsys, *arguments):
    status = entry.main(list(arguments))
    shown = capsys.readouterr()
    if status:
        assert shown.out == ""
        assert shown.err.splitlines()[-1].startswith("error: ")
        return shown.err.splitlines()[-1]
    return json.loads(shown.out)


def test_separate_prints_every_method(model, capsys):
    found = run(capsys, "separate", model, *FEW)
    assert found["methods"].keys() == {*(method.value for method in Method), "walk-along-direction"}
    for figures in found["methods"].values():
        assert 0.0 <= figures["reached"] <= 1.0
        assert figures["median_leak_unheld"].keys() == {"lit-median", "lit-mean"}
        if figures["reached"] > 0.0:
            assert 0.0 <= figures["median_leak"] <= figures["p90_leak"]
            assert figures["drift"] >= 0.0
        else:
            assert figures["median_leak"] is None
    walk = found["methods"]["walk"]
    assert walk["reached"] > 0.5
    assert walk["p90_leak"] < 0.005
    assert walk["median_leak"] < 0.1 * found["methods"]["none"]["median_leak"]
    assert found["images"] == 12
    assert found["drift_of_test_images"] > 0.0
    assert -1.0 <= found["cosine_interval"][0] <= found["cosine"] <= found["cosine_interval"][1]
    assert found["condition"] >= 1.0
    assert len(found["answer"]) == 3
    assert f"{round(found['cosine'], 2) + 0.0:.2f}" in found["answer"][0]
    assert found["turning"]["degrees"].keys() == {"height", "brightness"}
    assert found["consistency"]["height"]["pairs"] == 8


def test_the_same_seed_gives_the_same_figures_and_another_one_others(model, capsys):
    first = run(capsys, "separate", model, *FEW)
    assert run(capsys, "separate", model, *FEW, "--seed", "0") == first
    assert run(capsys, "separate", model, *FEW, "--seed", "1")["cosine"] != first["cosine"]


def test_any_attribute_against_any_others(model, capsys):
    found = run(
        capsys, "separate", model, *FEW[:4], "--change", "brightness", "--by", "0.03",
        "--hold", "height", "--hold", "mark:test:22",
    )  # fmt: skip
    assert found["by"] == 0.03
    assert "alpha-bisected" not in found["methods"]  # has one α, for one attribute
    walk = found["methods"]["walk"]
    assert walk["held"].keys() == {"height", "mark:test:22"}
    assert walk["median_leak_unheld"].keys() == {"rows-over-0.3", "row-spread"}
    for held in walk["held"].values():
        assert held["p90_leak"] <= walk["p90_leak"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--change", "beauty"], "There is no attribute 'beauty'; take one of height, "),
        (["--hold", "mark:test:1@dim=0"], "is black, so it marks no pixel"),
        (["--hold", "height"], "'height' cannot be changed and held at once"),
        (["--by", "0"], "--by 0.0 is no change that height can make"),
        (["--by", "nan"], "--by nan is no change"),
        (["--by", "99"], "which goes from 0 to 28 rows."),
        (["--by", "28"], "No test image is left"),
        (["--pairs", "1"], "--pairs 1 is out of range; take 2 to 1000."),
        (["--images", "0"], "--images 0 is out of range"),
        (["--seed", "-1"], "--seed -1 is out of range"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(model, capsys, arguments, words):
    assert words in run(capsys, "separate", model, *arguments)


def test_attribute_arguments():
    assert attribute_argument("row-spread") == Known(AttributeName.ROW_SPREAD)
    marked = attribute_argument("mark:test:22@whiten")
    assert isinstance(marked, Marked)
    assert {weight for _, weight in marked.weights} == {1.0}


@pytest.mark.parametrize("method", list(Method))
def test_traverse_takes_every_method_and_its_strip_can_be_made_again(
    model, tmp_path, capsys, method
):
    out = tmp_path / "strip.npy"
    holding = ["--hold", "brightness"] if method not in (
        Method.NONE, Method.GRAM_SCHMIDT, Method.PULLBACK
    ) else []  # fmt: skip
    found = run(
        capsys, "traverse", model, "--base", "test:30", *PAIR, *BRIGHTER, *holding,
        "--method", method.value, "--steps", "5", "--span=-0.5,0.5", "--out", str(out),
    )  # fmt: skip
    frames = np.load(out)
    assert found["height"] == pytest.approx(height(frames))
    assert found["method"] == method.value
    assert np.linalg.norm(found["vector"]) == pytest.approx(1.0, abs=1e-5)
    assert remake(read_description(out)).tobytes() == frames.tobytes()
    if method is Method.WALK:
        assert np.ptp(brightness(frames)) < 0.001
        assert found["held"]["brightness"] == pytest.approx(brightness(frames))


def test_traverse_walks_along_an_attribute_in_its_own_steps(model, tmp_path, capsys):
    found = run(
        capsys, "traverse", model, "--base", "test:30", "--change", "height", "--hold", "brightness",
        "--steps", "3", "--span=-0.5,0.5", "--out", str(tmp_path / "strip.png"),
    )  # fmt: skip
    assert (found["method"], found["step"], found["unit"]) == ("walk", 1.0, "rows")
    assert found["reached"] == [True, True, True]
    assert np.diff(found["height"]) == pytest.approx([0.5, 0.5], abs=0.02)
    assert found["condition"] >= 1.0


def test_alpha_may_be_given_by_hand(model, tmp_path, capsys):
    arguments = [
        "traverse", model, "--base", "test:30", *PAIR, *BRIGHTER, "--method", "alpha",
        "--steps", "2", "--out", str(tmp_path / "strip.png"),
    ]  # fmt: skip
    plain = run(capsys, *arguments, "--alpha", "0")
    less = run(capsys, *arguments, "--alpha", "0.5")
    assert plain["cosines"] == pytest.approx(plain["cosines_before"], abs=1e-6)
    assert less["cosines"][0] < plain["cosines"][0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*PAIR, "--hold", "brightness", "--method", "none"], "none holds no attributes"),
        (
            [*PAIR, "--method", "walk"],
            "--method walk separates from something: give --hold ATTRIBUTE",
        ),
        (
            [*PAIR, "--method", "gram-schmidt"],
            "separates from something: give --against FROM TO too.",
        ),
        ([*PAIR, "--method", "pullback"], "separates from something: give --against FROM TO too."),
        ([*PAIR, "--method", "alpha"], "give --against FROM TO and --hold ATTRIBUTE too."),
        ([*PAIR, "--method", "alpha", "--alpha", "1"], "give --against FROM TO too."),
        ([*PAIR, *BRIGHTER, "--method", "alpha"], "give --hold ATTRIBUTE too."),
        ([*PAIR, "--method", "alpha", "--hold", "width"], "give --against FROM TO too."),
        ([*PAIR, "--alpha", "1"], "--alpha is for --method alpha."),
        ([*PAIR, *BRIGHTER, "--method", "alpha", "--alpha", "1e9"], "--alpha should be within"),
        ([*PAIR, "--change", "height"], "Give either --change, or --from and --to."),
        (PAIR[:2], "The direction is missing"),
        (["--change", "height", "--hold", "height"], "cannot be changed and held at once"),
    ],
)
def test_impossible_walks_are_refused(model, tmp_path, capsys, arguments, words):
    out = tmp_path / "strip.png"
    error = run(capsys, "traverse", model, "--base", "test:30", *arguments, "--out", str(out))
    assert words in error
    assert not out.exists()
