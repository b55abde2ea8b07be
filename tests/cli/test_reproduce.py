"""``reproduce``: the page says what its own numbers say, is whole, and is the same every time."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import main as entry
from core.concepts.strip_files import KEYWORD, read_descriptions, remake
from core.reproduction.world_pictures import CODE_COLOURS
from tests.cli.recomputed import AGREES, BEYOND, DIFFERS, FIGURES, Data, verdict

ROOT = Path(__file__).parents[2]
IMAGES = 24
VOID = {"meta", "img", "br", "hr", "link"}


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """One run of the real command, in a process of its own."""
    folder = tmp_path_factory.mktemp("reproduced") / "new" / "folder"
    return folder, _run(folder)


def _run(folder, *more):
    command = [sys.executable, "main.py", "reproduce", str(folder), "--images", str(IMAGES), *more]
    # Where this machine may or may not have the training images, no run looks.
    alone = {**os.environ, "LATENT_TRANSLATOR_DATA": str(ROOT / "no-such-folder")}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False, env=alone
    )


class Page(HTMLParser):
    """What a page has, and whether its tags are balanced."""

    def __init__(self, text):
        super().__init__()
        self.links, self.images, self.names, self.verdicts = [], [], [], {}
        self._open, self._section = [], ""
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in VOID:
            self._open.append(tag)
        if "id" in given:
            self.names.append(given["id"])
        if tag == "section":
            self._section = given.get("id", "")
        if tag == "a":
            self.links.append(given["href"])
        if tag == "img":
            self.images.append(given)
        if tag == "span" and given.get("class", "").startswith("chip") and self._section:
            self.verdicts.setdefault(self._section, []).append("")

    def handle_data(self, data):
        if self._open and self._open[-1] == "span" and self._section:
            self.verdicts[self._section][-1] += data

    def handle_endtag(self, tag):
        assert self._open.pop() == tag


@pytest.fixture(scope="session")
def page(run):
    return Page((run[0] / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def recomputed(run):
    """Each figure's claims with the verdicts that its exported numbers give."""
    return {
        name: {claim: verdict(name, bool(met)) for claim, met in decide(Data(run[0], name)).items()}
        for name, decide in FIGURES.items()
    }


def test_it_prints_one_object_and_its_progress_beside_it(run):
    folder, done = run
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert told["index"] == str(folder / "index.html")
    for figure in told["figures"]:
        assert {"name", "file", "verdict", "claims"} <= set(figure)
        assert figure["title"] in done.stderr
    assert told.pop("index")
    assert told == json.loads((folder / "index.json").read_text(encoding="utf-8"))


def test_the_figures_are_the_articles_in_its_order(run):
    told = json.loads(run[1].stdout)
    assert [figure["name"] for figure in told["figures"]] == list(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_verdict_follows_from_the_exported_numbers(name, run, page, recomputed):
    figure = next(one for one in json.loads(run[1].stdout)["figures"] if one["name"] == name)
    said = {claim["name"]: claim["verdict"] for claim in figure["claims"]}
    assert said == recomputed[name]
    whole = next(one for one in (DIFFERS, BEYOND, AGREES) if one in said.values())
    assert figure["verdict"] == whole
    # The page shows the figure's verdict in its heading, then each claim's.
    assert page.verdicts[name] == [whole, *said.values()]


def test_both_ends_of_a_line_agree_with_frames_that_were_exported_elsewhere(run):
    """What is exported as numbers for each α is what the images of another figure give."""
    curve, frames = Data(run[0], "alpha"), Data(run[0], "gram-schmidt")
    from tests.cli.recomputed import brightness, sigma

    for name in ("small", "large"):
        place = curve["alphas"].tolist().index(0.0)
        change = brightness(frames[f"{name}-mean"]) - brightness(frames[f"{name}-before"])
        assert np.allclose(curve[f"{name}-changes"][place], change / sigma(brightness), atol=1e-4)


def test_the_page_needs_no_network_and_all_that_it_names_is_there(run, page):
    folder = run[0]
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<iframe", text)
    assert len(page.names) == len(set(page.names))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.names
        else:
            assert (folder / link).is_file(), link
    assert "prefers-color-scheme: dark" in text


def test_every_picture_is_shown_once_with_words_for_who_does_not_see_it(run, page):
    folder = run[0]
    shown = [image["src"] for image in page.images]
    there = sorted(f"figures/{path.name}" for path in (folder / "figures").iterdir())
    assert sorted(shown) == there
    for image in page.images:
        assert image["alt"].strip()
        with Image.open(folder / image["src"]) as picture:
            assert picture.width == pytest.approx(2 * int(image["width"]), abs=1)
            extremes = picture.convert("L").getextrema()
            assert extremes[1] - extremes[0] > 100  # something is drawn


def test_every_array_is_a_plain_one_and_is_linked(run, page):
    folder = run[0]
    files = sorted(f"data/{path.name}" for path in (folder / "data").iterdir())
    assert sorted(link for link in page.links if link.startswith("data/")) == files
    for file in files:
        if file.endswith(".npy"):
            array = np.load(folder / file, allow_pickle=False)
            assert array.size > 0
            assert np.isfinite(array.astype(np.float64)).all()


def test_pictures_carry_what_made_them(run):
    folder = run[0]
    for path in (folder / "figures").iterdir():
        with Image.open(path) as picture:
            told = json.loads(picture.text[KEYWORD])
        assert told["program"].startswith("Latent Translator")
        assert "strips" in told or "figure" in told


def test_an_exported_strip_is_made_again_from_what_its_picture_says(run):
    folder = run[0]
    (description,) = read_descriptions(folder / "figures" / "13-height.png")
    again = remake(description)
    assert np.array_equal(again, Data(folder, "height")["frames"])


def test_the_same_seed_gives_the_same_bytes(run, tmp_path):
    folder = run[0]
    again = _run(tmp_path)
    assert again.returncode == 0, again.stderr
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    for file in sorted(files):
        assert (folder / file).read_bytes() == (tmp_path / file).read_bytes(), file


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--images", "7"], "--images 7 is out of range; take 8 to 1000"),
        (["--images", "many"], "'many'"),
        (["--seed", "-1"], "--seed -1 is out of range"),
    ],
)
def test_a_number_out_of_range_is_refused_before_anything_is_made(options, what, tmp_path, capsys):
    try:
        status = entry.main(["reproduce", str(tmp_path / "new"), *options])
    except SystemExit as end:
        status = end.code
    assert status == 2
    assert what in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_file_is_no_folder(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert entry.main(["reproduce", str(tmp_path / "file")]) == 2
    assert "there is a file of that name" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_a_page_that_is_something_else_stays(tmp_path, capsys):
    (tmp_path / "index.html").write_text("<title>mine</title>")
    assert entry.main(["reproduce", str(tmp_path)]) == 2
    assert "index.html that is something else" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_text() == "<title>mine</title>"


def test_colours_are_those_of_the_window():
    from core.reproduction import canvas, plane_figures
    from gui.gridworld import colours
    from gui.theme import CLASS_COLOURS

    assert plane_figures.CLASS_COLOURS == CLASS_COLOURS
    assert (canvas.RED, canvas.BLUE) == (colours.RED, colours.BLUE)
    assert CODE_COLOURS[1:] == colours._CODES[1:]
