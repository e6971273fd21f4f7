"""The ballot box's addresses."""

from eforslag.identity.audiences import resident
from eforslag.web.later import Later

endpoints = Later("eforslag.votes.endpoints")

# fmt: off
ROUTES = [
    resident("GET",  "/forslag/{id:id}/rost",              endpoints.ask,       "votes:ask"),
    resident("POST", "/forslag/{id:id}/rost",              endpoints.vote,      "votes:vote"),
    resident("POST", "/forslag/{id:id}/rost/aterkallelse", endpoints.take_back, "votes:take_back"),
]
# fmt: on
