"""The grounds and channels are complete, and fit where they are kept."""

import pytest

from eforslag.moderation.channels import CHANNELS, Channel
from eforslag.moderation.grounds import GROUNDS, Ground
from eforslag.proposals.models import Proposal


def test_there_are_twelve_grounds() -> None:
    assert len(GROUNDS) == 12


def test_what_harms_or_points_at_somebody_is_hidden_and_nothing_else() -> None:
    hidden = {code for code, ground in GROUNDS.items() if ground.is_hidden}
    assert hidden == {"individual_case", "unlawful_or_offensive", "protected_content", "false_identity"}


def test_what_can_be_mended_is_rather_returned_and_what_belongs_elsewhere_forwarded() -> None:
    usual = {code: ground.usual for code, ground in GROUNDS.items() if ground.usual != "reject"}
    assert usual == {
        "unclear": "return",
        "several_topics": "return",
        "protected_content": "return",
        "another_channel": "forward",
    }


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=lambda ground: ground.code)
def test_a_ground_says_why_in_a_title_and_a_sentence(ground: Ground) -> None:
    limit = Proposal._meta.fields_map["ground"].max_length  # type: ignore[attr-defined]
    assert len(ground.code) <= limit
    assert str(ground.title)[0].isupper()
    assert not str(ground.title).endswith(".")
    assert str(ground.sentence).endswith(".")


def test_no_two_grounds_say_the_same() -> None:
    assert len({str(ground.title) for ground in GROUNDS.values()}) == len(GROUNDS)
    assert len({str(ground.sentence) for ground in GROUNDS.values()}) == len(GROUNDS)


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=lambda channel: channel.code)
def test_a_channel_says_what_it_is_for(channel: Channel) -> None:
    assert str(channel.title)
    assert str(channel.advice).endswith(".")


def test_the_police_are_named_with_both_numbers() -> None:
    assert "114 14" in str(CHANNELS["police"].advice)
    assert "112" in str(CHANNELS["police"].advice)
