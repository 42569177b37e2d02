"""The components of the portal's pages (docs/design.md shows each with an example).

Each takes keyword arguments only and renders the template of its name in templates/components.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.db.models import Model
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import FilterSet

from sistercity.history.links import history_url
from sistercity.ui import charts, words
from sistercity.ui.parts import Chip, Due, Event, Link, StageMark, StepMark, Text
from sistercity.ui.query import changed

register = template.Library()


# --- Frame ------------------------------------------------------------------------------
@register.simple_block_tag
def page_header(content: str, *, title: Text, lead: Text = "") -> SafeString:
    """The one h1 of a page with a sentence below; the block holds tags and buttons."""
    return _render("page_header", content, title=title, lead=lead)


@register.simple_block_tag
def pair_header(
    content: str, *, home: Text, home_note: Text = "", away: Text, away_note: Text = ""
) -> SafeString:
    """The two cities as the heading, each with a note such as its local time."""
    return _render(
        "pair_header",
        content,
        home=home,
        home_note=home_note,
        away=away,
        away_note=away_note,
    )


@register.inclusion_tag("components/crumbs.html")
def crumbs(*, items: Sequence[Link]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("components/tabs.html")
def tabs(*, items: Sequence[Link], label: Text) -> dict[str, Any]:
    return {"items": items, "label": label}


# --- Cards and panels -------------------------------------------------------------------
@register.simple_block_tag
def card(
    content: str, *, title: Text = "", url: str = "", link: Text = "", pad: bool = True
) -> SafeString:
    """A card; with `pad=False` for lists and tables that reach its edges."""
    return _render("card", content, title=title, url=url, link=link, pad=pad)


@register.simple_block_tag
def panel(content: str, *, tone: str = "") -> SafeString:
    return _render("panel", content, tone=tone)


@register.simple_block_tag
def foldout(content: str, *, summary: Text, open: bool = False) -> SafeString:
    return _render("foldout", content, summary=summary, open=open)


@register.simple_block_tag
def empty_state(content: str, *, title: Text, why: Text = "", icon: str = "inbox") -> SafeString:
    """Says what would be here and why it is useful; the block offers the first action."""
    return _render("empty_state", content, title=title, why=why, icon=icon)


@register.inclusion_tag("components/figure.html")
def figure(*, value: Text | int, label: Text, url: str = "", tone: str = "") -> dict[str, Any]:
    """One of the four figures on top of a page; put them into <div class="figs">."""
    return {"value": value, "label": label, "url": url, "tone": tone}


@register.inclusion_tag("components/tag.html")
def tag(*, label: Text, tone: str = "neutral") -> dict[str, Any]:
    """A state in words; tone is go, soon, late, sleep, brand or neutral."""
    return {"label": label, "tone": tone}


# --- Tables and lists -------------------------------------------------------------------
@register.simple_block_tag
def table(content: str, *, caption: Text, phone: bool = True) -> SafeString:
    """A table in a card; `phone` turns each row into its first four facts on a phone."""
    return _render("table", content, caption=caption, phone=phone)


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, *, key: str, label: Text) -> dict[str, Any]:
    """A column head that sorts by `key` of the page's `orderings` and turns round again."""
    sort = context["sort"]
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    target = f"-{key}" if direction == "ascending" else key
    url = changed(context["request"].GET, sort=target)
    return {"label": label, "url": url, "direction": direction}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, *, page: Page) -> dict[str, Any]:
    """ "Menampilkan 1–25 dari 67" and links to the other pages of the same query."""
    query = context["request"].GET

    def address(number: int) -> str:
        return changed(query, page=number)

    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        Link(
            label=str(number),
            url=address(number) if isinstance(number, int) else "",
            current="page" if number == page.number else "",
        )
        for number in pages
    ]
    return {
        "page": page,
        "links": links,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, *, filterset: FilterSet, shown: int = 4) -> dict[str, Any]:
    """The filter form of a list: `shown` fields in view, the others folded."""
    fields = list(filterset.form)
    return {
        "form": filterset.form,
        "fields": fields[:shown],
        "folded": fields[shown:],
        "folded_active": any(field.value() for field in fields[shown:]),
        "sort": context["request"].GET.get("sort", ""),
        "path": context["request"].path,
    }


@register.inclusion_tag("components/chips.html")
def active_filters(*, chips: Sequence[Chip]) -> dict[str, Any]:
    return {"chips": chips}


@register.inclusion_tag("components/document_row.html")
def document_row(
    *,
    title: Text,
    url: str = "",
    kind: Text = "",
    version: int | None = None,
    size: int | None = None,
    by: Text = "",
    at: datetime | date | None = None,
) -> dict[str, Any]:
    """One file in <ul class="docs">; without `url` the file is named but may not be opened."""
    return {
        "title": title,
        "url": url,
        "kind": kind,
        "version": version,
        "size": size,
        "by": by,
        "at": at,
    }


@register.inclusion_tag("components/facts.html")
def facts(*, items: Iterable[tuple[Text, Any]]) -> dict[str, Any]:
    """Pairs of a name and a value as a definition list; an empty value shows a dash."""
    return {
        "items": [(name, words.NOTHING if value in (None, "") else value) for name, value in items]
    }


# --- The procedure ----------------------------------------------------------------------
@register.inclusion_tag("components/stages.html")
def stages(*, items: Sequence[StageMark]) -> dict[str, Any]:
    return {"items": items}


@register.simple_block_tag
def steps(content: str, *, items: Sequence[StepMark]) -> SafeString:
    """The steps in order; the block is shown inside the current one."""
    return _render("steps", content if content.strip() else "", items=items)


@register.inclusion_tag("components/timeline.html")
def timeline(*, items: Iterable[Event]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("components/changes.html")
def changes(*, items: Iterable[Any]) -> dict[str, Any]:
    """Who changed what from what to what (`sistercity.history.changes.Change`), newest first."""
    return {"items": items}


@register.inclusion_tag("components/history_link.html")
def history_link(*, object: Model, short: bool = False) -> dict[str, Any]:
    """The button that leads from a tracked object to the history of its changes.

    `short` is a link for the row of a table.
    """
    return {"url": history_url(object), "name": str(object), "short": short}


@register.inclusion_tag("components/turn.html")
def turn(
    *,
    who: Text,
    since: date | None = None,
    deadline: Due | None = None,
    basis: Text = "",
) -> dict[str, Any]:
    """Whose turn it is, since when, on which article and until when."""
    return {"who": who, "since": since, "deadline": deadline, "basis": basis}


@register.inclusion_tag("components/deadline.html")
def deadline(*, deadline: Due | None, show_date: bool = False) -> dict[str, Any]:
    """A deadline as distance; with `show_date` the date stands beside it."""
    tone, text = words.deadline(deadline) if deadline else ("", "")
    return {"deadline": deadline, "tone": tone, "text": text, "show_date": show_date}


@register.inclusion_tag("components/meter.html")
def meter(
    *, label: Text, value: float | Decimal, maximum: float | Decimal, text: Text = ""
) -> dict[str, Any]:
    """How much of a whole, with its words: "APBD  Rp2,4 M dari Rp3,1 M"."""
    return {
        "label": label,
        "value": str(value),
        "maximum": str(maximum or 1),
        "text": text,
    }


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    *,
    title: Text,
    points: Sequence[tuple[Text, float | Decimal | None]],
    goal: float | Decimal | None = None,
    unit: Text = "",
) -> dict[str, Any]:
    """A line of values over time with its table; `goal` draws the target as a dashed line."""
    return {
        "title": title,
        "unit": unit,
        "points": points,
        "chart": charts.line(points, goal),
    }


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    *, title: Text, bars: Sequence[tuple[Text, float | Decimal]], unit: Text = ""
) -> dict[str, Any]:
    """Values side by side as horizontal bars, each with its figure."""
    return {"title": title, "unit": unit, "bars": charts.bars(bars)}


# --- Forms ------------------------------------------------------------------------------
@register.inclusion_tag("components/field.html")
def field(*, field: forms.BoundField, plain: bool = False) -> dict[str, Any]:
    """A form field with its label, hint and errors; radio and checkbox lists become cards.

    With `plain` nothing is said about being optional, as in a row of filters.
    A field may carry `choice_hints` ({value: sentence}) shown below its choices, and
    `choice_layout` ("many" or "scores") for their arrangement.
    """
    hints = getattr(field.field, "choice_hints", {})
    choices = [
        {"widget": widget, "hint": hints.get(str(widget.data["value"]), "")}
        for widget in (field.subwidgets if _is_choice(field) else ())
    ]
    return {
        "field": field,
        "choices": choices,
        "layout": getattr(field.field, "choice_layout", ""),
        "optional": not (plain or field.field.required or field.field.disabled),
        "is_checkbox": isinstance(field.field.widget, forms.CheckboxInput),
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(*, form: forms.BaseForm) -> dict[str, Any]:
    """Every field of a form in order, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("components/form_errors.html")
def form_errors(*, form: forms.BaseForm | forms.BaseFormSet) -> dict[str, Any]:
    """The summary of what to correct, above a form or formset, each linked to its field."""
    parts: list[forms.BaseForm] = form.forms if isinstance(form, forms.BaseFormSet) else [form]
    wrong = [
        (_target(part[name]), part[name].label, errors)
        for part in parts
        for name, errors in part.errors.items()
        if name in part.fields
    ]
    general = [error for part in parts for error in part.non_field_errors()]
    if isinstance(form, forms.BaseFormSet):
        general += form.non_form_errors()
    return {"wrong": wrong, "general": general, "count": len(wrong) + len(general)}


def _is_choice(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _target(field: forms.BoundField) -> str:
    """The id that a link must name to land on the field's first input."""
    return f"{field.auto_id}_0" if _is_choice(field) else field.id_for_label or field.auto_id


# --- Filters ----------------------------------------------------------------------------
@register.filter
def rupiah(amount: words.Money | None) -> str:
    """Rounded on screen with the exact figure on hover, exact on paper."""
    if amount is None:
        return words.NOTHING
    short, full = words.rupiah(amount), words.rupiah_in_full(amount)
    if short == full:
        return format_html('<span class="nowrap">{}</span>', full)
    return format_html(
        '<data class="nowrap" value="{}" title="{}"><span class="only-screen">{}</span>'
        '<span class="only-print">{}</span></data>',
        str(amount),
        full,
        short,
        full,
    )


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """ "30 November" within this year, "18 Mei 2027" outside it."""
    return words.NOTHING if value is None else words.day(value)


@register.filter
def clock(at: datetime) -> str:
    """ "15.00 WIB" in the reader's zone."""
    return words.clock(at)


@register.simple_tag
def moment(*, at: datetime, zone: str = "", place: str = "") -> str:
    """ "Rabu, 2 Desember, 15.00 WIB (11.00 di Izmir)"."""
    return words.moment(at, zone=zone, place=place)


@register.filter
def initials(name: str) -> str:
    """At most two letters: "Ratna Dewi" becomes "RD"."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def _render(name: str, content: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", {"content": content, **context})
