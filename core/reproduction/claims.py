"""A step of the article: what it says, and what decides about it."""

from enum import StrEnum

from msgspec import Struct


class Verdict(StrEnum):
    """What a measurement says of a claim."""

    AGREES = "agrees"
    DIFFERS = "differs"
    BEYOND = "goes beyond"


class Claim(Struct, frozen=True):
    """One thing that the article says, and what decides about it."""

    identifier: str
    """Unique within its step."""
    text: str
    """In the article's words (in quotation marks) or in short."""
    rule: str
    """What has to be measured, as a clause to stand after "if"."""
    met: Verdict = Verdict.AGREES
    """The verdict if that is measured."""
    otherwise: Verdict = Verdict.DIFFERS


class Step(Struct, frozen=True):
    """One figure of the article, or one that goes beyond it."""

    identifier: str
    title: str
    section: str
    """The article's heading above it; empty for what is not in the article."""
    see: str
    """What to look at, in one or two sentences."""
    claims: tuple[Claim, ...]
