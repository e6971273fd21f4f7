"""Which proposals come up in a review, and in what order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.reviews.surfacing import NEAR, Candidate, Surfaced, nearly, rule, short_of, surface, why

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def candidate(proposal_id: int, votes: int, in_period: int | None = None, *, area: int = 1, day: int = 0) -> Candidate:
    in_period = votes if in_period is None else in_period
    return Candidate(proposal_id, area, votes, in_period, DAY + timedelta(days=day))


def places(rows: list[Surfaced]) -> list[tuple[int, int]]:
    return [(row.candidate.proposal_id, row.rank) for row in rows]


def test_most_votes_come_first() -> None:
    rows = surface([candidate(1, 4), candidate(2, 9), candidate(3, 7)], threshold=25, highest=3)
    assert places(rows) == [(2, 1), (3, 2), (1, 3)]


def test_votes_in_the_period_decide_between_equals() -> None:
    rows = surface([candidate(1, 9, 2), candidate(2, 9, 5)], threshold=25, highest=3)
    assert places(rows) == [(2, 1), (1, 2)]


def test_those_with_the_same_support_share_a_rank_and_the_older_stands_first() -> None:
    rows = surface([candidate(1, 9, day=3), candidate(2, 9, day=1), candidate(3, 8)], threshold=25, highest=3)
    assert places(rows) == [(2, 1), (1, 1), (3, 3)]


def test_the_threshold_lets_in_more_than_the_highest() -> None:
    rows = surface([candidate(n, 30 - n) for n in range(1, 9)], threshold=25, highest=2)
    assert [row.candidate.votes for row in rows] == [29, 28, 27, 26, 25]


def test_the_highest_come_up_below_the_threshold() -> None:
    rows = surface([candidate(n, n) for n in range(1, 9)], threshold=25, highest=2)
    assert [row.candidate.votes for row in rows] == [8, 7]


def test_all_who_share_the_last_place_come_up() -> None:
    rows = surface([candidate(1, 9), candidate(2, 5), candidate(3, 5), candidate(4, 5)], threshold=25, highest=2)
    assert places(rows) == [(1, 1), (2, 2), (3, 2), (4, 2)]


def test_without_votes_nothing_comes_up() -> None:
    assert surface([candidate(1, 0), candidate(2, 0)], threshold=25, highest=3) == []


def test_every_focus_area_has_a_ranking_of_its_own() -> None:
    rows = surface([candidate(1, 2, area=2), candidate(1, 2, area=1), candidate(2, 9, area=1)], threshold=25, highest=1)
    assert [(row.candidate.focus_area_id, *place) for row, place in zip(rows, places(rows), strict=True)] == [
        (1, 2, 1),
        (2, 1, 1),
    ]


@pytest.mark.parametrize(
    ("votes", "rank", "sentence"),
    [
        (38, 3, "38 röster, gränsen är 25. Tredje plats i sitt fokusområde."),
        (1, 1, "1 röst, gränsen är 25. Första plats i sitt fokusområde."),
        (12, 14, "12 röster, gränsen är 25. Plats 14 i sitt fokusområde."),
    ],
)
def test_it_is_said_why_a_proposal_came_up(votes: int, rank: int, sentence: str) -> None:
    assert why(votes, rank, threshold=25) == sentence


def test_it_is_said_how_far_from_coming_up_a_proposal_was() -> None:
    assert short_of(17, 4, threshold=25) == "17 röster av 25 som behövdes. Fjärde plats i sitt fokusområde."


def test_those_nearly_came_up_that_are_next_or_half_way() -> None:
    found = [candidate(number, votes) for number, votes in enumerate((30, 20, 16, 15, 13, 12, 2, 0), 1)]
    rows = nearly(found, threshold=25, highest=2)
    assert places(rows) == [(3, 3), (4, 4), (5, 5)]
    assert places(nearly(found[-3:], threshold=25, highest=1)) == [(7, 2)]
    assert nearly(found[:1], threshold=25, highest=1) == []


def test_no_more_than_a_few_nearly_came_up() -> None:
    assert len(nearly([candidate(number, 20) for number in range(1, 30)], threshold=25, highest=0)) == NEAR


def test_the_rule_is_said_in_words() -> None:
    assert rule(threshold=25, highest=0) == "De som nådde gränsen på 25 röster."
    assert rule(threshold=1, highest=1) == (
        "De som nådde gränsen på 1 röst eller är det förslag som har flest röster i sitt fokusområde."
    )


candidates = st.lists(
    st.builds(candidate, st.integers(1, 60), st.integers(0, 12), st.integers(0, 12), area=st.integers(1, 3)),
    unique_by=lambda one: (one.focus_area_id, one.proposal_id),
    max_size=40,
)
limits = {"threshold": st.integers(1, 15), "highest": st.integers(0, 6)}


@given(found=candidates, **limits)
def test_what_comes_up_does_not_hang_on_the_order_it_was_found_in(
    found: list[Candidate], threshold: int, highest: int
) -> None:
    rows = surface(found, threshold=threshold, highest=highest)
    assert surface(found[::-1], threshold=threshold, highest=highest) == rows


@given(found=candidates, **limits)
def test_nobody_with_more_votes_is_left_out(found: list[Candidate], threshold: int, highest: int) -> None:
    chosen = {row.candidate for row in surface(found, threshold=threshold, highest=highest)}
    for out in set(found) - chosen:
        assert out.votes < threshold
        assert all(one.support > out.support for one in chosen if one.focus_area_id == out.focus_area_id)


@given(found=candidates, **limits)
def test_a_rank_says_how_many_have_more_support(found: list[Candidate], threshold: int, highest: int) -> None:
    for row in surface(found, threshold=threshold, highest=highest):
        before = [
            one
            for one in found
            if one.focus_area_id == row.candidate.focus_area_id and one.support > row.candidate.support
        ]
        assert row.rank == len(before) + 1
        assert row.candidate.votes >= threshold or (row.rank <= highest and row.candidate.votes)


@given(found=candidates, **limits)
def test_what_nearly_came_up_did_not_and_comes_next(found: list[Candidate], threshold: int, highest: int) -> None:
    terms = {"threshold": threshold, "highest": highest}
    up = {row.candidate for row in surface(found, **terms)}
    near = nearly(found, **terms)
    assert not up & {row.candidate for row in near}
    for row in near:
        passed_by = [one for one in found if one not in up and one.focus_area_id == row.candidate.focus_area_id]
        assert len([one for one in passed_by if one.support > row.candidate.support]) < NEAR
