"""The few ways in which the domain says no. Each rule has a subclass of its own, beside the rule."""


class DomainError(Exception):
    """A request that the rules refuse.

    `message` is a gettext id: a Swedish sentence for the person who asked. `values` fill its
    named placeholders after translation.
    """

    status = 409
    message = "Det gick inte att genomföra."
    # Seconds after which it is worth trying again, where time is what is needed.
    retry_after = 0

    def __init__(self, **values: object) -> None:
        super().__init__(self.message)
        self.values = values


class NotFound(DomainError):
    """What was asked for does not exist, or not for the one who asks."""

    status = 404
    message = "Sidan finns inte."


class Forbidden(DomainError):
    """The one who asks is known, and may not."""

    status = 403
    message = "Du har inte behörighet till den här sidan."


class Conflict(DomainError):
    """The state of things has changed, or does not allow it."""


class TooMany(DomainError):
    """More requests than one person or address may make in a while."""

    status = 429
    retry_after = 60
    message = "Det kom för många försök på kort tid. Försök igen om %(wait)s."


class Busy(DomainError):
    """More wait for an answer than can be served in a while."""

    status = 503
    retry_after = 5
    message = "Det är många som använder tjänsten just nu. Vänta en stund och försök igen."


class ConfigurationError(Exception):
    """A setting is missing or unsafe. The message names it; the service does not start."""
