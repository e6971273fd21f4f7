"""The keys that the tags of those who have answered are made with, as a rotation goes through them."""

from eforslag.dialogues.models import DialogueKey
from eforslag.identity.pseudonyms import DIALOGUE
from eforslag.identity.wrapped_keys import WrappedKeys

PARTICIPATION_KEYS = WrappedKeys(DialogueKey, "dialogue_id", DIALOGUE)
