"""The addresses of dialogues: for those who answer, those who work with them, and the counter."""

from eforslag.identity.audiences import clerk, coordinator, public
from eforslag.web.later import Later

answer_pages = Later("eforslag.dialogues.answer_pages")
concern_pages = Later("eforslag.dialogues.concern_pages")
endpoints = Later("eforslag.dialogues.endpoints")
copy_pages = Later("eforslag.dialogues.copy_pages")
paper_pages = Later("eforslag.dialogues.paper_pages")
question_pages = Later("eforslag.dialogues.question_pages")
work = Later("eforslag.dialogues.work")

# fmt: off
ROUTES = [
    public("GET",  "/dialog",                                           endpoints.overview,         "dialogues"),
    public("GET",  "/dialog/{id:id}",                                   answer_pages.start,         "dialogue"),
    public("POST", "/dialog/{id:id}",                                   answer_pages.begin,         "dialogue:begin"),
    public("GET",  "/dialog/{id:id}/fraga/{number:id}",                 answer_pages.step,          "dialogue:step"),
    public("POST", "/dialog/{id:id}/fraga/{number:id}",                 answer_pages.answer,        "dialogue:answer"),
    public("GET",  "/dialog/{id:id}/om-dig",                            answer_pages.about,         "dialogue:about"),
    public("POST", "/dialog/{id:id}/om-dig",                            answer_pages.tell_about),
    public("GET",  "/dialog/{id:id}/skicka",                            answer_pages.check,         "dialogue:check"),
    public("POST", "/dialog/{id:id}/skicka",                            answer_pages.send,          "dialogue:send"),
    public("POST", "/dialog/{id:id}/borttagning",                       answer_pages.discard),
    public("GET",  "/dialog/{id:id}/tack",                              answer_pages.thanks,        "dialogue:thanks"),
    public("GET",  "/dialog/{id:id}/resultat",                          endpoints.shown,            "dialogue:results"),
    public("GET",  "/dialog/{id:id}/resultat.csv",                      endpoints.spreadsheet,      "dialogue:csv"),

    coordinator("GET",  "/loftesarbete/dialoger",                       work.desk,                  "dialogues:desk"),
    coordinator("GET",  "/loftesarbete/dialoger/ny",                    work.new),
    coordinator("POST", "/loftesarbete/dialoger/ny",                    work.write),
    coordinator("GET",  "/loftesarbete/dialoger/orter",                 question_pages.localities),
    coordinator("POST", "/loftesarbete/dialoger/orter",                 question_pages.add_locality),
    coordinator("POST", "/loftesarbete/dialoger/orter/{id:id}/stangning", question_pages.close_locality),
    coordinator("POST", "/loftesarbete/dialoger/orter/{id:id}/oppning", question_pages.reopen_locality),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}",               work.dialogue,              "dialogues:work"),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/uppgifter",     work.edit),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/uppgifter",     work.change),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/forhandsvisning", work.preview),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/oppning",       work.open_dialogue),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/utkast",        work.take_back),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/stangning",     work.close_dialogue),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/publicering",   work.publish_results),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/qr.svg",        work.qr,                    "dialogues:qr"),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/resultat",      work.results),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/resultat.csv",  work.spreadsheet,           "dialogues:csv"),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/fritext.csv",   concern_pages.texts,        "dialogues:texts"),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/blankett.pdf",  copy_pages.blank,           "dialogues:paper"),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/blanketter",    copy_pages.copies),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/blanketter",    copy_pages.print_more),

    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/fragor/ny",     question_pages.new),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/fragor/ny",     question_pages.add),
    coordinator("GET",  "/loftesarbete/dialoger/fragor/{id:id}",        question_pages.edit),
    coordinator("POST", "/loftesarbete/dialoger/fragor/{id:id}",        question_pages.change),
    coordinator("POST", "/loftesarbete/dialoger/fragor/{id:id}/borttagning", question_pages.remove),
    coordinator("POST", "/loftesarbete/dialoger/fragor/{id:id}/upp",    question_pages.move),

    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/moten/nytt",    concern_pages.new_meeting),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/moten/nytt",    concern_pages.write_meeting),
    coordinator("GET",  "/loftesarbete/dialoger/moten/{id:id}",         concern_pages.edit_meeting),
    coordinator("POST", "/loftesarbete/dialoger/moten/{id:id}",         concern_pages.change_meeting),
    coordinator("GET",  "/loftesarbete/dialoger/{id:id}/oro",           concern_pages.coding_desk),
    coordinator("POST", "/loftesarbete/dialoger/{id:id}/oro",           concern_pages.write_concern),
    coordinator("POST", "/loftesarbete/dialoger/fritext/{number:number}", concern_pages.code,       "dialogues:code"),
    coordinator("GET",  "/loftesarbete/dialoger/oro/{id:id}",           concern_pages.edit_concern),
    coordinator("POST", "/loftesarbete/dialoger/oro/{id:id}",           concern_pages.change_concern),

    clerk("GET",  "/kundtjanst/dialog",                                 paper_pages.papers,         "papers"),
    clerk("GET",  "/kundtjanst/dialog/{id:id}/papper",                  paper_pages.paper,          "paper"),
    clerk("POST", "/kundtjanst/dialog/{id:id}/papper",                  paper_pages.enter,          "paper:enter"),
    clerk("GET",  "/kundtjanst/dialog/{id:id}/blankett.pdf",            copy_pages.blank,           "paper:blank"),
    clerk("GET",  "/kundtjanst/dialog/{id:id}/blanketter",              copy_pages.copies),
    clerk("POST", "/kundtjanst/dialog/{id:id}/blanketter",              copy_pages.print_more),
]
# fmt: on
