"""The web process: webhooks, public pages and health."""

import argparse

import uvicorn

from bot import app
from bot.settings import Settings

NAME = "web"
HELP = "serve webhooks, public pages and /healthz"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="instead of WEB_PORT")


def run(args: argparse.Namespace, settings: Settings) -> int:
    with app.web(settings) as served:
        uvicorn.run(
            served,
            host=settings.web_host,
            port=args.port or settings.web_port,
            log_level=settings.log_level,
            access_log=False,
            # The app itself judges which forwarded addresses to believe.
            proxy_headers=False,
        )
    return 0
