"""Points files: what is right is read, what is wrong is refused with the place where it goes wrong."""

import numpy as np
import pytest

from core.errors import UserError
from core.latents.points_file import NO_LABEL, POINTS_LIMIT, LatentPoints, read_points

ROWS = 500_000


def read(path, latents=2):
    *shares, points = read_points(path, latents)
    assert isinstance(points, LatentPoints)
    assert shares and shares == sorted(shares) and shares[-1] == 1.0
    return points


def refusal(path, latents=2):
    with pytest.raises(UserError) as caught:
        list(read_points(path, latents))
    text = str(caught.value)
    assert str(path) in text
    assert "\n" not in text and text.endswith(".")
    return text


def written(tmp_path, text, name="points.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def saved(tmp_path, array):
    path = tmp_path / "points.npy"
    np.save(path, array)
    return path


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(0)
    return np.c_[random.normal(size=(ROWS, 2)).round(4), random.integers(-1, 10, ROWS)]


@pytest.fixture(scope="module")
def lines(table):
    return [f"{x},{y},{int(label)}" for x, y, label in table.tolist()]


def with_line(lines, number, text):
    return "\n".join([*lines[: number - 1], text, *lines[number:]]) + "\n"


def test_half_a_million_points_as_csv_and_as_npy(tmp_path, table, lines):
    for path in (written(tmp_path, "\n".join(lines) + "\n"), saved(tmp_path, table)):
        points = read(path)
        np.testing.assert_array_equal(points.latents, table[:, :2].astype(np.float32))
        np.testing.assert_array_equal(points.labels, table[:, 2])


def test_half_a_million_lines_with_one_wrong_name_the_line(tmp_path, lines):
    wrong = {
        "1.0,abc,3": "line 400321 says “abc” where a number should be",
        "nan,1.0,3": "line 400321 has NaN for latent 1; a finite number is right",
        "1.0,-inf,3": "line 400321 has -inf for latent 2",
        "1.0,2.0": "line 400321 has 2 values, but 3 are right",
        "1.0,2.0,3,4": "line 400321 has 4 values, but 3 are right",
        "1.0,2.0,10": "line 400321 has the label 10; whole numbers 0 to 9",
        "1.0,2.0,1.5": "line 400321 has the label 1.5",
        "": "line 400321 has nothing in it, but 3 are right",
        "1e9,2.0,3": "line 400321 has 1e+09, which is too large for latent 1",
    }
    for text, said in wrong.items():
        assert said in refusal(written(tmp_path, with_line(lines, 400_321, text)))


def test_a_cut_off_end_is_noticed(tmp_path, table, lines):
    cut = "\n".join(lines)
    cut = cut[: cut.rindex(",")]
    said = refusal(written(tmp_path, cut))
    assert f"line {ROWS} has 2 values, but 3 are right: the file is cut off there" in said
    said = refusal(written(tmp_path, cut + ","))
    assert f"line {ROWS} says “” where a number should be, and the file may be cut off" in said
    path = saved(tmp_path, table)
    path.write_bytes(path.read_bytes()[: -24 * 1000 - 5])
    assert f"cut off in row {ROWS - 1001}: it should have {ROWS} rows" in refusal(path)


def test_wrong_rows_of_an_npy_are_named(tmp_path, table):
    for place, value, said in (
        (1, np.nan, "row 333333 has NaN for latent 2; a finite number is right"),
        (0, np.inf, "row 333333 has inf for latent 1"),
        (2, 11, "row 333333 has the label 11"),
        (2, np.nan, "row 333333 has the label nan"),
    ):
        changed = table.copy()
        changed[333_333, place] = value
        assert said in refusal(saved(tmp_path, changed))


def test_wrong_shapes_and_types_are_refused(tmp_path):
    for array, said in (
        (np.zeros((5, 4)), "its shape is 5 x 4, but it should have one row for each point"),
        (np.zeros(6), "its shape is 6, but"),
        (np.float64(1), "its shape is no size, but"),
        (np.zeros((5, 2, 1)), "its shape is 5 x 2 x 1"),
        (np.zeros((0, 2)), "it holds no points"),
        (np.zeros((POINTS_LIMIT + 1, 2), np.float16), "500001 rows, and 500000 is the most"),
        (np.array([["a", "b"]]), "it holds text, not numbers"),
        (np.zeros((3, 2), bool), "values of the type bool"),
        (np.zeros((3, 2), complex), "values of the type complex128"),
        (np.zeros(3, [("x", float), ("y", float)]), "not numbers"),
    ):
        assert said in refusal(saved(tmp_path, array))
    said = refusal(saved(tmp_path, np.zeros((5, 9))), latents=7)
    assert "columns 7 (the latents) or 8 (and the label) are right for this model" in said


def test_an_npy_of_objects_is_never_opened(tmp_path):
    path = tmp_path / "points.npy"
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }"
    header = header.ljust(117) + b"\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"x" * 64)
    assert "it holds values of the type object, not numbers" in refusal(path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00\x10\x00{}",
        b"\x93NUMPY\x01\x00\xff\xff{",
        b"\x93NUMPY\x01\x00\x10\x00" + b"(" * 16,
        b"\x93NUMPY\x01\x00\x50\x00"
        + b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2)}",
        b"\x93NUMPY\x01\x00\x3e\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1e99, 2)}  ",
        b"PK\x03\x04 this is something else",
    ],
)
def test_what_is_no_npy_is_refused(tmp_path, data):
    refusal(written(tmp_path, data, "points.npy"))


def test_a_shape_of_negative_size_is_refused(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (-5, 2), }"
    header = header.ljust(117) + b"\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"\0" * 80
    assert "no points" in refusal(written(tmp_path, data, "points.npy"))


def test_other_orders_and_types_of_npy_are_read(tmp_path):
    table = np.array([(1, 2, 3), (4, 5, 6)])
    for array in (np.asfortranarray(table), table.astype(">f4"), table.astype(np.int16)):
        points = read(saved(tmp_path, array))
        assert points.latents.tolist() == [[1, 2], [4, 5]]
        assert points.labels.tolist() == [3, 6]
    assert read(saved(tmp_path, table), latents=3).labels.tolist() == [NO_LABEL] * 2


def test_what_csv_files_look_like(tmp_path):
    for text in (
        "1,2,3\n4,5,6\n",
        "1,2,3\n4,5,6",
        "1,2,3\r\n4,5,6\r\n\r\n",
        "\ufeff1,2,3\n4,5,6\n\n\n",
        "1;2;3\n4;5;6\n",
        "1\t2\t3\n4\t5\t6\n",
        " 1 , 2, 3\n4 ,5.0,6.0\n",
        "z1,z2,label\n1,2,3\n4,5,6\n",
        'label,"z1","z2"\n3,1,2\n6,4,5\n',
        "z1,Class,z2\n1,3,2\n4,6,5\n",
    ):
        points = read(written(tmp_path, text))
        assert points.latents.tolist() == [[1, 2], [4, 5]], text
        assert points.labels.tolist() == [3, 6], text
    points = read(written(tmp_path, "x,y\n1,2\n"))
    assert points.labels.tolist() == [NO_LABEL]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it holds no points"),
        ("\n\n", "it holds no points"),
        ("z1,z2,label\n", "it holds no points"),
        ("1,2,3,4\n", "line 1 has 4 values, but 2 (the latents) or 3 (and the label) are right"),
        ("hello\n", "line 1 has 1 value, but"),
        ("z1,label\n1,2\n", "line 1 names 2 columns, but"),
        ("1,2\n3,4\n5\n", "line 3 has 1 value, but 2 are right: the file is cut off there"),
        ("x,y\n1,2\n3,nan\n", "line 3 has NaN for latent 2"),
        ("label,x,y\n1,2,3\n12,4,5\n", "line 3 has the label 12"),
        (b"1,2\n\xff\xfe,4\n", "line 2 is not text in UTF-8"),
        ("1,2\n3," + "4" * 20_000 + "\n", "line 2 is longer than"),
        ("1\n" * (POINTS_LIMIT + 5), "500005 rows, and 500000 is the most"),
    ],
)
def test_what_is_wrong_in_a_csv_is_said(tmp_path, text, said):
    assert said in refusal(written(tmp_path, text))


def test_other_files_are_refused(tmp_path):
    assert "should end in .npy or .csv" in refusal(written(tmp_path, "1,2", "points.txt"))
    assert "no such file" in refusal(tmp_path / "missing.csv")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "it is a folder" in refusal(folder)


def test_reading_can_be_given_up(tmp_path, lines):
    steps = read_points(written(tmp_path, "\n".join(lines)), 2)
    assert next(steps) < 0.1
    steps.close()
    assert list(steps) == []
