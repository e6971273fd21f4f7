"""What was typed before a login lies unreadable in the database until it is given back."""

import base64

import pytest
from cryptography.exceptions import InvalidTag

from eforslag.config import Settings
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.sealing import sealed, unsealed

FORM = {"action": "/forslag/nytt", "fields": [["text", "Ring mig på 070-123 45 67, åäö"]]}


@pytest.fixture
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load_keys(Settings(mode="demo", data_dir=tmp_path_factory.mktemp("keys")))


def test_a_kept_form_comes_back_as_it_was_typed(keys: Keys) -> None:
    assert unsealed(keys, sealed(keys, FORM)) == FORM


def test_nothing_of_it_can_be_read_in_the_column(keys: Keys) -> None:
    lying = base64.b64decode(sealed(keys, FORM)["sealed"])
    assert b"070-123" not in lying
    assert b"/forslag/nytt" not in lying


def test_other_keys_open_nothing(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> None:
    others = load_keys(Settings(mode="demo", data_dir=tmp_path_factory.mktemp("others")))
    with pytest.raises(InvalidTag):
        unsealed(others, sealed(keys, FORM))
