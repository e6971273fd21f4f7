"""The moderators' pages."""

from eforslag.identity.audiences import moderator
from eforslag.web.later import Later

answer_pages = Later("eforslag.moderation.answer_pages")
bulk_pages = Later("eforslag.moderation.bulk_pages")
desk_work = Later("eforslag.moderation.desk_work")
endpoints = Later("eforslag.moderation.endpoints")
merging_pages = Later("eforslag.moderation.merging_pages")
second_look_desk = Later("eforslag.moderation.second_look_desk")
statistics_pages = Later("eforslag.moderation.statistics_pages")
tagging = Later("eforslag.moderation.tagging")

MERGING = "/handlaggning/{id:id}/sammanslagning/{other_id:id}"

# fmt: off
ROUTES = [
    moderator("GET",  "/handlaggning",                                    endpoints.queue,     "moderation:queue"),
    moderator("GET",  "/handlaggning/nasta",                              desk_work.following, "moderation:next"),
    moderator("POST", "/handlaggning/flera",                              bulk_pages.prepare,  "bulk:prepare"),
    moderator("POST", "/handlaggning/flera/beslut",                       bulk_pages.decide,   "bulk:decide"),
    moderator("GET",  "/handlaggning/statistik",                          statistics_pages.shown, "statistics:shown"),
    moderator("GET",  "/handlaggning/statistik.csv",                      statistics_pages.as_csv, "statistics:csv"),
    moderator("GET",  "/handlaggning/svarstexter",                        answer_pages.shown,  "answers:all"),
    moderator("POST", "/handlaggning/svarstexter",                        answer_pages.add,    "answers:add"),
    moderator("GET",  "/handlaggning/svarstexter/{id:id}",                answer_pages.edit,   "answers:one"),
    moderator("POST", "/handlaggning/svarstexter/{id:id}",                answer_pages.change, "answers:change"),
    moderator("POST", "/handlaggning/svarstexter/{id:id}/borttagning",    answer_pages.remove, "answers:remove"),
    moderator("GET",  "/handlaggning/{id:id}",                            endpoints.proposal,  "moderation:proposal"),
    moderator("POST", "/handlaggning/{id:id}/publicering",                endpoints.publish,   "moderation:publish"),
    moderator("POST", "/handlaggning/{id:id}/retur",                      endpoints.send_back, "moderation:return"),
    moderator("POST", "/handlaggning/{id:id}/vidarebefordran",            endpoints.forward,   "moderation:forward"),
    moderator("POST", "/handlaggning/{id:id}/avslag",                     endpoints.reject,    "moderation:reject"),
    moderator("POST", "/handlaggning/{id:id}/nedtagning",                 endpoints.take_down, "moderation:take_down"),
    moderator("POST", "/handlaggning/{id:id}/maskering",                  desk_work.mask,      "moderation:mask"),
    moderator("POST", "/handlaggning/{id:id}/anteckning",                 desk_work.note,      "moderation:note"),
    moderator("POST", "/handlaggning/{id:id}/kontroll",                   desk_work.check,     "moderation:check"),
    moderator("POST", "/handlaggning/{id:id}/fokusomraden",               tagging.tag,         "moderation:tag"),
    moderator("POST", "/handlaggning/{id:id}/fokusomraden/{tag_id:id}/borttagning", tagging.untag,
              "moderation:untag"),
    moderator("POST", "/handlaggning/{id:id}/ny-provning",     second_look_desk.decide, "moderation:second_look"),
    moderator("POST", "/handlaggning/{id:id}/sammanslagning",  merging_pages.choose,   "moderation:choose_other"),
    moderator("POST", "/handlaggning/{id:id}/sammanslagning/upphavande", merging_pages.separate, "moderation:separate"),
    moderator("GET",  MERGING,                                 merging_pages.check,    "moderation:check_merging"),
    moderator("POST", MERGING,                                 merging_pages.merge,    "moderation:merge"),
]
# fmt: on
