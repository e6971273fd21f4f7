"""Which proposals the commitments of a pledge come from, and what reviews have promised that is not in it yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eforslag.pledges.standing import Standing
from eforslag.proposals.lifecycle import State
from eforslag.reviews.models import CommitmentOrigin, SurfacedProposal
from eforslag.reviews.succeeding import TAKEN_IN
from eforslag.web.language import gettext


@dataclass(frozen=True, slots=True)
class Origin:
    """An answered proposal; its title is shown as long as the proposal is public."""

    surfaced: SurfacedProposal

    @property
    def is_public(self) -> bool:
        return State(self.surfaced.proposal.state).is_public

    @property
    def title(self) -> str:
        evidence = self.surfaced.evidence
        hidden = gettext("Förslag %(number)s, som inte visas längre") % {"number": evidence["number"]}
        return str(evidence["title"]) if self.is_public else hidden


@dataclass(frozen=True, slots=True)
class Origins:
    """By commitment; and `owed`, the answers of the reviews that began a draft that are no commitment in it."""

    of: Mapping[int, Sequence[Origin]] = field(default_factory=dict)
    owed: Sequence[Origin] = ()


async def origins_in(pledge_id: int) -> Mapping[int, Sequence[Origin]]:
    """One query, however much there is."""
    rows = CommitmentOrigin.filter(commitment__focus_area__pledge_id=pledge_id)
    found = defaultdict[int, list[Origin]](list)
    for row in await rows.select_related("surfaced__proposal", "surfaced__review").order_by("id"):
        found[row.commitment_id].append(Origin(row.surfaced))  # type: ignore[attr-defined]
    return found


async def origins_and_owed(pledge_id: int) -> Origins:
    """The same with what is left to take in, for those who write the draft; two queries."""
    found = await origins_in(pledge_id)
    there = {one.surfaced.id for some in found.values() for one in some}
    begun = {"review__next_pledge_id": pledge_id, "review__next_pledge__state": Standing.DRAFT}
    rows = SurfacedProposal.filter(response__in=TAKEN_IN, **begun).select_related("proposal", "review")
    ordered = await rows.order_by("focus_area__position", "rank", "id")
    return Origins(found, [Origin(row) for row in ordered if row.id not in there])
