"""How gunicorn serves the portal, in the demo and in production; `--bind` says where."""

from pathlib import Path

import environ

env = environ.Env()
env.read_env(Path(__file__).resolve().parent / ".env")

wsgi_app = "sistercity.wsgi"
# Loaded once before forking, so that a refused setting stops the start instead of each worker.
preload_app = True
worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = env.int("WEB_THREADS", default=4)
timeout = 60
graceful_timeout = 10
control_socket_disable = True  # it would be made in the home folder
accesslog = "-"
