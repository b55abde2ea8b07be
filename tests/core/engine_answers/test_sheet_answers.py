"""Sheets through the engine's door: made once, shown small, written whole."""

import numpy as np
import pytest
from msgspec.structs import replace

from core.animations import Animation
from core.concepts.recipes import Pair
from core.concepts.sheet_files import read_record
from core.concepts.sheet_picture import sheet_picture
from core.concepts.strip_sheets import Sheet, SheetLook, SheetPlan, SheetRow, of_models
from core.concepts.traversal import positions
from core.engine import sheet_answers
from core.engine.answers import Answers
from core.engine.outcomes import Progress
from core.engine.requests import Priority
from core.engine.sheet_answers import PREVIEW_PIXELS, preview_look
from core.engine.sheet_requests import SheetFileRequest, SheetPreviewRequest
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from tests.in_one_go import answer_now
from tests.models import tiny_model_file

SHOE = ImageReference(TestImage(22), (Whiten(),))
TALLER = ImageReference(TestImage(22), (Whiten(), Grow(2)))
ROWS = (
    SheetRow("-", SHOE, Pair(SHOE, TALLER), "taller"),
    SheetRow("-", TALLER, Pair(SHOE, ImageReference(TestImage(9))), "to another"),
)
LOOK = SheetLook(scale=2)


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def plan(tmp_path):
    models = [
        str(tiny_model_file(tmp_path / f"{name}.safetensors", seed))
        for seed, name in enumerate(("one", "two"))
    ]
    return SheetPlan(of_models(ROWS, models), positions(-2, 4, 5))


def test_a_preview_is_the_picture_and_says_how_large_it_is(answers, plan):
    job = answers(SheetPreviewRequest(plan, LOOK))
    shares = []
    with pytest.raises(StopIteration) as end:
        while True:
            progress = next(job)
            assert isinstance(progress, Progress)
            shares.append(progress.fraction)
    preview = end.value.value
    (picture,) = preview.pictures
    assert preview.size == picture.shape[::-1]
    assert (preview.rows, preview.left_out) == (4, ())
    assert shares == sorted(shares)
    assert SheetPreviewRequest.priority is SheetFileRequest.priority is Priority.JOB


def test_an_animated_preview_has_a_picture_for_each_position(answers, plan):
    preview = answer_now(answers, SheetPreviewRequest(plan, LOOK, animated=True))
    assert len(preview.pictures) == 5
    assert {picture.shape[::-1] for picture in preview.pictures} == {preview.size}


def test_rows_are_made_once_whatever_they_are_called_and_however_they_look(
    answers, plan, monkeypatch
):
    made = []
    really = sheet_answers.making_row

    def counted(row, *rest):
        made.append(row)
        return (yield from really(row, *rest))

    monkeypatch.setattr(sheet_answers, "making_row", counted)
    answer_now(answers, SheetPreviewRequest(plan, LOOK))
    assert len(made) == 4
    renamed = replace(plan, rows=tuple(replace(row, label="other") for row in plan.rows))
    answer_now(answers, SheetPreviewRequest(renamed, SheetLook(labels=False)))
    assert len(made) == 4
    answer_now(answers, SheetPreviewRequest(replace(plan, positions=(0.0, 1.0)), LOOK))
    assert len(made) == 8


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".gif", ".npy"])
def test_a_file_is_written_and_says_what_made_it(answers, plan, tmp_path, suffix):
    path = tmp_path / f"sheet{suffix}"
    animation = Animation(200, loop=False)
    written = answer_now(answers, SheetFileRequest(plan, LOOK, path, animation))
    assert (written.path, written.rows, written.left_out) == (path, 4, ())
    record = read_record(path)
    assert (record.plan, record.look) == (plan, LOOK)
    assert record.animation == (animation if suffix == ".gif" else None)


def test_a_file_is_the_same_after_a_preview_as_without_one(plan, tmp_path):
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    shown, fresh = Answers(), Answers()
    answer_now(shown, SheetPreviewRequest(plan, SheetLook(labels=False)))
    answer_now(shown, SheetFileRequest(plan, LOOK, first))
    answer_now(fresh, SheetFileRequest(plan, LOOK, second))
    assert first.read_bytes() == second.read_bytes()


def test_rows_that_cannot_be_made_are_left_out_unless_all_are(answers, plan, tmp_path):
    nothing = replace(plan.rows[0], recipe=Pair(SHOE, SHOE))
    absent = replace(plan.rows[0], model="no such model")
    mixed = SheetPlan((plan.rows[0], nothing, absent), plan.positions)
    preview = answer_now(answers, SheetPreviewRequest(mixed, LOOK))
    assert preview.rows == 1
    assert [one.row for one in preview.left_out] == [nothing, absent]
    path = tmp_path / "sheet.png"
    with pytest.raises(UserError, match="no row that could be made"):
        answer_now(answers, SheetFileRequest(SheetPlan((nothing,), plan.positions), LOOK, path))
    assert not path.exists()


def test_an_export_given_up_half_way_writes_nothing(answers, plan, tmp_path):
    path = tmp_path / "sheet.gif"
    job = answers(SheetFileRequest(plan, LOOK, path))
    for _ in range(6):
        next(job)
    job.close()
    assert not path.exists()
    assert [one.name for one in tmp_path.iterdir() if one.suffix != ".safetensors"] == []


def test_a_large_sheet_is_shown_small_and_in_proportion():
    look = SheetLook(scale=16, gap=32)
    small = preview_look(look, 4 * PREVIEW_PIXELS)
    assert (small.scale, small.gap) == (8, 16)
    assert preview_look(look, PREVIEW_PIXELS) == look
    assert preview_look(look, 10**12).scale == 1


def test_a_preview_at_the_whole_scale_is_what_a_sheet_draws(answers, plan):
    (picture,) = answer_now(answers, SheetPreviewRequest(plan, LOOK)).pictures
    rows = [
        answer_now(answers, SheetPreviewRequest(replace(plan, rows=(row,)), LOOK)).rows
        for row in plan.rows
    ]
    assert rows == [1, 1, 1, 1]
    loaded = {row.model: answers.load(row.model) for row in plan.rows}
    made = []
    for row in plan.rows:
        steps = sheet_answers.making_row(
            row, plan.positions, loaded[row.model].means, loaded[row.model].sha256
        )
        with pytest.raises(StopIteration) as end:
            next(steps)
        made.append(end.value.value)
    assert np.array_equal(picture, sheet_picture(Sheet(tuple(made), plan.positions, LOOK)))
