import pytest

from core.trainings.ending import Outcome, ending_of

RESULT = b'{"out": "m", "sha256": "ab"}\n'


@pytest.mark.parametrize(
    ("status", "crashed", "asked", "output", "words", "outcome"),
    [
        (0, False, False, RESULT, "", Outcome.DONE),
        # It was done before it heard that it should stop.
        (0, False, True, RESULT, "", Outcome.DONE),
        (130, False, True, b"", "error: interrupted", Outcome.STOPPED),
        (9, True, True, b"", "", Outcome.STOPPED),
        (130, False, False, b"", "error: interrupted", Outcome.STOPPED),
        (9, True, False, b"", "", Outcome.FAILED),
        (2, False, False, b"", "error: The disk is full.", Outcome.FAILED),
        (1, False, False, b"", "Traceback\nerror: The program has a defect", Outcome.FAILED),
        (0, False, False, b"", "", Outcome.FAILED),
        (0, False, False, b"[1]", "", Outcome.FAILED),
        (0, False, False, b"\xff", "", Outcome.FAILED),
    ],
)
def test_how_it_ended(status, crashed, asked, output, words, outcome):
    found = ending_of(status, crashed, asked, output, words)
    assert found.outcome is outcome
    assert bool(found.sentence) is (outcome is Outcome.FAILED)


def test_what_the_user_can_mend_is_told_in_the_programs_words_without_a_report():
    words = "some warning\nerror: Cannot write m: the disk is full."
    found = ending_of(2, False, False, b"", words)
    assert (found.sentence, found.details) == ("Cannot write m: the disk is full.", "")


def test_a_defect_has_a_report():
    words = "Traceback (most recent call last):\nerror: The program has a defect (ValueError: x)"
    found = ending_of(1, False, False, b"", words)
    assert found.sentence == "The program has a defect (ValueError: x)"
    assert "Traceback" in found.details
