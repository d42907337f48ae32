"""A follow-up typed in one line on the page of an event or an agreement."""

from django.http import QueryDict
from django.utils.translation import get_language

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import Access
from perpusnas.core.fields import numbered
from perpusnas.core.ids import parse_id

from ..models import Event, Side

# The pages that have the line: their model, and the rows that name the other side. The
# name of a page is also the parameter of the line, and `from_...` a field of the form.
PAGES = {"event": (Event, "participations"), "agreement": (Agreement, "parties")}
SIDE_FIELDS = (
    "partner",
    "country",
    "region",
    "region_standard",
    "region_province",
    "group",
)


class QuickFollowUp:
    """The data of a follow-up's form, filled in from one line.

    What is wrong goes into its field as it was typed, so that the form shows the error.
    """

    def __init__(self, sent: QueryDict, user):
        self.sent, self.user, self.origin, self.page = sent, user, None, ""
        for page, (model, _rows) in PAGES.items():
            pk = parse_id(sent.get(page, ""))
            if pk is not None:
                visible = model.objects.visible_to(user).for_choice(user)
                found = visible.filter(pk=pk).first()
                self.origin, self.page = found, page if found else ""
            if self.origin:
                break

    def others(self) -> list:
        """The rows of the event or agreement that name others than ourselves."""
        if self.origin is None:
            return []
        rows = getattr(self.origin, PAGES[self.page][1]).seen_by(self.user)
        return list(
            rows.select_related("partner", "country").exclude(partner__is_home=True)
        )

    def owing_sides(self) -> list[dict]:
        """The sides meant by "us", "them" or a name; none where the line names none."""
        owed_by = self.sent.get("owed_by", "").strip()
        if owed_by == "us":
            home = Partner.objects.filter(is_home=True).first()
            return [{"partner": numbered(home)}] if home else []
        if owed_by != "them":
            return [{"partner": owed_by}] if owed_by else []
        sides = [
            {name: as_typed(getattr(row, name)) for name in SIDE_FIELDS}
            for row in self.others()
        ]
        return [side for n, side in enumerate(sides) if side not in sides[:n]]

    def form_data(self) -> QueryDict:
        """Return the data that the full form of a follow-up would send."""
        data = QueryDict(mutable=True)
        data["csrfmiddlewaretoken"] = self.sent.get("csrfmiddlewaretoken", "")
        data["once"] = self.sent.get("once", "")
        language = "en" if get_language() == "en" else "id"
        data[f"what_{language}"] = self.sent.get("what", "")
        data["due"], data["status"] = self.sent.get("due", ""), "open"
        restricted = self.origin and self.origin.access == Access.RESTRICTED
        data["access"] = Access.RESTRICTED if restricted else Access.INTERNAL
        for page in PAGES:
            if self.sent.get(page):
                origin = self.origin if page == self.page else None
                named = as_typed(origin) if origin else f"#{self.sent[page]}"
                data[f"from_{page}"] = named
        sides = [{**side, "role": Side.Role.OWES} for side in self.owing_sides()]
        add_rows(data, "sides", sides)
        add_rows(data, "citations", [])
        return data


def as_typed(value) -> str:
    """A record as a form names it; a text as it is."""
    return numbered(value) if hasattr(value, "pk") else value or ""


def add_rows(data: QueryDict, prefix: str, rows: list[dict]) -> None:
    """Add new rows to the data of a form, as a formset sends them."""
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
