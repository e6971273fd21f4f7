"""Why a login was not let through: a few kinds for people, and a cause in one word for the log.

Neither holds anything that the provider sent.
"""

from eforslag.errors import DomainError


class LoginRefused(DomainError):
    """The login is refused. `cause` is a stable word for the log."""

    status = 403
    message = "Du kunde inte loggas in."

    def __init__(self, cause: str) -> None:
        super().__init__()
        self.cause = cause
        # Finds what the login was for, when the person tries again; empty where that is not known.
        self.again = ""


class Cancelled(LoginRefused):
    """The person, or the provider on their behalf, broke off."""

    status = 400
    message = "Inloggningen avbröts. Du kan försöka igen när du vill."


class StartedOver(LoginRefused):
    """The answer belongs to no login that is under way here."""

    status = 400
    message = "Inloggningen tog för lång tid eller påbörjades i ett annat fönster. Försök igen."


class ProviderUnreachable(LoginRefused):
    status = 503
    message = "Inloggningstjänsten svarar inte just nu. Vänta en stund och försök igen."


class ProviderAnsweredWrongly(LoginRefused):
    """The answer can't be trusted, or can't be read."""

    status = 400
    message = "Något blev fel i svaret från inloggningstjänsten, så för säkerhets skull loggade vi inte in dig."


class NumberMissing(LoginRefused):
    """The provider vouches for a person, but for no personal number that can be used."""

    message = "Inloggningen gav oss inget giltigt personnummer. Logga in med en e-legitimation som har ett."


class LevelTooLow(LoginRefused):
    """The person is known with less certainty than the service asks for."""

    message = "Den här sortens inloggning är inte tillräckligt säker. Logga in med en annan e-legitimation."


class OnlyForTesting(LoginRefused):
    """An official test number, where only real people may log in."""

    message = "Det här är en testidentitet. Den går inte att använda här."
