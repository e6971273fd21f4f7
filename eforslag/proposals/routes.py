"""The pages of someone who writes a proposal."""

from eforslag.identity.audiences import resident
from eforslag.web.later import Later

endpoints = Later("eforslag.proposals.endpoints")
second_look_pages = Later("eforslag.proposals.second_look_pages")

# fmt: off
ROUTES = [
    resident("GET",  "/forslag/nytt",                       endpoints.new,            "proposals:new"),
    resident("POST", "/forslag/nytt",                       endpoints.create,         "proposals:create"),
    resident("POST", "/forslag/liknande",                   endpoints.alike,          "proposals:alike"),
    resident("GET",  "/forslag/utkast/{id:id}/ide",         endpoints.idea,           "proposals:idea"),
    resident("POST", "/forslag/utkast/{id:id}/ide",         endpoints.save_idea,      "proposals:save_idea"),
    resident("GET",  "/forslag/utkast/{id:id}/plats",       endpoints.place,          "proposals:place"),
    resident("POST", "/forslag/utkast/{id:id}/plats",       endpoints.save_place,     "proposals:save_place"),
    resident("GET",  "/forslag/utkast/{id:id}/skicka",      endpoints.check,          "proposals:check"),
    resident("POST", "/forslag/utkast/{id:id}/skicka",      endpoints.send,           "proposals:send"),
    resident("POST", "/forslag/utkast/{id:id}/borttagning", endpoints.discard,        "proposals:discard"),
    resident("GET",  "/forslag/{id:id}/atertagande",        endpoints.ask_withdrawal, "proposals:ask_withdrawal"),
    resident("POST", "/forslag/{id:id}/atertagande",        endpoints.withdraw,       "proposals:withdraw"),
    resident("GET",  "/forslag/{id:id}/ny-provning",        second_look_pages.ask_page,  "proposals:second_look"),
    resident("POST", "/forslag/{id:id}/ny-provning",        second_look_pages.ask_again, "proposals:ask_second_look"),
]
# fmt: on
