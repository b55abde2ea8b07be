from hypothesis import given
from hypothesis import strategies as st

import main as entry
from core.trainings.job import TrainingJob, child_command, job_arguments
from core.vae.description import Convolutional, Mlp, TrainingConfiguration
from core.vae.presets import presets
from core.vae.training_choice import chosen_training

widths = st.integers(1, 8192)
architectures = st.one_of(
    st.builds(Mlp, st.lists(widths, min_size=1, max_size=8).map(tuple), st.integers(1, 4096)),
    st.builds(Convolutional, st.tuples(widths, widths), widths, st.integers(1, 4096)),
)
configurations = st.builds(
    TrainingConfiguration,
    seed=st.integers(0, 2**31 - 1),
    epochs=st.integers(1, 10_000),
    batch=st.integers(1, 60_000),
    learning_rate=st.floats(0, 1, exclude_min=True, allow_subnormal=False),
    beta=st.floats(0, 1000),
)


def trained_by(arguments):
    """What the command line makes of arguments."""
    parsed = entry.build_parser("train").parse_args(["train", *arguments])
    return chosen_training(
        parsed.preset,
        hidden=parsed.encoder,
        convolutional=parsed.convolutional,
        latents=parsed.latents,
        seed=parsed.seed,
        epochs=parsed.epochs,
        batch=parsed.batch,
        learning_rate=parsed.learning_rate,
        beta=parsed.beta,
    ), parsed


@given(architectures, configurations)
def test_the_command_line_trains_exactly_the_job(architecture, configuration):
    job = TrainingJob("a name with spaces", architecture, configuration)
    (found, training), parsed = trained_by(job_arguments(job))
    assert found == architecture
    assert (training.seed, training.epochs, training.batch) == (
        configuration.seed,
        configuration.epochs,
        configuration.batch,
    )
    assert (training.learning_rate, training.beta) == (
        configuration.learning_rate,
        configuration.beta,
    )
    assert parsed.out == str(job.path)
    assert parsed.resume


def test_a_presets_job_is_the_preset():
    for preset in presets():
        job = TrainingJob("mine", preset.architecture, preset.training)
        assert trained_by(job_arguments(job))[0] == (preset.architecture, preset.training)


def test_a_child_is_watched_and_controlled():
    job = TrainingJob("mine", Mlp((4,), 2), TrainingConfiguration())
    command = child_command(("python", "main.py"), job)
    assert command[:3] == ["python", "main.py", "train"]
    assert {"--measure-epochs", "--pictures", "--controlled"} <= set(command)
