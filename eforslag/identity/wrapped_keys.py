"""Tables of random keys, each wrapped by a key outside the database: what a rotation of that key goes through."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from eforslag.database.model import Model
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import opens, rewrap, wrapped_by


@dataclass(frozen=True, slots=True)
class WrappedKeys:
    """One such table: the column that says whose each key is, and what the keys are for."""

    model: type[Model]
    owner: str
    purpose: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def named(self, owner: int) -> str:
        """As an operator reads it: `voting key of proposal 7`."""
        return f"{self.table.replace('_', ' ')} of {self.owner.removesuffix('_id')} {owner}"

    async def every(self) -> Sequence[tuple[int, str]]:
        """Each key as it is wrapped, by its owner."""
        return await self.model.all().order_by(self.owner).values_list(self.owner, "wrapped")

    async def old(self, keys: Keys) -> list[tuple[int, str]]:
        """The keys that an older wrapping key opens."""
        newest, _ = keys.wrapping.newest()
        found = await self.every()
        return [one for one in found if wrapped_by(one[1]) != newest and self.opens(keys, *one)]

    def opens(self, keys: Keys, owner: int, wrapped: str) -> bool:
        return opens(keys, wrapped, owner, self.purpose)

    async def rewrap_old(self, keys: Keys) -> AsyncIterator[int]:
        """Wrap every key by the newest wrapping key, each in a transaction of its own; those that don't open stay.

        Yields the owners whose key was changed.
        """
        for owner, wrapped in await self.old(keys):
            as_read = self.model.filter(**{self.owner: owner, "wrapped": wrapped})
            if await as_read.update(wrapped=rewrap(keys, wrapped, owner, self.purpose)):
                yield owner
