"""The templates and what every one of them can use."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    environment.filters.update(
        date=language.format_date,
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
    )
    return environment
