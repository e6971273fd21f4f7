"""Following a proposal, and the staff's page of what has been sent."""

import re

from eforslag.identity.audiences import correspondent, public
from eforslag.web.later import Later

endpoints = Later("eforslag.following.endpoints")
staff = Later("eforslag.following.staff")

# Where mail programs send their one POST when somebody presses their button. No other site has anything to win by it:
# whoever knows the word in the address got the letter, and all that it does is to stop letters.
ONE_CLICK = re.compile(r"/avsluta/[A-Za-z0-9_-]{32}")

# fmt: off
ROUTES = [
    public(       "POST", "/forslag/{id:id}/foljare",           endpoints.follow,           "following:follow"),
    public(       "GET",  "/folj/{token:token}",                endpoints.ask_confirmation, "following:asked"),
    public(       "POST", "/folj/{token:token}",                endpoints.confirm,          "following:confirm"),
    public(       "GET",  "/avsluta/{token:token}",             endpoints.ask_stop,         "following:ask_stop"),
    public(       "POST", "/avsluta/{token:token}",             endpoints.stop,             "following:stop"),
    public(       "POST", "/avsluta/{token:token}/allt",        endpoints.stop_all,         "following:stop_all"),
    correspondent("GET",  "/utskick",                           staff.deliveries,           "following:deliveries"),
    correspondent("POST", "/utskick/forsok",                    staff.try_all_again,        "following:try_all_again"),
    correspondent("POST", "/utskick/{letter_id:number}/forsok", staff.try_again,            "following:try_again"),
]
# fmt: on
