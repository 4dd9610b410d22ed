"""How is the house put together? Settings in, app out."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

import displays
import kiosk
import management
import outreach
import reception
from config import ROOT, Settings
from extensions import csrf, db, htmx, limiter, login_manager, migrate, socketio
from live.bell import Ring, hang_bell
from queueing.storage import prepare
from web import filters
from web.background import BackgroundJobs
from web.clock import Clock, set_clock
from web.compression import pack_static
from web.dice import HouseDice, set_dice
from web.forms import let_files_in, refuse_nul
from web.guesses import count_guesses
from web.headers import set_headers
from web.health import health
from web.hosts import KnownHosts
from web.houses import wear_names
from web.icons import icon
from web.language import speak
from web.logs import QuietFlask, keep_logs
from web.note_key_folder import keep_keys, must_share_keys
from web.older_files import older_files
from web.one_master import serve_alone
from web.own_passkeys import own_passkeys
from web.own_password import own_password
from web.padded import pad_pages
from web.pairing import pairing
from web.passkeys import passkeys
from web.password_link import password_link
from web.provider import meet_providers
from web.read_aloud import read_aloud, render_beside
from web.refusals import refuse_politely
from web.second_step import second_step
from web.sessions import let_in
from web.sign_in import accounts
from web.sign_in_elsewhere import elsewhere
from web.sockets import open_sockets

LONGEST_FORM = 64 * 1024


class RowKey(IntegerConverter):
    """`<int:…>` in an address: limited to the size of a row's id, so that a larger one is simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def create_app(env: Mapping[str, str] = os.environ, *, background: bool = False) -> Flask:
    """Put the house together.

    `background` starts the jobs of `web/background.py`: for servers, not for tests and commands. Raises SettingError
    when a setting is missing or unreadable.
    """
    settings = Settings.read(env)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = QuietFlask(
        "onthaal",
        root_path=str(ROOT),
        static_url_path=f"/static/{digest_of(ROOT / 'static')}",
        static_folder="static",
        template_folder="templates",
    )
    app.url_map.converters["int"] = RowKey
    app.config.update(_flask_settings(settings))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    set_clock(app, Clock(file=settings.clock_file, offset=timedelta(seconds=settings.clock_offset)))
    set_dice(app, HouseDice(settings.dice_seed))
    keep_keys(app, settings.key_dir)
    keep_logs(app)
    count_guesses(app)
    meet_providers(app, settings)
    set_headers(app)
    pack_static(app)
    pad_pages(app)
    _extend(app, settings)
    speak(app)
    wear_names(app)
    read_aloud(app)
    filters.add_to(app)
    app.jinja_env.globals["icon"] = icon
    refuse_politely(app)
    refuse_nul(app)
    let_files_in(app)
    app.register_blueprint(health)
    app.register_blueprint(accounts)
    app.register_blueprint(pairing)
    app.register_blueprint(own_password)
    app.register_blueprint(password_link)
    app.register_blueprint(second_step)
    app.register_blueprint(elsewhere)
    app.register_blueprint(passkeys)
    app.register_blueprint(own_passkeys)
    app.register_blueprint(older_files)
    for face in (kiosk, reception, outreach, displays, management):
        face.move_in(app)
    if settings.proxies:  # after Socket.IO, so that its handshakes see the real address too
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = KnownHosts(app.wsgi_app, settings.hosts)  # type: ignore[method-assign]  # before all others
    if background:
        with app.app_context():
            serve_alone(app, db.engine)
            must_share_keys()
        BackgroundJobs(app, socketio).start()
        if settings.renders:
            render_beside(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "TICKET_KEY": hmac.digest(settings.secret_key.encode(), b"ticket", "sha256"),
        "AUDIT_KEY": hmac.digest(settings.audit_secret.encode(), b"audit", "sha256"),
        "STEP_KEY": hmac.digest(settings.secret_key.encode(), b"second step", "sha256"),
        "NOTE_KEY": hmac.digest(settings.secret_key.encode(), b"note", "sha256"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 20, "max_overflow": 60, "pool_timeout": 2, "hide_parameters": True},
        "MAX_CONTENT_LENGTH": LONGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LONGEST_FORM,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_NAME": "onthaal",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": "memory://",  # each process counts for itself: no press waits for Redis
        "RATELIMIT_ENABLED": not settings.testing,
        "TESTING": settings.testing,
        "PROPAGATE_EXCEPTIONS": False,
    }


def _extend(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        prepare(db.engine, audit_key=app.config["AUDIT_KEY"])
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    limiter.init_app(app)
    htmx.init_app(app)
    let_in(app, login_manager)
    # Forget what an earlier app in the same process had registered.
    socketio.server_options.clear()  # type: ignore[attr-defined]  # the stubs lack it
    socketio.init_app(  # type: ignore[call-arg]  # the stubs lack `transports`
        app,
        async_mode="threading",
        client_manager=_wires(settings.redis_url),
        transports=["websocket"],
        ping_interval=settings.ping_seconds,
        ping_timeout=settings.ping_seconds,
        manage_session=False,
        max_http_buffer_size=2000,
    )
    open_sockets(app, socketio, threads=settings.threads)


def _wires(redis_url: str | None) -> object | None:
    """How the processes hear each other; a single one needs nothing, not even the Redis package."""
    if redis_url is None:
        return None
    from web.wires import HouseWires

    return HouseWires(redis_url)


def ring(one: Ring) -> None:
    """Send one bell over the sockets."""
    socketio.emit("stale", {"part": one.part, "v": one.v}, to=one.room)


def digest_of(folder: Path) -> str:
    """A short hash of every file under a folder: the address of the static files changes when they do."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


hang_bell(db.session, ring)  # once: every app of the process shares the session factory
