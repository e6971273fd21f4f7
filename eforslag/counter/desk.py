"""The clerk's desk: its tabs."""

from eforslag.web.language import Deferred, _

TABS: tuple[tuple[str, Deferred], ...] = (
    ("/kundtjanst", _("Kundtjänst")),
    ("/kundtjanst/stationer", _("Stationer")),
)
