"""Writing a letter when it is about to be sent: what is true then, in its reader's language, as text and as HTML."""

from datetime import datetime
from email.message import EmailMessage

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eforslag.config import Settings
from eforslag.following import commitment_letters, dialogue_letters, digests, nod_letters, reminders
from eforslag.following.facts import facts_of, filled, title_of, without_numbers, wording_of
from eforslag.following.letter_page import Item, Page
from eforslag.notifications.envelopes import Written, enveloped, sender_of
from eforslag.notifications.models import Following, Letter, LetterKind, Notice, Role
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.models import Proposal
from eforslag.resources import resource_root
from eforslag.web import language
from eforslag.web.colour import readable_on
from eforslag.web.language import gettext


class Composer:
    """Writes the letters of one municipality."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._environment = Environment(
            loader=FileSystemLoader(resource_root() / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
        self._environment.filters.update(paragraphs=language.paragraphs, lang=language.attribute)

    async def __call__(self, letter: Letter, at: datetime) -> tuple[EmailMessage, str] | None:
        """The letter and the address that it goes to; None where nobody follows any more, or there is nothing left."""
        recipient = letter.work_address or (letter.reader.address if letter.reader else "")
        if not recipient:
            return None
        language.use(letter.language)
        page = await self._page(letter, at)
        if page is None:
            return None
        message = enveloped(
            self._written(page),
            message_id=letter.message_id,
            sender=sender_of(self._settings),
            sender_name=self._settings.municipality.name or self._signature,
            recipient=recipient,
            at=at,
        )
        return message, recipient

    @property
    def _signature(self) -> str:
        municipality = self._settings.municipality
        return ", ".join(filter(None, (municipality.service_name, municipality.name)))

    async def _page(self, letter: Letter, at: datetime) -> Page | None:
        if letter.kind == LetterKind.REMINDER:
            return await reminders.page_of(letter, self._settings.origin, at)
        if letter.kind == LetterKind.COMMITMENT:
            return await commitment_letters.page_of(letter, self._settings.origin, at)
        if letter.kind == LetterKind.DIALOGUE:
            return await dialogue_letters.page_of(letter, self._settings.origin)
        if letter.kind == LetterKind.NOD:
            return await nod_letters.page_of(letter, self._settings.origin)
        if letter.kind == LetterKind.DIGEST:
            return await self._digest(letter)
        if letter.following is None:
            return None
        if letter.kind == LetterKind.CONFIRMATION:
            return await self._confirmation(letter.following)
        return await self._told(letter.notice, letter.following) if letter.notice else None

    async def _told(self, notice: Notice, following: Following) -> Page | None:
        proposal = await Proposal.get_or_none(id=following.proposal_id)
        if proposal is None:
            return None
        role = Role(following.role)
        says, facts = wording_of(notice), await facts_of(notice, proposal, role)
        subject = says.own_subject if says.own_subject and role is Role.PROPOSER else says.subject
        paragraphs = [filled(sentence, facts) for sentence in says.sentences]
        url = self._url(f"/forslag/{proposal.id}")
        if notice.occasion == Occasion.RETURNED:
            url = self._url(f"/forslag/utkast/{proposal.id}/ide")
        item = Item(facts["title"], url, str(says.link), [text for text in paragraphs if text], proposal.language)
        return Page(
            filled(subject, facts),
            [item],
            _why(role),
            stop_url=self._url(f"/avsluta/{following.token}"),
            stop=gettext("Sluta få mejl om förslaget"),
        )

    async def _digest(self, letter: Letter) -> Page | None:
        news = await digests.news_for(letter)
        ids = [following.proposal_id for following, _ in news]
        proposals = {one.id: one for one in await Proposal.filter(id__in=ids)} if ids else {}
        items = [
            await self._item(proposals[following.proposal_id], Role(following.role), notices)
            for following, notices in news
            if following.proposal_id in proposals
        ]
        if not items or letter.reader is None:
            return None
        count = len(items)
        if count == 1:
            subject = gettext("Veckans nytt om ett förslag som du följer")
        else:
            subject = gettext("Veckans nytt om %(count)s förslag som du följer") % {"count": count}
        return Page(
            subject,
            items,
            gettext("Du får det här mejlet för att du följer ett eller flera förslag, högst en gång i veckan."),
            lead=gettext("Det här har hänt sedan sist."),
            stop_url=self._url(f"/avsluta/{letter.reader.token}"),
            stop=gettext("Sluta få alla mejl härifrån"),
        )

    async def _item(self, proposal: Proposal, role: Role, notices: list[Notice]) -> Item:
        paragraphs = []
        for notice in notices:
            facts = await facts_of(notice, proposal, role)
            paragraphs += [filled(sentence, facts) for sentence in wording_of(notice).sentences]
        url, link = self._url(f"/forslag/{proposal.id}"), gettext("Läs mer på förslagets sida")
        return Item(title_of(proposal, role), url, link, [text for text in paragraphs if text], proposal.language)

    async def _confirmation(self, following: Following) -> Page | None:
        proposal = await Proposal.get_or_none(id=following.proposal_id)
        if proposal is None or not proposal.text_is_public:
            return None
        title = without_numbers(proposal.title)
        paragraphs = [
            gettext("Någon, förhoppningsvis du, vill få veta hur det går för förslaget. Bekräfta att det är du."),
            gettext("Du får ett mejl när det händer något viktigt, och annars högst ett i veckan."),
        ]
        url, link = self._url(f"/folj/{following.token}"), gettext("Bekräfta att du vill följa förslaget")
        return Page(
            gettext("Bekräfta att du vill följa förslaget: %(title)s") % {"title": title},
            [Item(title, url, link, paragraphs, proposal.language)],
            gettext("Var det inte du? Då behöver du inte göra något. Adressen tas bort om ingen bekräftar den."),
        )

    def _url(self, path: str) -> str:
        return self._settings.origin + path

    def _written(self, page: Page) -> Written:
        template = self._environment.get_template("mail/letter.html")
        accent = self._settings.municipality.accent
        html = template.render(page=page, signature=self._signature, accent=accent, ink=readable_on(accent))
        return Written(page.subject, as_text(page, self._signature), html, page.language, page.stop_url)


def as_text(page: Page, signature: str) -> str:
    """The letter for those who read mail as plain text."""
    parts = [page.lead] if page.lead else []
    for item in page.items:
        parts += [item.title, *item.paragraphs, f"{item.link}:\n{item.url}"]
    parts += ["--", page.why]
    if page.stop_url:
        parts += [f"{page.stop}:\n{page.stop_url}"]
    return "\n\n".join([*parts, signature]) + "\n"


def _why(role: Role) -> str:
    if role is Role.PROPOSER:
        return gettext("Du får det här mejlet för att du har lämnat förslaget och skrev din e-postadress då.")
    return gettext("Du får det här mejlet för att du har bett att få veta hur det går för förslaget.")
