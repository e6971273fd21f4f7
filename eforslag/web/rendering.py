"""The templates and what every one of them can use."""

from collections.abc import Callable, Hashable
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from eforslag.config import Settings
from eforslag.resources import resource_root
from eforslag.web import language
from eforslag.web.convertors import slug
from eforslag.web.static_files import StaticFiles


def templates(settings: Settings, assets: StaticFiles) -> Environment:
    """The environment of one application; what differs from request to request comes with the page."""
    environment = Environment(
        loader=FileSystemLoader(resource_root() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(gettext=_words, _=_words)
    environment.filters.update(
        date=language.format_date,
        decimal=language.format_decimal,
        datetime=language.format_moment,
        lang=language.attribute,
        number=language.format_number,
        paragraphs=language.paragraphs,
        slug=slug,
    )
    environment.globals.update(
        settings=settings,
        municipality=settings.municipality,
        asset=assets.url,
        languages=language.LANGUAGES,
        kept=_keeper(),
    )
    return environment


def _words(msgid: str, /, **values: object) -> Markup:
    """What jinja2.ext.i18n's own gettext answers, which is asked hundreds of times for a page."""
    return _marked(msgid, language.current()) % values if values else _plain(msgid, language.current())


@lru_cache(maxsize=4000)
def _marked(msgid: str, spoken: str) -> Markup:
    return Markup(language.gettext(msgid))  # noqa: S704  our own words


@lru_cache(maxsize=4000)
def _plain(msgid: str, spoken: str) -> Markup:
    return _marked(msgid, spoken) % {}


def _keeper() -> Callable[..., Markup]:
    """A macro's output, kept by what it was given: `{{ kept(ui.proposal_card, card) }}`.

    For macros whose output hangs on their values and the language alone, with values that can't change.
    """

    @lru_cache(maxsize=4000)
    def written(macro: Macro, spoken: str, *values: Hashable) -> Markup:
        return Markup(macro(*values))  # noqa: S704  written by a template, escaped

    def kept(macro: Macro, *values: Hashable) -> Markup:
        return written(macro, language.current(), *values)

    return kept
