"""The composition root: makes the application and wires its parts together."""

import logging
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, abort, current_app, request
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from policy_forum.command_line import register_commands
from policy_forum.features.accounts import views as accounts_views
from policy_forum.features.administration import views as administration_views
from policy_forum.features.amendments import views as amendments_views
from policy_forum.features.audit_trail import views as audit_trail_views
from policy_forum.features.ballots import views as ballots_views
from policy_forum.features.ballots.commands import declare_due_ballots
from policy_forum.features.ballots.commands.board import BoardDuty
from policy_forum.features.branches import views as branches_views
from policy_forum.features.compositing import views as compositing_views
from policy_forum.features.conference import views as conference_views
from policy_forum.features.conference.commands import TYPESET_PAPER, typeset_paper
from policy_forum.features.cycles import views as cycles_views
from policy_forum.features.home import views as home_views
from policy_forum.features.meetings import views as meetings_views
from policy_forum.features.meetings.commands.practice import PracticePeople
from policy_forum.features.meetings.commands.watching import WatchMeetings, seen
from policy_forum.features.meetings.views.live import render_parts
from policy_forum.features.members import views as members_views
from policy_forum.features.members.commands import APPLY_IMPORT, apply_import_job
from policy_forum.features.motions import views as motions_views
from policy_forum.platform.clock import Clock, SystemClock
from policy_forum.platform.database import (
    engine_options,
    mean_to_write,
    prepare_engine,
    stop_meaning_to_write,
)
from policy_forum.platform.demo_clock import DemoClock
from policy_forum.platform.halls import mark_of_tables, prepare_hall
from policy_forum.platform.live.forgetting import forget_old_events
from policy_forum.platform.mailer import post_for
from policy_forum.platform.runner import Runner
from policy_forum.platform.work import system_work
from policy_forum.settings import PRACTICE_MEGABYTES, PRACTICE_PREFIX, Mode, Settings
from policy_forum.web import languages, letters, navigation, presentation, templates
from policy_forum.web.access import guard_routes
from policy_forum.web.errors import handle_errors
from policy_forum.web.headers import send_headers
from policy_forum.web.mounting import Mount
from policy_forum.web.requests import CookieSessions, PlainRequest
from policy_forum.web.session import Wiring, request_time, wiring
from policy_forum.web.storage import current_session, db
from policy_forum.web.streams import hub_of, set_up_live

ROOT = Path(__file__).resolve().parent.parent

_FEATURES = (
    home_views,
    administration_views,
    audit_trail_views,
    conference_views,
    compositing_views,
    meetings_views,
    ballots_views,
    amendments_views,
    motions_views,
    cycles_views,
    accounts_views,
    members_views,
    branches_views,
)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """Make the application; without settings they are read from the environment.

    Raises SettingsError when a setting is unfit, UndeclaredRouteError for a route that does
    not say to whom it is open.
    """
    settings = settings or Settings.from_environment()
    app = Flask(
        "policy_forum",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.request_class = PlainRequest
    app.session_interface = CookieSessions()
    _configure(app, settings)
    app.extensions["policy_forum"] = Wiring(
        settings=settings,
        clock=clock or _clock_for(settings),
        find_actor=accounts_views.find_actor,
    )
    _set_up_storage(app, settings)
    languages.set_up(app)
    CSRFProtect(app)
    accounts_views.set_up_sign_in(app, settings)
    for feature in _FEATURES:
        app.register_blueprint(feature.blueprint)
    _set_up_pages(app)
    set_up_live(app, settings, render_parts, _note_who_follows)
    app.extensions["policy_forum_runner"] = partial(make_runner, app)
    register_commands(app)
    guard_routes(app)
    if not settings.is_practice:
        app.wsgi_app = _with_practice(app, settings)  # type: ignore[method-assign]
    return app


def _note_who_follows(topic: str, member_ids: frozenset[int]) -> None:
    """Note that these members' pages are there: who is online counts towards a quorum."""
    with system_work(current_session(), wiring().clock) as work:
        seen(work.session, topic, member_ids, work.now)


def _with_practice(app: Flask, settings: Settings) -> Mount:
    """The application with the practice hall beside it, made when somebody first goes there."""
    clock = SystemClock(ZoneInfo(settings.time_zone))
    return Mount(
        app.wsgi_app,
        PRACTICE_PREFIX,
        make=lambda epoch: make_practice_hall(settings, epoch),
        epoch=lambda: f"{clock.now():%G-%V}",
        put_away=_put_away,
    )


def _put_away(hall: Flask) -> None:
    """End what runs beside the requests of a hall whose week is over."""
    hall.extensions["policy_forum_stop"].set()
    hub_of(hall).close()


def make_practice_hall(settings: Settings, epoch: str) -> Flask:
    """The same application over an empty database of its own, in which people practise.

    Members, motions and meetings there are made up, and nothing of them reaches the real ones. A
    hall serves for a week (`epoch` is the week's name); those of weeks before are thrown away.
    """
    own = settings.for_practice(f"{epoch}-{mark_of_tables()}")
    own.var_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_hall(own.database_url, own.var_folder)
    hall = create_app(own)
    hall.extensions["policy_forum_stop"] = make_runner(hall).start()
    return hall


def make_runner(app: Flask) -> Runner:
    """What sends messages and does jobs for this application, to be started by a process."""
    wired: Wiring = app.extensions["policy_forum"]
    with app.app_context():
        sessions = sessionmaker(db.engine)
    made_up = (PracticePeople(),) if wired.settings.is_practice else ()
    return Runner(
        sessions=sessions,
        clock=wired.clock,
        post=post_for(wired.settings),
        words_of=letters.words_of(app),
        handlers={APPLY_IMPORT: apply_import_job, TYPESET_PAPER: typeset_paper},
        duties=(declare_due_ballots, BoardDuty(), WatchMeetings(), forget_old_events, *made_up),
    )


def _clock_for(settings: Settings) -> Clock:
    zone = ZoneInfo(settings.time_zone)
    if settings.is_demo:
        return DemoClock(settings.var_folder / "demo_clock.json", zone)
    return SystemClock(zone)


def _configure(app: Flask, settings: Settings) -> None:
    is_production = settings.mode is Mode.PRODUCTION
    cookie = "policy_forum_practice" if settings.is_practice else "policy_forum"
    app.config.update(
        SECRET_KEY=settings.secret,
        TESTING=settings.mode is Mode.TEST,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_PATH=PRACTICE_PREFIX if settings.is_practice else "/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_production,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "policy_forum" / "translations"),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    logging.getLogger("policy_forum").setLevel(logging.INFO)


def _set_up_storage(app: Flask, settings: Settings) -> None:
    settings.var_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        # Anybody may write into the practice hall: it must not fill the disk of the real one.
        prepare_engine(db.engine, PRACTICE_MEGABYTES if settings.is_practice else None)
    app.before_request(_refuse_zero_bytes)
    app.before_request(_choose_transaction)
    app.teardown_request(lambda error: stop_meaning_to_write())


_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def _choose_transaction() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in _READING and "locks_late" not in getattr(view, "__dict__", {}):
        mean_to_write()


def _refuse_zero_bytes() -> None:
    if any("\0" in value for value in (*request.args.values(), request.path)):
        abort(400)


def _set_up_pages(app: Flask) -> None:
    templates.set_up(app)
    presentation.register_filters(app.jinja_env, request_time)
    navigation.set_up(app)
    handle_errors(app)
    send_headers(app, secure=app.config["SESSION_COOKIE_SECURE"])
