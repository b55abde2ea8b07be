"""1,450 mutated picture files: each is read or refused with one sentence; none hangs or crashes.

Seeded, so that every run tries the same files.
"""

import io
import random
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import UserError
from core.images.picture_files import read_picture_with_report
from core.images.reference import PIXELS

MUTATIONS = 250
"""For each format."""

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")

Mutator = Callable[[bytes, random.Random], bytes]


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def run_length_bmp() -> bytes:
    """A BMP of the compressed kind, which Pillow reads and does not write."""
    width, height = 40, 30
    row = b"\x0a\x10" + b"\0\x05\1\2\3\4\5\0" + b"\0\2\3\0" + b"\x10\x80" + b"\0\0"
    body = row * height + b"\0\1"
    palette = b"".join(bytes((level, level, level, 0)) for level in range(256))
    start = 54 + len(palette)
    sizes = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(body), 0, 0, 256, 256)
    header = b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start)
    return header + sizes + palette + body


def originals() -> dict[str, list[bytes]]:
    """Files of each format, of as many kinds as it has."""
    noise = np.random.default_rng(5).integers(0, 256, (30, 40, 4), np.uint8)
    clear = Image.fromarray(noise)
    colour, grey = clear.convert("RGB"), clear.convert("L")
    palette = colour.quantize(50)
    wide = Image.fromarray(noise[..., 0].astype(np.uint16) * 257)
    frames = {"save_all": True, "append_images": [colour.rotate(90), colour.rotate(180)]}
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a shoe"
    described = {"exif": exif, "icc_profile": bytes(range(200)), "xmp": b"<x:xmpmeta/>"}
    gif_frames = {"save_all": True, "append_images": [palette.rotate(90)], "duration": 50}
    return {
        "PNG": [
            encoded(colour, "PNG", exif=exif),
            encoded(clear, "PNG"),
            encoded(wide, "PNG"),
            encoded(palette, "PNG", transparency=3, bits=8),
            encoded(grey.convert("1"), "PNG"),
            encoded(colour, "PNG", **frames),
        ],
        "JPEG": [
            encoded(colour, "JPEG", **described),
            encoded(grey, "JPEG", optimize=True),
            encoded(colour, "JPEG", progressive=True),
            encoded(colour.convert("CMYK"), "JPEG", restart_marker_blocks=2),
            encoded(colour, "MPO", **frames),
        ],
        "BMP": [
            encoded(colour, "BMP"),
            encoded(clear, "BMP"),
            encoded(palette, "BMP"),
            encoded(grey.convert("1"), "BMP"),
            run_length_bmp(),
        ],
        "GIF": [
            encoded(palette, "GIF", interlace=1),
            encoded(palette, "GIF", transparency=2, interlace=0),
            encoded(palette, "GIF", **gif_frames, disposal=2, comment=b"a shoe"),
        ],
        "WEBP": [
            encoded(colour, "WEBP", **described),
            encoded(clear, "WEBP", lossless=True),
            encoded(clear, "WEBP", quality=30),
            encoded(colour, "WEBP", **frames),
        ],
    }


def flip(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    reach = chance.choice((40, 200, len(data)))
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        spoilt[chance.randrange(min(reach, len(data)))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 200) :]


def insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.randbytes(chance.randint(1, 300)) + data[place:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 400)]
    return data[:start] + piece * chance.randint(2, 3000) + data[start:]


def odd_number(data: bytes, chance: random.Random) -> bytes:
    """A number near the start, where the sizes are, exchanged for an extreme one."""
    value = chance.choice((0, 1, 2, 255, 8000, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000))
    width = chance.choice((1, 2, 2, 3, 4, 4))
    number = (value % 256**width).to_bytes(width, chance.choice(("big", "little")))
    place = chance.randrange(min(len(data), chance.choice((32, 64, 300))))
    return data[:place] + number + data[place + width :]


def without_end(data: bytes, chance: random.Random) -> bytes:
    return data + chance.randbytes(chance.choice((1, 10_000))) * chance.randint(1, 100)


def chunks_of(data: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and content of each chunk of a PNG file."""
    found, place = [], 8
    while place + 8 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        found.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def unpacked(content: bytes) -> bytes:
    """What a zlib stream holds, at least one byte."""
    try:
        return zlib.decompressobj().decompress(content) or b"\0"
    except zlib.error:  # spoilt before
        return b"\0"


def spoilt_chunks(data: bytes, chance: random.Random) -> bytes:
    """A PNG file with wrong contents and right checksums, so that they are believed."""
    chunks = chunks_of(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(chunks))
        kind, content = chunks[at]
        mutate = chance.choice((flip, odd_number, cut, insert, repeat))
        choice = chance.randrange(8)
        if choice == 0:
            chunks.insert(at, chunks[chance.randrange(len(chunks))])
        elif choice == 1 and len(chunks) > 1:
            del chunks[at]
        elif choice == 2 and kind == b"IDAT":
            chunks[at] = (kind, zlib.compress(mutate(unpacked(content), chance)))
        elif choice == 3:
            odd_kind = chance.choice(
                (b"tRNS", b"PLTE", b"zTXt", b"iCCP", b"eXIf", b"acTL", b"fdAT")
            )
            chunks[at] = (odd_kind, content)
        elif choice == 4:
            bomb = b"a\0\0" + zlib.compress(bytes(2_000_000))
            chunks.insert(at, (chance.choice((b"zTXt", b"iCCP", b"iTXt")), bomb))
        else:
            chunks[at] = (kind, mutate(content or b"\0", chance))
    return joined(chunks)


def joined(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG file of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


MUTATORS: tuple[Mutator, ...] = (
    flip, odd_number, flip, cut, odd_number, cut_out, insert, repeat, odd_number, without_end,
)  # fmt: skip


def read_or_refused(path: Path, data: bytes) -> bool:
    """Whether it was read; anything but that or one sentence fails the test."""
    path.write_bytes(data)
    try:
        picture, report = read_picture_with_report(path)
    except UserError as error:
        sentence = str(error)
        assert sentence.startswith(f"Cannot read the picture {path}: ")
        assert sentence.endswith(".") and sentence.count(". ") == 0
        assert "\n" not in sentence
        assert len(sentence) < len(str(path)) + 150
        return False
    assert len(picture.pixels) == PIXELS
    assert picture.name == path.name
    assert report and "\n" not in report
    return True


def peak_memory() -> int:
    """Most bytes that this process ever had at once."""
    if sys.platform != "linux":  # what is measured differs elsewhere
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.timeout(120)
def test_spoilt_pictures_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    chance = random.Random(f"pictures {kind}")
    files = originals()[kind]
    path = tmp_path / f"spoilt.{kind.lower()}"
    before = peak_memory()
    read = 0
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for data in files:
            assert read_or_refused(path, data)
        for number in range(MUTATIONS):
            mutate = MUTATORS[number % len(MUTATORS)]
            if kind == "PNG" and number % 2:
                mutate = spoilt_chunks
            read += read_or_refused(path, mutate(chance.choice(files), chance))
    assert not caught
    assert MUTATIONS // 20 < read < MUTATIONS * 4 // 5  # some spoil little, most do
    assert peak_memory() - before < 1 << 30


def test_beginnings_of_one_file_with_the_rest_of_another(tmp_path: Path) -> None:
    chance = random.Random("crossed pictures")
    files = [data for kind in originals().values() for data in kind]
    refused = 0
    for _ in range(200):
        first, second = chance.choice(files), chance.choice(files)
        start = chance.choice((4, 12, 30, 60, chance.randrange(len(first))))
        data = first[:start] + second[chance.choice((0, start, chance.randrange(len(second)))) :]
        refused += not read_or_refused(tmp_path / "crossed", data)
    assert refused > 100


def largest_png() -> bytes:
    """As many pixels as are read, of the kind that takes most memory, in a quarter of a megabyte."""
    side = 8000
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(1 + 4 * side)) for _ in range(side)) + packer.flush()
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)), (b"IDAT", rows)]
    return joined([*chunks, (b"IEND", b"")])


def largest_webp() -> bytes:
    side = 5656
    frames = [Image.new("RGBA", (side, side), (9, 99, 200, level)) for level in (3, 4)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)


READ = """
import sys
from core.images.picture_files import read_picture_with_report
read_picture_with_report(sys.argv[1])
status = open("/proc/self/status").read()
print(status.split("VmHWM:")[1].split()[0])
"""
"""Reads a picture, then prints the most memory that was in use at once, in kilobytes."""


@pytest.mark.skipif(sys.platform != "linux", reason="what is measured differs elsewhere")
@pytest.mark.timeout(120)
@pytest.mark.parametrize("make", [largest_png, largest_webp])
def test_memory_stays_bounded_for_the_largest_pictures(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "large"
    path.write_bytes(make())
    # In a process of its own, since making a picture takes memory too.
    done = subprocess.run(
        [sys.executable, "-c", READ, path],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert int(done.stdout) < 1 << 20
