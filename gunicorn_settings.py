"""How gunicorn serves one machine: two processes, a few threads each.

Every value can be given on gunicorn's command line or in GUNICORN_CMD_ARGS, which win over
this file. A big site runs a separate pool for live streams.
"""

import os

bind = os.environ.get("POLICY_FORUM_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 8

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


def post_worker_init(worker: object) -> None:
    """On one machine, each worker also sends messages and does jobs, in a thread."""
    from policy_forum.application import make_runner
    from wsgi import app

    if app.extensions["policy_forum"].settings.jobs_in_process:
        make_runner(app).start()
