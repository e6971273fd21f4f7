"""The addresses of what programs read."""

from eforslag.identity.audiences import public
from eforslag.web.later import Later

endpoints = Later("eforslag.open_data.endpoints")

# fmt: off
ROUTES = [
    public("GET", "/forslag.atom",                                  endpoints.all_proposals, "open_data:all"),
    public("GET", "/forslag/{id:id}.atom",                          endpoints.of_proposal,   "open_data:proposal"),
    public("GET", "/medborgarlofte/fokusomrade/{area_id:id}.atom",  endpoints.of_area,       "open_data:area"),
]
# fmt: on
