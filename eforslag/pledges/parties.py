"""Who makes a pledge, owns a commitment and answers for it. Pure."""

from eforslag.errors import Forbidden
from eforslag.web.language import _

JOINT = "joint"
PARTIES = {
    "municipality": _("Kommunen"),
    "police": _("Polisen"),
    JOINT: _("Kommunen och polisen tillsammans"),
}
# Those who can say yes; what is joint needs both.
SIGNING = ("municipality", "police")


class NotAParty(Forbidden):
    message = "Bara kommunens samordnare och polisen kan göra det här."


class OthersCommitment(Forbidden):
    message = "Åtagandet är den andra partens. Bara den som har lovat något kan ändra det eller berätta hur det går."


def require_party(party: str) -> str:
    """The party itself. Raises NotAParty for whoever acts for neither."""
    if party not in SIGNING:
        raise NotAParty
    return party


def require_own(owner: str, party: str) -> None:
    """Each party works with what it has promised itself, and both with what is joint."""
    if owner not in (require_party(party), JOINT):
        raise OthersCommitment


def owners(owner: str) -> tuple[str, ...]:
    """The parties behind a commitment."""
    return SIGNING if owner == JOINT else (owner,)


def may_choose(party: str) -> dict[str, str]:
    """The owners that a party can give a commitment, with their labels."""
    return {code: label for code, label in PARTIES.items() if code in (party, JOINT)}  # type: ignore[misc]
