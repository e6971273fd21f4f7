"""The addresses of pledges and reviews, for everyone and for those who work with them."""

from eforslag.identity.audiences import coordinator, public
from eforslag.pledges import endpoints, files, parts, review_work, telling, work

# fmt: off
ROUTES = [
    public("GET", "/medborgarlofte",                                         endpoints.pledges,       "pledges"),
    public("GET", "/medborgarlofte/{id:id}",                                 endpoints.pledge,        "pledge"),
    public("GET", "/medborgarlofte/{id:id}/lofte.pdf",                       files.public_pdf,        "pledge:pdf"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning",                   endpoints.newest_review, "reviews"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}",      endpoints.review,        "review"),

    coordinator("GET",  "/loftesarbete",                                     work.overview,           "work"),
    coordinator("GET",  "/loftesarbete/nytt",                                work.new,                "work:new"),
    coordinator("POST", "/loftesarbete/nytt",                                work.write,              "work:write"),
    coordinator("GET",  "/loftesarbete/{id:id}",                             work.pledge,             "work:pledge"),
    coordinator("GET",  "/loftesarbete/{id:id}/uppgifter",                   work.edit,               "work:edit"),
    coordinator("POST", "/loftesarbete/{id:id}/uppgifter",                   work.change,             "work:change"),
    coordinator("GET",  "/loftesarbete/{id:id}/underskrift",                 work.ask_signing,        "work:signing"),
    coordinator("POST", "/loftesarbete/{id:id}/underskrift",                 work.sign,               "work:sign"),
    coordinator("GET",  "/loftesarbete/{id:id}/lofte.pdf",                   files.draft_pdf,         "work:pdf"),
    coordinator("POST", "/loftesarbete/{id:id}/ja",                          work.say_yes,            "work:nod"),
    coordinator("POST", "/loftesarbete/paminnelser",                         work.keep_contact),

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

    coordinator("GET",  "/loftesarbete/{id:id}/uppfoljning/ny",              review_work.new,         "review:new"),
    coordinator("POST", "/loftesarbete/{id:id}/uppfoljning/ny",              review_work.open_review, "review:open"),
    coordinator("GET",  "/loftesarbete/uppfoljning/{review_id:id}",          review_work.review,      "review:board"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/underskrift", review_work.sign,     "review:sign"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/svar/{surfaced_id:id}", review_work.answer, "answer"),
    coordinator("GET",  "/loftesarbete/uppfoljning/{review_id:id}/borttagning", review_work.ask_discarding),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/borttagning", review_work.discard, "review:discard"),
]
# fmt: on
