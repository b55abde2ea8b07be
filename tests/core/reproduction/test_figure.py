"""Claims, verdicts, and the rank correlation that some of them hang on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from core.reproduction import making
from core.reproduction.claims import Claim, Step, Verdict
from core.reproduction.figure import Figure, judged, rank_correlation
from core.reproduction.steps import STEPS

NUMBERS = st.lists(st.integers(-5, 5), min_size=3, max_size=20)


def step(*verdicts):
    claims = [Claim(str(place), "It is so", "it is", *both) for place, both in enumerate(verdicts)]
    return Step("a-step", "A step", "", "Look", tuple(claims))


def test_a_claim_has_the_one_verdict_or_the_other():
    made = step((Verdict.AGREES, Verdict.DIFFERS), (Verdict.BEYOND, Verdict.AGREES))
    found = judged(made, **{"0": (True, "yes"), "1": (False, "no")})
    assert [each.verdict for each in found] == [Verdict.AGREES, Verdict.AGREES]
    found = judged(made, **{"0": (False, "no"), "1": (True, "yes")})
    assert [each.verdict for each in found] == [Verdict.DIFFERS, Verdict.BEYOND]
    assert [each.measured for each in found] == ["no", "yes"]


def test_a_claim_without_a_finding_is_a_mistake():
    with pytest.raises(KeyError):
        judged(step((Verdict.AGREES, Verdict.DIFFERS)))


@given(st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=5))
def test_one_claim_that_differs_makes_the_figure_differ(verdicts):
    made = step(*((verdict, verdict) for verdict in verdicts))
    findings = {str(place): (True, "so") for place in range(len(verdicts))}
    whole = Figure(made, (), judged(made, **findings)).verdict
    assert whole in verdicts
    assert (whole is Verdict.DIFFERS) == (Verdict.DIFFERS in verdicts)
    assert (whole is Verdict.AGREES) == (set(verdicts) == {Verdict.AGREES})


@given(NUMBERS, st.randoms(use_true_random=False))
def test_rank_correlation_is_spearmans(first, random):
    second = [value + random.randint(-2, 2) for value in first]
    found = rank_correlation(np.array(first, float), np.array(second, float))
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert found == 0.0
    else:
        assert found == pytest.approx(spearmanr(first, second).statistic, abs=1e-12)


def test_steps_and_claims_are_told_apart_and_say_all_that_a_reader_needs():
    assert len({each.identifier for each in STEPS}) == len(STEPS)
    for each in STEPS:
        assert each.title
        assert each.see
        assert each.claims
        names = [claim.identifier for claim in each.claims]
        assert len(set(names)) == len(names)
        for claim in each.claims:
            assert claim.text
            assert not claim.rule.endswith(".")
            assert claim.met is not claim.otherwise


def test_every_step_is_made_in_its_order():
    asked = making._jobs({name: None for name in making.MODELS}, 8, 0)
    assert tuple(each for each, _ in asked) == STEPS
