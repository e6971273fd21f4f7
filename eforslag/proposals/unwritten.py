"""Words that were in a text and are not any more: what was taken out is not kept where spelling is learnt from."""

from collections.abc import Iterable, Sequence

from eforslag.proposals.models import Proposal
from eforslag.search.document import Document, forms
from eforslag.search.holders import holders
from eforslag.search.models import SearchDocument, SearchWord
from eforslag.search.words import keys

AT_ONCE = 50


async def forget_words(earlier: Iterable[Document], now: Iterable[Document]) -> None:
    """Forget the words of the earlier texts that no text holds now; called when the index is in step.

    Only some of the proposals with a common word are asked. If none of those has it in just this form, it is no loss.
    """
    held = {word for document in now for word in forms(document)}
    gone = sorted({word for document in earlier for word in forms(document)} - held)
    for start in range(0, len(gone), AT_ONCE):
        await _forget(gone[start : start + AT_ONCE])


async def _forget(words: Sequence[str]) -> None:
    own = {word: keys(word)[-1] for word in words}
    found = await holders(set(own.values()))
    written = await _written({one for ids in found.values() for one in ids}) if found else {}
    lost = [word for word in words if not any(word in written[one] for one in found.get(own[word], ()))]
    await SearchWord.filter(word__in=lost).delete()


async def _written(proposal_ids: Iterable[int]) -> dict[int, set[str]]:
    ids = list(proposal_ids)
    given = dict(await SearchDocument.filter(proposal_id__in=ids).values_list("proposal_id", "answer"))
    rows = await Proposal.filter(id__in=ids).only("id", "title", "text", "place")
    return {one.id: forms(Document(one.title, one.text, one.place, given.get(one.id, ""))) for one in rows}
