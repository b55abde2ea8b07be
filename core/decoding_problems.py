"""What is wrong with values from a file or a command line: msgspec's findings in words.

The place that a finding names, ``$.workspace.traversal.directions[0].name``, is said as people do:
``workspace > traversal > directions no. 1 > name``.
"""

import re

import msgspec

from core.files import shown

CLAUSE_LIMIT = 160
"""Characters that names and values from a damaged file may take in a sentence."""

_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "bytes": "a run of encoded bytes",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}
_TYPE = r"`([a-z |]+)`"
_AT = re.compile(r"(?s)(.*) - at `(?:key in )?(.*)`")
_STEP = re.compile(r"\[\.\.\.\]|\.([^.\[]+)|\[(\d+)\]")

_FINDINGS = (
    (re.compile(rf"Expected {_TYPE}, got {_TYPE}"), "{0} is expected where there is {1}"),
    (re.compile(rf"Expected {_TYPE} >= ([-\d.e+]+)"), "{0} of at least {1} is expected"),
    (re.compile(rf"Expected {_TYPE} <= ([-\d.e+]+)"), "{0} of at most {1} is expected"),
    (re.compile(rf"Expected {_TYPE} of length (\d+)"), "{0} of length {1} is expected"),
    (re.compile(rf"Expected {_TYPE} of length >= (\d+)"), "{0} of length {1} or more is expected"),
    (re.compile(rf"Expected {_TYPE} of length <= (\d+)"), "{0} of length {1} or less is expected"),
    (re.compile(rf"(?s)Expected {_TYPE} matching regex .*"), "{0} of another form is expected"),
    (re.compile(rf"Expected {_TYPE}"), "{0} is expected"),
    (re.compile(r"(?s)Object contains unknown field `(.*)`"), "the field '{0}' is unknown"),
    (re.compile(r"(?s)Object missing required field `(.*)`"), "the field '{0}' is missing"),
    (re.compile(r"(?s)Invalid (?:enum )?value '?(.*?)'?"), "'{0}' is not one of the known values"),
    (re.compile(r"Number out of range|Integer value out of range"), "the number is too large"),
    (re.compile(r"Invalid base64 encoded string"), "the encoded bytes are damaged"),
)  # fmt: skip


def decoding_problem(error: Exception) -> str:
    """What is wrong with the text of a JSON file, or with values, as a clause to stand after a colon.

    Args:
        error: what ``msgspec.json.decode`` or ``msgspec.convert`` raised: a ``DecodeError``,
            ``UnicodeDecodeError`` or ``RecursionError``.
    """
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    if isinstance(error, msgspec.ValidationError):
        return _validation_problem(str(error))
    if "truncated" in str(error):
        return "it ends too early"
    where = re.search(r"\(byte (\d+)\)", str(error))
    place = f" (at byte {int(where[1]) + 1})" if where else ""
    return f"it is not valid JSON{place}"


def with_place(place: str, finding: str) -> str:
    """A finding after its place: ``$.models[0].name`` becomes ``models no. 1 > name: ...``.

    Args:
        place: as msgspec writes it, beginning with ``$``, which is the whole and has no name.
        finding: a clause.
    """
    words = ""
    for field, number in _STEP.findall(place):
        if number:
            words += f" no. {int(number) + 1}"
        elif field:
            words += f" > {field.replace('_', ' ')}"
    words = words.removeprefix(" > ").strip()
    return f"{clipped(words)}: {finding}" if words else finding


def _validation_problem(message: str) -> str:
    located = _AT.fullmatch(message)
    finding, place = (located[1], located[2]) if located else (message, "$")
    return with_place(place, _finding_in_words(finding))


def _finding_in_words(finding: str) -> str:
    for pattern, words in _FINDINGS:
        found = pattern.fullmatch(finding)
        if found:
            return words.format(*(_in_words(group) for group in found.groups()))
    return clipped(finding.replace("`", "'"))


def _in_words(text: str) -> str:
    names = text.split(" | ")
    if all(name in _TYPES for name in names):
        return " or ".join(_TYPES[name] for name in names)
    return clipped(text)


def clipped(text: str, limit: int = CLAUSE_LIMIT) -> str:
    """Text from a file as it can stand in a sentence: on one line, its middle left out if long."""
    if len(text) > limit:
        text = f"{text[: limit // 2]} … {text[-limit // 4 :]}"
    return shown(text)
