"""The rules in words, for people: on the page about the service and before a new version is entered. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from eforslag.municipality.rules import Rules
from eforslag.web.language import format_number, gettext, ngettext


class Sentence(NamedTuple):
    """One rule: what it is about, in a word or two, and what it says."""

    subject: str
    text: str


def describe(rules: Rules) -> list[Sentence]:
    """Every rule as a sentence, in the order that someone meets them, in the language of the request."""
    return [*_submitting(rules), *_voting(rules), *_afterwards(rules)]


def period(rules: Rules) -> str:
    """How long one can vote, as in 3 månader."""
    if rules.period_unit == "days":
        return ngettext("%(num)s dag", "%(num)s dagar", rules.period_length) % {"num": rules.period_length}
    return months(rules.period_length)


def months(count: int) -> str:
    return ngettext("%(num)s månad", "%(num)s månader", count) % {"num": count}


def votes(count: int) -> str:
    return ngettext("%(num)s röst", "%(num)s röster", count) % {"num": format_number(count)}


def _submitting(rules: Rules) -> Iterator[Sentence]:
    yield Sentence(gettext("Lämna förslag"), _who_may_submit(rules))
    if rules.guardian_consent_below:
        young = gettext("Den som är under %(age)s år behöver sin vårdnadshavares samtycke.")
        yield Sentence(gettext("Barn och unga"), young % {"age": rules.guardian_consent_below})
    most = ngettext(
        "Du kan ha %(num)s öppet förslag i taget.",
        "Du kan ha %(num)s öppna förslag samtidigt.",
        rules.open_proposals_per_person,
    )
    yield Sentence(gettext("Antal förslag"), most % {"num": rules.open_proposals_per_person})
    yield Sentence(gettext("Ditt namn"), _name(rules))
    if rules.quarantine_months:
        again = gettext("Ett förslag som liknar ett som lämnades för mindre än %(months)s sedan kan avvisas.")
        yield Sentence(gettext("Liknande förslag"), again % {"months": months(rules.quarantine_months)})


def _who_may_submit(rules: Rules) -> str:
    if rules.who_may_submit == "anyone":
        return gettext("Alla kan lämna förslag. Du behöver inte bo i kommunen.")
    return gettext("Den som får rösta får också lämna förslag.")


def _name(rules: Rules) -> str:
    if rules.shows_proposer_name:
        return gettext("Ditt namn visas vid förslaget när det publiceras. Barns namn visas aldrig.")
    return gettext("Ditt namn visas inte för andra.")


def _voting(rules: Rules) -> Iterator[Sentence]:
    yield Sentence(gettext("Vem får rösta"), _who_may_vote(rules))
    if rules.minimum_voting_age:
        age = gettext("Du kan rösta från den dag du fyller %(age)s år.") % {"age": rules.minimum_voting_age}
        yield Sentence(gettext("Ålder"), age)
    yield Sentence(
        gettext("Röstningstid"), gettext("Ett förslag är öppet för röster i %(period)s.") % {"period": period(rules)}
    )
    yield Sentence(gettext("Ångra dig"), _regret(rules))
    yield Sentence(gettext("Så många röster"), _threshold(rules))
    yield Sentence(gettext("Dina röster"), _shown(rules))
    yield Sentence(gettext("Hos kundtjänst"), _at_the_desk(rules))


def _who_may_vote(rules: Rules) -> str:
    return {
        "register": gettext("Du som finns i kommunens röstregister kan rösta, en gång på varje förslag."),
        "declaration": gettext(
            "Du som är folkbokförd, äger en fastighet eller betalar skatt i kommunen kan rösta, "
            "en gång på varje förslag."
        ),
        "anyone": gettext("Alla som legitimerar sig kan rösta, en gång på varje förslag."),
    }[rules.voting_right]


def _regret(rules: Rules) -> str:
    if rules.votes_can_be_taken_back:
        return gettext("Du kan ta tillbaka din röst så länge röstningen pågår.")
    return gettext("En röst går inte att ta tillbaka.")


def _threshold(rules: Rules) -> str:
    needed = {"votes": votes(rules.threshold())}
    if rules.threshold_kind == "absolute":
        return gettext("Ett förslag som får %(votes)s eller fler går vidare. Röstningen fortsätter tiden ut.") % needed
    share = {
        "share": rules.threshold_value,
        "population": format_number(rules.population),
        "day": rules.population_date,
    }
    sentence = gettext(
        "Ett förslag som får %(votes)s eller fler går vidare. Det är %(share)s promille av de %(population)s "
        "som bodde i kommunen %(day)s. Röstningen fortsätter tiden ut."
    )
    return sentence % (needed | share)


def _shown(rules: Rules) -> str:
    shown = ngettext(
        "Du ser på Mina sidor vad du har röstat på, tills %(num)s dag har gått sedan röstningen slutade. "
        "Sedan raderas nyckeln som visar det.",
        "Du ser på Mina sidor vad du har röstat på, tills %(num)s dagar har gått sedan röstningen slutade. "
        "Sedan raderas nyckeln som visar det.",
        rules.days_votes_are_shown,
    )
    return shown % {"num": rules.days_votes_are_shown}


def _at_the_desk(rules: Rules) -> str:
    if rules.vouching_allowed:
        return gettext(
            "Utan e-legitimation kan du rösta och lämna förslag hos kundtjänst. Visa legitimation, "
            "eller ta med någon som visar sin legitimation och intygar vem du är."
        )
    return gettext("Utan e-legitimation kan du rösta och lämna förslag hos kundtjänst, om du visar legitimation.")


def _afterwards(rules: Rules) -> Iterator[Sentence]:
    answer = gettext("Förslag som går vidare får svar inom %(months)s efter att röstningen är slut.")
    yield Sentence(gettext("Kommunens svar"), answer % {"months": months(rules.months_to_answer)})
