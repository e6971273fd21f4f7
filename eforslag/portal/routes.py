"""The pages that everybody meets first."""

from eforslag.identity import endpoints as identity
from eforslag.identity.audiences import anyone_logged_in, public, resident
from eforslag.portal import endpoints, waiting

# fmt: off
ROUTES = [
    public(          "GET",  "/",                                 endpoints.start,             "start"),
    public(          "GET",  "/forslag",                          endpoints.proposals,         "proposals"),
    public(          "GET",  "/forslag/vantar-pa-svar",           waiting.waiting,             "waiting"),
    public(          "GET",  "/forslag/{id:id}",                  endpoints.proposal,          "proposal"),
    public(          "GET",  "/forslag/{id:id}-{slug:slug}",      endpoints.proposal,          "proposal:titled"),
    resident(        "GET",  "/mina-sidor",                       endpoints.mine,              "mine"),
    resident(        "POST", "/mina-sidor/utloggning",            identity.log_out_everywhere, "log_out_everywhere"),
    public(          "GET",  "/om",                               endpoints.about,             "about"),
    public(          "GET",  "/personuppgifter",                  endpoints.personal_data,     "personal_data"),
    public(          "GET",  "/tillganglighet",                   endpoints.accessibility,     "accessibility"),
    public(          "POST", "/sprak",                            endpoints.choose_language,   "language"),
    public(          "GET",  "/logga-in",                         identity.log_in,             "log_in"),
    public(          "GET",  "/logga-in/retur/invanare",          identity.resident_returns,   "resident_returns"),
    public(          "GET",  "/logga-in/retur/personal",          identity.staff_returns,      "staff_returns"),
    public(          "POST", "/logga-ut",                         identity.log_out,            "log_out"),
    public(          "GET",  "/utloggad",                         identity.logged_out,         "logged_out"),
    anyone_logged_in("GET",  "/fortsatt",                         identity.resume,             "resume"),
    public(          "GET",  "/personal/logga-in",                identity.log_in_staff,       "log_in_staff"),
    anyone_logged_in("GET",  "/personal",                         endpoints.staff_start,       "staff_start"),
    public(          "GET",  "/.well-known/jwks.json",            identity.public_keys,        "jwks"),
    public(          "GET",  "/healthz",                          endpoints.healthy,           "healthy"),
    public(          "GET",  "/readyz",                           endpoints.ready,             "ready"),
    public(          "GET",  "/metrics",                          endpoints.figures,           "metrics"),
]
# fmt: on
