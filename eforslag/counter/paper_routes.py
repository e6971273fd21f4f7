"""The addresses of everything on paper: what is printed, and what comes back."""

from eforslag.identity.audiences import clerk
from eforslag.web.later import Later

batch_count_pages = Later("eforslag.counter.batch_count_pages")
batch_pages = Later("eforslag.counter.batch_pages")
paper_pages = Later("eforslag.counter.paper_pages")

PAPER = "/kundtjanst/papper"
BATCH = PAPER + "/buntar/{batch_id:id}"

# fmt: off
PAPER_ROUTES = [
    clerk("GET",  PAPER,                          paper_pages.choose,          "paper"),
    clerk("GET",  PAPER + "/rostlappar",          paper_pages.slips,           "paper:slips"),
    clerk("GET",  PAPER + "/forslagsblankett",    paper_pages.blank,           "paper:form"),
    clerk("GET",  PAPER + "/storstil",            paper_pages.large_print,     "paper:large"),
    clerk("GET",  PAPER + "/buntar",              batch_pages.index,           "batches"),
    clerk("POST", PAPER + "/buntar",              batch_pages.open_one,        "batches:open"),
    clerk("GET",  BATCH,                          batch_pages.show,            "batches:show"),
    clerk("POST", BATCH + "/papper",              batch_pages.enter,           "batches:enter"),
    clerk("POST", BATCH + "/utan-nummer",         batch_pages.note,            "batches:note"),
    clerk("GET",  BATCH + "/papper/{paper:id}",   batch_pages.correct,         "batches:correct"),
    clerk("POST", BATCH + "/papper/{paper:id}",   batch_pages.take_back,       "batches:take_back"),
    clerk("POST", BATCH + "/rakning",             batch_count_pages.count,     "batches:count"),
    clerk("POST", BATCH + "/oppning",             batch_count_pages.give_back, "batches:give_back"),
    clerk("POST", BATCH + "/stangning",           batch_count_pages.close,     "batches:close"),
    clerk("POST", BATCH + "/overtagande",         batch_count_pages.take_over, "batches:take_over"),
    clerk("POST", BATCH + "/borttagning",         batch_count_pages.discard,   "batches:discard"),
]
# fmt: on
