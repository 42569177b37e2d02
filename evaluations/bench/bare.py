"""The page to compare with: Django's sessions and authentication, one query, one plain template."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from partnerships.models import Partnership

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: What such a portal would have around its one page: Django's own, and nothing of this one.
SETTINGS = {
    "MIDDLEWARE": (
        f"{__name__}.only_this_page",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ),
    "AUTHENTICATION_BACKENDS": (BACKEND,),
}

TEMPLATE = Engine().from_string("""<!doctype html>
<html lang="id">
<head><meta charset="utf-8"><title>Daftar</title></head>
<body>
<p>{{ user.name }}</p>
<table>
{% for row in rows %}
<tr>
  <th><a href="/partnerships/{{ row.pk }}/">{{ row.counterpart.name }}</a></th>
  <td>{{ row.region.name }}</td><td>{{ row.counterpart.country.name_id }}</td>
  <td>{{ row.stage }}</td><td>{{ row.due_on }}</td><td>{{ row.ends_on }}</td>
</tr>
{% endfor %}
</table>
</body>
</html>
""")


def bare_page(request: HttpRequest, rows: int) -> HttpResponse:
    """Show so many partnerships with the joins that the portal's own rows have."""
    partnerships: QuerySet[Partnership] = Partnership.objects.select_related(
        "region__province", "counterpart__country"
    ).order_by("-pk")[:rows]
    return HttpResponse(TEMPLATE.render(Context({"user": request.user, "rows": partnerships})))


def only_this_page(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Have a request answered by the addresses of this module."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answer


urlpatterns = [path("bare/<int:rows>/", bare_page)]
