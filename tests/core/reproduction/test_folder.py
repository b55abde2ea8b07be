"""The folder: checked first, written last and whole, the page only when all it names is there."""

import json

import numpy as np
import pytest

from core.errors import UserError
from core.reproduction import folder as folders
from core.reproduction.canvas import Canvas
from core.reproduction.figure import Figure, judged
from core.reproduction.folder import prepared, written
from core.reproduction.page import MARK
from core.reproduction.steps import STEPS


def made(number=0, seen="<b>bold & co</b>"):
    step = STEPS[number]
    findings = {claim.identifier: (True, seen) for claim in step.claims}
    picture = Canvas(20, 20).picture(step.identifier, f'A "picture" {seen}', {})
    arrays = {"numbers": np.arange(3.0)}
    return Figure(step, (picture,), judged(step, **findings), arrays, {"a": 1}, (f"Note {seen}",))


def write(path, count=2):
    figures = [made(number) for number in range(count)]
    return written(prepared(path), figures, {"small": "0" * 64}, 24, 7)


def test_everything_is_there_and_is_what_is_said(tmp_path):
    told = write(tmp_path / "a" / "b")
    folder = tmp_path / "a" / "b"
    assert told["index"] == str(folder / "index.html")
    assert (told["images"], told["seed"]) == (24, 7)
    for figure in told["figures"]:
        assert (folder / figure["file"]).is_file()
        assert np.load(folder / figure["arrays"]["numbers"]).tolist() == [0.0, 1.0, 2.0]
        inside = json.loads((folder / figure["data"][0]).read_text())
        assert inside["values"] == {"a": 1}
        assert inside["claims"] == figure["claims"]


def test_what_was_measured_is_no_markup(tmp_path):
    text = (write(tmp_path), (tmp_path / "index.html").read_text(encoding="utf-8"))[1]
    assert MARK in text
    assert "<b>" not in text
    assert "&lt;b&gt;bold &amp; co" in text
    assert "A &quot;picture&quot;" in text


def test_a_page_of_ours_is_written_anew(tmp_path):
    write(tmp_path, 2)
    write(tmp_path, 1)
    assert STEPS[1].title not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_an_interrupted_writing_leaves_no_page_and_no_half_file(tmp_path, monkeypatch):
    write(tmp_path)
    whole = {path.name: path.read_bytes() for path in tmp_path.rglob("*.png")}
    real, count = folders.write_atomically, []

    def failing(path, data):
        count.append(path)
        if len(count) == 3:
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(folders, "write_atomically", failing)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    assert not (tmp_path / "index.html").exists()
    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*.png")} == whole


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="Cannot create the folder"):
        prepared(tmp_path / "file" / "inside")


def test_a_folder_that_cannot_be_written_to_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.os, "access", lambda path, _: path.name != "data")
    prepared(tmp_path)
    (tmp_path / "data").mkdir()
    with pytest.raises(UserError, match="you have no permission"):
        prepared(tmp_path)


def test_a_foreign_page_is_not_written_over(tmp_path):
    (tmp_path / "index.html").write_text("<title>mine</title>")
    with pytest.raises(UserError, match="something else"):
        prepared(tmp_path)
