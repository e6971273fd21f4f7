"""The counter's addresses."""

from eforslag.counter.station_routes import STATION_ROUTES

ROUTES = [*STATION_ROUTES]
