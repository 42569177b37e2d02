"""Pages of signing in and out, of one's own account and of the users."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.edit import CreateView

from sistercity import demo
from sistercity.access import ScopedMixin
from sistercity.accounts import absences, notices, services, throttle
from sistercity.accounts.absence_rows import rows_about
from sistercity.accounts.filters import UserFilter
from sistercity.accounts.forms import PasswordLinkForm, ProfileForm, SignInForm, UserForm
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import EditPage, ListPage, PerformPage


# --- In and out --------------------------------------------------------------------------
class SignIn(auth_views.LoginView):
    """E-mail and password; in the demo the accounts to choose from."""

    template_name = "accounts/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_initial(self) -> dict[str, Any]:
        email = self.request.GET.get("email", "")
        return super().get_initial() | {"username": email}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if settings.DEMO and not form.is_bound and self.request.GET.get("email"):
            form.fields["password"].widget.render_value = True
            form.initial["password"] = demo.PASSWORD
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            demo_accounts=demo.ACCOUNTS if settings.DEMO else (),
            demo_password=demo.PASSWORD if settings.DEMO else "",
            **kwargs,
        )


class PasswordLink(auth_views.PasswordResetView):
    """Ask for a link with which to set a new password."""

    template_name = "accounts/password_link.html"
    form_class = PasswordLinkForm
    success_url = reverse_lazy("accounts:password_link_sent")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"address": throttle.address_of(self.request)}


class PasswordLinkSent(auth_views.PasswordResetDoneView):
    template_name = "accounts/password_link_sent.html"


class PasswordSet(auth_views.PasswordResetConfirmView):
    """Set the password with the link from the mail."""

    template_name = "accounts/password_set.html"
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: Any) -> HttpResponse:
        throttle.remember(form.user.email, throttle.address_of(self.request))
        messages.success(self.request, _("Kata sandi tersimpan. Silakan masuk."))
        first = not form.user.has_usable_password()
        response = super().form_valid(form)
        notices.note_new_password(form.user, tell=not first)
        return response


@method_decorator(login_not_required, name="dispatch")
class SwitchLanguage(View):
    """Switch the language of this browser and, for a signed-in person, of the account."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect(_local(request, request.POST.get("next", "")))
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES) and check_for_language(language):
            if isinstance(request.user, User):
                services.set_language(request.user, language)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=60 * 60 * 24 * 365,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


def _local(request: HttpRequest, url: str) -> str:
    """Return `url` if it leads to this portal, otherwise the home page."""
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else reverse("home")


# --- One's own account -------------------------------------------------------------------
class Profile(EditPage):
    """What the signed-in person keeps about themselves."""

    model = User
    context_object_name = "person"  # "user" is the one who reads
    form_class = ProfileForm
    permission_required = "accounts.change_profile"
    template_name = "accounts/profile.html"
    title = _("Akun Anda")
    submit_label = _("Simpan profil")
    success_message = _("Profil Anda disimpan.")
    success_url = reverse_lazy("accounts:profile")
    cancel_url = "/"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kwargs["pk"] = request.user.pk


class PasswordChange(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("accounts:profile")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Kata sandi Anda diganti."))
        response = super().form_valid(form)
        notices.note_new_password(form.user)
        return response


# --- Users -------------------------------------------------------------------------------
def user_crumbs() -> list[Link]:
    return [Link(label=_("Pengguna"), url=reverse("accounts:user_list"))]


class UserList(ListPage):
    model = User
    permission_required = "accounts.view_user"
    filterset_class = UserFilter
    template_name = "accounts/user_list.html"
    orderings = {
        "name": ["name"],
        "role": ["role", "name"],
        "last_login": ["last_login"],
    }
    sort = "name"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("region")


class UserCreate(ScopedMixin, CreateView):
    """Add an account; the person gets a link to set a password."""

    model = User
    form_class = UserForm
    permission_required = "accounts.add_user"
    template_name = "accounts/user_form.html"
    success_url = reverse_lazy("accounts:user_list")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.user}

    def form_valid(self, form: Any) -> HttpResponse:
        person = services.add_person(form.save(commit=False))
        messages.success(
            self.request,
            _("%(name)s ditambahkan. Undangan dikirim ke %(email)s.")
            % {"name": person.name, "email": person.email},
        )
        return HttpResponseRedirect(reverse("accounts:user_list"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Pengguna baru"),
            submit_label=_("Tambahkan dan undang"),
            cancel_url=self.success_url,
            crumbs=user_crumbs(),
            **kwargs,
        )


class UserEdit(EditPage):
    model = User
    context_object_name = "person"
    form_class = UserForm
    permission_required = "accounts.change_user"
    template_name = "accounts/user_edit.html"
    title = _("Ubah pengguna")
    success_message = _("Akun disimpan.")
    success_url = reverse_lazy("accounts:user_list")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.user}

    def form_valid(self, form: Any) -> HttpResponse:
        before = User.objects.get(pk=self.object.pk)
        response = super().form_valid(form)
        notices.tell_of_change(before, self.object, by=self.user)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=user_crumbs(),
            absences=rows_about(self.object, self.user),
            may_add_absence=self.user.has_perm("accounts.add_absence", self.object),
            **kwargs,
        )


class UserAction(PerformPage):
    """An action of an administrator on an account."""

    model = User
    context_object_name = "person"
    form_class = forms.Form

    def get_success_url(self) -> str:
        return reverse("accounts:user_edit", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = Link(label=self.object.name, url=self.get_success_url())
        return super().get_context_data(crumbs=[*user_crumbs(), person], **kwargs)


class UserInvite(UserAction):
    """Send once more the link with which the person sets a password."""

    permission_required = "accounts.change_user"
    template_name = "accounts/user_perform.html"
    title = _("Kirim tautan kata sandi")
    submit_label = _("Kirim tautan")
    success_message = _("Tautan kata sandi dikirim.")

    def get_consequences(self) -> Sequence[Text]:
        return [
            _("%(name)s menerima surat di %(email)s dengan tautan sekali pakai.")
            % {"name": self.object.name, "email": self.object.email},
            _("Kata sandi yang sekarang tetap berlaku sampai diganti."),
        ]

    def get_missing(self) -> Sequence[Text]:
        return [] if self.object.is_active else [_("Akun ini dinonaktifkan; aktifkan dahulu.")]

    def perform(self, form: forms.Form) -> None:
        if missing := self.get_missing():
            raise ValidationError(list(missing))
        services.send_password_link(self.object, sent_by=self.user)


class UserSwitch(UserAction):
    """Keep a person out, or let them in again; nothing of theirs is deleted."""

    permission_required = "accounts.switch_user"
    template_name = "accounts/user_perform.html"
    refusal = _("Anda tidak dapat menonaktifkan akun Anda sendiri; minta administrator lain.")

    def get_seen(self) -> str:
        return "active" if self.object.is_active else "inactive"

    def get_consequences(self) -> Sequence[Text]:
        name = {"name": self.object.name}
        if not self.object.is_active:
            return [_("%(name)s dapat masuk lagi dengan kata sandi yang sama.") % name]
        told: list[Text] = [
            _("%(name)s langsung keluar dan tidak dapat masuk lagi.") % name,
            _("Tidak ada yang dihapus: nama dan riwayatnya tetap tampil pada kerja sama."),
        ]
        if waiting := self.object.worklist.open().count():
            text = ngettext(
                "%(count)s tindak lanjut masih atas namanya; alihkan kepada orang lain.",
                "%(count)s tindak lanjut masih atas namanya; alihkan kepada orang lain.",
                waiting,
            )
            told.append(text % {"count": waiting})
        if left := absences.left_alone_without(self.object):
            names = ", ".join(absence.person.name for absence in left)
            alone = _("%(name)s tidak lagi menggantikan %(names)s; namai pengganti lain.")
            told.append(alone % (name | {"names": names}))
        return told

    def perform(self, form: forms.Form) -> None:
        if form.cleaned_data["seen"] != self.get_seen():
            raise Conflict(_("Keadaan akun ini sudah diubah orang lain. Periksa dahulu."))
        services.switch(self.object, active=not self.object.is_active)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        switches_off = self.object.is_active
        label = _("Nonaktifkan akun") if switches_off else _("Aktifkan akun")
        words = {
            "title": label,
            "lead": self.object.name,
            "submit_label": label,
            "button_class": "stop" if switches_off else "main",
        }
        return super().get_context_data(**(words | kwargs))
