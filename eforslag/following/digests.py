"""The week's letter: on Monday morning, one to each address that something it follows has happened to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.queryset import QuerySet
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.following.telling import WEEKLY, weekly
from eforslag.notifications import letters
from eforslag.notifications.models import DigestRound, Following, Letter, LetterKind, Notice

HOUR = time(8)
# By then every action that began before the hour has ended.
SETTLING = timedelta(minutes=5)
WEEK = timedelta(days=7)


def monday_morning(at: datetime) -> datetime:
    """The last Monday's morning before this moment, by the clocks of Sweden."""
    local = at.astimezone(clock.LOCAL_ZONE)
    monday = local.date() - timedelta(days=local.weekday())
    morning = _morning(monday)
    return morning if morning <= at else _morning(monday - WEEK)


def _morning(monday: date) -> datetime:
    return datetime.combine(monday, HOUR, clock.LOCAL_ZONE).astimezone(clock.now().tzinfo)


async def write_week(domain: str, at: datetime) -> int:
    """Write the letters of the week that has ended, if nobody has yet; returns how many."""
    until = monday_morning(at - SETTLING)
    if await DigestRound.exists(week=clock.local_date(until)):
        return 0
    try:
        return await _write(until, domain)
    except IntegrityError:
        # Another worker was first.
        return 0


@atomic()
async def _write(until: datetime, domain: str) -> int:
    last = await DigestRound.all().order_by("-week").first()
    since = last.until if last else until - WEEK
    this = await DigestRound.create(week=clock.local_date(until), since=since, until=until)
    happened = _by_proposal(await _happened(this))
    followings = _confirmed().filter(proposal_id__in=list(happened)).select_related("reader")
    told = {one.reader.id: one.reader for one in await followings if _news(one, happened)} if happened else {}
    return await letters.put_in(
        letters.letter(LetterKind.DIGEST, domain, due_at=until, language=reader.language, reader=reader, digest=this)
        for reader in told.values()
    )


async def news_for(letter: Letter) -> list[tuple[Following, list[Notice]]]:
    """What a week's letter has to tell of each proposal that its reader follows now, in the order that it happened."""
    if letter.digest is None or letter.reader is None:
        return []
    followings = await _confirmed().filter(reader_id=letter.reader.id)
    ids = [one.proposal_id for one in followings]
    happened = _by_proposal(await _happened(letter.digest).filter(proposal_id__in=ids) if ids else [])
    found = [(one, told) for one in followings if (told := _news(one, happened))]
    return sorted(found, key=lambda one: (one[1][0].at, one[1][0].id))


def _happened(this: DigestRound) -> QuerySet[Notice]:
    chosen = Notice.filter(at__gt=this.since, at__lte=this.until, occasion__in=list(WEEKLY))
    return chosen.order_by("at", "id")


def _confirmed() -> QuerySet[Following]:
    return Following.filter(confirmed_on__isnull=False)


def _by_proposal(notices: Iterable[Notice]) -> dict[int, list[Notice]]:
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        found[notice.proposal_id].append(notice)
    return found


def _news(following: Following, happened: dict[int, list[Notice]]) -> list[Notice]:
    """What this following is told of, which is not the same for the proposer and for others."""
    return [notice for notice in happened[following.proposal_id] if following.role in weekly(notice.occasion)]
