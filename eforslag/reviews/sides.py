"""The two parties of a review, and for which of them somebody acts. Pure."""

from collections.abc import Collection

SIDES = ("municipality", "police")


def side_of(roles: Collection[str]) -> str:
    """A police liaison acts for the police. Nobody is both parties: who has both roles acts for the municipality."""
    return "police" if "police_liaison" in roles and "coordinator" not in roles else "municipality"


def other(side: str) -> str:
    return SIDES[1 - SIDES.index(side)]


def asked(party: str) -> tuple[str, ...]:
    """Which parties have to stand for the answer to what concerns this one; none until that has been chosen."""
    return SIDES if party == "joint" else (party,) if party in SIDES else ()


def may_write(side: str, party_now: str, party: str) -> bool:
    """Whether a party may write an answer as `party` to what concerns `party_now`.

    Nobody answers for the other alone, takes what was left to the other, or leaves the other out again.
    """
    return side in asked(party) and (party_now in ("", party) or party_now == side)


def may_leave(side: str, party_now: str, party: str) -> bool:
    """Whether a party may say that the proposal concerns `party`: as long as it is theirs to answer, or nobody's yet.

    What concerns both can be left to the other one, and not be kept for oneself.
    """
    return party in (*SIDES, "joint") and (party_now in ("", side) or (party_now == "joint" and party == other(side)))
