"""Forms of signing in, of one's own account and of the users."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _

from sistercity.accounts import services, throttle
from sistercity.accounts.models import REGIONAL_ROLES, Role, User
from sistercity.places.models import Region

WAIT_SENTENCES = {
    throttle.PAIR: _(
        "Sudah %(tries)s kali dicoba. Demi keamanan akun, tunggu %(minutes)s menit, lalu coba lagi."
    ),
    throttle.ADDRESS: _(
        "Terlalu banyak percobaan dari jaringan Anda. Tunggu paling lama %(minutes)s menit, "
        "lalu coba lagi."
    ),
    throttle.ACCOUNT: _(
        "Akun ini sedang dicoba dari banyak tempat. Demi keamanannya, tunggu paling lama "
        "%(minutes)s menit, lalu coba lagi."
    ),
}


def refuse_too_many(purpose: str, email: str, address: str) -> None:
    """Count a try; raise ValidationError saying how long to wait if there were too many."""
    if limit := throttle.exceeded(purpose, email, address):
        values = {"tries": limit.tries, "minutes": limit.minutes}
        raise forms.ValidationError(WAIT_SENTENCES[limit], "wait", values)


class SignInForm(auth_forms.AuthenticationForm):
    """E-mail and password; after too many wrong tries the person has to wait."""

    error_messages = {
        "invalid_login": _(
            "Alamat surel atau kata sandi tidak cocok. Periksa keduanya; "
            "huruf besar dan kecil pada kata sandi dibedakan."
        ),
        "inactive": _("Akun ini dinonaktifkan. Hubungi administrator portal."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label=_("Alamat surel"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.fields["password"].label = _("Kata sandi")
        self.order_fields(["username", "password"])

    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.get("username")
        address = throttle.address_of(self.request) if self.request else ""
        if email:
            refuse_too_many("sign-in", email, address)
        cleaned = super().clean()
        if email and self.user_cache:
            throttle.forgive("sign-in", email, address)
            throttle.remember(email, address)
        return cleaned


class PasswordLinkForm(auth_forms.PasswordResetForm):
    """Ask for the link; the answer is the same whether or not the address has an account."""

    email = forms.EmailField(
        label=_("Alamat surel"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        refuse_too_many("password-link", email, self.address)
        return email

    def save(self, *args: Any, **kwargs: Any) -> None:
        person = User.objects.active().filter(email__iexact=self.cleaned_data["email"]).first()
        if person:
            services.send_password_link(person)


class ProfileForm(forms.ModelForm):
    """What a person keeps about themselves; name, role and region are the administrator's.

    The history shows people by their name, so that nobody renames themselves.
    """

    class Meta:
        model = User
        fields = ["position", "phone", "language"]
        widgets = {
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choice_layout = "many"  # type: ignore[attr-defined]


class UserForm(forms.ModelForm):
    """An account as administrators enter it; `by` cannot change their own role."""

    class Meta:
        model = User
        fields = ["name", "email", "role", "region", "heads_unit", "position", "phone", "language"]
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choice_layout = "many"  # type: ignore[attr-defined]
        region = self.fields["region"]
        region.queryset = Region.objects.parties()  # type: ignore[attr-defined]
        region.required = False
        if self.instance.pk == by.pk:
            for name in ("role", "region"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        role, region = cleaned.get("role"), cleaned.get("region")
        if role in REGIONAL_ROLES and not region and "region" not in self.errors:
            self.add_error("region", _("Pilih daerahnya: peran ini bekerja untuk satu daerah."))
        if role and role not in REGIONAL_ROLES and region:
            text = _("Peran %(role)s tidak terikat daerah; kosongkan pilihan ini.")
            self.add_error("region", text % {"role": Role(role).label})
        return cleaned
