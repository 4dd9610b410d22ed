"""How does the server start? `python wsgi.py --demo` is the demo hall; production runs `gunicorn wsgi:app`."""

from __future__ import annotations

import argparse
import os
import sys

from config import ROOT, SettingError

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Start the demo hall of De Vuurmolen, on this machine only.")
    parser.add_argument("--demo", action="store_true", required=True, help="an ordinary Tuesday, ten past nine")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    asked = parser.parse_args()
    os.chdir(ROOT)

    from management.demo import prepare_demo

    env = {**os.environ, **prepare_demo(asked.port)}
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
    os.execve(sys.executable, gunicorn, env)  # noqa: S606  one process tree, so that Ctrl-C stops all of it

from app import create_app

try:
    app = create_app(background=True)
except SettingError as wrong:
    sys.exit(f"Onthaal cannot start: {wrong}")
