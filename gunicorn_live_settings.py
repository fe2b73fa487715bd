"""A pool for live streams alone, beside the one for pages: for big sites, on PostgreSQL.

One process holds thousands of streams, since gevent gives each a greenlet rather than a thread.
docs/operations.md says how the proxy sends streams here.
"""

import os

os.environ.setdefault("POLICY_FORUM_MOST_STREAMS", "4000")
os.environ.setdefault("POLICY_FORUM_REQUESTS_AT_ONCE", "12")  # below the connections of its pool

from gunicorn_settings import (
    control_socket_disable,
    graceful_timeout,
    limit_request_fields,
    limit_request_line,
    loglevel,
    on_starting,
    timeout,
    worker_tmp_dir,
)

__all__ = [
    "control_socket_disable",
    "graceful_timeout",
    "limit_request_fields",
    "limit_request_line",
    "loglevel",
    "on_starting",
    "timeout",
    "worker_tmp_dir",
]

bind = os.environ.get("POLICY_FORUM_LIVE_BIND", "127.0.0.1:8001")
workers = int(os.environ.get("POLICY_FORUM_LIVE_WORKERS", "1"))
worker_class = "gevent"
keepalive = 1  # a connection is for one stream; a worker that ends waits for those left open
worker_connections = int(os.environ["POLICY_FORUM_MOST_STREAMS"]) + 500

# gevent replaces the standard library's waiting before the application is loaded in each worker:
# loaded before that, it would wait for real.
preload_app = False


def post_worker_init(worker: object) -> None:
    """Let streams end when the worker is to end; jobs are done elsewhere."""
    from policy_forum.platform.live import THIS_SERVER  # noqa: PLC0415 - after the patching

    THIS_SERVER.is_ending = lambda: not getattr(worker, "alive", True)
