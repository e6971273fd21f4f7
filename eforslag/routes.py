"""The map: every address of the service. The first word of each line, where it is declared, says who may enter."""

from starlette.routing import Route

from eforslag.administration.routes import ROUTES as administration
from eforslag.cases.routes import ROUTES as cases
from eforslag.counter.routes import ROUTES as counter
from eforslag.dialogues.routes import ROUTES as dialogues
from eforslag.following.routes import ROUTES as following
from eforslag.identity.routes import ROUTES as identity
from eforslag.moderation.routes import ROUTES as moderation
from eforslag.open_data.routes import ROUTES as open_data
from eforslag.pledges.routes import ROUTES as pledges
from eforslag.portal.routes import ROUTES as portal
from eforslag.proposals.routes import ROUTES as proposals
from eforslag.reviews.routes import ROUTES as reviews
from eforslag.votes.routes import ROUTES as votes

ROUTES: list[Route] = [
    *portal, *identity, *proposals, *votes, *cases, *pledges, *dialogues, *reviews, *moderation, *following, *counter,
    *administration, *open_data,
]  # fmt: skip
