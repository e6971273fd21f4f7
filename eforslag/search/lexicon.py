"""The dictionary of Swedish word forms, which says of each form what it is an inflection of.

In memory it is one packed stream of 12 megabytes, where a look-up takes some 30 microseconds; whoever reads texts by
the hundred thousand asks for the unpacked one, which takes 100 megabytes and is twenty times as fast.
"""

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock

_opening = Lock()
_opened: dict[str, Mapping[str, str]] = {}


def _forms() -> Mapping[str, str]:
    found = _opened.get("sv")
    return found if found is not None else open_dictionary()


def open_dictionary(*, unpacked: bool = False) -> Mapping[str, str]:
    """Read it from the disk, which takes a good second; once, whatever the number of threads that ask."""
    with _opening:
        # Imported here, since the package comes with rules for fifty languages, a tenth of what a start may take.
        from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        if unpacked:
            _opened["sv"] = DefaultDictionaryFactory().get_dictionary("sv")
        elif "sv" not in _opened:
            _opened["sv"] = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("sv")
        return _opened["sv"]


@lru_cache(maxsize=100_000)
def lemma(form: str) -> str | None:
    """The word that this is a form of, in lower case; None for a form that the dictionary doesn't know."""
    found = _forms().get(form)
    return found.lower() if found else None
