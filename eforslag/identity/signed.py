"""Signed tokens in compact form, verified with one of the provider's published keys.

The algorithm comes from our own list, whatever the token or the discovery document says.
"""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from eforslag.errors import ConfigurationError
from eforslag.identity.refusals import ProviderAnsweredWrongly
from eforslag.identity.strict_json import NotAnObject, read_object

# What a list of ours may name at all: nothing unsigned, nothing with a shared secret.
KINDS = {"RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
         "ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}  # fmt: skip
LONGEST = 32 * 1024
# 2,048 bits in base64url, six to a character.
SMALLEST_MODULUS = 342
FOREIGN_KEYS = {"jwk", "jku", "x5u"}
EXTENSIONS = {"crit", "b64"}

Key = ECKey | RSAKey


class UnknownKey(ProviderAnsweredWrongly):
    """No published key fits; the provider may have changed keys since they were fetched."""


def require_safe(algorithms: Iterable[str]) -> frozenset[str]:
    """The configured algorithms. Raises ConfigurationError for one that protects nothing."""
    algorithms = frozenset(algorithms)
    if not algorithms or not algorithms <= KINDS.keys():
        raise ConfigurationError("SIGNING_ALGORITHMS of a provider must name one or more of: " + ", ".join(KINDS))
    return algorithms


def read_signed(
    token: str, jwks: Mapping[str, Any], algorithms: frozenset[str], what: str
) -> tuple[str, dict[str, Any]]:
    """The algorithm and the claims. Raises ProviderAnsweredWrongly, UnknownKey where newer keys might help."""
    header = read_header(token, algorithms, what)
    key = _key(jwks, header, what)
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    try:
        verified = jws.deserialize_compact(token, key, registry=registry)
        return header["alg"], read_object(verified.payload)
    except NotAnObject:
        raise ProviderAnsweredWrongly(f"{what}_not_json") from None
    except (JoseError, ValueError, TypeError):
        raise ProviderAnsweredWrongly(f"{what}_bad_signature") from None


def read_header(token: str, algorithms: frozenset[str], what: str) -> dict[str, Any]:
    """The header, which nothing vouches for yet."""
    if len(token) > LONGEST or not token.isascii() or token.count(".") != 2:
        raise ProviderAnsweredWrongly(f"{what}_not_compact")
    try:
        encoded = token.partition(".")[0]
        header = read_object(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (NotBase64, NotAnObject):
        raise ProviderAnsweredWrongly(f"{what}_not_compact") from None
    _check_header(header, algorithms, what)
    return header


def _check_header(header: dict[str, Any], algorithms: frozenset[str], what: str) -> None:
    kind = header.get("typ")
    for wrong, cause in (
        (header.get("alg") not in tuple(algorithms), "algorithm"),
        (FOREIGN_KEYS & header.keys(), "brings_key"),
        (EXTENSIONS & header.keys(), "extension"),
        (kind is not None and not (isinstance(kind, str) and kind.upper() == "JWT"), "type"),
        (not isinstance(header.get("kid"), str | None), "key_id"),
    ):
        if wrong:
            raise ProviderAnsweredWrongly(f"{what}_{cause}")


def _key(jwks: Mapping[str, Any], header: dict[str, Any], what: str) -> Key:
    """The one key that can have made the signature."""
    published = jwks.get("keys")
    entries = [entry for entry in published if isinstance(entry, dict)] if isinstance(published, list) else []
    if "kid" in header:
        entries = [entry for entry in entries if entry.get("kid") == header["kid"]]
    keys = [key for entry in entries if (key := _suitable(entry, header["alg"]))]
    if not keys:
        raise UnknownKey(f"{what}_unknown_key")
    if len(keys) > 1:
        raise ProviderAnsweredWrongly(f"{what}_ambiguous_key")
    return keys[0]


def _suitable(entry: dict[str, Any], alg: str) -> Key | None:
    """The public key of an entry that may verify with this algorithm."""
    if entry.get("use", "sig") != "sig" or entry.get("alg", alg) != alg:
        return None
    try:
        if KINDS[alg] == "RSA" and entry.get("kty") == "RSA":
            if len(entry["n"]) < SMALLEST_MODULUS:
                return None
            return RSAKey.import_key({name: entry[name] for name in ("kty", "n", "e")})
        if KINDS[alg] == entry.get("crv") and entry.get("kty") == "EC":
            return ECKey.import_key({name: entry[name] for name in ("kty", "crv", "x", "y")})
    except (JoseError, ValueError, TypeError, KeyError):
        return None  # An entry that can't be read is as good as none.
    return None
