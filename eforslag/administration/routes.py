"""The administrator's pages."""

from eforslag.identity.audiences import administrator
from eforslag.web.later import Later

endpoints = Later("eforslag.administration.endpoints")

# fmt: off
ROUTES = [
    administrator("GET",  "/administration",        endpoints.rules,       "administration:rules"),
    administrator("POST", "/administration/regler", endpoints.enter_rules, "administration:enter_rules"),
    administrator("GET",  "/administration/logg",   endpoints.log,         "administration:log"),
]
# fmt: on
