import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.views.generic import CreateView, DetailView, TemplateView
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.viewsets import GenericViewSet

from sistercity.access import HasDeclaredPermission, ScopedMixin
from sistercity.accounts.models import Role, User
from sistercity.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def allow():
    """Declare a permission for the time of a test: allow("tests.see", predicate)."""
    names = []

    def declare(name, predicate):
        names.append(name)
        rules.add_perm(name, rules.predicate(predicate))

    yield declare
    for name in names:
        rules.remove_perm(name)


@pytest.fixture
def reader():
    return User.objects.create_user("arif@kemlu.test", name="Arif", role=Role.FOREIGN_AFFAIRS)


@pytest.fixture
def other():
    return User.objects.create_user("sri@kemdagri.test", name="Sri", role=Role.HOME_AFFAIRS)


def notify(person, occasion="a"):
    return Notification.objects.create(
        recipient=person, occasion=occasion, title="Giliran Anda", url="/"
    )


class Note(ScopedMixin, DetailView):
    model = Notification
    permission_required = "tests.see"

    def render_to_response(self, context, **kwargs):
        return HttpResponse(self.object.title)


def get(page, rf, user, **kwargs):
    request = rf.get("/")
    request.user = user
    return page.as_view()(request, **kwargs)


def test_page_shows_a_row_in_scope_to_who_may(rf, reader, allow):
    allow("tests.see", lambda user, note: note is not None)
    assert get(Note, rf, reader, pk=notify(reader).pk).content == b"Giliran Anda"


def test_page_hides_a_row_out_of_scope_even_from_who_may(rf, reader, other, allow):
    allow("tests.see", lambda user, note: True)
    with pytest.raises(Http404):
        get(Note, rf, reader, pk=notify(other).pk)


def test_page_refuses_by_the_object_with_the_role(rf, reader, allow):
    first, second = notify(reader, "a"), notify(reader, "b")
    allow("tests.see", lambda user, note: note == first)
    assert get(Note, rf, reader, pk=first.pk).status_code == 200
    with pytest.raises(PermissionDenied, match="Peninjau Kemlu"):
        get(Note, rf, reader, pk=second.pk)


def test_page_refuses_with_its_own_sentence(rf, reader, allow):
    class Signing(Note):
        refusal = "Hanya pimpinan daerah yang menandatangani (PP 28/2018 Pasal 23)."

    allow("tests.see", lambda user, note: False)
    with pytest.raises(PermissionDenied, match="Hanya pimpinan daerah"):
        get(Signing, rf, reader, pk=notify(reader).pk)


def test_page_without_a_permission_is_an_error(rf, reader):
    class Undeclared(ScopedMixin, TemplateView):
        template_name = "404.html"

    with pytest.raises(ImproperlyConfigured, match="Undeclared"):
        get(Undeclared, rf, reader)


def test_page_that_never_asks_is_an_error(rf, reader, allow):
    class Forgetful(Note):
        def get_object(self, queryset=None):
            return Notification.objects.get(pk=self.kwargs["pk"])

    allow("tests.see", lambda user, note: True)
    with pytest.raises(ImproperlyConfigured, match="Forgetful"):
        get(Forgetful, rf, reader, pk=notify(reader).pk)


def test_page_without_an_object_asks_before_it_does_anything(rf, reader, allow):
    class Overview(ScopedMixin, TemplateView):
        permission_required = "tests.see"

        def get(self, request):
            pytest.fail("reached without permission")

    allow("tests.see", lambda user, note: False)
    with pytest.raises(PermissionDenied):
        get(Overview, rf, reader)


def test_creation_asks_about_its_parent(rf, reader, allow):
    class Answer(ScopedMixin, CreateView):
        model = Notification
        permission_required = "tests.see"

        def get_parent(self):
            return self.get_queryset().get(pk=self.kwargs["pk"])

        def get(self, request, pk):
            return HttpResponse(self.parent.title)

    first, second = notify(reader, "a"), notify(reader, "b")
    allow("tests.see", lambda user, note: note == first)
    assert get(Answer, rf, reader, pk=first.pk).content == b"Giliran Anda"
    with pytest.raises(PermissionDenied):
        get(Answer, rf, reader, pk=second.pk)


def test_public_page_needs_no_account_and_says_so():
    class Welcome(ScopedMixin, TemplateView):
        public = True

        def get(self, request):
            return HttpResponse("Selamat datang")

    assert Welcome.as_view().login_required is False
    assert Note.as_view().login_required is True
    request = APIRequestFactory().get("/")
    request.user = AnonymousUser()
    assert Welcome.as_view()(request).status_code == 200


# --- API --------------------------------------------------------------------------------
class NoteViewSet(GenericViewSet):
    permission_classes = [HasDeclaredPermission]
    permissions = {"list": "tests.list", "retrieve": "tests.see"}

    def get_queryset(self):
        return Notification.objects.visible_to(self.request.user)

    def list(self, request):
        return Response("all")

    def retrieve(self, request, pk):
        return Response(self.get_object().title)

    def destroy(self, request, pk):
        pytest.fail("an action without a permission was reached")


def call(user, actions, method="get", detail=False, **kwargs):
    request = getattr(APIRequestFactory(), method)("/")
    force_authenticate(request, user)
    return NoteViewSet.as_view(actions, detail=detail)(request, **kwargs).status_code


def test_api_allows_a_declared_action(reader, allow):
    allow("tests.list", lambda user, note: note is None)
    assert call(reader, {"get": "list"}) == 200


def test_api_refuses_a_declared_action_without_the_permission(reader, allow):
    allow("tests.list", lambda user, note: False)
    assert call(reader, {"get": "list"}) == 403


def test_api_refuses_an_action_that_is_not_declared(reader, allow):
    note = notify(reader)
    assert call(reader, {"delete": "destroy"}, "delete", detail=True, pk=note.pk) == 403


def test_api_refuses_anonymous_callers(allow):
    allow("tests.list", lambda user, note: True)
    assert call(AnonymousUser(), {"get": "list"}) == 403


def test_api_asks_about_the_object_only_when_it_is_there(reader, allow):
    first, second = notify(reader, "a"), notify(reader, "b")
    asked = []
    allow("tests.see", lambda user, note: asked.append(note) or note == first)
    assert call(reader, {"get": "retrieve"}, detail=True, pk=first.pk) == 200
    assert call(reader, {"get": "retrieve"}, detail=True, pk=second.pk) == 403
    assert asked == [first, second]


def test_api_answers_out_of_scope_as_not_found(reader, other, allow):
    allow("tests.see", lambda user, note: True)
    assert call(reader, {"get": "retrieve"}, detail=True, pk=notify(other).pk) == 404
