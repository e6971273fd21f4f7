"""The demo, started by `make run`: the identity provider and the service, until Ctrl-C ends both.

PORT, IDP_PORT and DATA_DIR are honoured. What it sets is for a demo and for nothing else; a
production deployment is described in README.md.
"""

import json
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

from banner import banner
from first_start import prepare
from programs import EFORSLAG, Failed, await_answer, running, watch

DEMO = Path(__file__).resolve().parent

STAFF_ROLES = {
    "eforslag-moderator": ["moderator"],
    "eforslag-samordnare": ["coordinator"],
    "eforslag-polis": ["police_liaison"],
    "eforslag-handlaggare": ["case_officer"],
    "eforslag-kundtjanst": ["clerk"],
    "eforslag-administrator": ["administrator"],
}


class Stopped(Exception):
    """Somebody asked the demo to end."""


def main() -> int:
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    try:
        _run(*_ports(), Path(os.environ.get("DATA_DIR") or "var").absolute())
    except Stopped:
        print("\nHej då! (The demo has ended.)")
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _ports() -> tuple[int, int]:
    try:
        port = int(os.environ.get("PORT") or 8000)
        return port, int(os.environ.get("IDP_PORT") or port + 1)
    except ValueError:
        raise Failed("PORT and IDP_PORT must be numbers, as in: make run PORT=8000") from None


def _run(port: int, idp_port: int, data_dir: Path) -> None:
    for name, number in (("PORT", port), ("IDP_PORT", idp_port)):
        _require_free(name, number)
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **demo_settings(port, idp_port, data_dir)}
    origins = [f"http://{host}:{port}" for host in ("localhost", "127.0.0.1")]
    provider = [sys.executable, str(DEMO / "provider.py"), "--port", str(idp_port)]
    provider += ["--mail-folder", str(data_dir / "mail")]
    for origin in origins:
        provider += ["--client-origin", origin]
    with running("provider", provider, environment) as idp:
        prepare(data_dir / "eforslag.db", environment)
        with running("service", [*EFORSLAG, "serve", "--port", str(port)], environment) as service:
            await_answer(idp, idp_port, "/eid/.well-known/openid-configuration")
            await_answer(service, port, "/healthz")
            print(banner(port, idp_port, data_dir), flush=True)
            watch(idp, service)


def demo_settings(port: int, idp_port: int, data_dir: Path) -> dict[str, str]:
    """The service's settings in the demo, as environment variables."""
    issuer = f"http://localhost:{idp_port}"
    return {
        "PYTHONUNBUFFERED": "1",
        "EFORSLAG_MODE": "demo",
        "EFORSLAG_DATA_DIR": str(data_dir),
        "EFORSLAG_BASE_URL": f"http://localhost:{port}",
        "EFORSLAG_RESIDENTS__ISSUER": f"{issuer}/eid",
        "EFORSLAG_RESIDENTS__CLIENT_ID": "eforslag",
        "EFORSLAG_RESIDENTS__PRESET": "swedish-profile",
        "EFORSLAG_STAFF__ISSUER": f"{issuer}/staff",
        "EFORSLAG_STAFF__CLIENT_ID": "eforslag-staff",
        "EFORSLAG_STAFF__PRESET": "staff",
        "EFORSLAG_STAFF_ROLES": json.dumps(STAFF_ROLES),
        "EFORSLAG_MUNICIPALITY__NAME": "Söderhamns kommun",
        "EFORSLAG_MUNICIPALITY__PLACE": "Söderhamn",
        "EFORSLAG_MUNICIPALITY__EMAIL": "e-forslag@example.org",
        # A number that nobody has.
        "EFORSLAG_MUNICIPALITY__TELEPHONE": "0980-319 200",
        "EFORSLAG_MUNICIPALITY__OPENING_HOURS": "Måndag–fredag 8–16",
    }


def _require_free(name: str, port: int) -> None:
    with socket.socket() as probe:
        # As the servers do it: a port that a just ended demo left behind is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise Failed(
                f"Port {port} ({name}) är upptagen eller går inte att använda. Välj en annan, till exempel:\n"
                f"Port {port} ({name}) is taken or can't be used. Choose another one, for example:\n\n"
                f"    make run {name}={port + 100 if port < 65000 else 8100}"
            ) from None


if __name__ == "__main__":
    sys.exit(main())
