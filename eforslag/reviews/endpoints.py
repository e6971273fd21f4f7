"""The signed reviews, as everyone reads them, and the pages of a pledge that show its reviews too."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues.queries import ahead
from eforslag.pledges import endpoints as pledges
from eforslag.pledges import work as pledge_work
from eforslag.pledges.progress import STATUSES
from eforslag.reviews.origins import origins_and_owed, origins_in
from eforslag.reviews.progress import every_review, reviews_of
from eforslag.reviews.queries import newest_review, signed_reviews
from eforslag.reviews.report import SHOWN, report_page
from eforslag.web.responses import redirect, shared
from eforslag.web.whole_numbers import whole_number


async def all_pledges(request: Request) -> Response:
    return await pledges.pledges(request, await ahead(_today()))


async def pledge(request: Request) -> Response:
    pledge_id = request.path_params["id"]
    beside = {"reviews": await signed_reviews(pledge_id), "origins": await origins_in(pledge_id)}
    return await pledges.pledge(request, **beside, dialogues=await ahead(_today(), pledge_id))


def _today() -> date:
    return clock.local_date(clock.now())


async def desk(request: Request) -> Response:
    return await pledge_work.overview(request, await every_review())


async def keep_contact(request: Request) -> Response:
    return await pledge_work.keep_contact(request, await every_review())


async def pledge_desk(request: Request) -> Response:
    pledge_id = request.path_params["id"]
    return await pledge_work.pledge(request, await reviews_of(pledge_id), await origins_and_owed(pledge_id))


async def newest(request: Request) -> Response:
    """On to the newest signed review, or a page that says that there is none yet."""
    found, review = await newest_review(request.path_params["id"])
    if review is None:
        return shared(request, "reviews/no_review.html", pledge=found)
    return redirect(request, review.url)


async def review(request: Request) -> Response:
    """The report, so many proposals at a time."""
    number = max(1, whole_number(request.query_params.get("sida"), digits=5) or 1)
    report, rows = await report_page(request.path_params["id"], request.path_params["review_id"], number)
    following = f"{report.review.url}?sida={number + 1}" if number * SHOWN < len(report.every) else ""
    context = {
        "report": report,
        "residents": report.residents,
        "review": report.review,
        "rows": rows,
        "number": number,
        "following": following,
        "statuses": STATUSES,
    }
    return shared(request, "reviews/review.html", **context)
