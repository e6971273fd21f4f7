"""Who makes a pledge, owns a commitment and answers for it."""

from eforslag.web.language import _

PARTIES = {
    "municipality": _("Kommunen"),
    "police": _("Polisen"),
    "joint": _("Kommunen och polisen tillsammans"),
}
