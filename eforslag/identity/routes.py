"""Logging in and out."""

from eforslag.identity.audiences import anyone_logged_in, public, resident
from eforslag.web.later import Later

endpoints = Later("eforslag.identity.endpoints")

# fmt: off
ROUTES = [
    resident(        "POST", "/mina-sidor/utloggning",            endpoints.log_out_everywhere, "log_out_everywhere"),
    public(          "GET",  "/logga-in",                         endpoints.log_in,             "log_in"),
    public(          "GET",  "/logga-in/retur/invanare",          endpoints.resident_returns,   "resident_returns"),
    public(          "GET",  "/logga-in/retur/personal",          endpoints.staff_returns,      "staff_returns"),
    public(          "POST", "/logga-ut",                         endpoints.log_out,            "log_out"),
    public(          "GET",  "/utloggad",                         endpoints.logged_out,         "logged_out"),
    anyone_logged_in("GET",  "/fortsatt",                         endpoints.resume,             "resume"),
    public(          "GET",  "/personal/logga-in",                endpoints.log_in_staff,       "log_in_staff"),
    public(          "GET",  "/.well-known/jwks.json",            endpoints.public_keys,        "jwks"),
]
# fmt: on
