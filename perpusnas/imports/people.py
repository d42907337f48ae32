"""Importing people with their posts."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.exports import person_table
from partners.models import (
    Name,
    Partner,
    Person,
    Post,
)
from perpusnas.core.search import fold

from . import cells
from .assignment import alter_row, note
from .columns import Column, own
from .context import Desk
from .record_kinds import Kind
from .rows import Entry, Problem

# Columns of the post, other than its partner.
OF_POST = ("title_id", "title_en", "acting", "since", "until", "is_contact")
OF_POST += ("mail", "phone")


def of_post(name: str, headings: str, read=cells.line) -> Column:
    """Return a column for a field of the post."""
    return Column(name, Post._meta.get_field(name).verbose_name, headings, read)


class People(Kind):
    """The kind of import that creates and changes people."""

    slug = "people"
    label = gettext_lazy("People")
    tells = gettext_lazy("People with one position each, and their contact details.")
    model = Person
    sound = (Name,)
    own_file = staticmethod(person_table)
    columns = (
        Column("id", "ID", "id|person id|id orang"),
        own(
            Person,
            "name",
            "nama|nama lengkap|nama kontak|pic mitra|name|full name|contact|person",
            cells.line,
        ),
        own(Person, "honorific", "gelar|sapaan|honorific", cells.line),
        Column(
            "others",
            gettext_lazy("Other names"),
            "nama lain|other names|alias|aliases",
            cells.listed,
        ),
        Column(
            "partners",
            gettext_lazy("Partner"),
            "mitra|nama mitra|lembaga|lembaga mitra|instansi|partner|partners"
            "|institution|organisation",
            cells.line,
        ),
        Column(
            "country",
            gettext_lazy("Country"),
            "negara|negara mitra|country",
            cells.country,
        ),
        of_post("title_id", "jabatan|jabatan indonesia|positions|titles"),
        of_post("title_en", "jabatan inggris|title in english|title|position|post"),
        of_post("acting", "plt|acting", cells.yes_or_no),
        of_post("since", "sejak|menjabat sejak|since", cells.day),
        of_post("until", "sampai|hingga|until", cells.day),
        of_post("is_contact", "kontak kami|pic|is contact", cells.yes_or_no),
        of_post("mail", "surel|email|e mail|surel pic|mail"),
        of_post("phone", "telepon|telp|no telepon|hp|phone|telephone"),
        own(Person, "remarks", "keterangan|catatan|remarks|notes"),
        own(
            Person,
            "access",
            "akses|tingkat akses|access",
            cells.choice(Person._meta.get_field("access").choices),
        ),
    )

    def spares(self, entry: Entry, column) -> bool:
        """Do not rename a person who was found by this name."""
        return column.name == "name" and not entry.by_id and not entry.is_new

    def match(self, entries: list[Entry], context: Desk) -> None:
        """Find people by name."""
        for entry in entries:
            if name := entry.told.get("name"):
                entry.pk = context.who(entry, Person, name, "")
                key = "name", fold(name)
                if entry.pk is None and not context.once(entry, key):
                    message = _("This is the same as row %(n)s.")
                    params = {"n": context.taken[key]}
                    entry.problems.append(Problem("", "", message % params))

    def load(self, records: list, context: Desk) -> None:
        posts = Post.objects.seen_by(context.user).select_related("partner")
        rows = Prefetch("posts", posts), Prefetch("names", Name.objects.all())
        prefetch_related_objects(records, *rows)

    def fill(self, entry: Entry, context: Desk) -> None:
        """Add missing names and the post."""
        person = entry.record
        names = [] if entry.is_new else list(person.names.all())
        known = {person.name.casefold(), *(name.text.casefold() for name in names)}
        texts = list(entry.told.get("others") or [])
        if not entry.is_new and not entry.by_id and entry.told.get("name"):
            texts.append(entry.told["name"])
        for text in texts:
            if text.casefold() not in known:
                known.add(text.casefold())
                entry.rows.append(Name(person=person, kind="alias", text=text))
                note(entry, Name._meta.verbose_name, text)
        self.fill_post(entry, context)

    def fill_post(self, entry: Entry, context: Desk) -> None:
        """Change the post that the row is about, or add one."""
        values = {n: entry.told[n] for n in OF_POST if entry.told.get(n) is not None}
        name = entry.told.get("partners")
        if not values and not name:
            return
        posts = [] if entry.is_new else list(entry.record.posts.all())
        if name:
            country = entry.told.get("country")
            details = {"country": country} if country else {}
            partner = context.named(entry, Partner, name, **details)
            posts = [post for post in posts if post.partner_id == partner.pk]
        elif len(posts) == 1:
            partner = posts[0].partner
        else:
            raise ValidationError({"partners": _("Enter the partner.")})
        matching = [post for post in posts if is_title(post, values)]
        if matching:
            alter_row(entry, matching[0], values)
            return
        entry.rows.append(Post(person=entry.record, partner=partner, **values))
        note(entry, Post._meta.verbose_name, str(partner))


def is_title(post: Post, values: dict) -> bool:
    """Return whether the titles in a row do not contradict those of the post."""
    pairs = [
        (values[n], getattr(post, n)) for n in ("title_id", "title_en") if n in values
    ]
    return all(not before or fold(new) == fold(before) for new, before in pairs)
