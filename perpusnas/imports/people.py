"""Importing people with their posts."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.exports import has_ended, person_table, rows_of_other_days
from partners.models import (
    Name,
    Partner,
    Person,
    Post,
)
from perpusnas.core.model_fields import own_field
from perpusnas.core.search import normalise

from . import cells
from .assignment import assign_row_values, note_new_row
from .columns import Column, field_column
from .context import Begun, ImportContext
from .gathered_errors import errors_at, run_all
from .identification import Mention
from .identifiers import (
    bearers,
    fill_identifiers,
    identifiers,
    identifiers_of,
    name_list,
    without_identifiers,
)
from .partner_columns import scheme_column
from .record_kinds import RecordKind
from .repeated_rows import FirstRow, add_repetition, first_row_of
from .rows import ImportRow

# Columns of the post, other than its partner.
TITLES = ("title_id", "title_en", "title_other")
OF_POST = [*TITLES, "title_other_language", "acting", "since", "until", "is_contact"]
OF_POST += ["mail", "phone"]


def of_post(name: str, headings: str, read=cells.line) -> Column:
    """Return a column for a field of the post."""
    return Column(name, own_field(Post, name).verbose_name, headings, read)


class People(RecordKind):
    """The kind of import that creates and changes people."""

    slug = "people"
    label = gettext_lazy("People")
    description = gettext_lazy(
        "People with one position each, and their contact details."
    )
    model = Person
    sound = (Name,)
    peculiar = ("title_id", "title_en", "honorific", "acting", "is_contact", "orcid")
    own_file = staticmethod(person_table)
    columns = (
        Column("id", "ID", "id|person id|id orang"),
        field_column(
            Person,
            "name",
            "nama|nama lengkap|nama kontak|pic mitra|name|full name|contact|person",
            cells.line,
        ),
        field_column(Person, "honorific", "gelar|sapaan|honorific", cells.line),
        field_column(
            Person,
            "second_honorific",
            "gelar kedua|sapaan kedua|second honorific|second form of address",
            cells.line,
        ),
        Column(
            "others",
            gettext_lazy("Other names"),
            "nama lain|other names|alias|aliases",
            name_list,
            several=True,
        ),
        Column(
            "partners",
            gettext_lazy("Partner"),
            "mitra|nama mitra|lembaga|lembaga mitra|instansi|partner|partners"
            "|institution|organisation",
            cells.line,
            names=Partner,
        ),
        Column(
            "country",
            gettext_lazy("Country"),
            "negara|negara mitra|country",
            cells.country,
        ),
        of_post("title_id", "jabatan|jabatan indonesia|positions|titles"),
        of_post("title_en", "jabatan inggris|title in english|title|position|post"),
        of_post(
            "title_other", "jabatan dalam bahasa lain|position in another language"
        ),
        of_post(
            "title_other_language",
            "bahasa jabatan tersebut|language of that position",
        ),
        of_post("acting", "plt|acting", cells.yes_or_no),
        of_post("since", "sejak|menjabat sejak|since", cells.day),
        of_post("until", "sampai|hingga|until", cells.day),
        of_post("is_contact", "kontak kami|pic|is contact", cells.yes_or_no),
        of_post("mail", "surel|email|e mail|surel pic|mail"),
        of_post("phone", "telepon|telp|no telepon|hp|phone|telephone"),
        scheme_column("orcid"),
        scheme_column("isni"),
        scheme_column("wikidata"),
        scheme_column("ror"),
        scheme_column("isil"),
        Column(
            "identifiers",
            gettext_lazy("Identifiers"),
            "identifiers|pengenal|identifier",
            identifiers,
        ),
        field_column(Person, "remarks", "keterangan|catatan|remarks|notes"),
        field_column(
            Person,
            "access",
            "akses|tingkat akses|access",
            cells.choice(Person._meta.get_field("access").choices),
        ),
    )

    def keeps_value(self, entry: ImportRow, column) -> bool:
        """Do not rename a person who was found by this name."""
        return column.name == "name" and not entry.by_id and not entry.is_new

    def names_of(self, record: Person) -> list[str]:
        """Return all names of a person."""
        names = [n.text for n in record.names.all() if n.kind != "identifier"]
        return [record.name, *names]

    def part_of_record(self, entry: ImportRow) -> tuple:
        """Return the position: a person may have several, each in a row."""
        values = (entry.values.get(n) for n in ("partners", "title_id", "title_en"))
        return tuple(normalise(value or "") for value in values)

    def match(self, entries: list[ImportRow], context: ImportContext) -> None:
        """Find people by identifier, or else by name."""
        known = bearers(entries, "person", context)
        for entry in entries:
            found = {known[i] for i in identifiers_of(entry) if i in known}
            found = set() if entry.is_separate else found
            if len(found) > 1:
                entry.add_problem(_("Its identifiers are those of several people."))
            elif found:
                # That of a record that the user may not see is found not to be free.
                visible = found & context.people.names.keys()
                entry.pk = visible.pop() if visible else None
            elif name := entry.values.get("name"):
                self.by_name(entry, name, context)

    def by_name(self, entry: ImportRow, name: str, context: ImportContext) -> None:
        """Find a person by name and institution, in the register or in earlier rows."""
        institution = entry.values.get("partners") or ""
        mention = Mention(Person, name, institution=institution)
        if not entry.is_separate:
            entry.pk = context.who(entry, mention)
        if entry.pk is None and not entry.questions:
            self.note_new(entry, mention, context)

    def note_new(
        self, entry: ImportRow, mention: Mention, context: ImportContext
    ) -> None:
        """Note a row that creates a person, unless an earlier one does."""
        titles = [entry.values.get(column) for column in ("title_id", "title_en")]
        row = FirstRow(
            entry.number,
            mention.name,
            context.people.key(mention.name),
            institution=normalise(mention.institution),
            title=normalise(" ".join(filter(None, titles))),
            identifiers=tuple(dict(identifiers_of(entry)).items()),
        )
        for identifier in row.identifiers:
            bearer = context.bearers_in_file.setdefault(identifier, row)
            if bearer.name != row.name:
                add_repetition(entry, bearer.number)
        entry.repeats = first_row_of(context, entry, mention, row)
        entry.first = entry.repeats or entry.number

    def begin(self, entry: ImportRow, context: ImportContext) -> Person:
        """Return a new person, remembered for later rows about the same one."""
        person: Person = context.new_record(Person)
        if entry.first:
            context.begun[entry.first] = Begun(person)
        return person

    def rows_of_other_days(self, row):
        return rows_of_other_days(row)

    def may_be_known(self, entry: ImportRow) -> bool:
        return bool(identifiers_of(entry))

    def column_of(self, row, fields):
        if isinstance(row, Name):
            return row.scheme or "others"
        return next((name for name in fields if name in OF_POST), "partners")

    def prepare(self, entries: list[ImportRow], context: ImportContext) -> None:
        context.bearers = bearers(entries, "person", context)

    def load(self, records: list, context: ImportContext) -> None:
        posts = Post.objects.seen_by(context.user).select_related("partner")
        rows = Prefetch("posts", posts), Prefetch("names", Name.objects.all())
        prefetch_related_objects(records, *rows)

    def fill(self, entry: ImportRow, context: ImportContext) -> None:
        """Add missing names and the post."""
        run_all(
            partial(self.fill_names, entry, context),
            partial(self.fill_post, entry, context),
        )

    def fill_names(self, entry: ImportRow, context: ImportContext) -> None:
        """Add missing names and identifiers."""
        person = entry.record
        begun = context.begun.get(entry.first)
        names = self.names_before(entry, begun)
        known = {person.name.casefold(), *(name.text.casefold() for name in names)}
        texts = list(entry.values.get("others") or [])
        if not entry.is_new and not entry.by_id and entry.values.get("name"):
            texts += self.new_name(entry, names, context)
        for text in without_identifiers(texts, names):
            if text.casefold() not in known:
                known.add(text.casefold())
                entry.rows.append(Name(person=person, kind="alias", text=text))
                note_new_row(entry, Name._meta.verbose_name, text)
        fill_identifiers(entry, "person", names, context)
        if begun:
            begun.names += [row for row in entry.rows if isinstance(row, Name)]

    def names_before(self, entry: ImportRow, begun: Begun | None) -> list[Name]:
        """Return the names that the person of a row has, also from earlier rows."""
        if entry.is_new:
            return []
        return [*begun.names] if begun else [*entry.record.names.all()]

    def new_name(
        self, entry: ImportRow, names: list[Name], context: ImportContext
    ) -> list[str]:
        """Return the name in the row, unless it is one of the person's but for titles."""
        name, key = entry.values["name"], context.people.key
        known = {key(n.text) for n in names if n.kind != "identifier"}
        known.add(key(entry.record.name))
        return [] if key(name) in known else [name]

    def fill_post(self, entry: ImportRow, context: ImportContext) -> None:
        """Change the post that the row is about, or add one."""
        values = {
            n: entry.values[n] for n in OF_POST if entry.values.get(n) is not None
        }
        name = entry.values.get("partners")
        if not values and not name:
            return
        # A row that repeats another one has a position of its own.
        is_added = entry.is_new or entry.repeats
        posts = [] if is_added else list(entry.record.posts.all())
        current = [post for post in posts if not has_ended(post, timezone.localdate())]
        if name:
            country = entry.values.get("country")
            details = {"country": country} if country else {}
            with errors_at("partners"):
                partner = context.named(entry, Partner, name, **details)
            posts = [post for post in posts if post.partner_id == partner.pk]
        elif len(current) == 1:
            posts = current
            partner = current[0].partner
        else:
            raise ValidationError({"partners": _("Enter the partner.")})
        matching = [post for post in posts if is_title(post, values)]
        if matching:
            assign_row_values(entry, matching[0], values)
            return
        entry.rows.append(Post(person=entry.record, partner=partner, **values))
        note_new_row(entry, Post._meta.verbose_name, str(partner))


def is_title(post: Post, values: dict) -> bool:
    """Return whether the titles in a row do not contradict those of the post."""
    pairs = [(values[n], getattr(post, n)) for n in TITLES if n in values]
    return all(
        not before or normalise(new) == normalise(before) for new, before in pairs
    )
