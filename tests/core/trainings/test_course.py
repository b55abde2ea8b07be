import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.trainings.course import MOST_POINTS, Course
from core.trainings.lines import DataLine, MeasuresLine, PicturesLine, StartLine, StepLine

SUBJECTS = bytes(range(256)) * 30 + bytes(160)
"""Ten images."""


def start(done=0):
    return StartLine("CPU", 1, done, 300, SUBJECTS, bytes([0, 1, 2]))


def step(epoch, at=1, steps=2, epochs=4):
    return StepLine(epoch, epochs, at, steps, 30.0, 20.0 + epoch, 10.0 - epoch, 1000, 60)


def measured(epoch, variance=(0.5, 0.001)):
    return MeasuresLine(epoch, 30.0, 20.0, 10.0, variance, 10_000, 1)


def course(*lines):
    made = Course()
    for line in lines:
        made.take(line)
    return made


def test_points_are_where_the_steps_were():
    made = course(start(), step(1), step(1, 2), step(2))
    assert [point.epochs for point in made.points] == [0.5, 1.0, 1.5]
    assert made.points[2].reconstruction == 22.0
    assert made.share == 1.5 / 4


def test_going_on_from_a_checkpoint_forgets_what_came_after_it():
    made = course(start(), step(1, 2), measured(1), step(2, 2), measured(2), step(3), start(1))
    assert [point.epochs for point in made.points] == [1.0]
    assert [line.epoch for line in made.measures] == [1]
    assert made.last_step is None
    made.take(step(2, 2))
    assert [point.epochs for point in made.points] == [1.0, 2.0]


def test_variances_are_a_row_for_each_epoch():
    made = course(measured(1), measured(2, (0.4, 0.0)))
    assert made.variances().tolist() == [[0.5, 0.001], [0.4, 0.0]]
    assert Course().variances().shape == (0, 0)


def test_pictures_are_kept_if_they_are_some():
    made = course(start(), PicturesLine(SUBJECTS[::-1], np.zeros((3, 2), "<f2").tobytes()))
    assert made.subjects.shape == made.reconstructions.shape == (10, 28, 28)
    assert made.plane.shape == (3, 2)
    for wrong in (PicturesLine(b"abc", b"abc"), PicturesLine(SUBJECTS[:784], b"\0" * 8)):
        before = (made.reconstructions, made.plane)
        made.take(wrong)
        assert (made.reconstructions, made.plane) == before


@given(st.integers(1, 3 * MOST_POINTS))
def test_a_long_curve_is_thinned_and_keeps_its_end(count):
    made = Course()
    for number in range(1, count + 1):
        made.take(step(number, 2, epochs=count))
    assert len(made.points) <= MOST_POINTS
    assert made.points[-1].epochs == count
    assert [point.epochs for point in made.points] == sorted(point.epochs for point in made.points)


def test_what_comes_before_the_first_step_is_told():
    assert course(DataLine("Downloading", 0.25)).preparing == "Downloading: 25%"
    assert course(DataLine("Looking", 0.0)).preparing == "Looking"
    assert course(DataLine("Looking", 0.0), DataLine("They are there", 1.0)).preparing == ""
