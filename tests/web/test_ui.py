"""The building blocks of pages say to a screen reader what they show, and carry no style or script of their own."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from starlette.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from eforslag.config import Settings
from eforslag.resources import resource_root
from eforslag.web import rendering
from eforslag.web.forms import Form, Line, Required, Text, Within
from eforslag.web.static_files import StaticFiles

TEMPLATES = sorted((resource_root() / "templates").rglob("*.html"))
TOPICS = [SelectChoice("a", "Trygghet"), SelectChoice("b", "Skola")]


class IdeaForm(Form):
    title = Line("Rubrik", [Required("Skriv en rubrik."), Within(100)])
    text = Text("Förslag", [Within(5000)])
    topic = RadioField("Ämne", [Required("Välj ett ämne.")], choices=TOPICS)


@pytest.fixture(scope="module")
def environment() -> Environment:
    settings = Settings(mode="demo")
    return rendering.templates(settings, StaticFiles(resource_root() / "static", settings.municipality.accent))


def shown(environment: Environment, source: str, **values: object) -> str:
    return environment.from_string('{% import "_ui.html" as ui %}' + source).render(**values)


def checked(**sent: str) -> IdeaForm:
    form = IdeaForm(MultiDict(sent))
    form.validate()
    return form


def test_a_message_stands_beside_its_field_and_is_read_with_it(environment: Environment) -> None:
    markup = shown(environment, "{{ ui.field(form.title, hint='Kort.', counter=true) }}", form=checked())
    assert 'aria-describedby="title-hint title-error title-left"' in markup
    assert 'aria-invalid="true"' in markup
    assert re.search(r'id="title-error".*Skriv en rubrik\.', markup)


def test_a_text_can_grow_past_its_limit_so_that_nothing_pasted_is_cut_off(environment: Environment) -> None:
    markup = shown(environment, "{{ ui.field(form.title, counter=true) }}", form=checked(title="Lampor"))
    assert "maxlength" not in markup
    assert 'data-limit="100"' in markup
    assert "Högst 100 tecken" in markup


def test_what_need_not_be_filled_in_says_so(environment: Environment) -> None:
    assert "(frivilligt)" in shown(environment, "{{ ui.field(form.text) }}", form=checked())
    assert "(frivilligt)" not in shown(environment, "{{ ui.field(form.title) }}", form=checked())


def test_the_summary_of_what_is_wrong_leads_to_each_field(environment: Environment) -> None:
    form = checked()
    fields = "{{ ui.field(form.title) }}{{ ui.field(form.topic) }}"
    markup = shown(environment, "{{ ui.error_summary(form) }}" + fields, form=form)
    targets = re.findall(r'href="#([^"]+)"', markup)
    assert targets == ["title", "topic-0"]
    assert all(f'id="{target}"' in markup for target in targets)


def test_a_form_without_errors_has_no_summary(environment: Environment) -> None:
    assert shown(environment, "{{ ui.error_summary(form) }}", form=checked(title="Lampor", topic="a")).strip() == ""


def test_what_people_write_is_text_and_not_markup(environment: Environment) -> None:
    card = {"url": "/forslag/1", "title": "<script>x</script>", "state": "published", "votes": 1, "threshold": 25}
    markup = shown(environment, "{{ ui.proposal_card(card) }}", card=card)
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup


@pytest.mark.parametrize(
    ("votes", "threshold", "fill", "goal"),
    [(0, 25, None, None), (5, 25, "20.0", None), (25, 25, "100.0", None), (100, 25, "100.0", "25.0")],
)
def test_the_bar_shows_the_way_to_the_goal_and_past_it(
    environment: Environment, votes: int, threshold: int, fill: str | None, goal: str | None
) -> None:
    markup = shown(environment, "{{ ui.votes_bar(votes, threshold) }}", votes=votes, threshold=threshold)
    filled = re.search(r'bar-fill" width="([\d.]+)%', markup)
    marked = re.search(r'bar-goal" x1="([\d.]+)%', markup)
    assert (filled and filled[1], marked and marked[1]) == (fill, goal)


# Letters have no style sheet, and no policy that would stop what they carry.
PAGES = [path for path in TEMPLATES if path.parent.name != "mail"]


@pytest.mark.parametrize("template", PAGES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script_that_the_policy_would_stop(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\ssrc=)", text)
