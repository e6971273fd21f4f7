"""Pointing out the words that were looked for."""

from eforslag.search import marking
from eforslag.search.marking import ELLIPSIS, marked, passage, shared
from eforslag.search.question import Sought


def test_forms_and_compounds_are_marked_and_everything_is_escaped() -> None:
    text = "Mer <i>belysning</i>: gatubelysningen & skolgården vid Gårdsgatan."
    assert marked(text, {"belysning", "skolgård"}) == (
        "Mer &lt;i&gt;<mark>belysning</mark>&lt;/i&gt;: <mark>gatubelysningen</mark> &amp; "
        "<mark>skolgården</mark> vid Gårdsgatan."
    )


def test_nothing_wanted_marks_nothing() -> None:
    assert marked("Bänkar & bord", set()) == "Bänkar &amp; bord"


def test_the_passage_is_where_the_words_are() -> None:
    text = "Ord som inte handlar om det. " * 20 + "Sätt upp en bastu på piren. " + "Mer text. " * 20
    found = passage(text, {"bast", "bastu"}, 120)
    assert "<mark>bastu</mark>" in found
    assert found.startswith(ELLIPSIS.strip())
    assert found.endswith(ELLIPSIS.strip())


def test_the_word_taken_for_a_misspelt_one_is_as_it_stands() -> None:
    sought = Sought("lekpalts", {"lekplat": 0.7}, is_slip=True)
    assert marking.instead(sought, ["Rusta upp lekplatsen", "En lekplats till"]) == "lekplats"
    assert marking.instead(sought, ["Bänkar"]) == ""


def test_shared_words_are_named_once() -> None:
    assert shared(["Bänkar och bänk", "Nya bänkar vid ån"], {"bänk", "å"}) == ["bänkar", "ån"]
