"""Proposals with the focus area that people would put them under, and some that belong under none."""

from collections.abc import Iterator
from pathlib import Path

from eforslag.moderation.likeness import NOWHERE, PROMISES_COUNT, Example, Learned
from tests.search import labelled_set

FILE = Path(__file__).parent / "labelled" / "areas.txt"
PROMISES = {
    "unga": "Brott och droger bland unga | Färre unga ska begå brott och pröva narkotika. Vuxna ska finnas där unga "
    "är, och skola, socialtjänst, polis och fritid ska arbeta tillsammans tidigt.",
    "platser": "Trygga platser | Fler ska känna sig trygga ute i centrum, vid stationen och där de bor. Belysning, "
    "skötsel och synlig polis på platser där många är otrygga.",
    "trafik": "En lugnare trafik | Färre ska köra för fort, onyktra eller vårdslöst, och gående och cyklister ska vara "
    "säkra på vägar och gator.",
    "relationer": "Våld i nära relationer | Den som utsätts för våld av någon närstående ska upptäckas och få skydd, "
    "och den som slår ska få hjälp att sluta.",
}
CODES = {name: number for number, name in enumerate(PROMISES, start=1)}
# Of the search's labelled set, some that are about none of this.
NOWHERE_IN_SEARCH = (7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30, 31, 33, 35)


def labelled() -> list[Example]:
    rows = [line.split("|") for line in FILE.read_text(encoding="utf-8").splitlines()]
    found = [Example(CODES[area.strip()], title.strip(), text.strip()) for area, title, text in rows]
    known = labelled_set.proposals()
    return found + [Example(NOWHERE, *known[number][:2]) for number in NOWHERE_IN_SEARCH]


def promises() -> Iterator[Example]:
    for name, words in PROMISES.items():
        title, text = words.split(" | ")
        yield Example(CODES[name], title, text, PROMISES_COUNT)


def suggested_first() -> list[tuple[Example, int | None, float]]:
    """For each the likest area and its share, learned from all the others and from what the areas promise."""
    examples, answers = labelled(), []
    for left_out in examples:
        learned = Learned([*promises(), *(one for one in examples if one is not left_out)])
        likest = learned.likeness(left_out.title, left_out.text)[0]
        answers.append((left_out, likest.area, likest.share))
    return answers


def accuracy(answers: list[tuple[Example, int | None, float]]) -> float:
    """How often the first suggestion is right, of those that belong somewhere."""
    somewhere = [(one, area) for one, area, _share in answers if one.area is not NOWHERE]
    return sum(one.area == area for one, area in somewhere) / len(somewhere)
