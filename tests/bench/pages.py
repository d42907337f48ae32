"""The pages that are measured: every kind of page of the access matrix, and the limit
that each is to keep."""

from dataclasses import dataclass

from perpusnas.deadlines.attention import KINDS as ATTENTION
from perpusnas.reports.registry import REPORTS


@dataclass(frozen=True)
class Limit:
    """The most that pages of a kind may take: in floors in a register of size S or M,
    and at size L in times of what they take at size M, or else in floors as well."""

    floors: float | None = None
    of_m: float | None = None


NO_LIMIT = Limit()
LIMITS = {
    "floor": NO_LIMIT,
    "empty": Limit(2, None),
    "list": Limit(6, 1.5),
    "broad": Limit(10, 2),
    "record": Limit(8, 1.5),
    "overview": Limit(8, 2),
    "admin list": Limit(15, 2),
    "admin change": Limit(30, 2),
    "suggestion": Limit(3, 2),
    "save": Limit(30, None),
    "report": NO_LIMIT,
    "form": NO_LIMIT,
    "other": NO_LIMIT,
}


@dataclass(frozen=True)
class Page:
    """A page that is measured.

    `route` is its name in the access matrix, `kind` that of its limit, and `path` its
    address, in which stand the numbers of the register. With `follow`, the page is the
    one that the page at this address leads to, as its next or last one.
    """

    route: str
    name: str
    kind: str
    path: str
    follow: str = ""

    @property
    def expected_status(self) -> int:
        """What it is answered: a form that was saved leads to the record."""
        return 302 if self.kind == "save" else 200

    @property
    def limit(self) -> Limit:
        return LIMITS[self.kind]


FLOOR = Page("bench", "floor", "floor", "/bench/floor/")

# Lists: what they are filtered by, and searched for so that much is found.
LISTS = {
    "agreements": ("country={country}&validity=in_force", "perpustakaan nasional"),
    "partners": ("country={country}&kind=public_library", "perpustakaan"),
    "people": ("partner={partner_heavy}", "an"),
    "sources": ("kind=news", "perpustakaan"),
    "events": (
        "country={country}&from={year}-01-01&to={year}-12-31",
        "perpustakaan",
    ),
    "programs": ("partner={partner_heavy}", "perpustakaan"),
    "outcomes": ("country={country}", "perpustakaan"),
    "follow_ups": ("country={country}&status=open", "perpustakaan"),
}


def list_pages() -> list[Page]:
    found = []
    for space, (filters, broad) in LISTS.items():
        route, path = f"{space}:list", f"/{space.replace('_', '-')}/"
        title = space.replace("_", "-")
        found += [
            Page(route, f"{title}, first page", "list", path),
            Page(route, f"{title}, next page", "list", path, follow="next"),
            Page(route, f"{title}, last page", "list", path, follow="last"),
            Page(route, f"{title}, filtered", "list", f"{path}?{filters}"),
            Page(
                route,
                f"{title}, searched selectively",
                "list",
                f"{path}?q={{rare_{space}}}",
            ),
            Page(
                route,
                f"{title}, searched broadly",
                "broad",
                f"{path}?q={broad.replace(' ', '+')}",
            ),
        ]
    middle = Page(
        "agreements:list",
        "agreements, page in the middle",
        "list",
        "/agreements/?page={middle}",
    )
    return [*found, middle]


def record_pages() -> list[Page]:
    found = []
    for space in LISTS:
        path, name = f"/{space.replace('_', '-')}/", space.replace("_", "-")
        own = f"{path}{{{space}}}/"
        found += [
            Page(f"{space}:detail", f"one of the {name}", "record", own),
            Page(f"{space}:history", f"{name}, history", "record", f"{own}history/"),
        ]
    country, home = "/countries/{country}/", "/partners/{home}/"
    heavy = "/partners/{partner_heavy}/"
    return [
        *found,
        Page("partners:detail", "partner with most agreements", "record", heavy),
        Page("partners:detail", "our own institution", "record", home),
        Page("partners:history", "our own, history", "record", f"{home}history/"),
        Page(
            "people:detail",
            "person of most events",
            "record",
            "/people/{person_heavy}/",
        ),
        Page(
            "agreements:detail",
            "agreement of most events",
            "record",
            "/agreements/{agreement_heavy}/",
        ),
        Page(
            "events:detail",
            "event with most participants",
            "record",
            "/events/{event_heavy}/",
        ),
        Page("countries:detail", "country with most agreements", "record", country),
        Page("countries:detail", "Indonesia", "record", "/countries/ID/"),
        Page("countries:brief", "country, brief", "record", f"{country}brief/"),
        Page("partners:brief", "partner, brief", "record", f"{heavy}brief/"),
    ]


def overviews() -> list[Page]:
    coverage = "/agreements/coverage/"
    month = "/calendar/?month={month}"
    return [
        Page("home", "home", "overview", "/"),
        Page("attention", "attention", "overview", "/attention/"),
        *(
            Page("attention", f"attention, {k}", "overview", f"/attention/?kind={k}")
            for k in ATTENTION
        ),
        Page("calendar:list", "calendar", "overview", "/calendar/"),
        Page("calendar:list", "calendar, busiest month", "overview", month),
        Page("calendar:list", "calendar, busiest day", "overview", "/calendar/?day={day}"),
        Page("calendar:list", "calendar, agenda", "overview", f"{month}&view=agenda"),
        Page("agreements:coverage", "coverage", "overview", coverage),
        Page("agreements:coverage", "coverage, last page", "overview", coverage, "last"),
        Page("agreements:pipeline", "pipeline", "overview", "/agreements/pipeline/"),
        Page("sources:doubts", "data to verify", "overview", "/sources/doubts/"),
        Page("sources:doubts", "data to verify, last page", "overview", "/sources/doubts/", "last"),
        Page("follow_ups:list", "follow-ups, overdue", "overview", "/follow-ups/?which=overdue"),
        Page("follow_ups:checks", "post-event checks", "overview", "/follow-ups/checks/"),
        Page("outcomes:sums", "totals of outcomes", "overview", "/outcomes/sums/"),
        Page("search", "search over everything", "broad", "/search/?q=nasional+{country_name}"),
        Page("search", "search over everything, selective", "broad", "/search/?q={rare_partners}"),
        Page("search", "search over everything, misspelt", "broad", "/search/?q={misspelt}"),
    ]  # fmt: skip


def suggestions() -> list[Page]:
    found = [
        Page(f"{space}:suggest", f"{space.replace('_', '-')} suggested", "suggestion", f"/{space}/suggest/?q={words}")
        for space, words in {
            "partners": "perpus",
            "people": "ma",
            "agreements": "kerja",
            "sources": "perpus",
            "events": "perpus",
            "programs": "per",
            "outcomes": "per",
            "countries": "kaza",
        }.items()
    ]  # fmt: skip
    return [
        *found,
        Page("partners:suggest", "partners, two words", "suggestion", "/partners/suggest/?q=national+libr"),
        Page("events:suggest_promise", "promises suggested", "suggestion", "/events/suggest-promise/?q=per"),
        Page("search_suggest", "in the header", "suggestion", "/search/suggest/?q=kaza"),
        Page("search_suggest", "in the header, two words", "suggestion", "/search/suggest/?q=national+libr"),
        Page("partners:similar", "warning of a similar name", "suggestion", "/partners/similar/?q={misspelt}&country={country}"),
        Page("partners:similar", "the same, without a country", "suggestion", "/partners/similar/?q={misspelt}"),
        Page("people:similar", "warning of a similar person", "suggestion", "/people/similar/?q={rare_people}"),
    ]  # fmt: skip


def form_pages() -> list[Page]:
    found = []
    for space in LISTS:
        path, name = f"/{space.replace('_', '-')}/", space.replace("_", "-")
        own = f"{path}{{{space}}}/"
        found += [
            Page(f"{space}:create", f"{name}, new", "form", f"{path}new/"),
            Page(f"{space}:edit", f"{name}, edit", "form", f"{own}edit/"),
            Page(f"{space}:delete", f"{name}, delete", "form", f"{own}delete/"),
        ]
    for kind, words in (
        ("renew", "renew"),
        ("stage", "move"),
        ("extend", "extend"),
        ("terminate", "terminate"),
        ("replace", "replace"),
    ):
        path = f"/agreements/{{agreements}}/{kind}/"
        found.append(Page(f"agreements:{words}", f"agreements, {words}", "form", path))
    for space in ("partners", "people", "agreements", "events"):
        own = f"/{space}/{{{space}}}/merge/"
        found += [
            Page(f"{space}:merge_with", f"{space}, choose what to merge", "form", own),
            Page(
                f"{space}:merge", f"{space}, merge", "form", f"{own}{{{space}_other}}/"
            ),
        ]
    return [
        *found,
        Page("events:participation", "participants, paste", "form", "/events/{events}/participation/"),
        Page("agreements:reckoned_ends", "calculated ends", "form", "/agreements/reckoned-ends/"),
        Page("follow_ups:quick", "follow-up in one line", "form", "/follow-ups/quick/"),
        Page("people:erase", "person, erase", "form", "/people/{people}/erase/"),
        Page("imports:list", "imports", "form", "/imports/"),
    ]  # fmt: skip


def other_pages() -> list[Page]:
    duplicates = [
        Page(f"{space}:duplicates", f"likely duplicates, {space}", "other", f"/{space}/duplicates/")
        for space in ("partners", "agreements", "events")
    ]  # fmt: skip
    return [
        Page("password_change_done", "emptiest page", "empty", "/accounts/password_change/done/"),
        Page("password_change", "own password", "form", "/accounts/password_change/"),
        Page("calendar:address", "own calendar address", "form", "/calendar/feed/"),
        Page("own_files", "own files", "other", "/files/"),
        *duplicates,
        Page("partners:duplicates", "likely duplicates, people", "other", "/partners/duplicates/?of=people"),
        Page("log:list", "export log", "other", "/log/"),
        Page("log:imports", "import log", "other", "/log/imports/"),
        Page("people:personal_data", "personal data of a person", "other", "/people/{people}/personal-data.json"),
        Page("reports:list", "reports", "other", "/reports/"),
        *(
            Page("reports:detail", f"report {slug}", "report", f"/reports/{slug}/")
            for slug in REPORTS
        ),
        Page("feed", "calendar feed", "other", "/feeds/{feed}.ics"),
        Page("readyz", "readiness", "other", "/readyz"),
    ]  # fmt: skip


# Kinds of record in the admin: app, model and the number of one of them.
ADMIN = {
    "agreements": "agreements/agreement",
    "partners": "partners/partner",
    "people": "partners/person",
    "events": "events/event",
    "sources": "perpusnas/source",
}


def admin_pages() -> list[Page]:
    found = [Page("admin:index", "admin", "other", "/admin/")]
    for name, model in ADMIN.items():
        path = f"/admin/{model}/"
        change = f"{path}{{{name}}}/change/"
        found += [
            Page("admin:RECORD_changelist", f"admin, {name}", "admin list", path),
            Page("admin:RECORD_changelist", f"admin, {name}, last page", "admin list", path, "last"),
            Page("admin:RECORD_changelist", f"admin, {name}, search", "admin list", f"{path}?q=perpustakaan"),
            Page("admin:RECORD_change", f"admin, {name}, change", "admin change", change),
            Page("admin:RECORD_add", f"admin, {name}, add", "admin change", f"{path}add/"),
        ]  # fmt: skip
    return [
        *found,
        Page("admin:user_changelist", "admin, users", "admin list", "/admin/perpusnas/user/"),
        Page("admin:country_changelist", "admin, countries", "admin list", "/admin/perpusnas/country/"),
        Page("admin:RECORD_delete", "admin, agreement, delete", "other", "/admin/agreements/agreement/{agreements}/delete/"),
    ]  # fmt: skip


PAGES = [
    *list_pages(),
    *record_pages(),
    *overviews(),
    *suggestions(),
    *form_pages(),
    *other_pages(),
    *admin_pages(),
]

# Routes that answer an administrator's GET and are not measured, by the end of their
# names, each with its reason.
SAME_ADMIN = "the same page of the admin as a measured one, over a short list"
NO_FILE = "a generated register has no uploaded files"
SIGNED_OUT = "a page of constant text, without the register"
CHOICE_LISTS = ("area", "partnerkind", "agreementkind", "eventkind", "outcomekind")
CHOICE_LISTS += ("participationrole", "sharerole", "programrole")
NOT_MEASURED = {
    "partners:logo": NO_FILE,
    "sources:file": NO_FILE,
    "undo_merge": "a generated register has no merged records",
    "healthz": SIGNED_OUT,
    "password_reset": SIGNED_OUT,
    "password_reset_confirm": SIGNED_OUT,
    "password_reset_done": SIGNED_OUT,
    "password_reset_complete": SIGNED_OUT,
    "admin:app_list": SAME_ADMIN,
    "admin:password_change": SIGNED_OUT,
    "admin:password_change_done": SIGNED_OUT,
    "admin:jsi18n": SIGNED_OUT,
    "admin:area_delete": SAME_ADMIN,
    "admin:auth_user_password_change": SIGNED_OUT,
    **{
        f"admin:{model}_{page}": SAME_ADMIN
        for model in CHOICE_LISTS
        for page in ("changelist", "add", "change", "history")
    },
    **{
        f"admin:{page}": SAME_ADMIN
        for page in ("user_add", "user_change", "user_history")
        + ("country_change", "country_history")
    },
}
