"""The pledge as a PDF: what a reader and an archive meet, before it is signed and after."""

from typing import Any

import pytest

from eforslag.pledges import outline
from tests.cases.test_documents import read, sound
from tests.pledges.builders import NOW, agreed_and_signed, coordinator, draft
from tests.visitors import Visits

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


async def test_a_draft_has_lines_to_sign_on_and_the_signed_one_who_signed(visits: Visits, database: Any) -> None:
    by = await coordinator()
    pledge = await draft(by)
    picture = {"picture": "Fler än 500 svarade.", "sources": [{"name": "Dialogen", "url": "https://example.org/d"}]}
    area = await outline.add_focus_area(pledge.id, "Unga", "Något att göra.", by=by, at=NOW, **picture)
    terms = {"text": "Öppna hallen.", "owner": "joint", "target": 4, "unit": "kvällar"}
    await outline.add_commitment(area.id, terms, by=by, at=NOW)
    desk, anyone = await visits.staff("police_liaison"), await visits.nobody()
    public, own = f"/medborgarlofte/{pledge.id}/lofte.pdf", f"/loftesarbete/{pledge.id}/lofte.pdf"
    assert (await anyone.get(public)).status_code == 404
    assert (await (await visits.staff("administrator")).get(own)).status_code == 403
    made = (await desk.get(own)).content
    text = sound(made, pledge.title)
    for words in ("Utkast till medborgarlöfte", pledge.sentence, "Unga", "Fler än 500 svarade.", "Dialogen",
                  "Öppna hallen.", "Kommunen och polisen tillsammans", "Mål: 4 kvällar", "Namnteckning"):  # fmt: skip
        assert words in text
    await agreed_and_signed(pledge, by)
    signed = await anyone.get(public + "?nu")
    assert signed.headers["content-type"] == "application/pdf"
    text = read(signed.content)[1]
    assert "Chef för lokalpolisområdet (Polisen)" in text
    assert "Undertecknat den 2 november 2026." in text
    assert "Namnteckning" not in text
    assert (await anyone.get(public + "?igen")).content == signed.content, "the same content is the same file"
