import os

import pytest
import torch

from core.errors import UserError
from core.images.fashion_mnist import Split, test_split
from core.vae import training_run
from core.vae.checkpoint_path import checkpoint_path
from core.vae.description import Convolutional, Mlp, TrainingConfiguration
from core.vae.evaluation import evaluate
from core.vae.model_file import load_model, read_description
from core.vae.training_choice import chosen_training
from core.vae.training_run import EpochMeasures, TrainingProgress, Watching, run_training

TINY = Mlp((16,), 3)
CONVOLUTIONAL = Convolutional((8, 16), 32, 5)


@pytest.fixture
def few_images(monkeypatch):
    """The training split, cut to 300 images of the test split."""
    split = test_split()
    few = Split(split.images[:300], split.labels[:300], "made-up digest")

    def found():
        yield "Looking for the training images", 0.0
        return few

    monkeypatch.setattr(training_run, "train_split_in_steps", found)


@pytest.mark.parametrize("architecture", [TINY, CONVOLUTIONAL])
def test_the_file_says_exactly_what_measuring_it_gives(architecture, few_images, tmp_path):
    out = tmp_path / "model.safetensors"
    events = list(run_training(architecture, TrainingConfiguration(epochs=2), out))
    model = load_model(out)
    assert evaluate(model.network) == read_description(out).measures == model.description.measures
    assert events[-1].description == model.description


def test_the_last_epochs_measures_are_those_in_the_file(few_images, tmp_path):
    out = tmp_path / "model.safetensors"
    configuration = TrainingConfiguration(epochs=2)
    events = list(
        run_training(CONVOLUTIONAL, configuration, out, watching=Watching(measure_epochs=True))
    )
    measured = [event.measures for event in events if isinstance(event, EpochMeasures)]
    assert len(measured) == 2
    assert measured[-1] == read_description(out).measures


@pytest.mark.parametrize("architecture", [TINY, CONVOLUTIONAL])
def test_measuring_every_epoch_does_not_change_the_weights(architecture, few_images, tmp_path):
    plain, measured = tmp_path / "plain.safetensors", tmp_path / "measured.safetensors"
    configuration = TrainingConfiguration(epochs=2)
    list(run_training(architecture, configuration, plain))
    list(
        run_training(architecture, configuration, measured, watching=Watching(measure_epochs=True))
    )
    assert plain.read_bytes() == measured.read_bytes()


def test_it_computes_with_as_many_threads_as_it_is_told(few_images, tmp_path):
    before = torch.get_num_threads()
    used = []
    watching = Watching(before_step=lambda: used.append(torch.get_num_threads()))
    try:
        for threads in (2, 1):
            out = tmp_path / f"{threads}.safetensors"
            configuration = chosen_training("large", epochs=2, threads=threads)[1]
            list(run_training(CONVOLUTIONAL, configuration, out, watching=watching))
    finally:
        torch.set_num_threads(before)
    assert used == sorted(used, reverse=True) and set(used) == {1, 2}
    two, one = (read_description(tmp_path / f"{n}.safetensors").measures.nelbo for n in (2, 1))
    assert read_description(tmp_path / "2.safetensors").training.threads == 2
    assert two == pytest.approx(one, rel=1e-3), "only what rounding makes of it differs"


@pytest.mark.parametrize("architecture", [TINY, CONVOLUTIONAL])
def test_resuming_ends_with_the_same_file(architecture, few_images, tmp_path):
    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    configuration = TrainingConfiguration(epochs=3)
    list(run_training(architecture, configuration, whole))
    run = run_training(architecture, configuration, broken)
    next(event for event in run if isinstance(event, TrainingProgress) and event.report.ends_epoch)
    next(run)  # past the checkpoint
    run.close()
    assert checkpoint_path(broken).exists() and not broken.exists()
    list(run_training(architecture, configuration, broken, resume=True))
    assert whole.read_bytes() == broken.read_bytes()


def test_a_training_that_diverges_ends_in_one_sentence_and_writes_no_model(few_images, tmp_path):
    out = tmp_path / "model.safetensors"
    configuration = TrainingConfiguration(epochs=3, learning_rate=1.0, beta=1000.0)
    with pytest.raises(UserError, match=r"diverged in epoch \d: .*learning rate below 1\."):
        list(run_training(Mlp((64, 64), 8), configuration, out))
    assert not out.exists()


def test_a_model_too_large_to_be_loaded_is_not_begun(few_images, tmp_path):
    out = tmp_path / "model.safetensors"
    for architecture in (Mlp((8192,) * 8, 4096), Mlp((8192, 8192), 20)):
        with pytest.raises(UserError, match=r"narrower layers, with at most 255 MB"):
            next(run_training(architecture, TrainingConfiguration(), out))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("x" * 5000 + "/m.safetensors", "does not exist; create it first"),
        ("x" * 5000 + ".safetensors", "its name is too long"),
        # Fits, but its checkpoint does not.
        ("x" * 240 + ".safetensors", "its name is too long"),
        ("nul\0.safetensors", "no file name can have"),
        ("nul\0/m.safetensors", "does not exist"),
        ("folder.safetensors", "it is a folder"),
        ("file/m.safetensors", "does not exist"),
    ],
)
def test_a_place_that_cannot_be_is_told_before_anything_is_trained(
    place, words, few_images, tmp_path
):
    (tmp_path / "folder.safetensors").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match=words) as refusal:
        next(run_training(TINY, TrainingConfiguration(epochs=1), tmp_path / place))
    assert str(refusal.value).count("\n") == 0


def test_a_folder_that_may_not_be_written_is_told_before_anything_is_trained(
    few_images, tmp_path, monkeypatch
):
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)
    with pytest.raises(UserError, match="You may not write"):
        next(run_training(TINY, TrainingConfiguration(epochs=1), tmp_path / "m.safetensors"))
