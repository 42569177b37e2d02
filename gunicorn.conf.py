"""How gunicorn serves the portal, in the demo and in production; `--bind` says where."""

import os

wsgi_app = "sistercity.wsgi"
# Loaded once before forking, so that a refused setting stops the start instead of each worker.
preload_app = True
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
control_socket_disable = True  # it would be made in the home folder
accesslog = "-"
