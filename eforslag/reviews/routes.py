"""The addresses of reviews, for everyone and for those who work with them, and of the pages that show them too."""

from eforslag.identity.audiences import coordinator, public
from eforslag.web.later import Later

answer_work = Later("eforslag.reviews.answer_work")
endpoints = Later("eforslag.reviews.endpoints")
report_files = Later("eforslag.reviews.report_files")
work = Later("eforslag.reviews.work")

# fmt: off
ROUTES = [
    public("GET", "/medborgarlofte",                                            endpoints.all_pledges, "pledges"),
    public("GET", "/medborgarlofte/{id:id}",                                    endpoints.pledge,      "pledge"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning",                        endpoints.newest,      "reviews"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}",         endpoints.review,      "review"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}.pdf",     report_files.as_pdf,   "review:pdf"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}.csv",     report_files.as_csv,   "review:csv"),
    public("GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}.json",    report_files.as_json,  "review:json"),
    public(
        "GET", "/medborgarlofte/{id:id}/uppfoljning/{review_id:id}/siffror.csv", report_files.figures, "review:figures",
    ),

    coordinator("GET",  "/loftesarbete",                                        endpoints.desk,        "work"),
    coordinator("POST", "/loftesarbete/paminnelser",                            endpoints.keep_contact),
    coordinator("GET",  "/loftesarbete/{id:id}",                                endpoints.pledge_desk, "work:pledge"),
    coordinator("GET",  "/loftesarbete/{id:id}/uppfoljning/ny",                 work.new,              "review:new"),
    coordinator("POST", "/loftesarbete/{id:id}/uppfoljning/ny",                 work.open_review,      "review:open"),
    coordinator("GET",  "/loftesarbete/uppfoljning/{review_id:id}",             work.review,           "review:board"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/underskrift", work.sign,             "review:sign"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/anteckningar", work.note,            "review:note"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/nasta-lofte", work.begin_next,       "review:next"),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/svar/{surfaced_id:id}",      answer_work.answer),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/svar/{surfaced_id:id}/ja",   answer_work.agree),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/svar/{surfaced_id:id}/part", answer_work.leave),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/svar/{surfaced_id:id}/atagande", answer_work.take_in),
    coordinator("GET",  "/loftesarbete/uppfoljning/{review_id:id}/borttagning", work.ask_discarding),
    coordinator("POST", "/loftesarbete/uppfoljning/{review_id:id}/borttagning", work.discard, "review:discard"),
]
# fmt: on
