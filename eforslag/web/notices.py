"""A sentence on the next page about what was just done. Its code waits in a cookie for that one page."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from eforslag.web.language import _

COOKIE = "notis"
TEXTS = {
    "number_not_searched": ("info", _("Skriv inga personnummer i sökfältet. Vi har inte sökt på det.")),
    "draft_discarded": ("success", _("Utkastet är borttaget.")),
    "submitted": ("success", _("Tack! Ditt förslag är inskickat. En moderator läser det innan det publiceras.")),
    "second_look_asked": ("success", _("En annan moderator läser ditt förslag på nytt. Du får svar på den här sidan.")),
    "refusal_upheld": ("success", _("Ditt svar är sparat. Beslutet står fast.")),
    "refusal_lifted": ("success", _("Beslutet är hävt. Förslaget väntar på granskning igen.")),
    "withdrawn": ("success", _("Du har dragit tillbaka ditt förslag.")),
    "vote_counted": ("success", _("Tack! Din röst är räknad.")),
    "vote_taken_back": ("success", _("Din röst är borttagen.")),
    "published": ("success", _("Förslaget är publicerat och röstningen är öppen.")),
    "masked": ("success", _("Uppgifterna är borttagna ur texten. Den ursprungliga texten finns kvar i ärendet.")),
    "noted": ("success", _("Anteckningen är sparad.")),
    "checked": ("success", _("Kontrollistan är sparad.")),
    "answer_kept": ("success", _("Texten är sparad.")),
    "answer_removed": ("success", _("Texten är borttagen.")),
    "returned": ("success", _("Förslaget har gått tillbaka till förslagsställaren med din fråga.")),
    "forwarded": ("success", _("Förslaget är skickat vidare.")),
    "rejected": ("success", _("Förslaget är avvisat och förslagsställaren ser varför.")),
    "taken_down": ("success", _("Förslaget är borttaget från webbplatsen.")),
    "merged": (
        "success",
        _("Förslagen är sammanslagna. Båda förslagsställarna och de som följer förslagen får veta det."),
    ),
    "separated": ("success", _("Sammanslagningen är upphävd, och det går att rösta på förslaget igen.")),
    "tagged": ("success", _("Förslaget är kopplat till fokusområdet.")),
    "untagged": ("success", _("Kopplingen är borttagen. Den finns kvar i historiken.")),
    "pledge_saved": ("success", _("Medborgarlöftet är sparat.")),
    "pledge_nodded": ("success", _("Ert ja är sparat. Ändras utkastet får ni läsa det igen.")),
    "change_waits": ("success", _("Ändringen är sparad och syns när den andra parten har godkänt den.")),
    "change_approved": ("success", _("Ändringen är godkänd och syns nu för alla.")),
    "change_rejected": ("success", _("Ändringen är avvisad.")),
    "change_withdrawn": ("success", _("Ändringen är tillbakadragen.")),
    "update_saved": ("success", _("Lägesrapporten är sparad och syns på löftets sida.")),
    "contact_saved": ("success", _("Adressen är sparad.")),
    "pledge_signed": ("success", _("Undertecknandet är sparat. Löftet är publicerat.")),
    "review_opened": ("success", _("Uppföljningen är öppnad och underlaget är fryst.")),
    "answer_saved": ("success", _("Svaret är sparat.")),
    "answer_waits": ("success", _("Svaret är sparat. Nu väntar det på den andra partens ja.")),
    "answer_agreed": ("success", _("Ni står båda bakom svaret.")),
    "proposal_left": ("success", _("Det är ändrat vem som svarar.")),
    "note_saved": ("success", _("Anteckningen är sparad.")),
    "review_signed_once": (
        "success",
        _("Du har undertecknat. Uppföljningen publiceras när den andra parten också har gjort det."),
    ),
    "next_pledge_begun": ("success", _("Utkastet till nästa löfte är påbörjat.")),
    "promise_taken_in": ("success", _("Förslaget är med i utkastet som ett åtagande.")),
    "review_signed": ("success", _("Uppföljningen är undertecknad och publicerad.")),
    "review_discarded": ("success", _("Uppföljningen är borttagen. Det står i loggen att den har funnits.")),
    "follow_asked": (
        "success",
        _("Titta i din inkorg. Om adressen inte redan följer förslaget får du ett mejl med en länk att bekräfta."),
    ),
    "following": ("success", _("Tack! Nu får du veta hur det går för förslaget.")),
    "letters_queued": ("success", _("Mejlen ligger i kö igen och skickas strax.")),
    "case_saved": ("success", _("Ärendet är sparat.")),
    "case_preparing": ("success", _("Ärendet bereds nu. Det syns på förslagets sida.")),
    "answer_drafted": ("success", _("Utkastet är sparat. Det syns bara för personal.")),
    "decision_published": ("success", _("Beslutet och svaret är publicerade på förslagets sida.")),
    "decision_corrected": ("success", _("Rättelsen är publicerad. På förslagets sida står att svaret är rättat.")),
    "progress_told": ("success", _("Det du skrev står nu på förslagets sida.")),
    "case_implemented": ("success", _("Förslaget är markerat som genomfört.")),
    "initiative_saved": ("success", _("Initiativet är sparat och visas på förslagets sida.")),
    "board_saved": ("success", _("Nämnden är sparad.")),
    "board_closed": ("success", _("Nämnden är stängd. Ärendena som den har ligger kvar hos den.")),
    "board_reopened": ("success", _("Nämnden är öppen igen.")),
    "officer_tied": ("success", _("Handläggaren är kopplad till nämnden.")),
    "officer_untied": ("success", _("Handläggaren är borttagen från nämnden.")),
    "visit_ended": ("success", _("Besöket är avslutat. Ingenting om besökaren finns kvar på skärmen.")),
    "visit_over": ("warning", _("Besöket är avslutat. Öppna ett nytt om besökaren är kvar.")),
    "screen_lent": ("success", _("Stationen är nu besökarens skärm. Där står en hälsning tills du lägger fram något.")),
    "screen_taken": (
        "warning",
        _("Stationen används av någon annan eller är avstängd. Visa på din egen skärm, eller välj en annan station."),
    ),
    "screen_left": ("warning", _("Stationen är inte längre besökarens skärm. Visa på din egen skärm.")),
    "visitor_declined": ("info", _("Besökaren tryckte på Nej.")),
    "no_proposal_chosen": ("warning", _("Välj minst ett förslag som är öppet för röster.")),
    "paper_taken_back": ("success", _("Raden är borttagen. Registrera papperet igen, om det ska räknas.")),
    "batch_counted": ("success", _("Bunten är räknad. Nu behöver en kollega räkna papperen.")),
    "batch_returned": ("success", _("Bunten är öppen igen.")),
    "batch_closed": ("success", _("Bunten är stängd.")),
    "batch_taken_over": ("success", _("Nu är det du som registrerar bunten.")),
    "batch_discarded": ("success", _("Den tomma bunten är borttagen.")),
    "told": ("success", _("Beskedet är lämnat.")),
    "dialogue_saved": ("success", _("Dialogen är sparad.")),
    "dialogue_opened": ("success", _("Dialogen är öppnad. Nu går det att svara från och med den första dagen.")),
    "dialogue_taken_back": ("success", _("Dialogen är ett utkast igen.")),
    "dialogue_closed": ("success", _("Dialogen är avslutad.")),
    "dialogue_published": ("success", _("Resultatet är publicerat.")),
    "dialogue_answered": ("success", _("Tack! Dina svar är inlämnade.")),
    "dialogue_discarded": ("success", _("Det du hade svarat är borttaget.")),
    "paper_entered": ("success", _("Papperet är inmatat. Här är nästa.")),
    "concern_saved": ("success", _("Sparat.")),
    "localities_saved": ("success", _("Orten är sparad.")),
    "station_paired": ("success", _("Datorn är kopplad som station. Stationens egen skärm visar det strax.")),
    "station_closed": ("success", _("Stationen är stängd, och den som var inloggad där är utloggad.")),
    "rules_saved": ("success", _("Reglerna är sparade.")),
}


def waiting(connection: HTTPConnection) -> list[tuple[str, object]]:
    """The notices to show on this page, as (kind, text)."""
    code = connection.cookies.get(COOKIE, "")
    return [TEXTS[code]] if code in TEXTS else []


def leave(response: Response, code: str, *, secure: bool) -> None:
    """Leave a notice for the next page."""
    if code not in TEXTS:
        raise KeyError(code)
    response.set_cookie(COOKIE, code, max_age=60, httponly=True, samesite="lax", secure=secure)


def forget(connection: HTTPConnection, response: Response) -> None:
    if COOKIE in connection.cookies:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
