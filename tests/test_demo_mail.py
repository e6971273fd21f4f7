"""The demo's page of letters shows what lies in the folder, and trusts nothing that stands in a letter."""

import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import httpx2
import pytest

from provider_app import create_provider
from provider_config import ProviderConfig

SERVICE = "http://localhost:8000"
EVIL = "<script>alert(1)</script><img src=http://elsewhere.example/x><form action=http://elsewhere.example>"


def lay(folder: Path, name: str, subject: str, age: int) -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["To"], message["Date"] = subject, "anna@example.org", "Mon, 02 Nov 2026 08:00:00 +0100"
    message.set_content(f"Hej!\n\n{SERVICE}/folj/abc_1-2\nhttp://elsewhere.example/x\n<b>fet</b>")
    message.add_alternative(f"<p>Hej!</p>{EVIL}", subtype="html")
    (folder / name).write_bytes(message.as_bytes())
    os.utime(folder / name, (10_000 - age, 10_000 - age))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(tmp_path, "a@localhost.eml", "Den äldre", 10)
    lay(tmp_path, "b@localhost.eml", EVIL, 1)
    (tmp_path / "c@localhost.unfinished").write_text("half")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


async def asked(folder: Path, path: str) -> httpx2.Response:
    app = create_provider(ProviderConfig("http://localhost:8001", (SERVICE,)), folder)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost:8001") as browser:
        return await browser.get(path)


async def test_letters_stand_newest_first(folder: Path) -> None:
    page = (await asked(folder, "/mejl")).text
    assert page.count("<li>") == 2
    assert page.index("&lt;script&gt;") < page.index("Den äldre")
    assert "<script" not in page


async def test_a_letter_is_read_as_text_whose_own_links_can_be_followed(folder: Path) -> None:
    answer = await asked(folder, "/mejl/a@localhost.eml")
    assert f'<a href="{SERVICE}/folj/abc_1-2">' in answer.text
    assert 'href="http://elsewhere.example' not in answer.text
    assert "&lt;b&gt;fet" in answer.text
    assert 'sandbox title="' in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


async def test_its_html_can_do_nothing(folder: Path) -> None:
    answer = await asked(folder, "/mejl/a@localhost.eml/html")
    assert "<p>Hej!</p>" in answer.text
    assert answer.headers["content-security-policy"].startswith(
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )


@pytest.mark.parametrize("name", ["secret.txt", "..%2f..%2fsecret.txt", "none@localhost.eml", "c@localhost.unfinished"])
async def test_nothing_but_letters_is_shown(folder: Path, name: str) -> None:
    assert (await asked(folder, f"/mejl/{name}")).status_code == 404


async def test_an_empty_folder_or_none_is_no_harm(tmp_path: Path) -> None:
    assert "inga mejl än" in (await asked(tmp_path / "none", "/mejl")).text
