"""What holds for the whole portal: every address says who may, every template is used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.views import View
from rest_framework.viewsets import ViewSetMixin

from sistercity.access import ScopedMixin

#: Addresses that are no pages of the portal's own, or open to everybody, each with its reason.
DECLARED_ELSEWHERE = {
    "health": "asked by load balancers, says nothing about anybody",
    "admin": "Django's own site asks each ModelAdmin",
}
#: Pages before signing in.
OPEN = {"login", "language", "password_link", "password_link_sent", "password_set"}
#: Ask for the permission of the model or the move that their address names.
NAMED = {"object_history", "case_perform"}
#: Pages about nobody but the signed-in person.
OWN = {"logout", "profile", "password_change"}


def routes(patterns: list, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def declares(pattern: URLPattern) -> bool:
    """Tell whether the view of a route says who may: a permission, or that it is public."""
    page = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
    if pattern.name in OPEN | OWN | NAMED:
        return True
    if page is None:
        return False
    if issubclass(page, ViewSetMixin):
        actions = set(pattern.callback.actions.values())
        return actions <= set(page.permissions)
    return issubclass(page, ScopedMixin) and (page.public or bool(page.permission_required))


ROUTES = [
    pytest.param(pattern, id=route)
    for route, pattern in routes(get_resolver().url_patterns)
    if route.split("/")[0] not in DECLARED_ELSEWHERE
]


@pytest.mark.parametrize("pattern", ROUTES)
def test_every_address_declares_who_may(pattern: URLPattern):
    assert declares(pattern)


def test_an_address_that_declares_nothing_would_be_noticed():
    class Undeclared(ScopedMixin):
        pass

    class Half(ViewSetMixin, View):
        permissions = {"list": "app.view"}

    hidden = URLPattern(RoutePattern("x"), Undeclared.as_view())
    half = URLPattern(RoutePattern("x"), Half.as_view({"get": "list", "post": "create"}))
    assert (declares(hidden), declares(half)) == (False, False)


TEMPLATES = Path(settings.BASE_DIR, "templates")
SOURCES = "\n".join(
    path.read_text()
    for folder in ("sistercity", "partnerships", "programs", "evaluations", "templates")
    for path in Path(settings.BASE_DIR, folder).rglob("*")
    if path.suffix in {".py", ".html", ".txt"}
)
#: Found by Django under these names.
FOUND_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
)
def test_every_template_is_used(name: str):
    component = re.fullmatch(r"components/(\w+)\.html", name)
    used = f'"{name}' in SOURCES or f"'{name}" in SOURCES
    rendered = component and re.search(rf'_render\(\s*"{component[1]}"', SOURCES)
    assert used or rendered or name in FOUND_BY_NAME


def test_pages_hold_no_inline_script_or_style():
    inline = re.compile(r'style="|\son\w+="|<script(?![^>]*\bsrc=)')
    found = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if inline.search(path.read_text())
    ]
    assert found == []


def test_only_lifecycles_and_services_write_a_status():
    writes = re.compile(r"\.(status|stage|step_key|state) = ")
    allowed = re.compile(r"(lifecycle|course|services/\w+|services|bench/data)\.py$")
    found = [
        str(path)
        for folder in ("sistercity", "partnerships", "programs", "evaluations")
        for path in Path(settings.BASE_DIR, folder).rglob("*.py")
        if writes.search(path.read_text()) and not allowed.search(str(path))
    ]
    assert found == []
