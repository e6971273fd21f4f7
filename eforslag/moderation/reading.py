"""What a moderator sees of one proposal: its text with what to notice, what changed, what can be done. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from eforslag.moderation.channels import CHANNELS
from eforslag.moderation.differences import Piece, differences
from eforslag.moderation.grounds import GROUNDS
from eforslag.moderation.history import Event, told
from eforslag.moderation.marking import found_in, marked
from eforslag.moderation.masking import Place, places
from eforslag.moderation.queries import Dossier
from eforslag.moderation.shortcuts import Keys, of_proposal
from eforslag.moderation.tabs import Tab, tab_of
from eforslag.moderation.waiting import Waiting, waiting
from eforslag.municipality.rules import Rules
from eforslag.proposals import lifecycle
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.proposals.writing import LANGUAGES
from eforslag.web.language import Deferred, gettext, ngettext

# Those of Sweden's national minority languages that have a code of two letters.
MINORITY_LANGUAGES = frozenset({"fi", "se", "yi"})


@dataclass(frozen=True, slots=True)
class Change:
    """From one version to the next that differs from it."""

    at: datetime
    title: Sequence[Piece]
    place: Sequence[Piece]
    text: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Reading:
    dossier: Dossier
    at: datetime
    rules: Rules
    promised: int

    @property
    def proposal(self) -> Proposal:
        return self.dossier.proposal

    @property
    def tab(self) -> Tab:
        return tab_of(self.proposal.state)

    @property
    def waiting(self) -> Waiting | None:
        """How long it has waited, while it waits."""
        since = self.proposal.submitted_at
        return waiting(since, self.at, self.promised) if since and self.proposal.state in lifecycle.IN_QUEUE else None

    @property
    def newest_version(self) -> int:
        return self.dossier.versions[-1].ordinal if self.dossier.versions else 0

    @property
    def text(self) -> Markup:
        return marked(self.proposal.text)

    @property
    def title(self) -> Markup:
        return marked(self.proposal.title)

    @property
    def keys(self) -> Keys:
        return of_proposal(is_queued=self.may("publish"), is_public=self.proposal.text_is_public)

    @property
    def places(self) -> list[Place]:
        """What could be taken out of the text before others read it."""
        return places(self.proposal) if self.may("mask") else []

    @property
    def events(self) -> list[Event]:
        return [told(entry) for entry in reversed(self.dossier.history)]

    @property
    def changes(self) -> list[Change]:
        return changes(self.dossier.versions)

    @property
    def language(self) -> Deferred | str:
        return LANGUAGES.get(self.proposal.language, self.proposal.language)

    @property
    def outcome(self) -> str:
        """The ground or the channel that the proposal ended with, in words."""
        ground, channel = GROUNDS.get(self.proposal.ground or ""), CHANNELS.get(self.proposal.forwarded_to)
        return str(ground.title if ground else channel.title if channel else "")

    @property
    def warnings(self) -> list[str]:
        return warnings(self.proposal, self.rules)

    def may(self, step: str) -> bool:
        return lifecycle.may(step, self.proposal.state)


def changes(versions: Sequence[ProposalVersion]) -> list[Change]:
    """What changed each time the proposal came in again, the newest first."""
    pairs = zip(versions, versions[1:], strict=False)
    return [_change(before, after) for before, after in pairs if _texts(before) != _texts(after)][::-1]


def _texts(version: ProposalVersion) -> tuple[str, str, str]:
    return version.title, version.place, version.text


def _change(before: ProposalVersion, after: ProposalVersion) -> Change:
    title, place, text = map(differences, _texts(before), _texts(after))
    return Change(after.at, title, place, text)


def warnings(proposal: Proposal, rules: Rules) -> list[str]:
    """What a moderator should look at before deciding."""
    found = found_in(proposal.title, proposal.place, proposal.text)
    sentences = []
    if found["personal_number"]:
        sentences.append(_numbers(found["personal_number"]))
    if found["phone_number"]:
        sentences.append(_telephones(found["phone_number"]))
    if rules.minority_language_fast_track and proposal.language in MINORITY_LANGUAGES:
        sentences.append(
            gettext(
                "Förslaget är skrivet på ett minoritetsspråk. Gäller det nationella minoriteter kan det gå "
                "till beslut utan omröstning; ta i så fall kontakt med den som ansvarar för minoritetsfrågor."
            )
        )
    return sentences


def _numbers(count: int) -> str:
    return ngettext(
        "Texten ser ut att innehålla ett personnummer. Det är markerat.",
        "Texten ser ut att innehålla %(num)s personnummer. De är markerade.",
        count,
    ) % {"num": count}


def _telephones(count: int) -> str:
    return ngettext(
        "Texten ser ut att innehålla ett telefonnummer. Det är markerat.",
        "Texten ser ut att innehålla %(num)s telefonnummer. De är markerade.",
        count,
    ) % {"num": count}
