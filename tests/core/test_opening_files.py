import os

import pytest

from core.errors import UserError
from core.files import is_file, is_folder, open_limited


def test_a_file_is_opened_with_its_size(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    with open_limited(path, 10, "thing") as (file, size):
        assert (file.read(4), size) == (b"0123", 10)
    assert file.closed


def test_opening_refuses_what_read_limited_refuses(tmp_path):
    (tmp_path / "file").write_bytes(b"0123456789")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, words in (
        ("missing", "there is no such file"),
        (".", "it is a folder"),
        ("loop", "its symbolic links lead in a circle"),
        ("x" * 300, "its name is too long"),
        ("file/below", "a part of its path is not a folder"),
        ("nul\0", "no file name can have"),
        ("file", "larger than 9 bytes"),
    ):
        with (
            pytest.raises(UserError, match=words) as caught,
            open_limited(tmp_path / name, 9, "thing"),
        ):
            pytest.fail(f"{name!r} was opened")
        assert "\n" not in str(caught.value) and str(caught.value).endswith(".")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_named_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with (
        pytest.raises(UserError, match="not an ordinary file"),
        open_limited(tmp_path / "pipe", 9, "thing"),
    ):
        pytest.fail("a pipe was opened")


def test_what_goes_wrong_while_it_is_read_is_told(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    with pytest.raises(UserError, match="the disk reports an error"), open_limited(path, 10, "x"):
        raise OSError(5, os.strerror(5))


def test_a_name_that_nothing_can_have_names_no_file_and_no_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert is_file(tmp_path / "file") and not is_folder(tmp_path / "file")
    assert is_folder(tmp_path) and not is_file(tmp_path)
    for name in ("missing", "x" * 300, "file/below", "nul\0", "\udfff", "y/" * 3000):
        assert not is_file(tmp_path / name)
        assert not is_folder(tmp_path / name)
