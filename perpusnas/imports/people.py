"""People and the posts that they hold, from a spreadsheet."""

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

# What is told of the post, beside where it is held.
OF_POST = ("title_id", "title_en", "acting", "since", "until", "is_contact")
OF_POST += ("mail", "phone")


def of_post(name: str, headings: str, read=cells.line) -> Column:
    return Column(name, Post._meta.get_field(name).verbose_name, headings, read)


class People(Kind):
    slug = "people"
    label = gettext_lazy("People")
    tells = gettext_lazy("People with one post each, and how to reach them there.")
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
        of_post("title_id", "jabatan|jabatan indonesia|titles"),
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
        """A name by which somebody was found does not rename them."""
        return column.name == "name" and not entry.by_id and not entry.is_new

    def match(self, entries: list[Entry], desk: Desk) -> None:
        for entry in entries:
            if name := entry.told.get("name"):
                entry.pk = desk.who(entry, Person, name, "")
                key = "name", fold(name)
                if entry.pk is None and not desk.once(entry, key):
                    words = _("This is the same as row %(n)s.")
                    told = {"n": desk.taken[key]}
                    entry.problems.append(Problem("", "", words % told))

    def load(self, records: list, desk: Desk) -> None:
        posts = Post.objects.seen_by(desk.user).select_related("partner")
        rows = Prefetch("posts", posts), Prefetch("names", Name.objects.all())
        prefetch_related_objects(records, *rows)

    def fill(self, entry: Entry, desk: Desk) -> None:
        person = entry.record
        there = [] if entry.is_new else list(person.names.all())
        known = {person.name.casefold(), *(name.text.casefold() for name in there)}
        told = list(entry.told.get("others") or [])
        if not entry.is_new and not entry.by_id and entry.told.get("name"):
            told.append(entry.told["name"])
        for text in told:
            if text.casefold() not in known:
                known.add(text.casefold())
                entry.rows.append(Name(person=person, kind="alias", text=text))
                note(entry, Name._meta.verbose_name, text)
        self.fill_post(entry, desk)

    def fill_post(self, entry: Entry, desk: Desk) -> None:
        """The post that the row tells: one that is there, or one more."""
        told = {n: entry.told[n] for n in OF_POST if entry.told.get(n) is not None}
        name = entry.told.get("partners")
        if not told and not name:
            return
        posts = [] if entry.is_new else list(entry.record.posts.all())
        if name:
            country = entry.told.get("country")
            land = {"country": country} if country else {}
            partner = desk.named(entry, Partner, name, **land)
            posts = [post for post in posts if post.partner_id == partner.pk]
        elif len(posts) == 1:
            partner = posts[0].partner
        else:
            raise ValidationError({"partners": _("Say at which partner.")})
        same = [post for post in posts if is_title(post, told)]
        if same:
            alter_row(entry, same[0], told)
            return
        entry.rows.append(Post(person=entry.record, partner=partner, **told))
        note(entry, Post._meta.verbose_name, str(partner))


def is_title(post: Post, told: dict) -> bool:
    """Whether a row tells no other title than the post has."""
    pairs = [(told[n], getattr(post, n)) for n in ("title_id", "title_en") if n in told]
    return all(not before or fold(new) == fold(before) for new, before in pairs)
