"""How gunicorn serves one machine: two processes, with a thread for each page that follows live.

Every value can be given on gunicorn's command line or in GUNICORN_CMD_ARGS, which win over
this file. A big site runs a separate pool for live streams: gunicorn_live_settings.py.
"""

import os

bind = os.environ.get("POLICY_FORUM_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"

# A stream holds a thread. Threads are made when they are needed, and what one costs is in
# docs/operations.md. A fifth more is for streams of the practice hall, and some are for pages,
# of which the application lets in POLICY_FORUM_REQUESTS_AT_ONCE at a time.
_most_streams = int(os.environ.setdefault("POLICY_FORUM_MOST_STREAMS", "500"))
threads = _most_streams + _most_streams // 5 + 40
worker_connections = 2 * threads  # open ones, of which most do nothing

timeout = 60  # an import of 50,000 members, or a booklet, may take most of it
graceful_timeout = 10
keepalive = 5

# Uploads are limited by the application; lines and headers here.
limit_request_line = 4094
limit_request_fields = 60

# A worker's sign of life must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True
loglevel = os.environ.get("POLICY_FORUM_SERVER_LOG_LEVEL", "warning")


def on_starting(server: object) -> None:
    """Let each process have as many files open as there are connections."""
    import resource

    most, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(most, 2 * worker_connections)
    if allowed != resource.RLIM_INFINITY:
        wanted = min(wanted, allowed)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, allowed))


def post_worker_init(worker: object) -> None:
    """On one machine, each worker also sends messages and does jobs, in a thread."""
    from policy_forum.application import make_runner
    from policy_forum.platform.live import THIS_SERVER
    from wsgi import app

    # Streams end by themselves when the worker is to end, rather than when its patience does.
    THIS_SERVER.is_ending = lambda: not getattr(worker, "alive", True)
    if app.extensions["policy_forum"].settings.jobs_in_process:
        make_runner(app).start()
