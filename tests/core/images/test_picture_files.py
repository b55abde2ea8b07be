import errno
import io
import os
import struct
import sys
import threading
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.errors import UserError
from core.images import picture_files
from core.images.fashion_mnist import test_split
from core.images.picture_files import (
    FILE_LIMIT,
    PIXEL_LIMIT,
    SIDE_LIMIT,
    picture_from_bytes_with_report,
    read_picture_with_report,
)
from core.images.reference import PIXELS, SIDE, Picture

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def picture_from_bytes(data: bytes, name: str) -> Picture:
    return picture_from_bytes_with_report(data, name)[0]


def levels(data: bytes) -> np.ndarray:
    return levels_of(picture_from_bytes(data, "a"))


def levels_of(picture: Picture) -> np.ndarray:
    return np.frombuffer(picture.pixels, np.uint8).reshape(SIDE, SIDE)


def report(data: bytes) -> str:
    return picture_from_bytes_with_report(data, "a")[1]


def grey(array) -> Image.Image:
    return Image.fromarray(np.asarray(array, np.uint8))


def scene(size=(56, 56), ground="white", shape="black", mode="RGB") -> Image.Image:
    """A shape that no turn or mirror leaves as it is: an L, well inside its ground."""
    image = Image.new("RGB", size, ground)
    across, down = size[0] // 7, size[1] // 7
    draw = ImageDraw.Draw(image)
    draw.rectangle((2 * across, down, 3 * across - 1, 6 * down - 1), shape)
    draw.rectangle((3 * across, 5 * down, 5 * across - 1, 6 * down - 1), shape)
    return image.convert(mode)


UPRIGHT = np.zeros((SIDE, SIDE), np.uint8)
UPRIGHT[4:24, 8:12] = 255
UPRIGHT[20:24, 12:20] = 255


def assert_near(result: np.ndarray, expected: np.ndarray) -> None:
    """Equal but for soft edges (scaling) and lossy compression."""
    np.testing.assert_allclose(result.astype(int), expected.astype(int), atol=24)


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png(width: int, height: int, depth: int, color: int, content: bytes, *chunks: bytes) -> bytes:
    """A PNG file from its parts; ``content`` is what its pixels' stream holds, row by row."""
    size = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", size),
            *chunks,
            chunk(b"IDAT", zlib.compress(content, 9)),
            chunk(b"IEND", b""),
        )
    )


# What becomes of a picture


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_dark_on_white_becomes_bright_on_black(kind):
    data = encoded(scene(), kind)
    assert_near(levels(data), UPRIGHT)
    assert "inverted because its border is bright" in report(data)
    assert "scaled from 56 x 56 pixels" in report(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_bright_on_black_stays_so(kind):
    data = encoded(scene(ground="black", shape="white"), kind)
    assert_near(levels(data), UPRIGHT)
    assert "inverted" not in report(data)


def test_the_content_decides_and_not_the_name(tmp_path):
    path = tmp_path / "photo.bmp"
    path.write_bytes(encoded(scene(), "WEBP", lossless=True))
    assert_near(levels_of(read_picture_with_report(path)[0]), UPRIGHT)


def test_a_picture_of_28_x_28_keeps_every_pixel():
    for image in test_split().images[::500]:
        picture, done = picture_from_bytes_with_report(encoded(grey(image)), "a.png")
        assert picture == Picture(image.tobytes(), "a.png")
        assert done == "taken as it is"


def test_the_border_tells_every_test_image_from_its_negative():
    images = test_split().images
    ring = np.ones((SIDE, SIDE), np.bool_)
    ring[1:-1, 1:-1] = False
    assert np.median(images[:, ring], axis=1).max() < 127
    for image in images[::500]:
        data = encoded(grey(255 - image))
        np.testing.assert_array_equal(levels(data), image)
        assert report(data) == "inverted because its border is bright"


@pytest.mark.parametrize(("ground", "expected"), [(0, 0), (60, 60), (200, 55), (255, 0)])
def test_the_shorter_side_is_extended_with_the_border(ground, expected):
    picture = np.full((10, 28), ground, np.uint8)
    picture[3:7, 5:20] = 127
    for turned in (False, True):
        data = encoded(grey(picture.T if turned else picture))
        result = levels(data).T if turned else levels(data)
        inside = 255 - picture if ground >= 128 else picture
        np.testing.assert_array_equal(result[9:19], inside)
        assert (result[:9] == expected).all() and (result[19:] == expected).all()
        assert "extended to a square" in report(data)
        assert "scaled" not in report(data)


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (1, 65_535), (65_535, 1), (3000, 2), (28, 27)])
@pytest.mark.parametrize("level", [0, 90, 255])
def test_any_shape_becomes_a_square(size, level):
    data = encoded(Image.new("L", size, level))
    result, done = levels(data), report(data)
    assert (result == (0 if level == 255 else level)).all()
    assert ("extended to a square" in done) == (size[0] != size[1])
    assert ("all of it is black" in done) == (level != 90)


def test_scaling_averages_over_all_that_a_pixel_covers():
    checked = np.indices((28 * 8, 28 * 8)).sum(axis=0) % 2 * 200
    assert np.abs(levels(encoded(grey(checked))).astype(int) - 100).max() <= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_turned_upright(kind, orientation):
    turns = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,  # stored so; a viewer turns it the other way
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = scene((56, 42))
    if turns[orientation] is not None:
        stored = stored.transpose(turns[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(stored, kind, exif=exif)
    plain = levels(encoded(scene((56, 42))))
    assert_near(levels(data), plain)
    assert ("turned upright" in report(data)) == (orientation != 1)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_impossible_orientation_turns_nothing(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(scene(), exif=exif)
    assert_near(levels(data), UPRIGHT)


def test_damaged_exif_data_are_no_reason_to_refuse():
    data = encoded(scene(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert_near(levels(data), UPRIGHT)


def cut_out(shape: str, mode="RGBA", size=(56, 56)) -> Image.Image:
    """A shape on a transparent ground, as a shop's product pictures are."""
    image = scene(size, "black", "white", "L")
    result = Image.new("RGBA", size, shape)
    result.putalpha(image)
    return result.convert(mode)


@pytest.mark.parametrize(
    ("shape", "level", "words"),
    [
        ("white", 255, "put on black"),
        ("#a0a0a0", 160, "put on black"),
        ("black", 255, "inverted because it is dark on a transparent ground"),
        ("#404040", 191, "inverted because it is dark on a transparent ground"),
    ],
)
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_cut_out_is_bright_on_black_whatever_its_own_colour(shape, level, words, mode):
    data = encoded(cut_out(shape, mode))
    assert_near(levels(data), UPRIGHT // 255 * level)
    assert words in report(data)


def test_a_cut_out_in_any_format_that_knows_transparency():
    for kind, options in (("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {})):
        data = encoded(cut_out("black"), kind, **options)
        assert_near(levels(data), UPRIGHT)


def test_a_wide_cut_out_is_extended_with_black():
    result = levels(encoded(cut_out("black", size=(56, 28))))
    assert result.max() == 255
    assert not result[:7].any() and not result[21:].any()


def test_half_transparent_parts_are_half_as_bright():
    image = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    image.paste((255, 255, 255, 128), (5, 5, 20, 20))
    result = levels(encoded(image))
    assert result[10, 10] == 128 and result[0, 0] == 0


@pytest.mark.parametrize(("ground", "expected"), [("white", 0), ("#303030", 48)])
def test_a_hole_in_a_ground_is_filled_like_the_ground(ground, expected):
    # As a screenshot of a window with round corners has.
    image = scene(ground=ground, shape="#808080").convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 4, 4))
    result, done = levels(encoded(image)), report(encoded(image))
    assert np.abs(result[0, :4].astype(int) - expected).max() <= 1
    assert "its transparent parts filled like its border" in done
    assert ("inverted" in done) == (ground == "white")


def test_alpha_that_hides_nothing_is_not_mentioned():
    image = Image.merge("LA", (grey(test_split().images[3]), Image.new("L", (SIDE, SIDE), 255)))
    np.testing.assert_array_equal(levels(encoded(image)), test_split().images[3])
    assert report(encoded(image)) == "taken as it is"


def test_nothing_but_transparency_is_black_and_said_so():
    data = encoded(Image.new("RGBA", (40, 40), (255, 0, 0, 0)))
    assert not levels(data).any()
    assert "all of it is black" in report(data)


@pytest.mark.parametrize(
    ("depth", "color", "row", "key"),
    [
        (8, 0, b"\x07" + b"\xc8" * 27, struct.pack(">H", 7)),
        (16, 0, b"\x07\x07" + b"\xc8\xc8" * 27, struct.pack(">H", 0x0707)),
        (8, 2, b"\7\7\7" + b"\xc8\xc8\xc8" * 27, struct.pack(">HHH", 7, 7, 7)),
    ],
    ids=["grey", "grey of 16 bits", "colour"],
)
def test_one_level_declared_transparent(depth, color, row, key):
    # Its border is mostly opaque and bright: the transparent column becomes ground.
    data = png(SIDE, SIDE, depth, color, (b"\0" + row) * SIDE, chunk(b"tRNS", key))
    assert (levels(data) == 55).all()
    assert "its transparent parts filled like its border" in report(data)


def test_sixteen_bits_are_scaled_to_eight():
    image = test_split().images[20]
    wide = image.astype(">u2") * 257
    rows = b"".join(b"\0" + row.tobytes() for row in wide)
    data = png(SIDE, SIDE, 16, 0, rows)
    np.testing.assert_array_equal(levels(data), image)
    assert report(data) == "taken as it is"
    colors = b"".join(b"\0" + np.repeat(row, 3).tobytes() for row in wide)
    np.testing.assert_array_equal(levels(png(SIDE, SIDE, 16, 2, colors)), image)


def test_colours_become_grey_by_luma():
    for mode, kind in (("RGB", "PNG"), ("P", "PNG"), ("P", "GIF"), ("CMYK", "JPEG")):
        image = Image.new("RGB", (SIDE, SIDE), "black")
        image.paste((0, 200, 0), (8, 8, 20, 20))
        if mode == "CMYK":
            image = image.convert("CMYK")
        elif mode == "P":
            image = image.quantize(4)
        data = encoded(image, kind, **({"quality": 100} if kind == "JPEG" else {}))
        result = levels(data)
        assert abs(int(result[14, 14]) - 117) <= 2, mode
        assert result[2, 2] <= 2
        assert "made grey" in report(data)


def test_one_bit_pictures():
    data = encoded(scene().convert("1"))
    assert_near(levels(data), UPRIGHT)
    assert "made grey" not in report(data)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_the_first_frame_of_an_animation_is_taken_and_said_to_be(kind):
    frames = [scene(), scene(shape="blue"), scene(ground="red")]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    assert_near(levels(data), UPRIGHT)
    assert report(data).startswith("its first frame, ")
    assert "first frame" not in report(encoded(frames[0], kind, **options))


def test_damage_in_a_later_frame_does_not_matter():
    noise = np.random.default_rng(0).integers(0, 255, (56, 56), np.uint8)
    data = encoded(scene(), "GIF", save_all=True, append_images=[grey(noise)])
    assert_near(levels(data[:-900]), UPRIGHT)


def test_a_phones_picture_of_several_parts_is_a_jpeg():
    data = encoded(scene(), "MPO", save_all=True, append_images=[scene(shape="blue")])
    assert_near(levels(data), UPRIGHT)
    assert "first frame" not in report(data)


def test_the_picture_is_called_like_its_file(tmp_path):
    data = encoded(scene())
    for name in ("schöner Schuh.png", "x" * 250 + ".png", "靴.png"):
        (tmp_path / name).write_bytes(data)
        assert read_picture_with_report(tmp_path / name)[0].name == name
    assert picture_from_bytes(data, "").name == ""
    assert picture_from_bytes(data, "x" * 300 + ".png").name == "x" * 251 + ".png"
    assert picture_from_bytes(data, "a\nb").name == "a\\nb"


# What is refused


def refusal(source: bytes | Path | str) -> str:
    """The one sentence with which it is refused."""
    with pytest.raises(UserError) as caught:
        if isinstance(source, bytes):
            picture_from_bytes(source, "a.png")
        else:
            read_picture_with_report(source)
    sentence = str(caught.value)
    assert sentence.startswith("Cannot read the picture ") and sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"This is no picture.\n" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"BM",
        b"RIFF\0\0\0\0WEBPVP8 ",
        encoded(scene(), "TIFF"),
        encoded(scene(), "PPM"),
        encoded(scene(), "ICO"),
    ],
    ids=lambda data: data[:12].hex(),
)
def test_what_is_no_such_picture_is_refused(data):
    assert "PNG, JPEG, BMP, GIF or WebP" in refusal(data) or "damaged" in refusal(data)


def test_nothing_is_refused():
    assert refusal(b"") == "Cannot read the picture a.png: it is empty."


@pytest.mark.parametrize("kind", FORMATS)
def test_a_truncated_picture_is_refused(kind):
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8)
    whole = encoded(Image.fromarray(noise), kind)
    levels(whole)
    for part in (0.02, 0.3, 0.7, 0.98):
        assert "damaged" in refusal(whole[: int(len(whole) * part)])


def test_a_png_cut_inside_its_only_block_of_pixels_is_refused():
    noise = np.random.default_rng(1).integers(0, 255, (300, 400), np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in noise)
    data = png(400, 300, 8, 0, rows)
    levels(data)
    assert "damaged or incomplete" in refusal(data[: len(data) // 2])


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (8001, 8000), (50_000, 2_000_000)])
def test_a_huge_size_in_a_small_file_is_refused(width, height):
    data = png(width, height, 1, 0, b"")
    assert f"more than {PIXEL_LIMIT // 10**6} million pixels" in refusal(data)


@pytest.mark.parametrize("size", [(SIDE_LIMIT + 1, 1), (1, SIDE_LIMIT + 1), (64_000_000, 1)])
def test_a_side_without_end_is_refused(size):
    # Scaling it would take memory in proportion to the side, whatever the number of pixels.
    data = png(*size, 1, 0, b"")
    assert f"more than {SIDE_LIMIT} pixels wide or high" in refusal(data)


def test_a_huge_canvas_of_webp_is_refused():
    frames = [scene(mode="RGBA"), cut_out("red")]
    data = bytearray(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    assert data[12:16] == b"VP8X"
    data[24:30] = b"\xff\x3f\0\xff\x3f\0"  # 16,384 x 16,384
    assert "million pixels" in refusal(bytes(data))
    data[24:30] = b"\xff\x1f\0\xff\x0f\0"  # 8,192 x 4,096: more than WebP may have
    assert "more than 32 million pixels" in refusal(bytes(data))


def test_a_picture_of_many_megapixels_is_taken_without_a_warning():
    data = png(7000, 7000, 1, 0, (b"\0" + bytes(875)) * 7000)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert not levels(data).any()
    assert not caught


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_files, "FILE_LIMIT", 100)
    path = tmp_path / "a.png"
    path.write_bytes(encoded(scene()) + bytes(100))
    assert "it is larger than" in refusal(path)
    assert "it is larger than" in refusal(path.read_bytes())
    assert FILE_LIMIT == 32 << 20


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    whole = encoded(scene((2000, 2000)), "JPEG")
    levels(whole)
    monkeypatch.setattr(picture_files, "_TIME_LIMIT", -1.0)
    assert "it takes too long to decode" in refusal(whole)


def test_endless_runs_of_nothing_end(monkeypatch):
    # Each pair of bytes asks for pixels beyond the end of a row that is full already.
    monkeypatch.setattr(picture_files, "_TIME_LIMIT", 0.05)
    palette = b"".join(bytes((level, level, level, 0)) for level in range(256))
    body = b"\1\1" * 2_000_000
    start = 54 + len(palette)
    sizes = struct.pack("<IiiHHIIiiII", 40, 100, 100, 1, 8, 1, len(body), 0, 0, 256, 256)
    header = b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + sizes
    assert "it takes too long to decode" in refusal(header + palette + body)


def test_too_little_memory_is_said(monkeypatch):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(Image.Image, "resize", fail)
    assert "more memory than there is" in refusal(encoded(scene()))


@pytest.mark.skipif(sys.platform == "win32", reason="other errors there")
def test_what_cannot_be_opened_is_said(tmp_path, monkeypatch):
    assert "no such file" in refusal(tmp_path / "none.png")
    assert "it is a folder" in refusal(tmp_path)
    assert "its name is too long" in refusal(tmp_path / ("x" * 300 + ".png"))
    assert "characters that no file name can have" in refusal("a\0b.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    assert "lead in a circle" in refusal(tmp_path / "loop.png")
    (tmp_path / "lost.png").symlink_to("nowhere.png")
    assert "no such file" in refusal(tmp_path / "lost.png")
    (tmp_path / "file").write_bytes(encoded(scene()))
    assert "not a folder" in refusal(tmp_path / "file" / "a.png")

    def deny(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", deny)
    assert "you have no permission" in refusal(tmp_path / "file")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device of POSIX")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random", "/dev/full"])
def test_devices_are_refused(device):
    assert "not an ordinary file" in refusal(device)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert "not an ordinary file" in refusal(tmp_path / "pipe.png")


def test_pictures_can_be_read_in_several_threads():
    data = [encoded(scene(), kind) for kind in FORMATS]
    expected = [levels(each).tobytes() for each in data]
    found: list[list[bytes]] = []

    def read() -> None:
        found.append([levels(each).tobytes() for each in data * 5])

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected * 5] * 4


def test_every_result_has_784_levels():
    assert len(picture_from_bytes(encoded(scene((31, 77))), "a").pixels) == PIXELS
