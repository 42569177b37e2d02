from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from sistercity.ui.renderer import PortalRenderer

CHOICES = [
    ("", "Semua"),
    (1, "<Satu>"),
    ("Bidang lain", [("a&b", "A & B"), (True, "Ya")]),
]


class Filter(forms.Form):
    one = forms.ChoiceField(choices=CHOICES, required=False)
    many = forms.MultipleChoiceField(choices=CHOICES)
    plain = forms.CharField(
        widget=forms.Select(
            attrs={"class": "a<b", "data-x": '"', "hidden": True, "disabled": False},
            choices=[("1", "Satu")],
        )
    )


def test_select_is_written_as_django_writes_it():
    data = {"one": "a&b", "many": ["1", "True"], "plain": "1"}
    for form in (Filter(), Filter(data)):
        for name in form.fields:
            form.renderer = PortalRenderer()
            ours = str(form[name])
            form.renderer = DjangoTemplates()
            assert parse_html(ours) == parse_html(str(form[name]))
