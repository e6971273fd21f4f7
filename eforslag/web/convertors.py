"""What may stand in a URL's variable parts. Anything else is simply another URL: a 404."""

import re
from unicodedata import normalize

from starlette.convertors import Convertor, register_url_convertor


class IdConvertor(Convertor[int]):
    """A row's id: at most nine digits, so that no database is asked for a number it can't hold."""

    regex = "[1-9][0-9]{0,8}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class SlugConvertor(Convertor[str]):
    regex = "[a-z0-9-]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class NumberConvertor(IdConvertor):
    """A row's random number: at most eighteen digits."""

    regex = "[1-9][0-9]{0,17}"


class TokenConvertor(SlugConvertor):
    """A word that nobody can guess, as letters carry it."""

    regex = "[A-Za-z0-9_-]{32}"


# Starlette keeps one table of convertors, and looks in it when a route is declared.
register_url_convertor("id", IdConvertor())
register_url_convertor("slug", SlugConvertor())
register_url_convertor("number", NumberConvertor())
register_url_convertor("token", TokenConvertor())


def slug(title: str) -> str:
    """The title as it stands in a URL: "Gör torget tryggare!" becomes gor-torget-tryggare."""
    plain = normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:60].strip("-")
