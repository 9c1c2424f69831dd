"""The assembly of the application, read top to bottom."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, has_request_context, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from neutrality import assets, cli, errors, headers, i18n, languages, logs
from neutrality.accounts.provider import Provider
from neutrality.accounts.views import init_accounts
from neutrality.admission import init_admission
from neutrality.api.document import init_api
from neutrality.audit.guarding import init_watch
from neutrality.audit.sealer import sealer_of
from neutrality.body import read_body
from neutrality.copy_reading import init_replica
from neutrality.courier import Courier
from neutrality.database import make_engine, make_sessions
from neutrality.demo.accounts import refuse_sample_accounts
from neutrality.desk.details import init_details
from neutrality.desk.jurisdiction import init_jurisdiction
from neutrality.desk.menu import init_menu
from neutrality.directory.law_in_force import Law, shipped_catalogue
from neutrality.entrance import init_entrance, is_for_programs
from neutrality.evidence.stores import open_store
from neutrality.evidence.uploads import SealedRequest
from neutrality.flood import init_flood
from neutrality.grants.checking import check_reader, check_role
from neutrality.history.note_signer import NoteSigner
from neutrality.history.outside import Outside
from neutrality.history.service import Signer
from neutrality.history.standing import Log
from neutrality.history.watching import Watch
from neutrality.intake.pace import rank_of
from neutrality.metrics.answers import init_counting
from neutrality.patience import init_patience
from neutrality.ratelimit import init_ratelimit
from neutrality.settings import ROOT, Settings
from neutrality.vault import KeyFiles, Keyholder, Vault
from neutrality.vault.factor_keys import FactorKeys
from neutrality.vault.keys import SURFACES
from neutrality.vault.phone import PhoneKeys
from neutrality.vault.remote import RemoteBox

# A captured process signs and opens nothing beyond its own part (design 5).
SIGNS = {"public": ("public",), "desk": ("desk", "worker"), "all": SURFACES}
PAGES = ("pages.views", "pages.handbook")
PUBLIC = (
    "intake.citizen",
    "intake.upload_views",
    "intake.tracking",
    "intake.holding",
    "intake.receipts",
    "intake.reply_page",
    "pages.statistics",
    "pages.guide",
    "audit.views",
)
DESK = (
    "intake.counter",
    "intake.findings",
    "intake.letters",
    "intake.new_code",
    "desk.views",
    "desk.evidence",
    "desk.steps",
    "desk.mistakes",
    "desk.documents",
    "desk.document_files",
    "desk.first_number",
    "desk.referral",
    "desk.referral_answers",
    "desk.assignment",
    "desk.respondents",
    "desk.hearings",
    "desk.own_data",
    "desk.redaction",
    "desk.capture",
    "desk.examination",
    "desk.pleno",
    "desk.thread",
    "desk.identity",
    "desk.reporter",
    "desk.conflicts",
    "desk.criminal",
    "desk.measures",
    "desk.scans",
    "desk.replies",
    "desk.reply_answers",
    "desk.follow_up",
    "desk.persons",
    "desk.merging",
    "desk.external",
    "desk.notices",
    "desk.delegations",
    "desk.clocks",
    "desk.agenda",
    "desk.subscription",
    "desk.transfers",
    "desk.handover",
    "desk.handover_papers",
    "desk.stages",
    "retention.views",
    "statistics.views",
    "releases.views",
    "releases.desk_files",
    "statistics.list_page",
    "statistics.comparison_page",
    "statistics.election_page",
    "stationery.pages",
    "register.layout_pages",
    "importing.pages",
    "importing.findings.pages",
    "register.pages",
    "intake.phone",
    "intake.own_results",
    "admin.views",
    "admin.office_pages",
    "admin.agency_pages",
    "admin.election_pages",
    "admin.catalogue_pages",
    "admin.law_change_pages",
    "admin.paper_pages",
    "admin.queue_pages",
    "admin.state_pages",
    "admin.first_steps",
    "admin.holidays",
    "admin.field_supervisors",
    "admin.joining",
    "admin.tokens",
    "admin.webhooks",
    "admin.accounts",
    "doors.second_step",
    "doors.own_factors",
    "doors.passkeys",
    "doors.own_sessions",
    "doors.own_password",
    "doors.proof",
    "metrics.page",
    "doors.provider",
)


def create_app(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Flask:
    """Return the application of one surface.

    Raises:
        KeysMissingError: naming the key file that is not there.
        SettingsError: for a production start on sample accounts.

    """
    logs.configure(settings.log_format)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.request_class = SealedRequest
    if settings.proxies:
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
    keys = KeyFiles(settings.keys_dir)
    opens = settings.surface != "public"
    keys.check(settings.surface, opens=opens and settings.keyholder_socket is None)
    _configure(app, settings, keys, clock)
    _hold(app, settings, keys)
    init_replica(app, settings, keys.cookie_key(settings.surface))
    languages.init_languages(app, _locale)
    init_entrance(app, settings)
    init_ratelimit(app, settings, keys)
    init_flood(app)
    init_admission(app, settings.keys_dir, rank_of)
    headers.init_headers(app, secure=settings.secure, desk=settings.surface != "public")
    assets.init_assets(app)
    i18n.init_labels(app)
    init_details(app)
    init_jurisdiction(app)
    init_menu(app)
    errors.init_errors(app)
    if settings.surface != "public":
        init_accounts(app, keys)
        init_watch(app)
        init_counting(app)
    if not settings.sample:
        refuse_sample_accounts(app.extensions["engine"])
    check_role(app.extensions["engine"], settings)
    check_reader(app.extensions["replica"], settings)
    init_patience(app)
    csrf = CSRFProtect(app)  # after the accounts: a page that shows a stale form again knows its reader
    csrf.exempt("neutrality.pages.views.choose_language")
    _register(app, settings.surface)
    if settings.surface != "public":
        init_api(app, csrf, keys)
    cli.init_commands(app)
    return app


def _configure(app: Flask, settings: Settings, keys: KeyFiles, clock: Callable[[], datetime] | None) -> None:
    secure = settings.secure
    app.config.update(
        SECRET_KEY=keys.cookie_key(settings.surface),
        CLOCK=clock,
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=9),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
        TRAP_BAD_REQUEST_ERRORS=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _hold(app: Flask, settings: Settings, keys: KeyFiles) -> None:
    """Put what the running application holds where `neutrality.current` finds it."""
    engine = make_engine(settings.database_url, pool=settings.database_pool)
    sessions = make_sessions(engine)
    log = Log(settings.log_origin, keys.log_public())
    seals = "worker" in SIGNS[settings.surface]
    app.extensions.update(
        settings=settings,
        engine=engine,
        sessions=sessions,
        log=log,
        watch=Watch(sessions, log, Outside(settings.last_checkpoint)),
        sealer=sealer_of(settings, keys) if seals and keys.has_log() else None,
        releaser=NoteSigner(settings.release_name, keys.release()) if seals and keys.has_release() else None,
        body=read_body(settings.body_file),
        catalogue=shipped_catalogue(),
        law=Law(sessions),
        vault=Vault(keys.notify_public()),
        phone_keys=PhoneKeys(keys.cookie_key("desk")) if settings.surface != "public" else None,
        factor_keys=FactorKeys(keys.password_salt.encode()) if settings.surface != "public" else None,
        provider=_provider(keys, settings),
        evidence_store=open_store(settings),
        receipt_key=keys.receipt(),
        receipt_keys=[keys.receipt().public_key()],
        courier=_courier(keys, settings),
        signers={name: Signer(name, keys.surface(name)) for name in SIGNS[settings.surface]},
        keyholder=_keyholder(keys, settings),
    )


def _courier(keys: KeyFiles, settings: Settings) -> Courier:
    secret = hmac.digest(keys.cookie_key(settings.surface), b"names of letters", "sha256")
    return Courier(
        settings.smtp_url, settings.sender, settings.gateway_url, settings.desk_address, secret=secret
    )


def _keyholder(keys: KeyFiles, settings: Settings) -> Keyholder | None:
    """Return what opens: with this process's own keys, or by the keyholder behind the socket."""
    if settings.surface == "public":
        return None
    socket = settings.keyholder_socket
    return Keyholder(keys, box=RemoteBox(socket) if socket else None)


def _provider(keys: KeyFiles, settings: Settings) -> Provider | None:
    """Return the provider of sign-ins that the settings name; the public surface has none."""
    issuer, client = settings.oidc_issuer, settings.oidc_client
    if issuer is None or client is None or settings.surface == "public":
        return None
    back = f"{settings.desk_address}/masuk/penyedia/kembali"
    name = settings.oidc_name or urlsplit(issuer).hostname or issuer
    return Provider(issuer, client, keys.provider_secret(), name=name, back=back)


def _register(app: Flask, surface: str) -> None:
    names = (*PAGES, *(PUBLIC if surface != "desk" else ()), *(DESK if surface != "public" else ()))
    for name in names:
        if not (Path(__file__).parent / f"{name.replace('.', '/')}.py").exists():
            continue
        app.register_blueprint(import_module(f"neutrality.{name}").bp)


def _locale() -> str:
    """Return the language chosen by cookie, of a program by its header; nothing is kept on the server."""
    if has_request_context() and is_for_programs(request.path):
        return request.accept_languages.best_match(languages.OF_THE_LAW, "id")
    chosen = request.cookies.get(i18n.language_cookie(), "") if has_request_context() else ""
    return chosen if chosen in languages.languages() else "id"
