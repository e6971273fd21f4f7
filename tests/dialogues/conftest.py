"""The keys of the test's own database."""

import pytest

from eforslag.config import Settings
from eforslag.identity.keys import Keys, load_keys


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return load_keys(settings)
