"""What Swedish words have in common, and what they are put together from."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from eforslag.search.compounds import parts
from eforslag.search.document import Document, terms, weigh
from eforslag.search.synonyms import others
from eforslag.search.words import differs_by_missing_dots, key, keys, root, words

WORD_ENDS = ("ingarna", "anorna", "årdarnas", "atserna", "ningen", "ligheterna", "kropparnas", "löst", "fullt", "else")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cykelbanor", "cykelbana"), ("cykel", "cyklar"), ("cykeln", "cyklarna"), ("böcker", "bok"),
        ("bussar", "bussen"), ("skolgårdar", "skolgård"), ("lekplatsen", "lekplats"), ("mörkt", "mörka"),
        ("trottoarerna", "trottoar"), ("barnens", "barn"), ("fåglar", "fågeln"), ("träd", "träden"),
    ],
)  # fmt: skip
def test_inflections_of_a_word_share_a_key(one: str, other: str) -> None:
    assert set(keys(one)) & set(keys(other))


@pytest.mark.parametrize(
    ("one", "other"), [("bär", "bår"), ("gård", "gäst"), ("belysning", "beläggning"), ("hund", "hundra")]
)
def test_different_words_share_none(one: str, other: str) -> None:
    assert not set(keys(one)) & set(keys(other))


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("gatubelysning", "belysning"), ("gatubelysningen", "gata"), ("skolgårdar", "skola"),
        ("hundrastgård", "rastgård"),
        ("hundrastgården", "hund"), ("övergångsställen", "övergång"), ("stenbergsskolan", "skola"), ("utegym", "gym"),
        ("cykelparkeringar", "parkering"), ("odlingslotter", "lott"), ("isbanan", "bana"),
        ("fotbollsplanen", "fotboll"), ("friluftsbadet", "bad"), ("husbilsparkering", "husbil"),
        ("trädgårdsavfall", "trädgård"),
    ],
)  # fmt: skip
def test_a_compound_is_found_by_what_it_is_made_of(compound: str, part: str) -> None:
    found = terms(compound)
    shared = [found[key] for key in keys(part) if key in found] or [found[keys(p)[0]] for p in parts(part)]
    assert shared
    assert max(shared) < 1, "by less than the whole word"


@pytest.mark.parametrize("word", ["belysning", "centrum", "förskola", "parkering", "tillgänglighet", "återvinning"])
def test_what_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert parts(word) == ()


def test_an_och_gives_the_first_word_its_end_back() -> None:
    assert "gångväg" in weigh(Document("Gång- och cykelväg till Norrala")).weights


def test_dots_are_missed_but_not_mixed_up() -> None:
    assert differs_by_missing_dots("gård", "gard")
    assert differs_by_missing_dots("gangvag", "gångväg")
    assert not differs_by_missing_dots("bär", "bår")
    assert not differs_by_missing_dots("bank", "bänkar")


def test_words_made_of_one_another_share_a_root() -> None:
    assert root(keys("belysning")[0]) == root(keys("belysa")[0])
    assert root(keys("röjning")[0]) == root(keys("röja")[0])
    assert root(keys("vaccinering")[0]) == root(keys("vaccinationer")[0]) == root(keys("vaccinera")[0])
    assert root(keys("nattvandring")[0]) == root(keys("nattvandrare")[0])
    assert root(keys("parkering")[0]) != root(keys("park")[0])


def test_threads_do_not_spoil_each_others_stems() -> None:
    """Suggestions are learned, and old proposals read, in a thread beside the one that answers visitors."""
    many = [f"{start}{end}" for start in ("gatubelysn", "cykelb", "skolg", "busshållpl") for end in WORD_ENDS] * 40
    alone = [key(word) for word in many]
    with ThreadPoolExecutor(4) as pool:
        together = [pool.submit(lambda: [key(word) for word in many]) for _ in range(4)]
        assert all(one.result() == alone for one in together)


def test_people_and_municipality_say_the_same_in_other_words() -> None:
    assert set(keys("förskola")) <= set(others(keys("dagis")[0]))
    assert set(keys("dagis")) <= set(others(keys("förskola")[0]))
    assert others("xyzzy") == ()


def test_the_title_says_more_than_the_text_and_a_repeated_word_more_than_one() -> None:
    found = weigh(
        Document("Bänkar i parken", "Det finns inga papperskorgar. Ställ ut papperskorgar vid lekplatsen.")
    ).weights
    assert found["bänk"] > found["papperskorg"] > found["lekplat"] > found["lek"]


def test_a_reference_number_is_a_word() -> None:
    assert "202617" in weigh(Document("Bänkar", number="2026-17")).weights
    assert (words("Se 2026-17, e-tjänsten")) == ["se", "2026-17", "e-tjänsten"]


def test_what_is_longer_than_any_word_takes_no_longer_than_a_word() -> None:
    found = weigh(Document("x" * 100, "å" * 100_000 + " " + "ab-" * 30_000))
    assert max(map(len, found.weights)) <= 40
