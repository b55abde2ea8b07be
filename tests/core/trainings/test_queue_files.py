import msgspec
import pytest

from core.errors import UserError
from core.trainings.job import TrainingJob
from core.trainings.queue_files import enqueue, take_up, unfinished_jobs
from core.trainings.queue_folder import has_queue, queue_folder
from core.vae.checkpoint_path import checkpoint_path
from core.vae.description import Mlp, TrainingConfiguration
from tests.models import tiny_model_file


def job(name="mine"):
    return TrainingJob(name, Mlp((8,), 2), TrainingConfiguration(epochs=3))


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "data"))


def found():
    return [(one.job, one.has_checkpoint) for one in unfinished_jobs()]


def test_nothing_is_there_before_the_first():
    assert not has_queue()
    assert found() == []


def test_what_a_window_has_in_hand_is_not_unfinished_until_it_leaves_it():
    queued = enqueue(job())
    assert has_queue()
    assert found() == []
    queued.leave()
    assert found() == [(job(), False)]
    again = take_up(job())
    assert found() == []
    again.finish()
    assert not has_queue()
    assert list(queue_folder().iterdir()) == []


def test_a_checkpoint_is_told_and_goes_with_the_job():
    queued = enqueue(job())
    checkpoint_path(job().path).write_bytes(b"something")
    queued.leave()
    assert found() == [(job(), True)]
    take_up(job()).finish()
    assert not checkpoint_path(job().path).exists()


def test_a_name_is_given_once(tmp_path):
    queued = enqueue(job())
    with pytest.raises(UserError, match="is being trained or waits"):
        enqueue(job())
    with pytest.raises(UserError, match="Another window trains 'mine'"):
        take_up(job())
    tiny_model_file(job("other").path)
    with pytest.raises(UserError, match="There is a model 'other' already"):
        enqueue(job("other"))
    queued.finish()
    with pytest.raises(UserError, match="not there any more"):
        take_up(job())
    assert list(queue_folder().iterdir()) == []


def test_a_damaged_file_or_one_of_another_name_is_passed_over():
    enqueue(job()).leave()
    text = (queue_folder() / "mine.json").read_bytes()
    (queue_folder() / "broken.json").write_bytes(text[:20])
    (queue_folder() / "odd.json").write_bytes(b'{"name": "odd", "surprise": 1}')
    # Its name would lead out of the folder.
    evil = msgspec.json.decode(text) | {"name": "../evil"}
    (queue_folder() / "evil.json").write_bytes(msgspec.json.encode(evil))
    assert found() == [(job(), False)]
