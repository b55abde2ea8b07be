import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.images.fashion_mnist import Split, test_split
from core.vae import training_run
from core.vae.checkpoint_path import checkpoint_path
from core.vae.description import (
    Architecture,
    Convolutional,
    Mlp,
    TrainingConfiguration,
    architecture_text,
)
from core.vae.model_file import load_model
from core.vae.presets import preset, presets
from core.vae.training import negative_elbo, one_cycle, start, train
from core.vae.training_choice import chosen_training
from core.vae.training_run import TrainingDone, TrainingProgress, run_training

TINY = Mlp((16,), 3)


def found(split):
    yield "Looking for the training images", 0.0
    return split


@pytest.fixture
def few_images(monkeypatch):
    """The training split, cut to 300 images of the test split."""
    split = test_split()
    few = Split(split.images[:300], split.labels[:300], "made-up digest")
    monkeypatch.setattr(training_run, "train_split_in_steps", lambda: found(few))
    return few


def weights(path):
    return {k: v.numpy() for k, v in load_model(path).network.state_dict().items()}


def same(first, second):
    return first.keys() == second.keys() and all(
        np.array_equal(first[name], second[name]) for name in first
    )


def test_negative_elbo_is_that_of_distributions_of_pytorch():
    generator = torch.Generator().manual_seed(1)
    logits, mean = torch.randn(4, 784, generator=generator), torch.randn(4, 5, generator=generator)
    log_variance = torch.randn(4, 5, generator=generator)
    images = torch.rand(4, 28, 28, generator=generator).round()
    reconstruction, kl = negative_elbo(logits, images, mean, log_variance)
    pixels = torch.distributions.Bernoulli(logits=logits)
    posterior = torch.distributions.Normal(mean, (0.5 * log_variance).exp())
    prior = torch.distributions.Normal(0.0, 1.0)
    assert reconstruction.item() == pytest.approx(
        -pixels.log_prob(images.flatten(1)).sum().item(), rel=1e-5
    )
    assert kl.item() == pytest.approx(
        torch.distributions.kl_divergence(posterior, prior).sum().item(), rel=1e-5
    )


@given(st.floats(0, 1), st.floats(1e-5, 1))
def test_one_cycle_stays_between_its_ends(progress, peak):
    rate, momentum = one_cycle(progress, peak)
    assert 0 < rate <= peak * (1 + 1e-12)
    assert 0.85 - 1e-9 <= momentum <= 0.95 + 1e-9


def test_one_cycle_peaks_after_the_warm_up_and_ends_low():
    assert one_cycle(0.3, 1.0)[0] == pytest.approx(1.0)
    assert one_cycle(1.0, 1.0)[0] < 1e-4


@pytest.mark.parametrize("architecture", [TINY, Convolutional((4, 4), 16, 3)])
def test_training_lowers_the_loss(architecture: Architecture):
    configuration = TrainingConfiguration(seed=3, epochs=12, batch=50)
    images = torch.from_numpy(test_split().images[:500].astype("float32") / 255)
    reports = list(train(start(architecture, configuration), configuration, images))
    losses = [report.reconstruction + report.kl for report in reports if report.ends_epoch]
    assert losses[-1] < losses[0] - 50
    assert sum(report.images for report in reports) == 12 * 500


def test_the_same_seed_gives_the_same_bits_and_another_does_not(few_images, tmp_path):
    configuration = TrainingConfiguration(seed=5, epochs=2)
    paths = [tmp_path / f"{name}.safetensors" for name in "abc"]
    list(run_training(TINY, configuration, paths[0]))
    list(run_training(TINY, configuration, paths[1]))
    list(run_training(TINY, TrainingConfiguration(seed=6, epochs=2), paths[2]))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert not same(weights(paths[0]), weights(paths[2]))


@settings(max_examples=6, deadline=None)
@given(stop_after=st.integers(1, 11))
def test_an_interrupted_training_resumes_to_the_same_bits(stop_after, tmp_path_factory):
    folder = tmp_path_factory.mktemp("resume")
    split = test_split()
    few = Split(split.images[:300], split.labels[:300], "made-up digest")
    configuration = TrainingConfiguration(seed=7, epochs=4, batch=100)
    whole, broken = folder / "whole.safetensors", folder / "broken.safetensors"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training_run, "train_split_in_steps", lambda: found(few))
        patch.setattr("core.vae.training.REPORT_EVERY", 1)
        list(run_training(TINY, configuration, whole))
        run = run_training(TINY, configuration, broken)
        steps = (event for event in run if isinstance(event, TrainingProgress))
        list(itertools.islice(steps, stop_after))
        run.close()
        assert not broken.exists()
        list(run_training(TINY, configuration, broken, resume=True))
    assert whole.read_bytes() == broken.read_bytes()
    assert not checkpoint_path(broken).exists()


def test_resuming_with_other_settings_is_refused(few_images, tmp_path):
    out = tmp_path / "model.safetensors"
    run = run_training(TINY, TrainingConfiguration(epochs=2), out)
    next(event for event in run if isinstance(event, TrainingProgress) and event.report.ends_epoch)
    next(run)  # past the checkpoint
    run.close()
    with pytest.raises(UserError, match="other settings"):
        list(run_training(TINY, TrainingConfiguration(epochs=3), out, resume=True))
    checkpoint_path(out).write_bytes(b"\x10" * 40)
    with pytest.raises(UserError, match="something else, or cut short"):
        list(run_training(TINY, TrainingConfiguration(epochs=2), out, resume=True))


def test_the_measures_in_the_file_are_those_of_the_network(few_images, tmp_path):
    from core.vae.evaluation import evaluate

    out = tmp_path / "model.safetensors"
    done = list(run_training(TINY, TrainingConfiguration(epochs=1), out))[-1]
    assert isinstance(done, TrainingDone)
    model = load_model(out)
    assert model.description == done.description
    again = evaluate(model.network)
    assert again.nelbo == pytest.approx(model.description.measures.nelbo, rel=1e-6)
    assert again.nelbo == pytest.approx(again.reconstruction + again.kl)
    means, _ = model.encode(test_split().images.astype("float32") / 255)
    np.testing.assert_allclose(again.variance, means.astype(float).var(axis=0), rtol=1e-4)


def test_a_wrong_place_for_the_model_is_told_before_anything_is_trained(few_images, tmp_path):
    for out, word in (
        (tmp_path / "model.pt", "safetensors"),
        (tmp_path / "no" / "m.safetensors", "folder"),
    ):
        with pytest.raises(UserError, match=word):
            next(run_training(TINY, TrainingConfiguration(epochs=1), out))


def test_choices_replace_a_presets_settings_and_then_name_no_preset():
    architecture, training = chosen_training("small")
    assert (architecture, training) == (preset("small").architecture, preset("small").training)
    architecture, training = chosen_training("large", hidden="40,30", latents=7, seed=9)
    assert architecture == Mlp((40, 30), 7)
    assert (training.seed, training.preset) == (9, "")


@pytest.mark.parametrize(
    ("name", "settings_"),
    [
        ("tiny", {}),
        ("small", {"latents": 0}),
        ("small", {"hidden": "12,x"}),
        ("small", {"hidden": "0"}),
        ("small", {"epochs": 0}),
        ("small", {"learning_rate": -1.0}),
        ("small", {"seed": -1}),
    ],
)
def test_settings_out_of_range_are_refused(name, settings_):
    with pytest.raises(UserError):
        chosen_training(name, **settings_)


@pytest.mark.parametrize(
    ("settings_", "sentence"),
    [
        ({"epochs": 0}, "The number of epochs 0 is out of range; take 1 to 10000."),
        ({"latents": 5000}, "The number of latent dimensions 5000 is out of range; take 1 to 4096."),
        ({"seed": 2**31}, f"The seed {2**31} is out of range; take 0 to {2**31 - 1}."),
        (
            {"learning_rate": 0.0},
            "The learning rate 0.0 is out of range; take more than 0 and at most 1.",
        ),
        ({"beta": float("nan")}, "The KL term's weight nan is out of range; take 0 to 1000."),
        ({"batch": 60_001}, "The batch size 60001 is out of range; take 1 to 60000."),
        (
            {"hidden": "12,0"},
            "The hidden widths '12,0' should be 1 to 8 whole numbers from 1 to 8192, such as 512,256.",
        ),
        ({"epochs": 2.5}, "This training cannot be: epochs: a whole number is expected where there "
         "is a number."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_take(settings_, sentence):
    with pytest.raises(UserError) as caught:
        chosen_training("small", **settings_)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("hidden", ["", ",", "1,", "1,2,3,4,5,6,7,8,9", "8193", "-1", "9" * 5000])
def test_widths_of_every_kind_of_wrong_are_refused_in_one_short_sentence(hidden):
    with pytest.raises(UserError, match=r"should be 1 to 8 whole numbers") as caught:
        chosen_training("small", hidden=hidden)
    assert len(str(caught.value)) < 300


def test_architectures_have_a_text():
    assert architecture_text(presets()[0].architecture) == "784-512-256-2 MLP"
