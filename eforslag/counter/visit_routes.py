"""The addresses of assisted visits. The word in the middle is the visit's own: it ends with the visit."""

from eforslag.identity.audiences import administrator, clerk, public
from eforslag.web.later import Later

contact_pages = Later("eforslag.counter.contact_pages")
receipt_pages = Later("eforslag.counter.receipt_pages")
supervision = Later("eforslag.counter.supervision")
visit_pages = Later("eforslag.counter.visit_pages")
visit_screens = Later("eforslag.counter.visit_screens")
visit_votes = Later("eforslag.counter.visit_votes")
visit_writing = Later("eforslag.counter.visit_writing")

VISIT = "/kundtjanst/besok/{visit:token}"

# fmt: off
VISIT_ROUTES = [
    clerk(        "GET",  "/kundtjanst/besok",               visit_pages.ask,          "visits:ask"),
    clerk(        "POST", "/kundtjanst/besok",               visit_pages.open_one,     "visits:open"),
    clerk(        "GET",  VISIT,                             visit_pages.desk,         "visits:desk"),
    clerk(        "POST", VISIT + "/avslut",                 visit_pages.end,          "visits:end"),
    clerk(        "GET",  VISIT + "/visa/{id:id}",           visit_votes.show,         "visits:show"),
    clerk(        "POST", VISIT + "/visa/{id:id}/rost",      visit_votes.vote,         "visits:vote"),
    clerk(        "POST", VISIT + "/visa/{id:id}/framme",    visit_votes.lay_out,      "visits:lay_out"),
    clerk(        "POST", VISIT + "/skarm",                  visit_screens.choose,     "visits:screen"),
    clerk(        "GET",  VISIT + "/vantan",                 visit_screens.wait,       "visits:wait"),
    clerk(        "POST", VISIT + "/vantan",                 visit_screens.take_back,  "visits:undo"),
    clerk(        "POST", VISIT + "/visa/{id:id}/fraga",     visit_votes.ask_about,    "visits:ask_about"),
    clerk(        "POST", VISIT + "/visa/{id:id}/aterkallelse", visit_votes.take_back, "visits:take_back"),
    clerk(        "GET",  VISIT + "/nytt",                   visit_writing.new,        "visits:new"),
    clerk(        "POST", VISIT + "/nytt",                   visit_writing.create,     "visits:create"),
    clerk(        "GET",  VISIT + "/utkast/{id:id}/ide",     visit_writing.idea,       "visits:idea"),
    clerk(        "POST", VISIT + "/utkast/{id:id}/ide",     visit_writing.save_idea,  "visits:save_idea"),
    clerk(        "GET",  VISIT + "/utkast/{id:id}/plats",   visit_writing.place,      "visits:place"),
    clerk(        "POST", VISIT + "/utkast/{id:id}/plats",   visit_writing.save_place, "visits:save_place"),
    clerk(        "GET",  VISIT + "/utkast/{id:id}/skicka",  visit_writing.check,      "visits:check"),
    clerk(        "POST", VISIT + "/utkast/{id:id}/skicka",  visit_writing.send,       "visits:send"),
    clerk(        "GET",  VISIT + "/kvitto",                 receipt_pages.show,       "visits:receipt"),
    clerk(        "GET",  VISIT + "/kvitto.pdf",             receipt_pages.as_pdf,     "visits:receipt_pdf"),
    clerk(        "GET",  "/kundtjanst/besked",              contact_pages.show,       "visits:contacts"),
    clerk(        "POST", "/kundtjanst/besked/{contact_id:id}", contact_pages.tell,    "visits:tell"),
    public(       "GET",  "/kvitto",                         receipt_pages.ask,        "receipt"),
    public(       "POST", "/kvitto",                         receipt_pages.answer,     "receipt:answer"),
    administrator("GET",  "/administration/kundtjanst",      supervision.show,         "visits:supervision"),
]
# fmt: on
