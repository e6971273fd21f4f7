"""The form that new rules are entered with."""

from datetime import date
from typing import Any

import pytest
from starlette.datastructures import FormData

from eforslag.administration.forms import RulesForm
from eforslag.municipality.rules import Rules
from eforslag.web.forms import _Fields

IN_PERMILLE = {
    "threshold_kind": "permille",
    "threshold_value": "1",
    "population": "25400",
    "population_date": "2025-12-31",
}


def filled_in(**changes: str) -> RulesForm:
    """The usual rules as a browser sends them, with changes; an empty text leaves the field empty."""
    sent = {name: _sent(value) for name, value in Rules().frozen().items() if value is not False}
    form = RulesForm(_Fields(FormData(sent | {"effective_from": "2026-06-01"} | changes)))
    form.is_valid = form.validate()
    return form


def _sent(value: Any) -> str:
    return "y" if value is True else str(value)


def test_the_form_gives_back_the_rules_that_it_was_filled_in_with() -> None:
    form = filled_in()
    assert form.is_valid, form.errors
    assert form.rules() == Rules()
    assert form.effective_from.data == date(2026, 6, 1)


def test_a_share_of_the_population_comes_with_its_day() -> None:
    rules = filled_in(**IN_PERMILLE).rules()
    assert (rules.threshold(), rules.population_date) == (26, "2025-12-31")


@pytest.mark.parametrize("rules", [Rules(), Rules(**{**IN_PERMILLE, "threshold_value": 1, "population": 25400})])  # type: ignore[arg-type]
def test_the_form_opens_with_the_rules_in_force(rules: Rules) -> None:
    assert RulesForm.of(rules).rules() == rules


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("threshold_value", "0"),
        ("threshold_value", "många"),
        ("threshold_value", "9" * 5000),
        ("threshold_kind", "half"),
        ("period_length", "-3"),
        ("period_length", "25"),
        ("period_length", ""),
        ("period_unit", ""),
        ("days_votes_are_shown", "0"),
        ("days_votes_are_shown", "731"),
        ("voting_right", "nobody"),
        ("guardian_consent_below", "19"),
        ("open_proposals_per_person", "1.5"),
        ("population_date", "31 december"),
        ("effective_from", ""),
        ("effective_from", "2026-02-30"),
    ],
)
def test_a_wrong_value_gets_one_sentence_beside_its_field_and_stays(field: str, value: str) -> None:
    form = filled_in(**{field: value})
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1
    assert not value or value in str(form[field]()) or form[field].type == "RadioField"


@pytest.mark.parametrize("missing", ["population", "population_date"])
def test_a_share_needs_what_it_is_a_share_of(missing: str) -> None:
    form = filled_in(**IN_PERMILLE | {missing: "0" if missing == "population" else ""})
    assert list(form.errors) == [missing]


def test_a_share_over_the_whole_population_is_refused() -> None:
    assert list(filled_in(**IN_PERMILLE | {"threshold_value": "1001"}).errors) == ["threshold_value"]
