"""The addresses of stations, and of the clerk who looks after them."""

from eforslag.identity.audiences import clerk, public
from eforslag.web.later import Later

station_desk = Later("eforslag.counter.station_desk")
station_endpoints = Later("eforslag.counter.station_endpoints")
station_screen = Later("eforslag.counter.station_screen")
station_visits = Later("eforslag.counter.station_visits")

# fmt: off
STATION_ROUTES = [
    public("GET",  "/station",                              station_endpoints.start,         "station"),
    public("POST", "/station/kod",                          station_endpoints.show_code,     "station:code"),
    public("POST", "/station/val",                          station_endpoints.choose,        "station:choose"),
    public("GET",  "/station/hjalp",                        station_endpoints.help_page,     "station:help"),
    public("GET",  "/station/lage",                         station_endpoints.how_it_stands, "station:state"),
    public("GET",  "/station/klart",                        station_visits.done,             "station:done"),
    public("POST", "/station/narvaro",                      station_visits.present,          "station:present"),
    public("POST", "/station/fortsatt",                     station_visits.go_on,            "station:go_on"),
    public("POST", "/station/slut",                         station_visits.end,              "station:end"),
    public("GET",  "/station/besok",                        station_screen.follow,           "station:follow"),
    public("POST", "/station/besok",                        station_screen.answer,           "station:answer"),
    clerk( "GET",  "/kundtjanst",                           station_desk.desk,               "counter:desk"),
    clerk( "GET",  "/kundtjanst/stationer",                 station_desk.stations_page,      "counter:stations"),
    clerk( "POST", "/kundtjanst/stationer",                 station_desk.pair,               "counter:pair"),
    clerk( "POST", "/kundtjanst/stationer/{id:id}/stangning", station_desk.close,            "counter:close"),
]
# fmt: on
