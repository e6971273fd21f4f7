"""The provider's answer as the browser brings it back: the code, or why there is none."""

import hmac

from starlette.datastructures import QueryParams

from eforslag.identity.refusals import (
    Cancelled,
    LevelTooLow,
    LoginRefused,
    ProviderAnsweredWrongly,
    ProviderUnreachable,
    StartedOver,
)

LONGEST_CODE = 4096
# The words of OAuth 2.0 and OpenID Connect that mean something to the person at the screen.
ERRORS: dict[str, type[LoginRefused]] = {
    "access_denied": Cancelled,
    "temporarily_unavailable": ProviderUnreachable,
    "server_error": ProviderUnreachable,
    "unmet_authentication_requirements": LevelTooLow,
}


def authorization_code(query: QueryParams, *, state: str, issuer: str, sends_issuer: bool) -> str:
    """The code to change into tokens. Raises a LoginRefused.

    The issuer is compared before anything else is done with the code (RFC 9207): with two providers
    configured, one could otherwise be handed the other's code.
    """
    names = [name for name, _ in query.multi_items()]
    if len(names) != len(set(names)):
        raise ProviderAnsweredWrongly("response_repeated_parameter")
    if not hmac.compare_digest(query.get("state", "").encode("utf-8", "replace"), state.encode()):
        raise StartedOver("response_wrong_state")
    if query.get("iss", None if sends_issuer else issuer) != issuer:
        raise ProviderAnsweredWrongly("response_wrong_issuer" if "iss" in query else "response_no_issuer")
    if "error" in query:
        raise _refusal(query["error"])
    code = query.get("code", "")
    if not code or len(code) > LONGEST_CODE:
        raise ProviderAnsweredWrongly("response_no_code")
    return code


def _refusal(error: str) -> LoginRefused:
    """An error that is unknown to us is not repeated in the log: it is whatever the address bar held."""
    return ERRORS[error](f"response_{error}") if error in ERRORS else ProviderAnsweredWrongly("response_error")
