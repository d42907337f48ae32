"""What every record of the register has, and the records that belong to no one app."""

import secrets
from collections.abc import Iterable
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .access import RIGHTS, SYSTEM_USERNAME, Access, current_act
from .dates import PartialDateField, earliest, latest, with_bounds
from .fields import WebAddressField
from .history import History
from .papers import PaperField
from .search import matching, search_column
from .sight import names_records, naming_only, unrestricted, visible


def in_reader_language(instance: models.Model, name: str) -> str:
    """The text `name` in the reader's language, or in the other where that is missing."""
    first, second = ("en", "id") if get_language() == "en" else ("id", "en")
    return getattr(instance, f"{name}_{first}") or getattr(instance, f"{name}_{second}")


class PeopleManager(UserManager):
    def real(self):
        """Accounts of people: everybody but the system account."""
        return self.exclude(username=SYSTEM_USERNAME)


class User(AbstractUser):
    """Somebody who may sign in. Never deleted, only disabled: history keeps naming them."""

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    objects = PeopleManager()

    class Meta(AbstractUser.Meta):
        ordering = ["username", "pk"]
        default_permissions = ("add", "change", "view")
        permissions = list(RIGHTS.items())

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Feed(models.Model):
    """The private address at which a calendar program reads for a person.

    Who knows the address needs no sign-in, so that it is kept only as a digest: it is
    told once, when it is made, and can be renewed but never looked up.
    """

    user = models.OneToOneField(
        User, models.CASCADE, related_name="feed", verbose_name=_("user")
    )
    digest = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    made = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def renew(cls, user: User) -> str:
        """Give a person a new secret of 256 bits; the old one opens nothing any more."""
        secret = secrets.token_urlsafe(32)
        told = {"digest": cls.digest_of(secret), "made": timezone.now()}
        cls.objects.update_or_create(user=user, defaults=told)
        return secret

    @classmethod
    def owner(cls, secret: str) -> User | None:
        """The person whose address ends in this secret."""
        found = cls.objects.select_related("user")
        feed = found.filter(digest=cls.digest_of(secret)).first()
        return feed.user if feed else None

    @staticmethod
    def digest_of(secret: str) -> str:
        return sha256(secret.encode()).hexdigest()


class CountryQuerySet(models.QuerySet):
    def by_name(self):
        return self.order_by("name_en" if get_language() == "en" else "name_id")


class Country(models.Model):
    """A country or territory of ISO 3166-1, named as Unicode CLDR names it."""

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    name_id = models.CharField(_("name in Indonesian"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    region = models.CharField(
        _("region"),
        max_length=3,
        db_index=True,
        help_text=_("UN M49 code of the sub-region, such as 035."),
    )
    aliases = models.TextField(_("other names"), blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name_id", "code"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")


class RecordQuerySet(models.QuerySet):
    def kept(self):
        """All that is not in the trash."""
        return self.filter(trashed__isnull=True)

    def visible_to(self, user):
        """The only door to records: what this person may read."""
        return self.filter(self.rule(user))

    def rule(self, user, path: str = "") -> Q:
        """The condition of that door, on the record that `path` leads to."""
        return visible(user, path)

    def search(self, query: str, user):
        """Records in whose own names and texts every word of the query occurs."""
        return matching(self, query)


class Dated(models.Model):
    """A row that may hold partial dates, whose bounds are saved with them."""

    class Meta:
        abstract = True

    def save(self, *args, update_fields: Iterable[str] | None = None, **kwargs):
        if update_fields is not None:
            update_fields = with_bounds(type(self), update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)


class Record(Dated):
    """One of the things that users meet: read by those who may, changed under watch."""

    access = models.CharField(
        _("access"),
        max_length=10,
        choices=Access,
        default=Access.INTERNAL,
        help_text=_("Public only marks what may be published one day."),
    )
    remarks = models.TextField(_("remarks"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created = models.DateTimeField(
        _("created"), default=timezone.now, editable=False, db_index=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    changed = models.DateTimeField(_("last changed"), editable=False, db_index=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )
    trashed = models.DateTimeField(_("in the trash since"), null=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("put in the trash by"),
    )
    search_text = models.TextField(editable=False, default="")

    history = History()
    objects = RecordQuerySet.as_manager()

    # Its rows by whose texts it is found.
    telling_rows: tuple[str, ...] = ()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    def save(self, *args, update_fields: Iterable[str] | None = None, **kwargs):
        """Stamp who and when, raise the version, and keep the derived columns true."""
        user = current_act().user
        if self._state.adding:
            if not self.created_by_id:
                self.created_by = user
        else:
            self.version += 1
        self.changed, self.changed_by = timezone.now(), user
        was_open = self.is_open_to_all()
        derived = self.derived()
        for name, value in derived.items():
            setattr(self, name, value)
        if update_fields is not None:
            stamps = {"version", "changed", "changed_by"}
            update_fields = {*update_fields, *stamps, *derived}
        super().save(*args, update_fields=update_fields, **kwargs)
        if was_open not in (None, self.is_open_to_all()):
            self.refresh_naming()

    def get_absolute_url(self) -> str:
        """The address of the record's own page."""
        raise NotImplementedError

    def search_texts(self) -> Iterable[str]:
        """The names and texts by which this record is found, its rows' included."""
        raise NotImplementedError

    def derived(self) -> dict[str, str]:
        """The columns that are worked out from the record and its rows.

        They are the same for every reader, so that rows which name something hidden
        from some are left out.
        """
        if not self.pk:
            return {"search_text": search_column(self.search_texts())}
        owner, told = type(self), []
        for name in self.telling_rows:
            rows = getattr(owner, name).rel.related_model.objects.unrestricted(owner)
            told.append(Prefetch(name, rows))
        self.forget_rows()
        prefetch_related_objects([self], *told)
        texts = list(self.search_texts())
        self.forget_rows()
        return {"search_text": search_column(texts)}

    def forget_rows(self) -> None:
        """Read the rows anew when they are asked for next."""
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def is_open_to_all(self) -> bool | None:
        """Whether every reader may read it, as it is stored; None while it is not."""
        if self._state.adding:
            return None
        return type(self).objects.filter(unrestricted(), pk=self.pk).exists()

    def refresh_naming(self) -> None:
        """Records whose rows name this one are found by those rows, or no more."""
        for relation in self._meta.related_objects:
            if issubclass(relation.related_model, Row):
                rows = relation.related_model.objects
                for row in rows.filter(**{relation.field.name: self}):
                    for record in row.records():
                        record.refresh_derived()

    def refresh_derived(self) -> None:
        """Work the derived columns out anew after a row of this record has changed.

        By `update`, since derived columns are neither history nor a new version.
        """
        derived = self.derived()
        type(self).objects.filter(pk=self.pk).update(**derived)
        for name, value in derived.items():
            setattr(self, name, value)

    def move_to_trash(self) -> None:
        self.trashed, self.trashed_by = timezone.now(), current_act().user
        self.save(update_fields=["trashed", "trashed_by"])

    def restore(self) -> None:
        self.trashed = self.trashed_by = None
        self.save(update_fields=["trashed", "trashed_by"])


class RowQuerySet(models.QuerySet):
    def seen_by(self, user):
        """Rows that name nothing this person may not read.

        A row points to records (a party to its partner): where one of them is hidden
        from the reader, the row is hidden as a whole.
        """
        return self.filter(
            naming_only(self.model, lambda named, path: named.objects.rule(user, path))
        )

    def unrestricted(self, owner: type[Record]):
        """Rows that name nothing but their owner and what every reader may read."""
        fields = self.model._meta.fields
        told = frozenset((f.name, owner) for f in fields if f.related_model is owner)
        condition = naming_only(
            self.model, lambda _named, path: unrestricted(path), told=told
        )
        return self.filter(condition)

    def delete(self):
        """Keeps the derived columns of the rows' records true, as `Row.delete` does."""
        records = {record for row in self for record in row.records()}
        deleted = super().delete()
        for record in records:
            record.refresh_derived()
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


class Row(Dated):
    """A row on a record's page: it has no page, version or access of its own."""

    history = History()
    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    def records(self) -> Iterable[Record]:
        """The records on whose pages this row stands."""
        raise NotImplementedError

    def save(self, *args, **kwargs):
        before = self.records_before()
        super().save(*args, **kwargs)
        for record in [*before, *self.records()]:
            record.refresh_derived()

    def records_before(self) -> list[Record]:
        """The records on whose pages this row stood, where it is moved to others."""
        stored = None
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk).first()
        names = [f.attname for f in self._meta.fields if names_records(f)]
        if stored is None or all(getattr(stored, n) == getattr(self, n) for n in names):
            return []
        return list(stored.records())

    def delete(self, *args, **kwargs):
        records = list(self.records())
        deleted = super().delete(*args, **kwargs)
        for record in records:
            record.refresh_derived()
        return deleted


class SourceQuerySet(RecordQuerySet):
    def rule(self, user, path: str = "") -> Q:
        """A paper is read only where the record that it is the text of is, too."""
        condition = super().rule(user, path)
        for model in filter(lambda m: issubclass(m, Citation), apps.get_models()):
            papers = model.objects.filter(stance=Stance.TEXT, source__kind="paper")
            hidden = papers.filter(model.of_hidden(user)).order_by().values("source")
            condition &= ~Q(**{f"{path or 'pk'}__in": hidden})
        return condition


class Source(Record):
    """Where a fact is from: a news item, letter or web page, or a paper of our own."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News item")
        PRESS_RELEASE = "press_release", _("Press release")
        LETTER = "letter", _("Letter")
        WEB_PAGE = "web_page", _("Web page")
        PAPER = "paper", _("Paper")
        OTHER = "other", _("Other")

    class Trust(models.TextChoices):
        OFFICIAL = "official", _("Official")
        PRESS = "press", _("Press")
        WEAK = "weak", _("Weak")

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

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=500)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    address = WebAddressField(_("web address"), blank=True)
    published_earliest = earliest()
    published_latest = latest()
    published = PartialDateField(_("date"), help_text=_("As printed on the source."))
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("BCP 47, such as id.")
    )
    credits = models.TextField(
        _("credits"), blank=True, help_text=_("Reporter, editor, photographer.")
    )
    trust = models.CharField(
        _("trust"),
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
        help_text=_("A reprint, translation or second address confirms nothing new."),
    )
    paper_kind = models.CharField(
        _("kind of paper"), max_length=12, choices=PaperKind, blank=True
    )
    draft_number = models.PositiveSmallIntegerField(
        _("draft number"), null=True, blank=True
    )
    file = PaperField(_("file"), blank=True)
    file_name = models.CharField(
        _("file name as uploaded"), max_length=255, blank=True, editable=False
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    alternative_text = models.CharField(
        _("text alternative"),
        max_length=500,
        blank=True,
        help_text=_("What a photo shows, for those who cannot see it."),
    )

    objects = SourceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-published_latest", "-pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                name="source_no_copy_of_itself",
                condition=~Q(copy_of=models.F("pk")),
                violation_error_message=_("A source is no copy of itself."),
            ),
            models.CheckConstraint(
                name="source_paper_kind_of_papers_only",
                condition=Q(paper_kind="") | Q(kind="paper"),
                violation_error_message=_("Only a paper has a kind of paper."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sources:detail", args=[self.pk])

    def search_texts(self):
        return [self.title, self.publisher, self.credits, self.remarks, self.address]

    def set_file(self, upload) -> None:
        """Take an uploaded paper: kept under a random name, its own name beside it."""
        self.file, self.file_name = upload, upload.name[:255]
        self.sha256 = upload.sha256


class Stance(models.TextChoices):
    """What a source does for a fact."""

    TEXT = "text", _("Is the text itself")
    STATES = "states", _("States")
    IMPLIES = "implies", _("Implies")
    CONTRADICTS = "contradicts", _("Contradicts")
    EARLIER_PLAN = "earlier_plan", _("Earlier plan")
    LEAVES_OPEN = "leaves_open", _("Leaves open")


class Certainty(models.TextChoices):
    CERTAIN = "certain", pgettext_lazy("of a paper", "Certain")
    PROBABLE = "probable", pgettext_lazy("of a paper", "Probable")
    DOUBTFUL = "doubtful", pgettext_lazy("of a paper", "Doubtful")


class CitationQuerySet(RowQuerySet):
    def doubts(self):
        return self.filter(stance__in=[Stance.LEAVES_OPEN, Stance.CONTRADICTS])


class Citation(Row):
    """What a source says about a record or about one of its rows."""

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))
    stance = models.CharField(_("stance"), max_length=12, choices=Stance)
    says = models.TextField(_("what it says"), blank=True)
    fact = models.CharField(
        _("about which fact"), max_length=60, blank=True, help_text=_("A field's name.")
    )
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, blank=True
    )

    objects = CitationQuerySet.as_manager()

    class Meta(Row.Meta):
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_stance_display()}"

    @classmethod
    def owners(cls) -> list[models.Field]:
        """The fields that may name the record which the source tells of."""
        named = filter(names_records, cls._meta.fields)
        return [field for field in named if field.related_model is not Source]

    @classmethod
    def fact_words(cls, fact: str) -> str:
        """What the field that a citation is about is called on the page."""
        for owner in cls.owners():
            columns = {f.name: f for f in owner.related_model._meta.concrete_fields}
            if fact in columns:
                return str(columns[fact].verbose_name)
        return fact

    def delete(self, *args, **kwargs):
        """A paper that is taken off a restricted record stays as restricted as that."""
        owner = next(filter(None, (getattr(self, f.name) for f in self.owners())))
        is_its_text = self.stance == Stance.TEXT and self.source.kind == "paper"
        if is_its_text and owner.access == Access.RESTRICTED != self.source.access:
            self.source.access = Access.RESTRICTED
            self.source.save(update_fields=["access"])
        return super().delete(*args, **kwargs)

    @classmethod
    def of_hidden(cls, user) -> Q:
        """That the record which the source tells of is hidden from this person."""
        condition = Q()
        for owner in cls.owners():
            told = Q(**{f"{owner.name}__isnull": False})
            condition |= told & ~visible(user, owner.name)
        return condition

    def records(self):
        return []


def at_most_one(*names: str) -> Q:
    """The condition that no two of these columns are filled."""
    one_or_none = Q(**{f"{name}__isnull": True for name in names})
    for kept in names:
        one_or_none |= Q(**{f"{n}__isnull": True for n in names if n != kept})
    return one_or_none


def exactly_one(*names: str) -> Q:
    """The condition that one of these columns is filled, and no other."""
    condition = Q()
    for kept in names:
        condition |= Q(**{f"{name}__isnull": name != kept for name in names})
    return condition
