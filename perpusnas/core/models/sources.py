"""Sources, and citations: what a source says about a record or one of its rows."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..access import Access
from ..collation import sort_keys
from ..dates.partial import PartialDateField, earliest, latest
from ..dates.words import in_short
from ..documents import DocumentField
from ..fields import WebAddressField
from ..languages import language_name
from ..visibility import cached_for_user, points_to_record, points_to_row
from .records import Record, RecordQuerySet
from .rows import Row, RowQuerySet
from .sort_keys import sort_key_field

# As `date_sort` of lists, which are above this.
PUBLISHED: Any = Coalesce(
    "published_latest", Value(date.min), output_field=models.DateField()
)


class SourceQuerySet(RecordQuerySet):
    """Queries on sources."""

    def rule(self, user, path: str = "") -> Q:
        """A document is visible only to users who may also see every record of which it
        is the text."""
        condition = super().rule(user, path)
        for texts in cached_for_user(
            user, "hidden papers", lambda: texts_of_hidden(user)
        ):
            # A list of all such documents would be read for every single source.
            condition &= ~Q(Exists(texts.filter(source=OuterRef(path or "pk"))))
        return condition


def texts_of_hidden(user) -> list[models.QuerySet]:
    """Return, for each citation model, the citations of documents as the text of a
    record that the user may not see."""
    querysets: list[models.QuerySet] = []
    citation_models = [m for m in apps.get_models() if issubclass(m, Citation)]
    for model in citation_models:
        texts = model.objects.filter(stance=Stance.TEXT, source__kind="paper")
        querysets.append(texts.filter(model.of_hidden(user)).order_by())
    return querysets


class Source(Record):
    """Where a fact comes from: a news item, letter or web page, or an uploaded
    document."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News item")
        PRESS_RELEASE = "press_release", _("Press release")
        LETTER = "letter", _("Letter")
        WEB_PAGE = "web_page", _("Web page")
        PAPER = "paper", _("Document")
        OTHER = "other", _("Other")

    class Trust(models.TextChoices):
        OFFICIAL = "official", _("Official")
        PRESS = "press", _("Press")
        WEAK = "weak", _("Low")

    class PaperKind(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED = "signed", _("Signed original")
        TRANSLATION = "translation", _("Translation")
        CERTIFIED = "certified", _("Certified true copy")
        ANNEX = "annex", _("Annex")
        LETTER = "letter", _("Letter")
        MINUTES = "minutes", _("Minutes")
        REPORT = "report", _("Report")
        PHOTO = "photo", _("Photo")

    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=500)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    address = WebAddressField(_("web address"), blank=True)
    published_earliest = earliest()
    published_latest = latest()
    published = PartialDateField(_("date"), help_text=_("As printed on the source."))
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("Language code, for example id."),
    )
    credits = models.TextField(
        _("credits"), blank=True, help_text=_("Reporter, editor, photographer.")
    )
    trust = models.CharField(
        _("reliability"),
        max_length=10,
        choices=Trust,
        blank=True,
    )
    copy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="copies",
        null=True,
        blank=True,
        verbose_name=_("copy of"),
        help_text=_(
            "Fill in if this source is only a reprint or translation; "
            "it is not counted as additional evidence."
        ),
    )
    paper_kind = models.CharField(
        _("document type"), max_length=12, choices=PaperKind, blank=True
    )
    draft_number = models.PositiveSmallIntegerField(
        _("draft number"), null=True, blank=True
    )
    file = DocumentField(_("file"), blank=True)
    file_name = models.CharField(
        _("file name as uploaded"), max_length=255, blank=True, editable=False
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    sort_id = sort_key_field()
    sort_en = sort_key_field()
    alternative_text = models.CharField(
        _("text alternative"),
        max_length=500,
        blank=True,
        help_text=_("Describe the photo for people who cannot see it."),
    )

    objects: ClassVar = SourceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-published_latest", "-pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [
            # What citations ask of a source, in the index itself: a record is so wide
            # that reading this from the table takes ten times as long.
            models.Index(
                fields=["id", "trashed", "access", "kind"], name="source_standing"
            ),
            # The order of the list: without it each page sorts all of them.
            models.Index(PUBLISHED.desc(), F("id").desc(), name="source_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="source_no_copy_of_itself",
                condition=~Q(copy_of=models.F("pk")),
                violation_error_message=_("A source cannot be a copy of itself."),
            ),
            models.CheckConstraint(
                name="source_paper_kind_of_papers_only",
                condition=Q(paper_kind="") | Q(kind="paper"),
                violation_error_message=_("Document type applies to documents only."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sources:detail", args=[self.pk])

    @property
    def disambiguation(self) -> str:
        parts = (self.publisher, in_short(self.published))
        return " · ".join(filter(None, parts))

    @property
    def language_name(self) -> str:
        return language_name(self.language) if self.language else ""

    def search_texts(self):
        return [self.title, self.publisher, self.credits, self.remarks, self.address]

    def derived_from_rows(self):
        return {**super().derived_from_rows(), **self.sort_keys()}

    def sort_keys(self) -> dict[str, str]:
        return sort_keys(self.title, self.title)

    def set_file(self, upload) -> None:
        """Set an uploaded document: stored under a random name, with its own name and
        digest."""
        self.file, self.file_name = upload, upload.name[:255]
        self.sha256 = upload.sha256


class Stance(models.TextChoices):
    """The statement of a source on a fact: confirms, contradicts, leaves open."""

    TEXT = "text", _("Is the document itself")
    STATES = "states", _("States")
    IMPLIES = "implies", _("Implies")
    CONTRADICTS = "contradicts", _("Contradicts")
    EARLIER_PLAN = "earlier_plan", _("Earlier plan")
    LEAVES_OPEN = "leaves_open", _("Inconclusive")


class Certainty(models.TextChoices):
    """How certain it is that a document is the text of a record."""

    CERTAIN = "certain", pgettext_lazy("of a paper", "Certain")
    PROBABLE = "probable", pgettext_lazy("of a paper", "Probable")
    DOUBTFUL = "doubtful", pgettext_lazy("of a paper", "Doubtful")


# What a source does that contradicts a fact or leaves it open.
DOUBTS = (Stance.LEAVES_OPEN, Stance.CONTRADICTS)
# Doubts that stand beside a fact; the section of sources has all.
SHOWN_AT_A_FACT = 3

# The foreign keys by which rows are called.
NAMING = {"partner", "person", "country", "to_partner", "to_country"}


class CitationQuerySet(RowQuerySet):
    """Queries on citations."""

    def doubts(self):
        """Return citations that contradict a fact or leave it open."""
        return self.filter(stance__in=DOUBTS)

    def first_of_each_fact(self):
        """Return the first citations about each fact of the record and of each row,
        annotated with the number of all about it, `about_it`."""
        citations: Any = self.model  # a subclass of Citation, defined below
        facts = [row.attname for row in citations.row_fields()] + ["fact"]
        return self.annotate(
            place=Window(RowNumber(), partition_by=facts, order_by="pk"),
            about_it=Window(Count("pk"), partition_by=facts),
        ).filter(place__lte=SHOWN_AT_A_FACT)

    def with_rows(self, except_for: Collection[str] = ()):
        """Load the source, and the row that each citation is about with its name, but
        none through the fields in `except_for`."""
        citations: Any = self.model  # a subclass of Citation, defined below
        named = ["source"]
        for row in citations.row_fields():
            if row.name not in except_for:
                named.append(row.name)
                fields = row.related_model._meta.fields
                named += [f"{row.name}__{f.name}" for f in fields if f.name in NAMING]
        return self.select_related(*named)

    def seen_with_rows(self, user: Any, of: type[Record]):
        """Return `seen_of_one` as `with_rows`; `of` is the model of the record that all
        are about, or of their source."""
        unused = self.unused_links()
        if unused is None:
            return self.none()
        return self.seen_by(user, of, unused).with_rows(unused)


class Citation(Row):
    """What a source says about a record or about one of its rows (abstract)."""

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))
    stance = models.CharField(_("what the source does"), max_length=12, choices=Stance)
    says = models.TextField(_("statement"), blank=True)
    fact = models.CharField(
        _("about field"),
        max_length=60,
        blank=True,
        help_text=_("Choose the field this source is about."),
    )
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, blank=True
    )

    objects: ClassVar = CitationQuerySet.as_manager()

    class Meta(Row.Meta):
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_stance_display()}"

    @classmethod
    def owners(cls) -> list[models.Field]:
        """Return the foreign keys to the record that the citation is about."""
        fields = filter(points_to_record, cls._meta.fields)
        return [field for field in fields if field.related_model is not Source]

    @classmethod
    def fact_words(cls, fact: str) -> str:
        """Return the label of the field that a citation is about; what is none is
        returned as it is."""
        for owner in cls.owners():
            for _model, labels in cls.facts(owner.related_model):
                if fact in labels:
                    return str(labels[fact])
        return fact

    @classmethod
    def facts(cls, owner) -> list[tuple[type[models.Model], dict[str, Any]]]:
        """Return the facts that a citation can be about: labels of the fields of the
        record, of its sets of rows, and of rows that a citation can point to."""
        named = [field.related_model for field in cls.row_fields()]
        rows = [row for row in named if belongs_to(row, owner)]
        return [(owner, field_labels(owner) | row_labels(owner))] + [
            (row, field_labels(row)) for row in rows
        ]

    @classmethod
    def row_fields(cls) -> list[models.Field]:
        """Return the foreign keys to the row that the citation is about."""
        return [field for field in cls._meta.fields if points_to_row(field)]

    @property
    def row_key(self) -> tuple[Any, int] | None:
        """The model and the key of the row that the citation is about, or None."""
        for field in self.row_fields():
            if (key := getattr(self, field.attname)) is not None:
                return field.related_model, key
        return None

    @property
    def row(self) -> Any:
        """The row that the citation is about, or None."""
        rows = (getattr(self, field.name) for field in self.row_fields())
        return next((row for row in rows if row is not None), None)

    @property
    def fact_label(self) -> str:
        """The label of the field that the citation is about."""
        key = self.row_key
        known = field_labels(key[0]) if key else {}
        return str(known.get(self.fact) or self.fact_words(self.fact))

    @property
    def about(self) -> str:
        """The row that the citation is about, and the label of the field."""
        row = self.row
        words = f"{row._meta.verbose_name} {row}" if row else ""
        return capfirst(": ".join(filter(None, [words, self.fact_label])))

    def clean(self):
        """Refuse a fact that is none of the record, of its rows, or of the row chosen."""
        super().clean()
        if not self.fact or self.fact == self.stored_fact():
            return
        key = self.row_key
        owners = [owner.related_model for owner in self.owners()]
        known = {
            name for o in owners for _m, labels in self.facts(o) for name in labels
        }
        if self.fact not in (field_labels(key[0]) if key else known):
            message = _("Choose a field of the record, or of the row chosen.")
            raise ValidationError({"fact": message})

    def stored_fact(self) -> str | None:
        """Return the fact as stored, which may be one that can no longer be chosen."""
        stored = type(self)._base_manager.filter(pk=self.pk) if self.pk else None
        return stored.values_list("fact", flat=True).first() if stored else None

    def delete(self, *args, **kwargs):
        """Before a document is detached from a restricted record, restrict the document
        too."""
        owner = next(filter(None, (getattr(self, f.name) for f in self.owners())))
        is_its_text = self.stance == Stance.TEXT and self.source.kind == "paper"
        if is_its_text and owner.access == Access.RESTRICTED != self.source.access:
            self.source.access = Access.RESTRICTED
            self.source.save(update_fields=["access"])
        return super().delete(*args, **kwargs)

    @classmethod
    def of_hidden(cls, user) -> Q:
        """Return the condition that the record of the citation is hidden from the
        user."""
        condition = Q()
        for owner in cls.owners():
            filled = Q(**{f"{owner.name}__isnull": False})
            model: Any = owner.related_model
            condition |= filled & ~model.objects.rule(user, owner.name)
        return condition

    def records(self):
        return []


def belongs_to(row, owner) -> bool:
    """Return whether a model of rows points to this model of records."""
    return any(field.related_model is owner for field in row._meta.fields)


def field_labels(model) -> dict[str, Any]:
    """The labels of the fields that people fill in, by name."""
    fields = [f for f in model._meta.concrete_fields if f.editable]
    return {
        f.name: f.verbose_name
        for f in fields
        if f.name != "access" and not f.primary_key
    }


def row_labels(owner) -> dict[str, Any]:
    """The labels of the sets of rows of a record, by the name of the relation."""
    return {
        relation.name: relation.related_model._meta.verbose_name_plural
        for relation in owner._meta.related_objects
        if issubclass(relation.related_model, Row)
        and not issubclass(relation.related_model, Citation)
        and not relation.name.endswith("+")
    }


def at_most_one(*names: str) -> Q:
    """Return the condition that at most one of these columns is filled."""
    one_or_none = Q(**{f"{name}__isnull": True for name in names})
    for filled in names:
        one_or_none |= Q(**{f"{n}__isnull": True for n in names if n != filled})
    return one_or_none


def exactly_one(*names: str) -> Q:
    """Return the condition that exactly one of these columns is filled."""
    condition = Q()
    for filled in names:
        condition |= Q(**{f"{name}__isnull": name != filled for name in names})
    return condition
