"""The addresses of pledges, for everyone and for those who work with them. Pages that show reviews too are theirs."""

from eforslag.identity.audiences import coordinator, public
from eforslag.web.later import Later

files = Later("eforslag.pledges.files")
parts = Later("eforslag.pledges.parts")
telling = Later("eforslag.pledges.telling")
work = Later("eforslag.pledges.work")

# fmt: off
ROUTES = [
    public("GET", "/medborgarlofte/{id:id}/lofte.pdf",                       files.public_pdf,        "pledge:pdf"),

    coordinator("GET",  "/loftesarbete/nytt",                                work.new,                "work:new"),
    coordinator("POST", "/loftesarbete/nytt",                                work.write,              "work:write"),
    coordinator("GET",  "/loftesarbete/{id:id}/uppgifter",                   work.edit,               "work:edit"),
    coordinator("POST", "/loftesarbete/{id:id}/uppgifter",                   work.change,             "work:change"),
    coordinator("GET",  "/loftesarbete/{id:id}/underskrift",                 work.ask_signing,        "work:signing"),
    coordinator("POST", "/loftesarbete/{id:id}/underskrift",                 work.sign,               "work:sign"),
    coordinator("GET",  "/loftesarbete/{id:id}/lofte.pdf",                   files.draft_pdf,         "work:pdf"),
    coordinator("POST", "/loftesarbete/{id:id}/ja",                          work.say_yes,            "work:nod"),

    coordinator("GET",  "/loftesarbete/{id:id}/fokusomraden/nytt",           parts.new_area),
    coordinator("POST", "/loftesarbete/{id:id}/fokusomraden/nytt",           parts.add_area),
    coordinator("GET",  "/loftesarbete/fokusomraden/{id:id}",                parts.edit_area),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}",                parts.change_area),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}/borttagning",    parts.remove_area),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}/upp",            parts.move_area),
    coordinator("GET",  "/loftesarbete/fokusomraden/{id:id}/ataganden/nytt", parts.new_commitment),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}/ataganden/nytt", parts.add_commitment),
    coordinator("GET",  "/loftesarbete/ataganden/{id:id}",                   parts.edit_commitment),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}",                   parts.change_commitment),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}/borttagning",       parts.remove_commitment),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}/upp",               parts.move_commitment),

    coordinator("GET",  "/loftesarbete/ataganden/{id:id}/lage",              telling.commitment,      "telling"),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}/lage",              telling.tell),
    coordinator("GET",  "/loftesarbete/lagesrapporter/{id:id}/rattelse",     telling.ask_correction),
    coordinator("POST", "/loftesarbete/lagesrapporter/{id:id}/rattelse",     telling.correct),
    coordinator("POST", "/loftesarbete/andringar/{id:id}/godkannande",       telling.approve),
    coordinator("POST", "/loftesarbete/andringar/{id:id}/avvisning",         telling.reject),
]
# fmt: on
