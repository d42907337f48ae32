"""Template filter for the coverage table."""

from django import template

register = template.Library()


@register.filter
def coverage_cells(agreement, areas) -> list:
    """Return the cells of an agreement's row, one for each area.

    Requires `events.coverage.with_scope_items`.
    """
    cells = {area.pk if area else None: CoverageCell(area) for area in areas}
    for item in agreement.listed_scope_items:
        if item.area_id in cells:
            cells[item.area_id].add(item)
    return list(cells.values())


class CoverageCell:
    """The scope items of an agreement in one area, and how many were carried out."""

    def __init__(self, area):
        self.area, self.scope_item_count, self.implemented_count = area, 0, 0

    def add(self, item) -> None:
        self.scope_item_count += 1
        self.implemented_count += item.is_implemented
