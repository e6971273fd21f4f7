"""Hashes that stand for people: stable for the service, meaningless to whoever has only the database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.config import Settings
from eforslag.errors import ConfigurationError
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.personal_number import PersonalNumber, parse
from eforslag.identity.pseudonyms import new_wrapped, person_key, register_key, rewrap, voter_tag
from eforslag.identity.test_numbers import all_test_numbers
from tests.wrapping import with_wrapping, wrapping_keys

ANNA, BO = (parse(number) for number in sorted(all_test_numbers())[-2:])


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load_keys(Settings(mode="demo", data_dir=tmp_path_factory.mktemp("keys")))


def with_newer_wrapping(keys: Keys) -> Keys:
    return with_wrapping(keys, {**wrapping_keys(keys), "newer": bytes(range(32))})


def test_the_scheme_never_changes_unnoticed(keys: Keys) -> None:
    # Another result would cut every resident off from what they have done, and let them vote again.
    fixed = replace(keys, person=bytes(range(32)), register=bytes(range(32, 64)))
    anna = person_key(fixed, PersonalNumber("189001019802"))
    assert anna == "ea0614bb31814ec421e622378bf651b8e0b7c2b60f6838e972586f26a3294158"
    assert register_key(fixed, anna) == "4e8fe0113880862d8b2c2b8d2a062e04970b10a2fd8e3d3bdbed2979fd21b602"


def test_a_tag_made_with_a_fixed_voting_key_never_changes_unnoticed(keys: Keys) -> None:
    fixed = with_wrapping(keys, {"old": bytes(range(32))})
    assert (
        voter_tag(
            fixed, "old.-ElOBusjFxdV1JeHdXHheQ56f1yrLtfhhUd9aANtwqp49OBdmq9BoL1uUHPIHblZO3rM5nm1jd6AHPts", 7, "ab" * 32
        )
        == "de8082266f6dac7ef2a9887f93714dec5bba52ea87bed747d1965ea7746b4bde"
    )


def test_each_person_has_a_key_and_it_stays_the_same(keys: Keys) -> None:
    assert person_key(keys, ANNA) == person_key(keys, parse(str(ANNA)))
    assert person_key(keys, ANNA) != person_key(keys, BO)


def test_other_secrets_give_other_keys(keys: Keys) -> None:
    others = replace(keys, person=bytes(32), register=bytes(32))
    anna = person_key(keys, ANNA)
    assert person_key(others, ANNA) != anna
    assert register_key(others, anna) != register_key(keys, anna)


def test_the_same_secret_gives_different_hashes_for_different_ends(keys: Keys) -> None:
    one = bytes(range(32))
    same = replace(keys, person=one, register=one)
    anna = person_key(same, ANNA)
    assert register_key(same, anna) != person_key(same, PersonalNumber(anna))


def test_a_person_has_one_tag_on_a_proposal(keys: Keys) -> None:
    wrapped, anna, bo = new_wrapped(keys, 7), person_key(keys, ANNA), person_key(keys, BO)
    assert voter_tag(keys, wrapped, 7, anna) == voter_tag(keys, wrapped, 7, anna)
    assert voter_tag(keys, wrapped, 7, anna) != voter_tag(keys, wrapped, 7, bo)


def test_tags_on_two_proposals_have_nothing_in_common(keys: Keys) -> None:
    anna = person_key(keys, ANNA)
    assert voter_tag(keys, new_wrapped(keys, 7), 7, anna) != voter_tag(keys, new_wrapped(keys, 8), 8, anna)


def test_a_new_wrapping_key_changes_no_tag(keys: Keys) -> None:
    wrapped, anna = new_wrapped(keys, 7), person_key(keys, ANNA)
    newer = with_newer_wrapping(keys)
    rewrapped = rewrap(newer, wrapped, 7)
    assert rewrapped.startswith("newer.")
    only_newer = with_wrapping(newer, {"newer": newer.wrapping["newer"]})
    tags = {voter_tag(keys, wrapped, 7, anna), voter_tag(newer, wrapped, 7, anna)}
    assert tags == {voter_tag(only_newer, rewrapped, 7, anna)}


def test_a_wrapped_key_fits_its_column_with_the_longest_id(keys: Keys) -> None:
    assert len(new_wrapped(with_wrapping(keys, {"a" * 40: bytes(32)}), 2**31)) <= 200


def test_a_voting_key_cannot_be_moved_to_another_proposal(keys: Keys) -> None:
    with pytest.raises(ConfigurationError):
        voter_tag(keys, new_wrapped(keys, 7), 8, person_key(keys, ANNA))


def test_without_its_wrapping_key_a_voting_key_stays_shut(keys: Keys) -> None:
    wrapped = new_wrapped(keys, 7)
    for wrapping in ({"other": bytes(32)}, dict.fromkeys(wrapping_keys(keys), bytes(32))):
        with pytest.raises(ConfigurationError, match="EFORSLAG_KEY_FILE"):
            voter_tag(with_wrapping(keys, wrapping), wrapped, 7, person_key(keys, ANNA))


@pytest.mark.parametrize(("usual", "other"), [("-", "+"), ("_", "/")])
def test_a_voting_key_written_otherwise_is_not_the_same(keys: Keys, usual: str, other: str) -> None:
    wrapped = next(one for one in iter(lambda: new_wrapped(keys, 7), "") if usual in one)
    for tampered in (wrapped.replace(usual, other), f"{wrapped[:20]}\n{wrapped[20:]}"):
        with pytest.raises(ConfigurationError):
            voter_tag(keys, tampered, 7, person_key(keys, ANNA))


@given(st.data())
def test_a_tampered_voting_key_is_noticed(keys: Keys, data: st.DataObject) -> None:
    wrapped = new_wrapped(keys, 7)
    place = data.draw(st.integers(0, len(wrapped) - 1))
    other = data.draw(st.characters().filter(lambda character: character != wrapped[place]))
    with pytest.raises(ConfigurationError):
        voter_tag(keys, wrapped[:place] + other + wrapped[place + 1 :], 7, person_key(keys, ANNA))
