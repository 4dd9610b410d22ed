"""How does the server start? `python wsgi.py --demo` is the demo hall; production runs `gunicorn wsgi:app`."""

from __future__ import annotations

import argparse
import os
import sys

from config import ROOT, SettingError

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Start a demo hall, on this machine only.")
    parser.add_argument("--demo", action="store_true", required=True, help="an ordinary Tuesday, ten past nine")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--branch", default="vuurmolen", help="whose Tuesday: vuurmolen or voorbeeld")
    asked = parser.parse_args()
    os.chdir(ROOT)

    from management.demo import STORIES, prepare_demo

    if asked.branch not in STORIES:
        parser.error(f"there is no demo of {asked.branch!r}; choose from: {', '.join(STORIES)}")
    env = {**os.environ, **prepare_demo(asked.port, asked.branch)}
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
    os.execve(sys.executable, gunicorn, env)  # noqa: S606  one process tree, so that Ctrl-C stops all of it

from app import create_app
from management.first_run import greet

try:
    app = create_app(background=True)
except SettingError as wrong:
    sys.exit(f"Onthaal cannot start: {wrong}")
greet(app)
