"""How the coverage table reads a text's promises: a cell for each area."""

from django import template

register = template.Library()


@register.filter
def across(agreement, areas) -> list:
    """The cells of a text's row, an area each, the promises of no told area last.

    Reads `promised`, which `events.coverage.with_promised` prefetches.
    """
    cells = {area.pk if area else None: Cell(area) for area in areas}
    for item in agreement.promised:
        if item.area_id in cells:
            cells[item.area_id].add(item)
    return list(cells.values())


class Cell:
    """The promises of one area that one text makes, and how many are carried out."""

    def __init__(self, area):
        self.area, self.promises, self.kept = area, 0, 0

    def add(self, item) -> None:
        self.promises += 1
        self.kept += item.is_kept
