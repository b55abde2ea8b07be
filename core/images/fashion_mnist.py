"""Fashion-MNIST: the test split that the program carries, the training split where it is found.

Xiao, Rasul, Vollgraf (2017), "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine
Learning Algorithms". Four files in IDX format, gzipped. Different packagers compress them differently, so
each is recognised by the SHA-256 digest of what is inside: whatever a file is called or wherever it
comes from, it is either exactly the original or not used.
"""

import hashlib
import math
import os
import threading
import zlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.files import (
    data_folder,
    ensure_folder,
    read_limited,
    reason,
    resources_folder,
    shown,
    write_atomically,
)
from core.images.reference import SIDE
from core.images.torchvision_download import DownloadError, download

CLASS_NAMES = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
"""What the labels 0 to 9 mean, worded to stand inside a sentence."""

DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's and Ubuntu's package ``dataset-fashion-mnist`` puts the files."""

Progress = tuple[str, float]
"""What is being done and how much of it is done, 0 to 1."""

_FILE_LIMIT = 64 << 20


@dataclass(frozen=True)
class _IdxFile:
    """One original file."""

    name: str
    """Without ``.gz``."""
    shape: tuple[int, ...]
    """Of its array."""
    digest: str
    """SHA-256 of its content, unpacked."""
    download_size: int = 0
    """Bytes of the gzipped file as its makers offer it."""


_TEST_FILES = (
    _IdxFile(
        "t10k-images-idx3-ubyte",
        (10_000, SIDE, SIDE),
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    ),
    _IdxFile(
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ),
)
_TRAIN_FILES = (
    _IdxFile(
        "train-images-idx3-ubyte",
        (60_000, SIDE, SIDE),
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        26_421_880,
    ),
    _IdxFile(
        "train-labels-idx1-ubyte",
        (60_000,),
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        29_515,
    ),
)


@dataclass(frozen=True, eq=False)
class Split:
    """One split of the data; the arrays are read-only."""

    images: NDArray[np.uint8]
    """(n, 28, 28) grey levels 0..255."""
    labels: NDArray[np.uint8]
    """(n,) classes 0..9, see ``CLASS_NAMES``."""
    digest: str
    """SHA-256 of the images' bytes followed by the labels' bytes."""


_lock = threading.Lock()
_loaded: dict[str, Split] = {}


def test_split() -> Split:
    """The 10,000 test images, which the program carries; read once, from whichever thread.

    Raises:
        UserError: if the program's own files are missing or damaged.
    """
    with _lock:
        if "test" not in _loaded:
            folder = resources_folder() / "fashion-mnist"
            problems: list[str] = []
            split = _read_split(folder, _TEST_FILES, problems)
            if split is None:
                detail = problems[0] if problems else f"{shown(folder)} does not hold them"
                raise UserError(
                    f"The program's own test images cannot be used, so install it again: {detail}."
                )
            _loaded["test"] = split
        return _loaded["test"]


test_split.__test__ = False  # type: ignore[attr-defined]  # imported by tests, yet no test


def find_train_split() -> Split | None:
    """The 60,000 training images if this machine has them, else None; nothing is downloaded."""
    with _lock:
        return _find_train_split([])


def train_split_in_steps() -> Generator[Progress, None, Split]:
    """The 60,000 training images, downloaded if this machine does not have them; yields progress.

    They are looked for in Debian's package, then in the user's data folder (in itself, in its
    ``fashion-mnist`` or, as torchvision lays them out, in ``FashionMNIST/raw``; gzipped or not).
    What is not exactly the original is passed over. Otherwise torchvision downloads them to the
    last of these. A file appears there only when it is whole and right, and is not loaded again
    if a later one fails; closing the generator ends a download and leaves nothing of it.

    Raises:
        UserError: if they are nowhere and cannot be downloaded; says where they could be put.
    """
    problems: list[str] = []
    yield "Looking for the training images", 0.0
    with _lock:
        split = _find_train_split(problems)
    if split is None:
        # Without the lock, so that others get what is there meanwhile.
        yield from _download(problems)
        with _lock:
            split = _find_train_split([])
    if split is None:
        raise _not_found("the downloaded files have vanished", problems)
    yield "The training images are there", 1.0
    return split


def parse_idx(content: bytes, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """The array of unsigned bytes in an IDX file, read-only.

    Args:
        content: the whole file: two zero bytes, the type (8: unsigned byte), the number of
            dimensions, each dimension's size as a big-endian 32-bit number, then the values.
        shape: the sizes that it has to have.

    Raises:
        UserError: if it is anything else.
    """
    header = bytes((0, 0, 8, len(shape))) + b"".join(size.to_bytes(4, "big") for size in shape)
    if content[: len(header)] != header:
        raise UserError(f"The data are not an IDX file of {' x '.join(map(str, shape))} bytes.")
    if len(content) != len(header) + math.prod(shape):
        raise UserError("The data are an IDX file with too few or too many values.")
    return np.frombuffer(content, np.uint8, offset=len(header)).reshape(shape)


def _places() -> tuple[Path, ...]:
    """Where the training files may be, in the order in which they are looked for."""
    data = data_folder()
    return (DEBIAN_FOLDER, data, data / "fashion-mnist", _download_folder())


def _download_folder() -> Path:
    """Where torchvision puts the files, if it is given the user's data folder."""
    return data_folder() / "FashionMNIST" / "raw"


def _find_train_split(problems: list[str]) -> Split | None:
    """The training split of the first place that has it whole; appends what is wrong elsewhere."""
    if "train" not in _loaded:
        for place in _places():
            split = _read_split(place, _TRAIN_FILES, problems)
            if split is not None:
                _loaded["train"] = split
                break
    return _loaded.get("train")


def _read_split(folder: Path, files: tuple[_IdxFile, ...], problems: list[str]) -> Split | None:
    """The split whose images and labels are in a folder, or None if either is not there whole."""
    contents = [_read_original(folder, file, problems) for file in files]
    if any(content is None for content in contents):
        return None
    images, labels = (
        parse_idx(content, file.shape)
        for content, file in zip(contents, files, strict=True)
        if content is not None
    )
    digest = hashlib.sha256(images.tobytes())
    digest.update(labels.tobytes())
    return Split(images, labels, digest.hexdigest())


def _read_original(folder: Path, file: _IdxFile, problems: list[str]) -> bytes | None:
    """The content of a file that is exactly the original, gzipped or not; None if there is none."""
    for path in (folder / f"{file.name}.gz", folder / file.name):
        if os.path.lexists(path):  # unlike Path.exists, never raises
            try:
                return _checked(path, file)
            except UserError as error:
                problems.append(str(error).removesuffix("."))
    return None


def _checked(path: Path, file: _IdxFile) -> bytes:
    """The content of the file at ``path``, unpacked; UserError if it is not the original."""
    content = read_limited(path, _FILE_LIMIT, "data file")
    if path.suffix == ".gz":
        size = 4 + 4 * len(file.shape) + math.prod(file.shape)
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            # No more than one byte beyond that, whatever is inside.
            content = unpacker.decompress(content, size + 1)
        except zlib.error:
            content = b""
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise UserError(f"{shown(path)} is damaged or is not the original file.")
    return content


def _download(problems: list[str]) -> Generator[Progress, None, None]:
    """Have torchvision fetch the training files that are not yet in the user's data folder."""
    import tempfile

    folder = ensure_folder(_download_folder())
    if not os.access(folder, os.W_OK):  # told now, and not after the download
        raise UserError(f"Cannot write into the folder {shown(folder)}: you have no permission.")
    missing = [file for file in _TRAIN_FILES if _read_original(folder, file, []) is None]
    total = sum(file.download_size for file in missing)
    before = 0
    try:
        with tempfile.TemporaryDirectory(
            prefix="latent-translator-", ignore_cleanup_errors=True
        ) as staging:
            for file in missing:
                name = f"{file.name}.gz"
                with closing(download(name, Path(staging))) as steps:
                    for received in steps:
                        fraction = min(1.0, (before + received) / total)
                        yield "Downloading the training images", fraction
                before += file.download_size
                _keep(Path(staging) / name, file, folder / name)
    except DownloadError as error:
        raise _not_found(str(error), problems) from error
    except OSError as error:
        raise _not_found(f"no temporary folder: {reason(error)}", problems) from error


def _keep(staged: Path, file: _IdxFile, path: Path) -> None:
    """Take a downloaded file into the user's data folder."""
    try:
        _checked(staged, file)
    except UserError as error:
        raise DownloadError("what arrived is not the original") from error
    write_atomically(path, read_limited(staged, _FILE_LIMIT, "data file"))


def _not_found(detail: str, problems: list[str]) -> UserError:
    """The sentence for training images that are nowhere to be had."""
    names = " and ".join(f"{file.name}.gz" for file in _TRAIN_FILES)
    noted = "".join(f"; {problem}" for problem in problems)
    return UserError(
        "The training images of Fashion-MNIST are not on this machine and could not be downloaded "
        f"({detail}): install the Debian package dataset-fashion-mnist, or put {names} into "
        f"{shown(data_folder())}{noted}."
    )
