"""The text of session files: always the same JSON values, in lines that can be read."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.workspace.session_text import WIDTH, pretty_json

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


@given(value=values)
def test_nothing_but_white_space_is_added(value: object) -> None:
    assert json.loads(pretty_json(value)) == value


def test_short_values_share_a_line_and_long_ones_do_not() -> None:
    assert pretty_json({"type": "test", "number": 22}) == b'{"type": "test", "number": 22}\n'
    assert pretty_json([]) == b"[]\n"
    numbers = pretty_json([[number, 0.5] for number in range(100)]).decode().splitlines()
    assert len(numbers) < 20
    assert max(map(len, numbers)) <= WIDTH + 1
    fields = pretty_json({f"a field with a long name {i}": i for i in range(9)}).decode()
    assert len(fields.splitlines()) == 11
