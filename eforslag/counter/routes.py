"""The counter's addresses."""

from eforslag.counter.paper_routes import PAPER_ROUTES
from eforslag.counter.station_routes import STATION_ROUTES
from eforslag.counter.visit_routes import VISIT_ROUTES

ROUTES = [*STATION_ROUTES, *VISIT_ROUTES, *PAPER_ROUTES]
