"""The demo's identity provider: a strict OpenID provider where anybody can log in as a made-up person.

It is a program of its own and in no wheel. Nothing in it may ever stand in for an eID.
"""

import argparse
from pathlib import Path

import uvicorn

from provider_app import create_provider
from provider_config import ProviderConfig


def main() -> None:
    options = _options()
    config = ProviderConfig(f"http://localhost:{options.port}", tuple(options.client_origin))
    app = create_provider(config, options.mail_folder)
    uvicorn.run(app, host="127.0.0.1", port=options.port, log_level="warning", access_log=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the demo's identity provider.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument(
        "--client-origin",
        action="append",
        required=True,
        help="where the service is reached, as in http://localhost:8000; the first one serves its public keys",
    )
    parser.add_argument("--mail-folder", type=Path, help="where the service puts its letters, to be shown on a page")
    return parser.parse_args()


if __name__ == "__main__":
    main()
