"""What the municipality has answered to proposals, wherever the answer stands."""

from collections.abc import Collection, Iterable

from eforslag.proposals.models import Proposal, ProposalOrigin


async def answers(proposal_ids: Collection[int]) -> dict[int, str]:
    """The published answers to each: of a board, of signed reviews, and of the service that it came from.

    They are read by the names of the relations, since what answers proposals is made after them.
    """
    chosen = Proposal.filter(id__in=list(proposal_ids))
    decided = chosen.filter(case__published_at__isnull=False)
    reviewed = chosen.filter(surfacings__review__signed_at__isnull=False).order_by("surfacings__id")
    earlier = ProposalOrigin.filter(proposal_id__in=list(proposal_ids)).exclude(answer="")
    return _joined([
        *await decided.values_list("id", "case__meaning", "case__answer"),
        *await reviewed.values_list("id", "surfacings__reason"),
        *await earlier.values_list("proposal_id", "answer"),
    ])  # fmt: skip


def _joined(rows: Iterable[tuple[object, ...]]) -> dict[int, str]:
    """All that was said of each, every sentence once."""
    found: dict[int, dict[str, None]] = {}
    for proposal_id, *texts in rows:
        found.setdefault(int(proposal_id), {}).update(dict.fromkeys(map(str, filter(None, texts))))  # type: ignore[call-overload]
    return {proposal_id: "\n".join(texts) for proposal_id, texts in found.items()}
