"""Settings: what was put in comes out at the next start, and damage counts as never set."""

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from core.animations import Animation
from gui.settings import (
    DEFAULT_EXPORT_SCALE,
    PATH_VARIABLE,
    RECENT_LIMIT,
    AnimationPurpose,
    FolderPurpose,
    Settings,
    ThemeChoice,
)


def filled(file: Path, folder: Path) -> Settings:
    settings = Settings(file)
    settings.window_geometry = QByteArray(b"\x00\x01geometry\xff")
    settings.set_splitter_state("traversal", QByteArray(b"\x00split"))
    settings.theme = ThemeChoice.DARK
    settings.export_scale = 9
    settings.set_animation(AnimationPurpose.STRIPS, Animation(120, False, False))
    settings.set_folder(FolderPurpose.EXPORT, folder)
    session = folder / "a, b; c = ü.json"
    session.write_text("{}")
    settings.add_recent_file(session)
    settings.sync()
    return settings


def everything(settings: Settings) -> tuple:
    return (
        settings.window_geometry, settings.splitter_state("traversal"),
        settings.theme, settings.export_scale, settings.folder(FolderPurpose.EXPORT),
        settings.folder(FolderPurpose.OPEN), settings.recent_files,
        settings.animation(AnimationPurpose.STRIPS),
    )  # fmt: skip


def test_everything_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    before = everything(filled(file, tmp_path))
    assert file.is_file()
    # A copy, because Qt shares what it holds of one file among all who open it.
    copy = tmp_path / "copy.ini"
    copy.write_bytes(file.read_bytes())
    assert everything(Settings(copy)) == before
    assert before[0] == QByteArray(b"\x00\x01geometry\xff")
    assert before[2:5] == (ThemeChoice.DARK, 9, tmp_path)
    assert before[6] == (tmp_path / "a, b; c = ü.json",)
    assert before[7] == Animation(120, there_and_back=False, loop=False)


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "elsewhere.ini"))
    settings = Settings()
    settings.theme = ThemeChoice.LIGHT
    settings.sync()
    assert "light" in (tmp_path / "elsewhere.ini").read_text()


def test_nothing_set_yet(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "none.ini")
    assert settings.window_geometry is None
    assert settings.splitter_state("traversal") is None
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.export_scale == DEFAULT_EXPORT_SCALE
    assert settings.folder(FolderPurpose.OPEN).is_dir()
    assert settings.recent_files == ()


def test_recent_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path / "recent.ini")
    paths = [tmp_path / f"{number}.json" for number in range(RECENT_LIMIT + 3)]
    for path in paths:
        path.write_text("{}")
        settings.add_recent_file(path)
    newest_first = tuple(paths[::-1][:RECENT_LIMIT])
    assert settings.recent_files == newest_first
    monkeypatch.chdir(tmp_path)
    settings.add_recent_file("5.json")  # from somewhere in the middle to the head, and only once
    assert settings.recent_files[:2] == (paths[5], newest_first[0])
    assert len(set(settings.recent_files)) == len(settings.recent_files) == RECENT_LIMIT
    paths[5].unlink()
    assert settings.recent_files[0] == newest_first[0]
    paths[5].write_text("{}")  # a drive that came back
    assert settings.recent_files[0] == paths[5]
    settings.clear_recent_files()
    assert settings.recent_files == ()


def test_a_folder_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    folder = tmp_path / "exports"
    folder.mkdir()
    settings.set_folder(FolderPurpose.EXPORT, folder)
    assert settings.folder(FolderPurpose.EXPORT) == folder
    folder.rmdir()
    assert settings.folder(FolderPurpose.EXPORT) != folder
    assert settings.folder(FolderPurpose.EXPORT).is_dir()


@pytest.mark.parametrize(
    "text",
    [
        "theme=purple\n[export]\nscale=huge\n[window]\ngeometry=text\nstate=@Size(3 4)\n",
        "theme=a, b\n[export]\nscale=0\n[folders]\nopen=@ByteArray(x)\n",
        "theme=@Invalid()\n[export]\nscale=1e9\n[window]\ngeometry=@ByteArray()\n",
        "theme=@Variant(\\0\\0\\0\\x7f\\0\\0\\0)\n[export]\nscale=@Rect(1 2 3 4)\n",
        "[interface]\nsize=1000\n",
        "[interface]\nsize=@Size(3 4)\n",
        "recent=relative.json, , \\0, @ByteArray(x)\n[splitters]\ntraversal=1\n",
        "[[[\n===\n;\n%%%zz=%\ntheme",
        "\x00\xff" * 500,
    ],
)
def test_damage_counts_as_never_set(tmp_path: Path, text: str) -> None:
    file = tmp_path / "damaged.ini"
    file.write_bytes(text.encode("latin-1"))
    settings = Settings(file)
    geometry, splitter, theme, scale, _, folder, recent, gif = everything(settings)
    assert gif == Animation()
    assert (geometry, splitter) == (None, None)
    assert theme is ThemeChoice.SYSTEM
    assert scale == DEFAULT_EXPORT_SCALE
    assert settings.interface_size == 100
    assert folder.is_dir()
    assert recent == ()
    settings.theme = ThemeChoice.DARK
    assert settings.theme is ThemeChoice.DARK


def test_spoilt_bytes_never_stop_the_program(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    filled(file, tmp_path)
    good = file.read_bytes()
    chance = random.Random(0)
    for number in range(150):
        spoilt = bytearray(good)
        for _ in range(chance.choice((1, 4, 32))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        damaged = tmp_path / f"damaged-{number}.ini"
        damaged.write_bytes(spoilt[: chance.choice((None, chance.randrange(len(spoilt))))])
        settings = Settings(damaged)
        geometry, splitter, theme, scale, export, folder, recent, gif = everything(settings)
        assert 20 <= gif.milliseconds <= 5000
        for value in (geometry, splitter):
            assert value is None or isinstance(value, QByteArray)
        assert isinstance(theme, ThemeChoice)
        assert 1 <= scale <= 64
        assert export.is_dir()
        assert folder.is_dir()
        assert all(path.is_file() for path in recent)
