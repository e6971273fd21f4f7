"""What the demo says once it runs: where to go, and who one can log in as."""

from pathlib import Path

from people import SUGGESTED

STAFF = {
    "moderator": "granskar och publicerar förslag",
    "samordnare": "håller i medborgarlöftet och uppföljningen",
    "polis": "polisens del av löftet",
    "handlaggare": "tar förslag till beslut",
    "kundtjanst": "hjälper besökare",
    "administrator": "regler och behörigheter",
}


def banner(port: int, idp_port: int, data_dir: Path) -> str:
    """The lines to print, Swedish first."""
    address = f"http://localhost:{port}"
    staff = "\n".join(f"    {account:<14} {task}" for account, task in STAFF.items())
    people = "\n".join(f"    {number}   {note}" for number, note in _people())
    return f"""
  E-förslag är igång (the service is running)

    {address}

  Logga in som invånare / log in as a resident: {address}/logga-in
{people}
    eller vilket officiellt testnummer som helst / or any other official test number

  Logga in som personal / log in as staff: {address}/personal/logga-in
{staff}

  Mejl från tjänsten / e-mails from the service: http://localhost:{idp_port}/mejl
  Demo-inloggning / demo identity provider: http://localhost:{idp_port}
  Data: {data_dir}
  Ctrl-C avslutar / Ctrl-C ends both.
"""


def _people() -> list[tuple[str, str]]:
    return [(person.number, person.name) for person in SUGGESTED]
