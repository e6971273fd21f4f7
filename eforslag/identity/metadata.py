"""What a provider says about itself in its discovery document, as far as we believe it.

The issuer is the configured one to the letter. Which algorithms are safe is not for the document to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from eforslag.identity.refusals import ProviderAnsweredWrongly


@dataclass(frozen=True, slots=True)
class Metadata:
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    sends_issuer: bool


def discovery_address(issuer: str) -> str:
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def read_metadata(document: Mapping[str, Any], issuer: str, algorithms: Iterable[str]) -> Metadata:
    """The checked metadata. Raises ProviderAnsweredWrongly."""
    if document.get("issuer") != issuer:
        raise ProviderAnsweredWrongly("metadata_wrong_issuer")
    offered = document.get("id_token_signing_alg_values_supported")
    if isinstance(offered, list) and not set(algorithms).intersection(alg for alg in offered if isinstance(alg, str)):
        raise ProviderAnsweredWrongly("metadata_no_algorithm")
    return Metadata(
        authorization_endpoint=_required(document, "authorization_endpoint", issuer),
        token_endpoint=_required(document, "token_endpoint", issuer),
        jwks_uri=_required(document, "jwks_uri", issuer),
        userinfo_endpoint=_optional(document, "userinfo_endpoint", issuer),
        end_session_endpoint=_optional(document, "end_session_endpoint", issuer),
        sends_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def is_trustworthy(address: str, issuer: str) -> bool:
    """Whether an address may be used: https, or plain http where both it and the issuer are this machine."""
    try:
        parts, issuing = urlsplit(address), urlsplit(issuer)
        if not parts.hostname or parts.username is not None or parts.fragment:
            return False
        return parts.scheme == "https" or (_is_local_http(parts) and _is_local_http(issuing))
    except ValueError:
        return False


def _is_local_http(parts: SplitResult) -> bool:
    if parts.scheme != "http" or not parts.hostname:
        return False
    return parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback


def _required(document: Mapping[str, Any], name: str, issuer: str) -> str:
    address = _optional(document, name, issuer)
    if address is None:
        raise ProviderAnsweredWrongly(f"metadata_no_{name}")
    return address


def _optional(document: Mapping[str, Any], name: str, issuer: str) -> str | None:
    address = document.get(name)
    if address is None:
        return None
    if not isinstance(address, str) or not is_trustworthy(address, issuer):
        raise ProviderAnsweredWrongly(f"metadata_unsafe_{name}")
    return address
