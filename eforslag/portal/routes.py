"""The pages that everybody meets first."""

from eforslag.identity.audiences import anyone_logged_in, public, resident
from eforslag.web.later import Later

endpoints = Later("eforslag.portal.endpoints")
monitoring = Later("eforslag.portal.monitoring")
waiting = Later("eforslag.portal.waiting")

# fmt: off
ROUTES = [
    public(          "GET",  "/",                                 endpoints.start,             "start"),
    public(          "GET",  "/forslag",                          endpoints.proposals,         "proposals"),
    public(          "GET",  "/forslag/vantar-pa-svar",           waiting.waiting,             "waiting"),
    public(          "GET",  "/forslag/{id:id}",                  endpoints.proposal,          "proposal"),
    public(          "GET",  "/forslag/{id:id}-{slug:slug}",      endpoints.proposal,          "proposal:titled"),
    resident(        "GET",  "/mina-sidor",                       endpoints.mine,              "mine"),
    public(          "GET",  "/om",                               endpoints.about,             "about"),
    public(          "GET",  "/personuppgifter",                  endpoints.personal_data,     "personal_data"),
    public(          "GET",  "/tillganglighet",                   endpoints.accessibility,     "accessibility"),
    public(          "POST", "/sprak",                            endpoints.choose_language,   "language"),
    anyone_logged_in("GET",  "/personal",                         endpoints.staff_start,       "staff_start"),
    public(          "GET",  "/healthz",                          monitoring.healthy,           "healthy"),
    public(          "GET",  "/readyz",                           monitoring.ready,             "ready"),
    public(          "GET",  "/metrics",                          monitoring.figures,           "metrics"),
]
# fmt: on
