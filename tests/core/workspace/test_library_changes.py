"""The library of directions: whatever is done to it, references hold and names can be shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Direction,
    Known,
    Method,
    Pair,
    PairMean,
    Scaled,
    Separated,
    Taller,
)
from core.errors import UserError
from core.images.reference import ImageReference, TestImage
from core.workspace.library_changes import (
    DIRECTION_LIMIT,
    NAME_LIMIT,
    add_direction,
    choose_direction,
    delete_direction,
    duplicate_direction,
    hold_while_growing,
    keep_direction,
    move_direction,
    rename_direction,
    set_against,
)
from core.workspace.recipe_limits import DEPTH_LIMIT, recipe_problem
from core.workspace.state import LIVE_PAIR, Traversal, followed_recipe, recipe_of

EMPTY = Traversal()


def kept(*names: str) -> Traversal:
    traversal = EMPTY
    for name in names:
        traversal = keep_direction(traversal, name)
    return traversal


def names_of(traversal: Traversal) -> list[str]:
    return [direction.name for direction in traversal.directions]


def identifiers_of(traversal: Traversal) -> list[str]:
    return [direction.identifier for direction in traversal.directions]


steps = st.lists(
    st.tuples(
        st.sampled_from(["keep", "rename", "delete", "duplicate", "move", "choose", "against"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(["Height", "height", " Height ", "Height 2", "Bright\nness", "x" * 200]),
    ),
    max_size=25,
)


def take(traversal: Traversal, step: tuple[str, int, int, str]) -> Traversal:
    """One step; numbers stand for directions that exist (or, where that is meant, the live pair)."""
    kind, number, other, name = step
    own = identifiers_of(traversal)
    everything = [LIVE_PAIR, *own]
    if kind == "keep":
        return keep_direction(traversal, name if number % 2 else None)
    if kind == "choose":
        return choose_direction(traversal, everything[number % len(everything)])
    if kind == "against":
        chosen = [everything[(number + i) % len(everything)] for i in range(other % 3)]
        return set_against(traversal, chosen)
    if not own:
        return traversal
    identifier = own[number % len(own)]
    change = {
        "rename": lambda: rename_direction(traversal, identifier, name),
        "delete": lambda: delete_direction(traversal, identifier),
        "duplicate": lambda: duplicate_direction(traversal, identifier),
        "move": lambda: move_direction(traversal, identifier, other),
    }
    return change[kind]()


@settings(max_examples=150, deadline=None)
@given(steps=steps)
def test_references_hold_whatever_is_done(steps: list[tuple[str, int, int, str]]) -> None:
    traversal = EMPTY
    for step in steps:
        try:
            after = take(traversal, step)
        except UserError:
            continue  # too large to be kept: said so, and nothing changed
        assert after == take(traversal, step)  # the same change gives the same state
        traversal = after
        own = identifiers_of(traversal)
        assert len(set(own)) == len(own)
        assert LIVE_PAIR not in own
        known = {LIVE_PAIR, *own}
        assert traversal.chosen in known
        assert set(traversal.against) <= known - {traversal.chosen}
        assert len(set(traversal.against)) == len(traversal.against)
        folded = [name.casefold() for name in names_of(traversal)]
        assert len(set(folded)) == len(folded)
        for direction in traversal.directions:
            assert 0 < len(direction.name) <= NAME_LIMIT
            assert direction.name.isprintable()
            assert recipe_problem(direction.recipe) == ""


@given(count=st.integers(1, 8), which=st.integers(0, 7), to=st.integers(-3, 12))
def test_moving_is_a_permutation_that_keeps_the_others_order(
    count: int, which: int, to: int
) -> None:
    traversal = kept(*map(str, range(count)))
    identifier = identifiers_of(traversal)[which % count]
    moved = move_direction(traversal, identifier, to)
    assert identifiers_of(moved).index(identifier) == min(max(to, 0), count - 1)
    rest = [one for one in identifiers_of(moved) if one != identifier]
    assert rest == [one for one in identifiers_of(traversal) if one != identifier]
    back = move_direction(moved, identifier, which % count)
    assert back == traversal


def test_keeping_stores_what_is_followed_and_goes_on_following_it() -> None:
    traversal = set_against(kept("Brightness"), ["d1"])
    after = keep_direction(traversal, "Height alone")
    pair = Pair(traversal.first, traversal.second)
    assert recipe_of(after, "d2") == Separated(pair, (pair,), Method.GRAM_SCHMIDT)
    assert followed_recipe(after) == followed_recipe(traversal)
    assert (after.chosen, after.against) == (traversal.chosen, traversal.against)


def test_names_without_a_wish_count_upwards() -> None:
    traversal = keep_direction(keep_direction(EMPTY))
    assert names_of(traversal) == ["Direction 1", "Direction 2"]
    traversal = keep_direction(delete_direction(traversal, "d1"))
    assert names_of(traversal) == ["Direction 2", "Direction 1"]
    assert identifiers_of(traversal) == ["d2", "d3"]


def test_names_are_cleaned_and_made_unique() -> None:
    traversal = kept("Height", "  height ", "a\n\tb\u2028c", "Height 2", "n" * 200, "n" * 200)
    assert names_of(traversal) == [
        "Height", "height 2", "a b c", "Height 3", "n" * NAME_LIMIT, "n" * (NAME_LIMIT - 2) + " 2",
    ]  # fmt: skip
    assert rename_direction(traversal, "d1", "Height") == traversal  # its own name is free for it
    assert names_of(rename_direction(traversal, "d3", "HEIGHT"))[2] == "HEIGHT 4"
    # Joiners belong to scripts that need them; what UTF-8 cannot hold would stop every saving.
    assert names_of(kept("می\u200cخواهم"))[0] == "می\u200cخواهم"
    assert names_of(kept("a\ud800b"))[0] == "a b"


@pytest.mark.parametrize("name", ["", "  ", "\n", "\x00\x1b", "\u200b"])
def test_a_name_that_shows_nothing_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="cannot be empty"):
        keep_direction(EMPTY, name)
    with pytest.raises(UserError, match="cannot be empty"):
        rename_direction(kept("a"), "d1", name)


def test_duplicates_stand_beside_their_original() -> None:
    traversal = duplicate_direction(kept("a", "b"), "d1")
    assert names_of(traversal) == ["a", "a 2", "b"]
    assert identifiers_of(traversal) == ["d1", "d3", "d2"]
    assert recipe_of(traversal, "d3") == recipe_of(traversal, "d1")


def test_deleting_frees_whatever_held_it() -> None:
    traversal = set_against(choose_direction(kept("a", "b", "c"), "d1"), ["d2", "d3"])
    assert delete_direction(traversal, "d2").against == ("d3",)
    assert delete_direction(traversal, "d2").chosen == "d1"
    assert delete_direction(traversal, "d1").chosen == LIVE_PAIR
    assert delete_direction(traversal, "d1").against == ("d2", "d3")
    held = set_against(traversal, [LIVE_PAIR])
    assert delete_direction(held, "d1").against == ()  # the live pair is now the chosen one itself


def test_the_chosen_one_is_never_against_itself() -> None:
    traversal = set_against(kept("a", "b"), ["d1", LIVE_PAIR, "d2", "d1"])
    assert traversal.against == ("d1", "d2")
    assert choose_direction(traversal, "d1").against == ("d2",)


def test_a_duplicate_of_the_live_pair_is_what_it_is_now_and_comes_first() -> None:
    after = duplicate_direction(kept("a"), LIVE_PAIR)
    assert after.directions[1:] == kept("a").directions
    assert after.directions[0].recipe == Pair(after.first, after.second)
    assert after.chosen == LIVE_PAIR


def test_directions_that_are_not_there_are_a_defect() -> None:
    traversal = kept("a")
    for change in (
        lambda: rename_direction(traversal, "x", "y"),
        lambda: delete_direction(traversal, LIVE_PAIR),
        lambda: duplicate_direction(traversal, "x"),
        lambda: move_direction(traversal, "", 0),
        lambda: choose_direction(traversal, "x"),
        lambda: set_against(traversal, ["d1", "x"]),
    ):
        with pytest.raises(ValueError, match="no direction"):
            change()


def test_identifiers_written_by_hand_do_not_get_in_the_way() -> None:
    pair = Pair(EMPTY.first, EMPTY.second)
    odd = ["d999999999", "d1000000000", "d" + "9" * 5000, "d٣", "x7"]
    traversal = replace(EMPTY, directions=tuple(Direction(i, i[:9], pair) for i in odd))
    assert identifiers_of(keep_direction(traversal))[-1] == "d1000000001"


def test_recipes_stop_growing_with_a_sentence() -> None:
    traversal = kept("first")
    with pytest.raises(UserError, match="too large to be kept: it rests on"):
        for number in range(DEPTH_LIMIT * 2):
            newest, before = f"d{number + 1}", f"d{number}"
            traversal = choose_direction(traversal, newest)
            traversal = set_against(traversal, [before] if number else [LIVE_PAIR])
            traversal = keep_direction(traversal)
    assert recipe_problem(traversal.directions[-1].recipe) == ""


def test_a_huge_recipe_of_shared_parts_is_judged_at_once() -> None:
    recipe: Pair | Separated = Pair(ImageReference(TestImage(1)), ImageReference(TestImage(2)))
    for _ in range(30):  # 2 ** 30 parts, were they counted one by one
        recipe = Separated(recipe, (recipe,), Method.NONE)
    assert "more than" in recipe_problem(recipe)


def test_the_library_has_a_last_place() -> None:
    pair = Pair(EMPTY.first, EMPTY.second)
    full = replace(
        EMPTY,
        directions=tuple(Direction(f"d{i}", str(i), pair) for i in range(DIRECTION_LIMIT)),
    )
    for change in (lambda: keep_direction(full), lambda: duplicate_direction(full, "d1")):
        with pytest.raises(UserError, match=f"holds {DIRECTION_LIMIT} directions"):
            change()


def test_a_ready_made_direction_gets_a_name_of_its_own() -> None:
    once = add_direction(Traversal(), "Taller", PairMean(Taller()))
    twice = add_direction(once, "taller", PairMean(Scaled()))
    assert [direction.name for direction in twice.directions] == ["Taller", "taller 2"]
    assert twice.chosen == LIVE_PAIR


def test_growing_with_something_held_adds_its_direction_once() -> None:
    height, brightness = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
    now = hold_while_growing(Traversal(), height, brightness, "Height gradient")
    assert followed_recipe(now) == Separated(
        AttributeGradient(height), (), Method.WALK, (brightness,)
    )
    away = choose_direction(now, LIVE_PAIR)
    again = hold_while_growing(away, height, brightness, "Height gradient")
    assert again == now
