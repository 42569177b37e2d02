"""How forms are drawn: as Django does, but a select is written without a template per option."""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class PortalRenderer(DjangoTemplates):
    """Lists are filtered by region and country, hundreds of options that cost half the page."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """Return what Django's template makes of the context of a select."""
    groups = [group(name, options) for name, options, _index in widget["optgroups"]]
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        flatatt(widget["attrs"]),
        mark_safe("".join(groups)),  # noqa: S308 - each value and label is escaped below
    )


def group(name: str | None, options: list[dict[str, Any]]) -> str:
    """Return the options of one group, with its label if it has one."""
    written = "".join(
        f'<option value="{escape(str(option["value"]))}"{attributes(option)}>'
        f"{label(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{label(name)}">{written}</optgroup>' if name else written


def attributes(option: dict[str, Any]) -> str:
    return flatatt(option["attrs"]) if option["attrs"] else ""


def label(text: Any) -> str:
    """Return a label as HTML; Django's own escaping takes ten times as long for a short text."""
    return text if isinstance(text, SafeString) else escape(str(text))
