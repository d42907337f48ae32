"""The columns of the partner and people files."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from perpusnas.core.access import Access, may
from perpusnas.core.files import (
    Column,
    Joined,
    bilingual,
    date_columns,
    labelled,
)
from perpusnas.core.models import Country

from .models import Name, Partner, Post
from .querysets import label_column


def country_column(path: str = "country") -> str:
    """The column of a country's name in the reader's language."""
    return f"{path}__name_en" if get_language() == "en" else f"{path}__name_id"


def country_name(path: str) -> Subquery:
    """The same, looked up only where it is asked for."""
    name = country_column("").removeprefix("__")
    return Subquery(Country.objects.filter(pk=OuterRef(path)).values(name))


def names_of(owner: str) -> Joined:
    """All other names of a partner or of a person, in one cell."""
    return Joined(Name.objects.filter(**{owner: OuterRef("pk")}), "text")


def partner_columns(user, dialect: str) -> list[Column]:
    parents = Partner.objects.visible_to(user).filter(pk=OuterRef("parent"))
    columns = [
        Column(_("Name"), label_column()),
        Column(_("Official name"), "name"),
        Column(_("Acronym"), "acronym"),
        Column(_("Other names"), names_of("partner")),
        Column(_("Type"), labelled("kind", Partner.Kind.choices)),
        Column(_("Second type"), labelled("second_kind", Partner.Kind.choices)),
        Column(
            pgettext("a partner", "Relationship status"),
            labelled("standing", Partner.Standing.choices),
        ),
        Column(_("Country"), country_column()),
        Column(_("Location: country"), country_column("seat_country")),
        Column(_("Location: city"), "seat_city"),
        Column(_("Parent institution"), Joined(parents, label_column())),
        *date_columns("relations_since", _("Relations since"), dialect),
        Column(_("Website"), "website"),
        Column(_("Address"), "postal_address"),
        Column(pgettext("a partner", "About"), "about"),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
    ]
    if may(user, "see_contacts"):
        columns += [Column(_("Email"), "mail"), Column(_("Phone"), "phone")]
    return [*columns, Column("ID", "pk", "plain")]


def person_columns(user, dialect: str) -> list[Column]:
    posts = Post.objects.filter(person=OuterRef("pk")).seen_by(user).order_by("pk")
    columns = [
        Column(_("Name"), "name"),
        Column(_("Form of address"), "honorific"),
        Column(_("Other names"), names_of("person")),
        Column(_("Positions"), Joined(posts, bilingual("title"))),
        Column(_("Partners"), Joined(posts, f"partner__{label_column()}")),
        Column(_("Access"), labelled("access", Access.choices)),
        Column(_("Remarks"), "remarks"),
    ]
    if may(user, "see_contacts"):
        columns += [
            Column(_("Email"), Joined(posts.exclude(mail=""), "mail")),
            Column(_("Phone"), Joined(posts.exclude(phone=""), "phone")),
        ]
    return [*columns, Column("ID", "pk", "plain")]
