"""What counts as an e-mail address, and what is said of what doesn't."""

import pytest

from eforslag.notifications import addresses
from eforslag.notifications.addresses import NoAddress, parsed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna@example.se", "anna@example.se"),
        ("  Anna.Berg+forslag@Example.SE ", "anna.berg+forslag@example.se"),
        ("<anna@example.se>", "anna@example.se"),
        ("mailto:anna@example.se", "anna@example.se"),
        ("o'brien_1@sub.example.co.uk", "o'brien_1@sub.example.co.uk"),
        ("anna@söderhamn.se", "anna@xn--sderhamn-n4a.se"),
        ("a" * 64 + "@example.se", "a" * 64 + "@example.se"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert parsed(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", addresses.NO_AT),
        ("anna", addresses.NO_AT),
        ("@example.se", addresses.NO_AT),
        ("anna@", addresses.NO_DOT),
        ("anna@localhost", addresses.NO_DOT),
        ("anna@example.", addresses.NO_DOT),
        ("åsa@example.se", addresses.ODD_LETTERS),
        ("anna berg@example.se", addresses.WRONG),
        (".anna@example.se", addresses.WRONG),
        ("anna..berg@example.se", addresses.WRONG),
        ('"anna"@example.se', addresses.WRONG),
        ("anna@-example.se", addresses.WRONG),
        ("anna@example..se", addresses.WRONG),
        ("anna@127.0.0.1", addresses.WRONG),
        ("anna@[127.0.0.1]", addresses.WRONG),
        ("anna@exa mple.se", addresses.WRONG),
        ("anna@example.se\r\nBcc: bo@example.se", addresses.SEVERAL),
        ("anna@example.se\nx", addresses.WRONG),
        ("anna@example.se\x00", addresses.WRONG),
        ("anna@example.se, bo@example.se", addresses.SEVERAL),
        ("a" * 65 + "@example.se", addresses.TOO_LONG),
        ("anna@" + "a" * 63 + ("." + "b" * 63) * 3 + ".se", addresses.TOO_LONG),
        ("anna@" + "a" * 64 + ".se", addresses.WRONG),
    ],
)
def test_what_is_no_address_is_said_kindly(typed: str, sentence: object) -> None:
    with pytest.raises(NoAddress) as refusal:
        parsed(typed)
    assert refusal.value.sentence is sentence
