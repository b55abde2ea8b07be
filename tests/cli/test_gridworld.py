"""The sub-command ``gridworld``."""

import csv
import json

import pytest

import main as entry
from core.gridworld.concepts import CONCEPTS, ConceptName
from tests.core.gridworld import phases


@pytest.fixture
def gridworld(capsys):
    def run(*arguments):
        status = entry.main(["gridworld", *arguments])
        shown = capsys.readouterr()
        if status:
            assert (status, shown.out) == (2, "")
            assert shown.err.startswith("error: ")
            assert shown.err.count("\n") == 1
            return shown.err
        return json.loads(shown.out)

    return run


def test_the_keys_are_those_that_were_promised(gridworld):
    found = gridworld()
    assert {
        "reachable",
        "object_centric",
        "local_state",
        "observations",
        "identifier_agrees",
        "derived_agrees",
        "learned",
        "manipulation",
    } <= found.keys()
    for name in ("tree", "network"):
        assert {"seen_accuracy", "unseen_accuracy"} <= found["learned"][name].keys()
    assert found["learned"]["tree"]["rules"]
    assert found["manipulation"] is None


def test_the_article_s_world(gridworld):
    found = gridworld()
    assert found["reachable"] == 160
    assert found["identifier_agrees"] is True
    assert found["derived_agrees"] is True
    assert found["object_centric"][0] == [2, 4, 1]
    assert found["local_state"][0] == [0, 0, 1, 0, 4, 4, 0, 0, 0, 0]
    assert found["observations"][0][:6] == ["blank", "blank", "red", "blank", "blue", "blue"]
    run = [phases.after(10, (2, 4, 1), [0] * step) for step in range(40)]
    assert found["object_centric"] == [list(state) for state in run]
    assert found["local_state"] == [list(phases.codes(10, state)) for state in run]
    assert found["observations"] == [list(phases.looks(10, state)) for state in run]
    assert found["learned"]["tree"]["unseen_accuracy"] > 0.95
    assert found["belief"]["object_centric"] == [{"state": list(run[-1]), "probability": 1.0}]
    assert found["belief"]["local_state"][0]["state"] == list(phases.codes(10, run[-1]))


@pytest.mark.parametrize("cells", [4, 5, 6, 7, 16, 40])
def test_any_number_of_cells_has_a_start_of_its_own(gridworld, cells):
    found = gridworld("--cells", str(cells), "--steps", "7", "--slip", "0.3", "--seed", "4")
    assert found["reachable"] == 2 * cells * (cells - 2)
    assert found["identifier_agrees"] and found["derived_agrees"]
    start, coins = tuple(found["object_centric"][0]), found["coins"]
    run = [list(phases.after(cells, start, coins[:step])) for step in range(7)]
    assert found["object_centric"] == run


def test_the_velocity_is_set_and_both_futures_are_there(gridworld):
    found = gridworld("--steps", "9", "--set-velocity", "-1", "--at", "2")["manipulation"]
    assert (found["before"], found["value"], found["at"]) == (1, -1, 2)
    assert found["verdict"] == "one"
    assert found["fits"] == [
        {"object_centric": [4, 6, -1], "local_state": list(phases.codes(10, (4, 6, -1)))}
    ]
    for name, begin in (("future", (4, 6, -1)), ("unchanged", (4, 6, 1))):
        run = [phases.after(10, begin, [0] * step) for step in range(7)]
        assert found[name]["object_centric"] == [list(state) for state in run]
        assert found[name]["local_state"] == [list(phases.codes(10, state)) for state in run]
        assert found[name]["observations"] == [list(phases.looks(10, state)) for state in run]
        assert found[name]["agree"] is True


@pytest.mark.parametrize("written", ["+1", "1"])
def test_where_no_state_fits_it_says_so(gridworld, written):
    found = gridworld("--steps", "9", "--set-velocity", written, "--at", "4")["manipulation"]
    assert found["verdict"] == "none"
    assert found["sentence"].startswith("No state fits")
    assert (found["fits"], found["future"], found["unchanged"]) == ([], None, None)


def test_another_concept_is_set_with_nothing_held(gridworld):
    found = gridworld("--concept", "red-over-blue", "--set", "1", "--at", "0", "--hold", "")
    states = [tuple(fit["object_centric"]) for fit in found["manipulation"]["fits"]]
    assert states == [(4, 4, 1), (5, 4, 1)]
    assert found["manipulation"]["held"] == []
    assert found["concept"] == "red-over-blue"


def test_what_is_held_may_be_chosen(gridworld):
    found = gridworld("--set-velocity", "1", "--at", "4", "--hold", "red-position")
    assert found["manipulation"]["held"] == ["red-position"]
    assert found["manipulation"]["fits"][0]["object_centric"] == [6, 7, 1]


def test_hidden_cells_and_a_short_window_leave_a_belief(gridworld):
    one = gridworld("--window", "1")["belief"]
    assert one["observations"] == 1
    assert [pair["probability"] for pair in one["object_centric"]] == [0.5, 0.5]
    hidden = gridworld("--hide", "3,4,5,6,7,8,9", "--slip", "0.3", "--seed", "1")["belief"]
    for name in ("object_centric", "local_state"):
        assert len(hidden[name]) > 1
        assert sum(pair["probability"] for pair in hidden[name]) == pytest.approx(1.0)


def test_asked_steps_after_the_last_observation_the_nets_predict(gridworld):
    belief = gridworld("--slip", "0.25", "--ahead", "1", "--steps", "10")["belief"]
    assert (belief["observations"], belief["ahead"]) == (9, 1)
    for name in ("object_centric", "local_state"):
        assert [pair["probability"] for pair in belief[name]] == pytest.approx([0.75, 0.25])


def test_how_the_transfer_falls_is_told(gridworld):
    found = gridworld("--cells", "6", "--slip", "0.3", "--transfer")["transfer"]
    assert found["guessing"] == pytest.approx(0.5)
    assert [point["at"] for point in found["observations"]] == [1, 2, 3, 4, 5, 6]
    assert found["observations"][0]["accuracy"] < found["observations"][1]["accuracy"]
    assert [point["at"] for point in found["slip"]] == [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    falling = [point["accuracy"] for point in found["ahead"]]
    assert falling[0] == pytest.approx(1.0) and falling[-1] < 0.6
    assert found["hidden"][-1] == {"at": 6, "accuracy": pytest.approx(0.5)}


def test_a_single_step_teaches_nothing_but_is_no_error(gridworld):
    found = gridworld("--steps", "1")
    nothing = {"seen_accuracy": None, "unseen_accuracy": None}
    assert found["learned"] == {
        "seen": 0,
        "unseen": 160,
        "tree": {**nothing, "rules": []},
        "network": nothing,
    }


def test_the_curve_has_its_points(gridworld):
    curve = gridworld("--cells", "5", "--curve")["curve"]
    assert [point["seen"] for point in curve] == [5, 10, 20, 22]
    assert all(len(point["tree"]) == len(point["network"]) == 3 for point in curve)


def test_the_table_is_written(gridworld, tmp_path):
    path = tmp_path / "run.csv"
    found = gridworld("--steps", "5", "--csv", str(path))
    lines = list(csv.DictReader(path.open(encoding="utf-8")))
    assert [[int(line[name]) for name in "rbd"] for line in lines] == found["object_centric"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cells", "3"], "4 to 40 cells, not 3"),
        (["--cells", "41"], "4 to 40 cells, not 41"),
        (["--cells", "many"], "invalid int value"),
        (["--slip", "0.51"], "from 0 to 0.5, not 0.51"),
        (["--slip", "nan"], "from 0 to 0.5, not nan"),
        (["--slip", "-0.1"], "from 0 to 0.5, not -0.1"),
        (["--start", "0,0,-1"], "left edge"),
        (["--start", "2,4"], "three whole numbers"),
        (["--start", ""], "three whole numbers"),
        (["--steps", "0"], "from 1 to 10,000, not 0"),
        (["--steps", "10001"], "from 1 to 10,000"),
        (["--seed", "-1"], "0 or more"),
        (["--window", "0"], "at least 1"),
        (["--ahead", "-1"], "from 0 to one less than --steps, 39, not -1"),
        (["--ahead", "3", "--steps", "3"], "from 0 to one less than --steps, 2, not 3"),
        (["--hide", "a"], "cells such as 3,4,5"),
        (["--hide", "10"], "cells from 0 to 9"),
        (["--hide", "-1"], "cells from 0 to 9"),
        (["--concept", "warmth"], "no concept 'warmth'"),
        (["--set-velocity", "-1"], "go together"),
        (["--at", "1"], "go together"),
        (["--set-velocity", "0", "--at", "1"], "one of -1, 1"),
        (["--set-velocity", "1", "--at", "40"], "from 0 to 39, not 40"),
        (["--set-velocity", "1", "--at", "-1"], "from 0 to 39, not -1"),
        (["--set-velocity", "1", "--set", "1", "--at", "1"], "Only one"),
        (["--hold", "red-position"], "--hold is for"),
        (["--set-velocity", "1", "--at", "1", "--hold", "x"], "no concept 'x'"),
    ],
)
def test_what_is_wrong_is_one_sentence(gridworld, capsys, arguments, said):
    if said == "invalid int value":
        with pytest.raises(SystemExit) as end:
            entry.main(["gridworld", *arguments])
        assert end.value.code == 2
        assert said in capsys.readouterr().err
    else:
        assert said in gridworld(*arguments)


def test_the_help_names_every_concept(capsys):
    with pytest.raises(SystemExit):
        entry.main(["gridworld", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert all(name.value in shown for name in ConceptName)
    assert set(CONCEPTS) == set(ConceptName)
