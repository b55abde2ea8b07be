import errno
import gzip
import hashlib
import os
import socket
import tempfile
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.files import resources_folder
from core.images import fashion_mnist, torchvision_download
from core.images.fashion_mnist import (
    CLASS_NAMES,
    DEBIAN_FOLDER,
    find_train_split,
    parse_idx,
    test_split,
    train_split_in_steps,
)
from core.images.torchvision_import import import_torchvision

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx(array: np.ndarray) -> bytes:
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes((0, 0, 8, array.ndim)) + sizes + array.tobytes()


noise = np.random.default_rng(3)
SOME_IMAGES = noise.integers(0, 256, (120, 28, 28), np.uint8)
SOME_LABELS = noise.integers(0, 10, 120, np.uint8)
CONTENTS = {IMAGES: idx(SOME_IMAGES), LABELS: idx(SOME_LABELS)}
PACKED = {f"{name}.gz": gzip.compress(content) for name, content in CONTENTS.items()}


@pytest.fixture(autouse=True)
def _nothing_is_loaded(monkeypatch):
    monkeypatch.setattr(fashion_mnist, "_loaded", {})


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Empty places for a training split of 120 made-up images: Debian's and the user's own.

    There is no temporary folder but this test's own either.
    """
    places = {"debian": tmp_path / "debian", "data": tmp_path / "data"}
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", places["debian"])
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(places["data"]))
    monkeypatch.setattr(
        fashion_mnist,
        "_TRAIN_FILES",
        tuple(
            fashion_mnist._IdxFile(
                name, shape, hashlib.sha256(CONTENTS[name]).hexdigest(), len(PACKED[f"{name}.gz"])
            )
            for name, shape in ((IMAGES, (120, 28, 28)), (LABELS, (120,)))
        ),
    )
    places["temporary"] = tmp_path / "temporary"
    places["temporary"].mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(places["temporary"]))
    return places


def put(folder: Path, *names: str) -> None:
    """Original files, gzipped if their name says so."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(PACKED[name] if name.endswith(".gz") else CONTENTS[name])


def files_below(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def assert_is_the_made_up_split(split) -> None:
    np.testing.assert_array_equal(split.images, SOME_IMAGES)
    np.testing.assert_array_equal(split.labels, SOME_LABELS)
    content = SOME_IMAGES.tobytes() + SOME_LABELS.tobytes()
    assert split.digest == hashlib.sha256(content).hexdigest()


def train_split(report=lambda *progress: None):
    """What the steps end with; ``report`` is told of each, and what it raises ends them."""
    with closing(train_split_in_steps()) as steps:
        while True:
            try:
                progress = next(steps)
            except StopIteration as end:
                return end.value
            report(*progress)


def refusal(get=train_split) -> str:
    with pytest.raises(UserError) as caught:
        get()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and "Traceback" not in sentence
    return sentence


# The test split


def test_the_test_split_is_the_original():
    split = test_split()
    assert split.images.shape == (10_000, 28, 28) and split.images.dtype == np.uint8
    assert split.labels.shape == (10_000,)
    assert np.bincount(split.labels).tolist() == [1000] * 10
    assert CLASS_NAMES[split.labels[0]] == "ankle boot"
    assert test_split() is split


def test_nobody_can_change_the_data():
    split = test_split()
    for array in (split.images, split.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_the_test_split_comes_with_its_licence():
    folder = resources_folder() / "fashion-mnist"
    licence = (folder / "LICENSE").read_text()
    assert "MIT License" in licence and "Zalando SE" in licence
    readme = (folder / "README.md").read_text()
    for path in folder.glob("*.gz"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in readme
        assert hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest() in readme


def test_a_program_without_its_test_images_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion_mnist, "resources_folder", lambda: tmp_path)
    assert "install it again" in refusal(test_split)
    folder = tmp_path / "fashion-mnist"
    folder.mkdir()
    for file in fashion_mnist._TEST_FILES:
        (folder / f"{file.name}.gz").write_bytes(b"damaged")
    assert "is damaged or is not the original file" in refusal(test_split)


def test_several_threads_get_the_same_split():
    found = []
    threads = [threading.Thread(target=lambda: found.append(test_split())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(map(id, found))) == 1


# The training split, where it is on the machine


@pytest.mark.skipif(not DEBIAN_FOLDER.is_dir(), reason="Debian's package is not installed")
def test_debians_package_is_the_original(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path))
    split = train_split()
    assert split.images.shape == (60_000, 28, 28)
    assert np.bincount(split.labels).tolist() == [6000] * 10
    assert find_train_split() is split


@pytest.mark.parametrize(
    "folder", ["debian", "data", "data/fashion-mnist", "data/FashionMNIST/raw"]
)
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_it_is_found_in_each_place(places, tmp_path, folder, suffix):
    put(tmp_path / folder, IMAGES + suffix, LABELS + suffix)
    told = []
    assert_is_the_made_up_split(train_split(lambda *progress: told.append(progress)))
    assert told == [("Looking for the training images", 0), ("The training images are there", 1)]


def test_a_differently_gzipped_file_is_as_good(places):
    put(places["data"], f"{LABELS}.gz")
    (places["data"] / f"{IMAGES}.gz").write_bytes(gzip.compress(CONTENTS[IMAGES], 1))
    assert_is_the_made_up_split(find_train_split())


def test_what_is_not_the_original_is_passed_over(places):
    put(places["debian"], f"{IMAGES}.gz", f"{LABELS}.gz")
    put(places["data"], f"{LABELS}.gz", IMAGES)
    for damaged in (b"", b"x", PACKED[f"{IMAGES}.gz"][:-20], gzip.compress(bytes(10**7))):
        (places["debian"] / f"{IMAGES}.gz").write_bytes(damaged)
        (places["data"] / f"{IMAGES}.gz").write_bytes(damaged)
        fashion_mnist._loaded.clear()
        assert_is_the_made_up_split(find_train_split())


def test_images_without_labels_are_no_split(places):
    put(places["data"], f"{IMAGES}.gz")
    put(places["debian"], f"{LABELS}.gz")
    assert find_train_split() is None


def test_odd_things_in_the_places_are_passed_over(places, monkeypatch):
    places["data"].mkdir()
    (places["data"] / f"{IMAGES}.gz").mkdir()
    (places["data"] / IMAGES).symlink_to(IMAGES)
    if hasattr(os, "mkfifo"):
        os.mkfifo(places["data"] / f"{LABELS}.gz")
    assert find_train_split() is None
    for name in ("x" * 5000, "/dev/null"):
        monkeypatch.setenv("LATENT_TRANSLATOR_DATA", name)
        assert find_train_split() is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an IDX file of 2 x 3 bytes"),
        (idx(np.zeros((3, 2), np.uint8)), "not an IDX file"),
        (idx(np.zeros((2, 3), np.uint8))[:-1], "too few or too many"),
        (idx(np.zeros((2, 3), np.uint8)) + b"x", "too few or too many"),
    ],
)
def test_idx_files_of_another_shape_are_refused(content, words):
    assert words in refusal(lambda: parse_idx(content, (2, 3)))
    values = np.arange(6, dtype=np.uint8).reshape(2, 3)
    np.testing.assert_array_equal(parse_idx(idx(values), (2, 3)), values)


# The download


class Server(ThreadingHTTPServer):
    """Offers the files, as broken as told."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = dict(PACKED)
        self.asked: list[str] = []
        self.stall_after: int | None = None
        """Bytes of the images after which nothing comes until ``go_on`` is set."""
        self.go_on = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        name = self.path.removeprefix("/")
        # torchvision looks for redirections first, in a request that it says is one for the head.
        if self.headers.get("Method") != "HEAD":
            self.server.asked.append(name)
        if name not in self.server.files:
            self.send_error(404)
            return
        data = self.server.files[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(PACKED[name])))
        self.end_headers()
        stall = self.server.stall_after if self.headers.get("Method") != "HEAD" else None
        try:
            self.wfile.write(data[:stall])
            if stall is not None:
                self.wfile.flush()
                self.server.go_on.wait(60)
                self.wfile.write(data[stall:])
        except OSError:  # the program has left
            pass

    def log_message(self, *_):
        pass


@pytest.fixture
def server(places, monkeypatch):
    """The server that torchvision asks, and no other."""
    server = Server()
    thread = threading.Thread(target=lambda: server.serve_forever(0.01))
    thread.start()
    original = import_torchvision().datasets.FashionMNIST
    resources = [(name, hashlib.md5(data).hexdigest()) for name, data in PACKED.items()]
    monkeypatch.setattr(original, "mirrors", [server.address])
    monkeypatch.setattr(original, "resources", resources)
    monkeypatch.setenv("no_proxy", "*")
    yield server
    server.go_on.set()
    wait_for_downloads_to_end()
    server.shutdown()
    thread.join()
    server.server_close()


RAW = Path("FashionMNIST/raw")
ALL = [f"FashionMNIST/raw/{name}" for name in PACKED]


def assert_nothing_is_left(places) -> None:
    assert files_below(places["data"]) == []
    assert_no_temporary_files(places)


def assert_no_temporary_files(places) -> None:
    assert not list(places["temporary"].glob("latent-translator*"))  # torch has some of its own


def wait_for_downloads_to_end() -> None:
    for running in threading.enumerate():
        if running.name == "download":
            running.join(30)
            assert not running.is_alive()


def test_it_is_downloaded_checked_and_kept(places, server, capfd):
    told = []
    assert_is_the_made_up_split(train_split(lambda *progress: told.append(progress)))
    assert files_below(places["data"]) == ALL
    assert (places["data"] / RAW / f"{IMAGES}.gz").read_bytes() == PACKED[f"{IMAGES}.gz"]
    assert_no_temporary_files(places)
    # Nothing but the progress of this program's own goes to the terminal: ``train`` writes JSON.
    assert capfd.readouterr() == ("", "")
    assert {what for what, _ in told} == {
        "Looking for the training images",
        "Downloading the training images",
        "The training images are there",
    }
    fractions = [fraction for what, fraction in told if what.startswith("Downloading")]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0 and fractions[-1] <= 1
    server.asked.clear()
    fashion_mnist._loaded.clear()
    assert_is_the_made_up_split(train_split())
    assert server.asked == []


def test_progress_is_told_while_it_downloads(places, server):
    server.stall_after = 50_000
    with closing(train_split_in_steps()) as steps:
        fraction = next(
            fraction for what, fraction in steps if what.startswith("Downl") and fraction > 0.3
        )
        assert fraction < 0.9
        assert files_below(places["data"]) == []
        server.go_on.set()
        assert list(steps)[-1] == ("The training images are there", 1.0)
    assert_is_the_made_up_split(find_train_split())


def test_running_it_again_takes_up_where_it_failed(places, server):
    del server.files[f"{LABELS}.gz"]
    assert "could not be downloaded (the server answered 404: Not Found)" in refusal()
    assert files_below(places["data"]) == ALL[:1]
    server.files = dict(PACKED)
    server.asked.clear()
    assert_is_the_made_up_split(train_split())
    assert server.asked == [f"{LABELS}.gz"]


def test_a_damaged_file_there_is_replaced(places, server):
    put(places["data"] / RAW, LABELS)
    (places["data"] / RAW / f"{IMAGES}.gz").write_bytes(PACKED[f"{IMAGES}.gz"][:500])
    assert_is_the_made_up_split(train_split())
    assert server.asked == [f"{IMAGES}.gz"]


@pytest.mark.parametrize("spoil", [lambda data: data[:-100], lambda data: data[:-1] + b"?"])
def test_what_arrives_damaged_is_not_kept(places, server, spoil):
    server.files[f"{IMAGES}.gz"] = spoil(PACKED[f"{IMAGES}.gz"])
    sentence = refusal()
    assert "what arrived is incomplete or not the original" in sentence
    assert "install the Debian package dataset-fashion-mnist" in sentence
    assert str(places["data"]) in sentence
    assert_nothing_is_left(places)


def test_other_data_under_the_right_name_are_not_kept(places, server, monkeypatch):
    # As if torchvision one day offered another version.
    other = gzip.compress(idx(SOME_IMAGES[::-1]))
    server.files[f"{IMAGES}.gz"] = other
    monkeypatch.setitem(PACKED, f"{IMAGES}.gz", other)
    monkeypatch.setattr(
        import_torchvision().datasets.FashionMNIST,
        "resources",
        [(f"{IMAGES}.gz", hashlib.md5(other).hexdigest())],
    )
    assert "what arrived is not the original" in refusal()
    assert_nothing_is_left(places)


def test_a_server_that_falls_silent_is_given_up(places, server, monkeypatch):
    server.stall_after = 50_000
    monkeypatch.setattr(torchvision_download, "_PATIENCE", 0.5)
    assert "could not be downloaded (the server stopped answering)" in refusal()
    assert_nothing_is_left(places)


class CancelledError(Exception):
    """Stands for whatever ends a download from outside."""


@pytest.mark.parametrize("error", [CancelledError, KeyboardInterrupt])
def test_cancelling_leaves_nothing_and_ends_the_download(places, server, error):
    server.stall_after = 50_000

    def cancel(_what, fraction):
        if fraction > 0.3:
            raise error

    with pytest.raises(error):
        train_split(cancel)
    assert_nothing_is_left(places)
    server.go_on.set()
    wait_for_downloads_to_end()
    assert_nothing_is_left(places)
    server.stall_after = None
    assert_is_the_made_up_split(train_split())


def test_others_are_served_during_a_download(places, server):
    server.stall_after = 50_000
    with closing(train_split_in_steps()) as steps:
        next(fraction for _, fraction in steps if fraction > 0.3)
        found = []
        other = threading.Thread(target=lambda: found.append((test_split(), find_train_split())))
        other.start()
        other.join(30)
        assert found and found[0][1] is None


def test_no_network_is_one_sentence(places, server, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    mirrors = [f"http://127.0.0.1:{port}/"]
    monkeypatch.setattr(import_torchvision().datasets.FashionMNIST, "mirrors", mirrors)
    assert "(the server cannot be reached: Connection refused)" in refusal()
    assert_nothing_is_left(places)


def test_the_second_mirror_is_tried(places, server, monkeypatch):
    mirrors = [f"{server.address}nothing/", server.address]
    monkeypatch.setattr(import_torchvision().datasets.FashionMNIST, "mirrors", mirrors)
    assert_is_the_made_up_split(train_split())


def test_the_sentence_names_what_was_found_wrong(places, server):
    put(places["data"], f"{LABELS}.gz")
    (places["data"] / f"{IMAGES}.gz").write_bytes(b"damaged")
    server.files.clear()
    damaged = places["data"] / f"{IMAGES}.gz"
    assert f"; {damaged} is damaged or is not the original file." in refusal()


def test_a_disk_that_is_full_leaves_nothing(places, server, monkeypatch):
    def fail(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    assert "the disk is full" in refusal()
    assert_nothing_is_left(places)


def test_a_folder_that_cannot_be_written_is_told_before_the_download(places, server, monkeypatch):
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    assert "Cannot write into the folder" in refusal()
    assert server.asked == []
    places["data"].joinpath("FashionMNIST/raw").rmdir()
    places["data"].joinpath("FashionMNIST/raw").write_bytes(b"")
    assert "Cannot create the folder" in refusal()


def test_no_place_for_temporary_files_is_one_sentence(places, server, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(places["temporary"] / "none"))
    assert "could not be downloaded (no temporary folder: there is no such file" in refusal()


@pytest.mark.parametrize(
    "error", [ImportError("No module named 'torchvision'"), RuntimeError("odd\nthings")]
)
def test_no_torchvision_is_one_sentence(places, monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr("core.images.torchvision_import.import_torchvision", fail)
    sentence = refusal()
    assert "torchvision cannot be imported: No module" in sentence or "odd things" in sentence
    assert_nothing_is_left(places)
