"""Walks really stay on the level set, arrive, and stop with a reason where they cannot go on."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.concepts.attributes import ATTRIBUTES
from core.concepts.decoder_slopes import slopes
from core.concepts.walking import ALONG_GRADIENT, ALONG_VECTOR, Course, Rules, walk, walking
from core.vae.description import Mlp
from tests.core.concepts.dark_model import dark_model

MODEL = dark_model(Mlp((48,), 12))
HEIGHT, BRIGHTNESS, WIDTH = (ATTRIBUTES[name] for name in ("height", "brightness", "width"))
STARTS = torch.from_numpy(np.random.default_rng(5).standard_normal((6, 12)).astype(np.float32))
VECTOR = torch.nn.functional.one_hot(torch.tensor(4), 12).float()
GOALS = torch.tensor([[0.4, 0.7, 1.0]]).repeat(6, 1)


def measured(attribute, latents):
    return attribute.measure(MODEL.decode(latents.numpy()))


@pytest.mark.parametrize("hold", [[], [BRIGHTNESS], [WIDTH], [BRIGHTNESS, WIDTH]])
def test_what_is_held_stands_still_and_what_is_asked_for_is_reached(hold):
    walks = walk(MODEL, STARTS, Course(HEIGHT), GOALS, hold)
    assert walks.reached.float().mean() > 0.5
    for place in range(3):
        which = walks.reached[:, place]
        here = walks.points[which, place]
        gained = measured(HEIGHT, here) - measured(HEIGHT, STARTS[which])
        assert gained == pytest.approx(GOALS[0, place].item(), abs=1.1 * Rules().arrival)
        for attribute in hold:
            change = measured(attribute, here) - measured(attribute, STARTS[which])
            assert np.abs(change).max() <= 1.1 * Rules().tolerance * attribute.step


def test_walked_in_steps_it_is_the_same_walk():
    whole = walk(MODEL, STARTS, Course(HEIGHT), GOALS, [BRIGHTNESS])
    steps, told = walking(MODEL, STARTS, Course(HEIGHT), GOALS, [BRIGHTNESS]), []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            walks = end.value
            break
    assert torch.equal(walks.points, whole.points)
    assert torch.equal(walks.reached, whole.reached)
    assert told == sorted(told)
    assert len(told) > 3  # one for each look, so that others are served between them
    assert told[0] >= 0.0 and told[-1] < 1.0


def test_a_straight_line_does_not_stay_there():
    gradients = slopes(MODEL, STARTS, [HEIGHT, BRIGHTNESS]).gradients
    way = gradients[:, 0]
    unit = torch.nn.functional.normalize(gradients[:, 1], dim=1)
    way = torch.nn.functional.normalize(way - (way * unit).sum(1, keepdim=True) * unit, dim=1)
    change = measured(BRIGHTNESS, STARTS + 1.5 * way) - measured(BRIGHTNESS, STARTS)
    assert np.median(np.abs(change)) > 20 * Rules().tolerance * BRIGHTNESS.step


def test_along_a_vector_goals_are_the_progress_along_it():
    goals = torch.tensor([[0.5, 1.0]]).repeat(6, 1)
    walks = walk(MODEL, STARTS, Course(vector=VECTOR), goals, [BRIGHTNESS])
    assert walks.reached.float().mean() > 0.7
    gone = (walks.points - STARTS[:, None]) @ VECTOR
    assert gone[walks.reached].numpy() == pytest.approx(
        goals[walks.reached].numpy(), abs=1.1 * ALONG_VECTOR.arrival
    )
    here = walks.points[:, 1][walks.reached[:, 1]]
    change = measured(BRIGHTNESS, here) - measured(BRIGHTNESS, STARTS[walks.reached[:, 1]])
    assert np.abs(change).max() <= 1.1 * ALONG_VECTOR.tolerance * BRIGHTNESS.step


def test_a_vector_may_lead_to_so_much_of_an_attribute():
    gradient = slopes(MODEL, STARTS, [HEIGHT]).gradients.mean(0)[0]
    vector = gradient / gradient.norm()
    walks = walk(MODEL, STARTS, Course(HEIGHT, vector), GOALS[:, :1], [BRIGHTNESS])
    assert walks.reached.any()
    here = walks.points[:, 0][walks.reached[:, 0]]
    gained = measured(HEIGHT, here) - measured(HEIGHT, STARTS[walks.reached[:, 0]])
    assert gained == pytest.approx(0.4, abs=1.1 * ALONG_VECTOR.arrival)


def test_walks_go_down_too():
    walks = walk(MODEL, STARTS, Course(HEIGHT), -GOALS, [BRIGHTNESS])
    assert walks.reached.any()
    which = walks.reached[:, 0]
    change = measured(HEIGHT, walks.points[which, 0]) - measured(HEIGHT, STARTS[which])
    assert change == pytest.approx(-0.4, abs=1.1 * Rules().arrival)


def test_several_walks_are_as_one_at_a_time():
    together = walk(MODEL, STARTS, Course(HEIGHT), GOALS, [BRIGHTNESS])
    for place in range(len(STARTS)):
        alone = walk(MODEL, STARTS[place : place + 1], Course(HEIGHT), GOALS[:1], [BRIGHTNESS])
        assert alone.reached[0].tolist() == together.reached[place].tolist()
        assert alone.points[0].numpy() == pytest.approx(together.points[place].numpy(), abs=0.02)


def test_companions_give_way_where_they_would_keep_a_walk_from_its_goal():
    starts = torch.from_numpy(np.random.default_rng(6).standard_normal((30, 12)).astype(np.float32))
    shares = [
        walk(MODEL, starts, Course(HEIGHT), GOALS[:1].repeat(30, 1), [BRIGHTNESS, WIDTH], rules)
        .reached.float()
        .mean()
        .item()
        for rules in (ALONG_GRADIENT, replace(ALONG_GRADIENT, fading=1.0))
    ]
    assert shares[0] > shares[1] + 0.1


def test_the_starts_are_left_as_they_are():
    before = STARTS.clone()
    walk(MODEL, STARTS, Course(HEIGHT), GOALS, [BRIGHTNESS])
    assert torch.equal(before, STARTS)


def test_goals_that_are_not_there_are_passed_over():
    goals = torch.tensor([[0.4, torch.nan], [torch.nan, torch.nan]])
    walks = walk(MODEL, STARTS[:2], Course(HEIGHT), goals, [BRIGHTNESS])
    assert walks.reached[:, 1].tolist() == [False, False]
    assert walks.reasons[1] == ""
    assert torch.equal(walks.points[1, 0], STARTS[1])


def test_no_walk_gets_where_there_is_no_room_and_each_says_why():
    goals = torch.full((len(STARTS), 1), 100.0)
    walks = walk(MODEL, STARTS, Course(HEIGHT), goals, [BRIGHTNESS])
    assert not walks.reached.any()
    for reason in walks.reasons:
        assert reason.startswith("The walk stopped because ")
        assert reason.endswith(".")
    # Shown is the last place where what is held was held.
    change = measured(BRIGHTNESS, walks.points[:, 0]) - measured(BRIGHTNESS, STARTS)
    assert np.abs(change).max() <= 1.1 * Rules().tolerance * BRIGHTNESS.step


def test_attributes_that_are_the_same_cannot_be_told_apart():
    same = ATTRIBUTES["brightness"]
    twin = type(same)("twin", "", 0.1, (0.0, 1.0), "The same again.", same.of, same.parts)
    walks = walk(MODEL, STARTS, Course(twin), torch.full((6, 1), 0.05), [same])
    assert not walks.reached.any()
    assert all("twin and brightness cannot be told apart" in reason for reason in walks.reasons)


def test_a_decoder_that_paints_black_changes_nothing():
    black = dark_model(Mlp((48,), 12))
    with torch.no_grad():
        black.network.decoder[-1].weight.zero_()
        black.network.decoder[-1].bias.fill_(-1e4)
    walks = walk(black, STARTS, Course(HEIGHT), GOALS, [BRIGHTNESS])
    assert not walks.reached.any()
    assert all("height hardly changes here" in reason for reason in walks.reasons)
    assert torch.equal(walks.points[:, 0], STARTS)


def test_a_walk_goes_on_from_where_another_was():
    first = walk(MODEL, STARTS, Course(HEIGHT), GOALS[:, :1], [BRIGHTNESS])
    which = first.reached[:, 0]
    starts, origins = first.points[which, 0], STARTS[which]
    goals = torch.full((len(starts), 1), 0.7)
    on = walk(MODEL, starts, Course(HEIGHT), goals, [BRIGHTNESS], origins=origins)
    assert on.reached.any()
    here = on.points[on.reached[:, 0], 0]
    base = origins[on.reached[:, 0]]
    gained = measured(HEIGHT, here) - measured(HEIGHT, base)
    assert gained == pytest.approx(0.7, abs=1.1 * Rules().arrival)
    change = measured(BRIGHTNESS, here) - measured(BRIGHTNESS, base)
    assert np.abs(change).max() <= 1.1 * Rules().tolerance * BRIGHTNESS.step
