"""The moderators' pages."""

from eforslag.identity.audiences import moderator
from eforslag.moderation import endpoints, merging_pages, second_look_desk, tagging

MERGING = "/handlaggning/{id:id}/sammanslagning/{other_id:id}"

# fmt: off
ROUTES = [
    moderator("GET",  "/handlaggning",                                    endpoints.queue,     "moderation:queue"),
    moderator("GET",  "/handlaggning/{id:id}",                            endpoints.proposal,  "moderation:proposal"),
    moderator("POST", "/handlaggning/{id:id}/publicering",                endpoints.publish,   "moderation:publish"),
    moderator("POST", "/handlaggning/{id:id}/retur",                      endpoints.send_back, "moderation:return"),
    moderator("POST", "/handlaggning/{id:id}/vidarebefordran",            endpoints.forward,   "moderation:forward"),
    moderator("POST", "/handlaggning/{id:id}/avslag",                     endpoints.reject,    "moderation:reject"),
    moderator("POST", "/handlaggning/{id:id}/nedtagning",                 endpoints.take_down, "moderation:take_down"),
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
