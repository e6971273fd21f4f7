"""The officers' pages, and the administration of boards."""

from eforslag.identity.audiences import administrator, case_officer
from eforslag.web.later import Later

after_endpoints = Later("eforslag.cases.after_endpoints")
board_endpoints = Later("eforslag.cases.board_endpoints")
endpoints = Later("eforslag.cases.endpoints")
files = Later("eforslag.cases.files")
initiative_endpoints = Later("eforslag.cases.initiative_endpoints")

# fmt: off
ROUTES = [
    case_officer("GET",  "/arenden",                           endpoints.overview,              "cases"),
    case_officer("GET",  "/arenden/{id:id}",                   endpoints.case,                  "cases:case"),
    case_officer("POST", "/arenden/{id:id}/uppgifter",         endpoints.change_details,        "cases:details"),
    case_officer("POST", "/arenden/{id:id}/beredning",         endpoints.start_preparing,       "cases:prepare"),
    case_officer("POST", "/arenden/{id:id}/svar",              endpoints.draft_answer,          "cases:draft"),
    case_officer("GET",  "/arenden/{id:id}/beslut",            endpoints.check,                 "cases:check"),
    case_officer("POST", "/arenden/{id:id}/beslut",            endpoints.publish,               "cases:publish"),
    case_officer("GET",  "/arenden/{id:id}/rattelse",          after_endpoints.ask_correction,  "cases:correction"),
    case_officer("POST", "/arenden/{id:id}/rattelse",          after_endpoints.correct,         "cases:correct"),
    case_officer("POST", "/arenden/{id:id}/genomforande",      after_endpoints.tell_progress,   "cases:progress"),
    case_officer("GET",  "/arenden/{id:id}/underlag.pdf",      files.pack_as_pdf,               "cases:pack"),
    case_officer("GET",  "/arenden/{id:id}/underlag.json",     files.pack_as_json,              "cases:pack_json"),
    case_officer("GET",  "/arenden/rapport",                   files.report_page,               "cases:report"),
    case_officer("GET",  "/arenden/rapport.pdf",               files.report_as_pdf,             "cases:report_pdf"),
    case_officer("GET",  "/arenden/ej-vidare",                 initiative_endpoints.lapsed,     "cases:lapsed"),
    case_officer("GET",  "/arenden/ej-vidare/{id:id}",         initiative_endpoints.ask,        "cases:initiative"),
    case_officer("POST", "/arenden/ej-vidare/{id:id}",         initiative_endpoints.record,     "cases:pick_up"),

    administrator("GET",  "/administration/namnder",                      board_endpoints.overview, "boards"),
    administrator("POST", "/administration/namnder",                      board_endpoints.add,      "boards:add"),
    administrator("GET",  "/administration/namnder/{id:id}",              board_endpoints.board,    "boards:board"),
    administrator("POST", "/administration/namnder/{id:id}",              board_endpoints.change,   "boards:change"),
    administrator("POST", "/administration/namnder/{id:id}/stangning",    board_endpoints.close,    "boards:close"),
    administrator("POST", "/administration/namnder/{id:id}/oppning",      board_endpoints.reopen,   "boards:reopen"),
    administrator("POST", "/administration/namnder/{id:id}/handlaggare",  board_endpoints.tie,      "boards:tie"),
    administrator("POST", "/administration/namnder/{id:id}/handlaggare/{officer_id:id}/borttagning",
                  board_endpoints.untie, "boards:untie"),
]
# fmt: on
