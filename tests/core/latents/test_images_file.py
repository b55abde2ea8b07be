"""Files of images: what is right comes back as it was, what is wrong is refused with its row."""

import numpy as np
import pytest

from core.errors import UserError
from core.latents.images_file import ImageTable, read_images


def read(path):
    *steps, table = read_images(path)
    assert isinstance(table, ImageTable)
    assert all(0 <= step <= 1 for step in steps)
    return table


@pytest.fixture
def levels():
    return np.random.default_rng(0).integers(0, 256, (2_500, 28, 28)).astype(np.uint8)


@pytest.mark.parametrize("shape", [(2_500, 28, 28), (2_500, 784)])
def test_images_come_back_a_part_at_a_time(levels, shape, tmp_path):
    np.save(tmp_path / "some.npy", levels.reshape(shape))
    table = read(tmp_path / "some.npy")
    assert len(table) == 2_500
    assert set(table.labels.tolist()) == {-1}
    np.testing.assert_array_equal(table.levels(2_000, 2_003), levels[2_000:2_003] / np.float32(255))
    assert table.levels(2_499, 2_600).shape == (1, 28, 28)


def test_labels_may_follow_the_pixels(levels, tmp_path):
    labels = np.arange(2_500) % 11 - 1
    rows = np.concatenate([levels.reshape(-1, 784), labels[:, None]], axis=1).astype(np.int16)
    np.save(tmp_path / "some.npy", rows)
    assert read(tmp_path / "some.npy").labels.tolist() == labels.tolist()


def test_shares_of_one_are_taken_as_they_are(levels, tmp_path):
    shares = (levels[:5] / 255).astype(np.float32)
    np.save(tmp_path / "some.npy", shares)
    np.testing.assert_array_equal(read(tmp_path / "some.npy").levels(0, 5), shares)


def test_a_csv_as_fashion_mnist_is_offered_in(levels, tmp_path):
    names = ",".join(["label", *(f"pixel{n}" for n in range(1, 785))])
    rows = [f"{n % 10}," + ",".join(map(str, levels[n].ravel())) for n in range(20)]
    (tmp_path / "some.csv").write_text("\n".join([names, *rows]))
    table = read(tmp_path / "some.csv")
    assert table.labels.tolist() == [n % 10 for n in range(20)]
    np.testing.assert_array_equal(table.levels(3, 4)[0], levels[3] / np.float32(255))


def broken(levels, kind):
    values = levels[:30].reshape(-1, 784).astype(np.float32) / 255
    if kind == "nan":
        values[17, 3] = np.nan
    elif kind == "large":
        values[17, 3] = 1.5
    elif kind == "label":
        values = np.concatenate([values, np.zeros((30, 1), np.float32)], axis=1)
        values[17, 784] = 10
    return values


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("nan", r"row 17 has the level NaN for pixel 3; 0 to 1 is right"),
        ("large", r"row 17 has the level 1\.5 for pixel 3; 0 to 1 is right"),
        ("label", r"row 17 has the label 10; whole numbers 0 to 9"),
    ],
)
def test_a_wrong_value_is_refused_with_its_row(levels, kind, sentence, tmp_path):
    np.save(tmp_path / "some.npy", broken(levels, kind))
    with pytest.raises(UserError, match=sentence):
        read(tmp_path / "some.npy")


def test_a_cut_off_end_is_refused_with_its_row(levels, tmp_path):
    path = tmp_path / "some.npy"
    np.save(path, levels[:30])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 784 * 4 - 10])
    with pytest.raises(UserError, match="cut off in row 25: it should have 30 rows"):
        read(path)


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros((3, 27, 28)), "its shape is 3 x 27 x 28"),
        (np.zeros(784), "its shape is 784"),
        (np.zeros((0, 784)), "it holds no images"),
        (np.array([["a"] * 784]), "values of the type"),
        (np.zeros((2, 784), complex), "values of the type"),
        (np.asfortranarray(np.zeros((2, 784))), "stored column by column"),
    ],
)
def test_another_shape_or_type_is_refused(array, sentence, tmp_path):
    np.save(tmp_path / "some.npy", array)
    with pytest.raises(UserError, match=sentence):
        read(tmp_path / "some.npy")


def test_what_is_no_array_or_no_file_is_refused(tmp_path):
    (tmp_path / "some.npy").write_bytes(b"no array at all")
    with pytest.raises(UserError, match="not an array that NumPy has saved"):
        read(tmp_path / "some.npy")
    with pytest.raises(UserError, match=r"should end in \.npy or \.csv"):
        read(tmp_path / "some.txt")
    with pytest.raises(UserError, match="Cannot read the images file"):
        read(tmp_path / "none.npy")


def test_a_file_that_has_shrunk_since_is_said_to_be_unreadable(levels, tmp_path):
    path = tmp_path / "some.npy"
    np.save(path, levels)
    table = read(path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UserError, match="cannot be read any more"):
        table.levels(2_000, 2_001)
