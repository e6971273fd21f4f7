"""What is worked out now and then: once for all who wait, again when it is old, and at once for who must see it."""

import asyncio

from eforslag.web.remembered import Remembered


class Counting:
    """Counts how often it was asked, and its clock."""

    def __init__(self) -> None:
        self.asked, self.now = 0, 0.0
        self.kept = Remembered[int](10, lambda: self.now)

    async def work_out(self) -> int:
        self.asked += 1
        mine = self.asked
        await asyncio.sleep(0)
        return mine

    async def get(self, *, anew: bool = False) -> int:
        return await self.kept.get(self.work_out, anew=anew)


async def test_all_who_wait_get_what_one_worked_out() -> None:
    figures = Counting()
    assert set(await asyncio.gather(*[figures.get() for _ in range(20)])) == {1}


async def test_it_is_worked_out_again_when_it_is_old_or_must_be_new() -> None:
    figures = Counting()
    found = [await figures.get(), await figures.get(anew=True)]
    for figures.now in (9.9, 10.0):
        found.append(await figures.get())
    assert found == [1, 2, 2, 3]
