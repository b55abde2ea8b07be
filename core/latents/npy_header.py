"""The header of a .npy file that nobody has checked yet, and the one way to say what is wrong with it."""

from typing import BinaryIO

import numpy as np

_LONGEST = 10_000
"""Characters; NumPy reads the header as Python literals, which take memory."""


class WrongFileError(Exception):
    """A clause on what is wrong, to follow the file's name."""


def npy_header(file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[np.generic]]:
    """Shape, whether it is stored column by column, and type; the file is then at its first value.

    Raises
    ------
    WrongFileError
        It is no array that NumPy has saved.
    """
    try:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, by_column, kind = read(file, max_header_size=_LONGEST)
    # Whatever Python's tokenizer, with which NumPy has read the header, may raise too.
    except Exception:
        raise WrongFileError("it is not an array that NumPy has saved") from None
    return shape, by_column, kind
