"""The agreements, partners, countries and years that outcomes belong to.

Each function returns the names of the groups, and pairs of outcome and group.
"""

from typing import Any

from agreements.exports import agreement_headings
from agreements.models import Agreement
from partners.models import Partner
from partners.querysets import label_column
from perpusnas.core.models import Country

from .models import Evidence, Share

Grouping = tuple[dict[Any, str], set[tuple[int, Any]]]


def by_year(_outcomes, _user, facts: dict) -> Grouping:
    """Group by year, where it is certain."""
    pairs = set()
    for pk, row in facts.items():
        first, last = row["as_of_earliest"], row["as_of_latest"]
        if first and last and first.year == last.year:
            pairs.add((pk, first.year))
    return {year: str(year) for _pk, year in pairs}, pairs


def by_agreement(outcomes, user, _facts) -> Grouping:
    """Group by agreement, like `OutcomeQuerySet.of_agreement`."""
    agreements = Agreement.objects.visible_to(user)
    direct = outcomes.order_by().filter(agreement__in=agreements)
    evidence = Evidence.objects.seen_by(user).filter(outcome__in=outcomes.order_by())
    pairs = {*direct.values_list("pk", "agreement")}
    pairs |= {*evidence.order_by().values_list("outcome", "agreement")}
    return agreement_headings(user, (agreement for _pk, agreement in pairs)), pairs


def with_partners(outcomes, user, *names: str) -> set[tuple]:
    """Return each outcome with the partners other than ourselves that it concerns, like
    `with_partner`; `names` are the columns of the partner to return."""
    partners = Partner.objects.visible_to(user).filter(is_home=False).order_by()
    shares = Share.objects.seen_by(user).order_by()
    shares = shares.filter(outcome__in=outcomes.order_by(), partner__in=partners)
    found = {*shares.values_list("outcome", *(f"partner__{n}" for n in names))}
    for path in ("partner", "at_partner"):
        rows = outcomes.order_by().filter(**{f"{path}__in": partners})
        found |= {*rows.values_list("pk", *(f"{path}__{n}" for n in names))}
    return found


def by_partner(outcomes, user, _facts) -> Grouping:
    """Group by partner."""
    found = with_partners(outcomes, user, "pk", label_column())
    return {key: name for _pk, key, name in found}, {(pk, key) for pk, key, _n in found}


def by_country(outcomes, user, _facts) -> Grouping:
    """Group by the countries that gave, received or own an outcome or where it is
    located.

    A list by country has those of its events and agreements as well; here they would be
    counted for each country that took part.
    """
    pairs = {pair for pair in with_partners(outcomes, user, "country") if pair[1]}
    shares = Share.objects.seen_by(user).filter(outcome__in=outcomes.order_by())
    shares = shares.filter(country__isnull=False).order_by()
    pairs |= {*shares.values_list("outcome", "country")}
    return {country.pk: country.name for country in Country.objects.all()}, pairs


GROUPING = {
    "partner": by_partner,
    "agreement": by_agreement,
    "country": by_country,
    "year": by_year,
}
