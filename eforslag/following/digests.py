"""The week's letter: on Monday morning, one to each address that something it follows has happened to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from tortoise.exceptions import IntegrityError
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
    notices = await _notices(this)
    told = {one.reader.id: one.reader for one in await _followings(notices) if news(one, notices)}
    return await letters.put_in(
        letters.letter(LetterKind.DIGEST, domain, due_at=until, language=reader.language, reader=reader, digest=this)
        for reader in told.values()
    )


async def _notices(this: DigestRound) -> list[Notice]:
    happened = Notice.filter(at__gt=this.since, at__lte=this.until, occasion__in=list(WEEKLY))
    return await happened.order_by("at", "id")


async def _followings(notices: Iterable[Notice]) -> list[Following]:
    ids = {notice.proposal_id for notice in notices}
    if not ids:
        return []
    return await Following.filter(proposal_id__in=ids, confirmed_on__isnull=False).select_related("reader")


def news(following: Following, notices: Iterable[Notice]) -> list[Notice]:
    """Those of the notices that this following is told of."""
    of_it = [notice for notice in notices if notice.proposal_id == following.proposal_id]
    return [notice for notice in of_it if following.role in weekly(notice.occasion)]


async def news_for(letter: Letter) -> dict[int, list[Notice]]:
    """What a week's letter has to tell: for each proposal what happened, as the reader follows them now."""
    notices = await _notices(letter.digest) if letter.digest else []
    found: dict[int, list[Notice]] = defaultdict(list)
    for one in await _followings(notices):
        if letter.reader and one.reader.id == letter.reader.id and (told := news(one, notices)):
            found[one.proposal_id] = told
    return dict(found)
