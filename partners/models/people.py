"""People, and the posts that they hold at partners."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from perpusnas.core.caching import Sensitive
from perpusnas.core.collation import sort_keys
from perpusnas.core.dates.partial import PartialDateField, earliest, latest
from perpusnas.core.models import (
    Record,
    Row,
    in_reader_language,
    other_language,
    sort_key_field,
)

from ..querysets import PersonQuerySet
from .partner import Partner


def with_title(person: object, title: str) -> str:
    """A person and a title in words, as far as either is known."""
    return f"{person}, {title}" if person and title else str(person or title or "")


class PrintedTitle(models.Model):
    """A row with the title of a person in the languages of the site, and as printed in
    another language or script (abstract)."""

    title_other = models.CharField(
        _("position in another language"), max_length=200, blank=True
    )
    title_other_language = models.CharField(
        _("language of that position"),
        max_length=12,
        blank=True,
        help_text=_("Language code, for example kk (Kazakh)."),
    )

    class Meta:
        abstract = True

    @staticmethod
    def has_title() -> Q:
        """Return the condition that there is a title in any language."""
        return ~Q(title_id="") | ~Q(title_en="") | ~Q(title_other="")

    @property
    def title(self) -> str:
        """Return the title in the reader's language, or else in another one."""
        return in_reader_language(self, "title") or self.title_other

    @property
    def title_language(self) -> str:
        """Return the language of `title` if it is not the reader's, else empty."""
        if in_reader_language(self, "title"):
            return other_language(self, "title")
        return self.title_other_language

    @property
    def further_title(self) -> str:
        """Return the title in another language where `title` is not that one."""
        return self.title_other if in_reader_language(self, "title") else ""


class Person(Record):
    """A person who negotiated or signed, or is a contact."""

    name = models.CharField(_("name"), max_length=200)
    honorific = models.CharField(_("honorific"), max_length=50, blank=True)
    second_honorific = models.CharField(
        _("second honorific"), max_length=50, blank=True
    )
    erased = models.DateTimeField(
        _("personal data erased on"), null=True, blank=True, editable=False
    )
    sort_id = sort_key_field()
    sort_en = sort_key_field()
    compared = models.BooleanField(default=False, editable=False)

    # Loaded by `for_list`.
    visible_posts: "list[Post]"

    objects: ClassVar = PersonQuerySet.as_manager()
    search_rows = ("names",)

    class Meta(Record.Meta):
        ordering = ["sort_id", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["sort_id", "id"], name="person_sort_id"),
            models.Index(fields=["sort_en", "id"], name="person_sort_en"),
            models.Index(
                fields=["id"], name="person_to_compare", condition=Q(compared=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_sensitive(self) -> bool:
        return True

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.pk])

    @property
    def disambiguation(self) -> str:
        """What distinguishes the person from namesakes: two posts, if loaded by
        `for_list`."""
        posts = getattr(self, "visible_posts", [])[:2]
        return " · ".join(
            ", ".join(filter(None, (post.title, str(post.partner)))) for post in posts
        )

    @property
    def honorifics(self) -> str:
        """Return the honorifics before the name."""
        return f"{self.honorific} {self.second_honorific}".strip()

    @property
    def names_with_honorifics(self) -> list[str]:
        """Return the name after each honorific, and after both."""
        known = filter(None, (self.honorific, self.second_honorific, self.honorifics))
        return [f"{honorific} {self.name}" for honorific in dict.fromkeys(known)]

    def all_names(self):
        names = [name.text for name in self.names.all() if name.kind != "identifier"]
        return [self.name, *self.names_with_honorifics, *names]

    def search_texts(self):
        rows = self.names.all() if self.pk else []
        names = [text for name in rows for text in name.search_forms()]
        return [self.name, *self.names_with_honorifics, *names]

    def derived_from_rows(self):
        """Mark the person for comparison after every change."""
        derived = super().derived_from_rows()
        return {**derived, **self.sort_keys(), "compared": False}

    def sort_keys(self) -> dict[str, str]:
        return sort_keys(self.name, self.name)


class Post(Sensitive, PrintedTitle, Row):
    """The tenure of a person at a partner, with its title."""

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("person"),
        help_text=_("Leave empty if the holder is not known."),
    )
    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="posts", verbose_name=_("partner")
    )
    title_id = models.CharField(
        pgettext_lazy("of a post", "position title (Indonesian)"),
        max_length=200,
        blank=True,
    )
    title_en = models.CharField(
        pgettext_lazy("of a post", "position title (English)"),
        max_length=200,
        blank=True,
    )
    acting = models.BooleanField(_("acting (Plt.)"), default=False)
    since_earliest = earliest()
    since_latest = latest()
    since = PartialDateField(_("since"))
    until_earliest = earliest()
    until_latest = latest()
    until = PartialDateField(_("until"))
    seen_earliest = earliest()
    seen_latest = latest()
    seen = PartialDateField(
        _("recorded in office on"),
        help_text=_(
            "Date on which a source names the person in this position, "
            "if the term is not known."
        ),
    )
    is_contact = models.BooleanField(_("contact person"), default=False)
    mail = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)

    class Meta(Row.Meta):
        ordering = ["partner", "-is_contact", "pk"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(
                name="post_has_title_or_person",
                condition=Q(person__isnull=False) | PrintedTitle.has_title(),
                violation_error_message=_("Enter the person or the position."),
            ),
        ]

    def __str__(self) -> str:
        return with_title(self.person, self.title)

    def records(self):
        return []
