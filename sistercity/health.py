"""What a load balancer asks: does this process live, and can it serve pages?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from redis.exceptions import RedisError

TEXT = "text/plain; charset=utf-8"


@login_not_required
@transaction.non_atomic_requests
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all."""
    return HttpResponse("live\n", content_type=TEXT)


@login_not_required
@transaction.non_atomic_requests
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database and cache answer, 503 naming the one that does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("database does not answer\n", status=503, content_type=TEXT)
    try:
        cache.get("health")
    except RedisError:
        return HttpResponse("cache does not answer\n", status=503, content_type=TEXT)
    return HttpResponse("ready\n", content_type=TEXT)


app_name = "health"
urlpatterns = [
    path("live", live, name="live"),
    path("ready", ready, name="ready"),
]
