"""The addresses of pledges and reviews, for everyone and for those who work with them."""

from eforslag.identity.audiences import coordinator, public
from eforslag.pledges import endpoints, parts, review_work, work

# fmt: off
ROUTES = [
    public("GET", "/medborgarlofte",                                         endpoints.pledges,       "pledges"),
    public("GET", "/medborgarlofte/{id:id}",                                 endpoints.pledge,        "pledge"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning",                     endpoints.newest_review, "pledge:newest"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}",      endpoints.review,        "pledge:review"),

    coordinator("GET",  "/loftesarbete",                                     work.overview,           "work"),
    coordinator("GET",  "/loftesarbete/nytt",                                work.new,                "work:new"),
    coordinator("POST", "/loftesarbete/nytt",                                work.write,              "work:write"),
    coordinator("GET",  "/loftesarbete/{id:id}",                             work.pledge,             "work:pledge"),
    coordinator("GET",  "/loftesarbete/{id:id}/uppgifter",                   work.edit,               "work:edit"),
    coordinator("POST", "/loftesarbete/{id:id}/uppgifter",                   work.change,             "work:change"),
    coordinator("GET",  "/loftesarbete/{id:id}/underskrift",                 work.ask_signing,        "work:ask_signing"),
    coordinator("POST", "/loftesarbete/{id:id}/underskrift",                 work.sign,               "work:sign"),

    coordinator("GET",  "/loftesarbete/{id:id}/fokusomraden/nytt",           parts.new_area,          "area:new"),
    coordinator("POST", "/loftesarbete/{id:id}/fokusomraden/nytt",           parts.add_area,          "area:add"),
    coordinator("GET",  "/loftesarbete/fokusomraden/{id:id}",                parts.edit_area,         "area:edit"),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}",                parts.change_area,       "area:change"),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}/borttagning",    parts.remove_area,       "area:remove"),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}/upp",            parts.move_area,         "area:move"),
    coordinator("GET",  "/loftesarbete/fokusomraden/{id:id}/ataganden/nytt", parts.new_commitment,    "commitment:new"),
    coordinator("POST", "/loftesarbete/fokusomraden/{id:id}/ataganden/nytt", parts.add_commitment,    "commitment:add"),
    coordinator("GET",  "/loftesarbete/ataganden/{id:id}",                   parts.edit_commitment,   "commitment:edit"),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}",                   parts.change_commitment, "commitment:change"),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}/borttagning",       parts.remove_commitment, "commitment:remove"),
    coordinator("POST", "/loftesarbete/ataganden/{id:id}/upp",               parts.move_commitment,   "commitment:move"),

    coordinator("GET",  "/loftesarbete/{id:id}/uppfoljning/ny",              review_work.new,         "review:new"),
    coordinator("POST", "/loftesarbete/{id:id}/uppfoljning/ny",              review_work.open_review, "review:open"),
    coordinator("GET",  "/loftesarbete/uppfoljning/{review_id:id}",          review_work.review,      "review"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/underskrift", review_work.sign,     "review:sign"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/svar/{surfaced_id:id}", review_work.answer, "answer"),
]
# fmt: on
