"""A follow-up typed in one line on the page of an event or an agreement."""

from django.http import QueryDict
from django.utils.translation import get_language

from agreements.models import Agreement
from partners.models import Partner
from perpusnas.core.access import Access

from ..models import Event, Side
from .rows import WhoForm

# What the line may be typed on, the rows there that name the others, and the fields of
# the whole form that lead back to it.
PAGES = {"event": (Event, "participations"), "agreement": (Agreement, "parties")}


class Line:
    """What was typed, and the whole form filled in with it.

    What cannot be right goes into its field as it was typed, so that the form says
    there what is wrong with it.
    """

    def __init__(self, sent: QueryDict, user):
        self.sent, self.user, self.origin, self.page = sent, user, None, ""
        for page, (model, _rows) in PAGES.items():
            number = sent.get(page, "")
            if number.isascii() and number.isdigit() and int(number[:20]) < 2**63:
                found = model.objects.visible_to(user).filter(pk=number).first()
                self.origin, self.page = found, page if found else ""
            if self.origin:
                break

    def others(self) -> list:
        """Whom the event or agreement concerns besides ourselves, as far as seen."""
        if self.origin is None:
            return []
        rows = getattr(self.origin, PAGES[self.page][1]).seen_by(self.user)
        return list(
            rows.select_related("partner", "country").exclude(partner__is_home=True)
        )

    def owing(self) -> list[dict]:
        """The sides that are meant by "us", "them" or a name; none where none is told."""
        owed_by = self.sent.get("owed_by", "").strip()
        if owed_by == "us":
            home = Partner.objects.filter(is_home=True).first()
            return [{"partner": f"{home} #{home.pk}"}] if home else []
        if owed_by != "them":
            return [{"partner": owed_by}] if owed_by else []
        told = [
            {name: named(getattr(row, name)) for name in WhoForm.WHO}
            for row in self.others()
        ]
        return [side for n, side in enumerate(told) if side not in told[:n]]

    def spelled_out(self) -> QueryDict:
        whole = QueryDict(mutable=True)
        whole["csrfmiddlewaretoken"] = self.sent.get("csrfmiddlewaretoken", "")
        language = "en" if get_language() == "en" else "id"
        whole[f"what_{language}"] = self.sent.get("what", "")
        whole["due"], whole["status"] = self.sent.get("due", ""), "open"
        restricted = self.origin and self.origin.access == Access.RESTRICTED
        whole["access"] = Access.RESTRICTED if restricted else Access.INTERNAL
        for page in PAGES:
            if self.sent.get(page):
                told = self.origin if page == self.page else None
                whole[f"from_{page}"] = named(told) if told else f"#{self.sent[page]}"
        sides = [{**side, "role": Side.Role.OWES} for side in self.owing()]
        frame("sides", sides, whole)
        frame("citations", [], whole)
        return whole


def named(value) -> str:
    """A record as the forms name it; a text as it is."""
    return f"{value} #{value.pk}" if hasattr(value, "pk") else value or ""


def frame(prefix: str, rows: list[dict], whole: QueryDict) -> None:
    """New rows as a formset sends them."""
    whole[f"{prefix}-TOTAL_FORMS"], whole[f"{prefix}-INITIAL_FORMS"] = (
        str(len(rows)),
        "0",
    )
    for number, row in enumerate(rows):
        for name, value in row.items():
            whole[f"{prefix}-{number}-{name}"] = value
