"""What is shown of a table, held against everything that the table could have been."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eforslag.dialogues.suppression import LEAST, Shown, shown

Table = list[list[int]]
SMALL = st.integers(0, 9)


def tables(rows: int, columns: int, highest: int = 9) -> st.SearchStrategy[Table]:
    row = st.lists(st.integers(0, highest), min_size=columns, max_size=columns).filter(any)
    return st.lists(row, min_size=rows, max_size=rows)


def possible(cells: Table, seen: Shown) -> list[Table]:
    """Every table with the totals and the cells that are shown."""
    columns = [sum(column) for column in zip(*cells, strict=True)]
    choices = [
        [range(top + 1) if value is None else [value] for value, top in zip(row, columns, strict=True)]
        for row in seen.cells
    ]
    rows = [
        [line for line in product(*choice) if total is None or sum(line) == total]
        for choice, total in zip(choices, seen.totals, strict=True)
    ]
    return [list(map(list, table)) for table in product(*rows) if [sum(c) for c in zip(*table, strict=True)] == columns]


def assert_nothing_is_given_away(cells: Table) -> None:
    seen, columns = shown(cells), [sum(column) for column in zip(*cells, strict=True)]
    every = possible(cells, seen)
    assert cells in every
    for i, row in enumerate(cells):
        if sum(row) < LEAST and seen.hides:
            assert seen.totals[i] is None
        for j, count in enumerate(row):
            if count < LEAST and columns[j]:
                assert seen.cells[i][j] is None
                assert len({table[i][j] for table in every}) > 1, (cells, seen, i, j)


@settings(max_examples=30, deadline=None)
@given(tables(3, 2, 7))
def test_no_small_number_can_be_worked_out(cells: Table) -> None:
    # Where nearly all is small, the totals that everybody sees may leave no other table at all.
    if min(sum(column) for column in zip(*cells, strict=True)) >= LEAST:
        assert_nothing_is_given_away(cells)


@settings(max_examples=60, deadline=None)
@given(tables(2, 3, 6))
def test_nor_with_two_groups(cells: Table) -> None:
    if min(sum(column) for column in zip(*cells, strict=True)) >= 2 * LEAST:
        assert_nothing_is_given_away(cells)


@settings(max_examples=80, deadline=None)
@given(tables(5, 4, 40))
def test_what_is_shown_is_true_and_never_small(cells: Table) -> None:
    seen, columns = shown(cells), [sum(column) for column in zip(*cells, strict=True)]
    for row, total, line in zip(cells, seen.totals, seen.cells, strict=True):
        assert total in (None, sum(row))
        assert total is None or total >= LEAST
        for count, value, whole in zip(row, line, columns, strict=True):
            assert value in (None, count)
            assert value is None or value >= LEAST or whole == 0
            assert total is not None or value is None


def test_a_large_table_is_shown_whole() -> None:
    cells = [[20, 30, 10], [12, 8, 40]]
    seen = shown(cells)
    assert (seen.totals, seen.cells) == ([60, 60], cells)


def test_one_small_cell_takes_three_others_with_it() -> None:
    """Alone it would be the difference between its row's total and the rest, and likewise in its column."""
    seen = shown([[2, 30, 10], [12, 8, 40], [20, 20, 20]])
    assert sum(value is None for row in seen.cells for value in row) == 4
    assert seen.totals == [42, 60, 60]


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    seen = shown([[1, 1], [10, 6], [40, 40]])
    assert seen.totals == [None, None, 80]
    assert seen.cells == [[None, None], [None, None], [40, 40]]


def test_small_groups_hide_among_five_people_at_least() -> None:
    """What is left when the others are taken away would be what three people answered, every one of them."""
    assert shown([[1, 0], [1, 1], [10, 6], [40, 40]]).totals == [None, None, None, 80]


def test_a_group_that_is_hidden_elsewhere_is_hidden_here_too() -> None:
    seen = shown([[8, 9], [30, 20], [9, 9]], withheld={0, 2})
    assert seen.totals == [None, 50, None]
    assert seen.cells == [[None, None], [30, 20], [None, None]]


def test_an_answer_that_nobody_gave_is_no_secret() -> None:
    assert shown([[20, 0], [30, 0]]).cells == [[20, 0], [30, 0]]


def test_a_column_beside_is_hidden_only_for_the_other_ones_sake() -> None:
    """Of a question with several choices, how many did not choose an answer is not shown at all."""
    assert shown([[19, 1], [30, 20]], sensitive=frozenset({0})).cells == [[19, 1], [30, 20]]
    seen = shown([[3, 17], [30, 20]], sensitive=frozenset({0}))
    assert seen.cells == [[None, None], [None, None]]


@pytest.mark.parametrize("seed", range(5))
def test_a_municipality_with_many_places_is_still_worth_reading(seed: int) -> None:
    """Five thousand answers from thirteen places of very different size: most numbers are shown."""
    chance = Random(seed)  # noqa: S311  no secret
    sizes = [2200, 700, 500, 400, 300, 250, 200, 150, 120, 80, 50, 30, 20]
    cells = [[0] * 6 for _ in sizes]
    for row, size in zip(cells, sizes, strict=True):
        for choice in chance.choices(range(6), [30, 25, 20, 12, 8, 5], k=size):
            row[choice] += 1
    seen = shown(cells)
    assert sum(value is None for row in seen.cells for value in row) < 20
