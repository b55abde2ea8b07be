import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from core import files
from core.errors import UserError
from core.files import ensure_folder, read_limited, shown, write_atomically


def test_writes_and_reads_back(tmp_path):
    path = tmp_path / "a file.bin"
    write_atomically(path, b"first")
    write_atomically(str(path), b"second")
    assert read_limited(path, 6, "file") == b"second"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_new_file_has_ordinary_permissions_and_old_one_keeps_its_own(tmp_path):
    path = tmp_path / "file"
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_atomically(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    path.chmod(0o640)
    write_atomically(path, b"y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_symbolic_link_stays(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you have no permission"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, code, words, step):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(code, os.strerror(code))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UserError, match=words):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named_and_one_that_is_there_is_not_called_missing(
    tmp_path, monkeypatch
):
    with pytest.raises(UserError, match=r"the folder .*nowhere does not exist"):
        write_atomically(tmp_path / "nowhere" / "file", b"new")

    def fail(*_, **__):  # as in /proc, where no file can be made
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(UserError) as caught:
        write_atomically(tmp_path / "file", b"new")
    assert str(caught.value) == (
        f"Cannot write {tmp_path / 'file'}: no file can be made in the folder {tmp_path}."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_link_into_a_missing_folder_names_that_folder(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "file")
    with pytest.raises(UserError, match=r"link: the folder .*nowhere does not exist"):
        write_atomically(tmp_path / "link", b"new")


def test_an_interrupt_leaves_nothing_either(tmp_path, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "file", b"new")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/file", r"missing does not exist\.$"),
        ("plain/file", "not a folder"),
        ("folder", "it is a folder, not a file"),
        ("a\0b", "characters that no file name can have"),
        ("x" * 300, "its name is too long"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="other errors there")
def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path, name, words):
    (tmp_path / "plain").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match=words) as caught:
        write_atomically(tmp_path / name, b"data")
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "plain"]


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # also where everything may be written
    with pytest.raises(UserError, match="you have no permission"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_read_refuses_what_is_missing_a_folder_or_too_large(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2049)
    with pytest.raises(UserError, match=r"Cannot read the thing .*: it is larger than 2 kB"):
        read_limited(path, 2048, "thing")
    assert len(read_limited(path, 2049, "thing")) == 2049
    with pytest.raises(UserError, match="no such file"):
        read_limited(tmp_path / "none", 10, "thing")
    with pytest.raises(UserError, match="a folder"):
        read_limited(tmp_path, 10, "thing")
    with pytest.raises(UserError, match="characters"):
        read_limited("a\0b", 10, "thing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_read_does_not_wait_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="not an ordinary file"):
        read_limited(tmp_path / "pipe", 10, "thing")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
@pytest.mark.timeout(20)
def test_read_does_not_wait_for_a_pipe_that_took_the_files_place(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    before = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: before)
    with pytest.raises(UserError, match="not an ordinary file"):
        read_limited(path, 10, "thing")


@pytest.mark.skipif(sys.platform == "win32", reason="other errors there")
def test_read_says_why_a_file_cannot_be_had(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    (tmp_path / "loop").symlink_to("loop")
    for name, words in (
        ("loop", "its symbolic links lead in a circle"),
        ("x" * 300, "its name is too long"),
        ("file/below", "a part of its path is not a folder"),
    ):
        with pytest.raises(UserError, match=words) as caught:
            read_limited(tmp_path / name, 10, "thing")
        assert "\n" not in str(caught.value) and str(caught.value).endswith(".")

    def deny(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", deny)
    with pytest.raises(UserError, match="you have no permission"):
        read_limited(path, 10, "thing")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device of POSIX")
def test_read_refuses_devices():
    with pytest.raises(UserError, match="not an ordinary file"):
        read_limited("/dev/zero", 10, "thing")


def test_read_refuses_a_file_that_grows_meanwhile(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)

    class Small:
        st_mode = stat.S_IFREG
        st_size = 5

    monkeypatch.setattr(os, "fstat", lambda _: Small)
    with pytest.raises(UserError, match="larger than 10 bytes"):
        read_limited(path, 10, "thing")


def test_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "d"))
    monkeypatch.setenv("LATENT_TRANSLATOR_STATE", str(tmp_path / "s"))
    assert files.data_folder() == tmp_path / "d"
    assert files.state_folder() == tmp_path / "s"
    monkeypatch.delenv("LATENT_TRANSLATOR_DATA")
    monkeypatch.delenv("LATENT_TRANSLATOR_STATE")
    assert files.data_folder().name == files.APPLICATION
    assert files.state_folder().is_absolute()
    assert (files.resources_folder() / "fashion-mnist").is_dir()
    assert files.trained_folder().parent == files.resources_folder().parent


def test_ensure_folder(tmp_path):
    assert ensure_folder(tmp_path / "a" / "b").is_dir()
    assert ensure_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="a file of that name"):
        ensure_folder(tmp_path / "file")
    with pytest.raises(UserError, match="Cannot create"):
        ensure_folder(tmp_path / "file" / "below")


def test_shown_is_one_printable_line():
    assert shown("a\nb\x1b\udc80ä") == "a\\nb\\x1b\\udc80ä"
