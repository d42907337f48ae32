"""Our own files with fewer columns come back: what is absent is never emptied."""

from itertools import chain

import pytest

from perpusnas.core.models import FileColumns
from perpusnas.imports.reading import KINDS
from perpusnas.imports.rows import RowState

from .test_own_files import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def halves(names: list[str]) -> list[set[str]]:
    """Different halves of the columns, so that of any two one stands without the other."""
    found = [{*names[::2]}, {*names[1::2]}]
    size = 2
    while size < len(names):
        found.append({n for place, n in enumerate(names) if place // size % 2})
        found.append({n for place, n in enumerate(names) if not place // size % 2})
        size *= 2
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_file_with_fewer_columns_comes_back_unchanged(client, validated, manager, kind):
    furnish()
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    page = client.get(f"/{kind}/").context
    names = [column.name for column in page["file_columns"] if column.name != "ID"]
    choice = FileColumns.objects.create(user=manager, file=kind)
    parts = [*halves(names), {*names}]
    assert {*chain(*parts)} == {*names}
    for left_out in parts:
        choice.left_out = sorted(left_out)
        choice.save()
        response = client.get(f"/{kind}/export.csv")
        content = b"".join(response.streaming_content)
        entries = validated(kind, content=content)
        assert {entry.state for entry in entries} == {RowState.SAME}, left_out
        assert len(entries) == KINDS[kind].model.objects.count()


@pytest.mark.parametrize("kind", KINDS)
def test_file_without_ids_empties_nothing(client, validated, manager, kind):
    furnish()
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    FileColumns.objects.create(user=manager, file=kind, left_out=["ID", "Remarks"])
    content = b"".join(client.get(f"/{kind}/export.csv").streaming_content)
    entries = validated(kind, content=content)
    emptied = [
        (change.label, change.old)
        for entry in entries
        for change in entry.changes
        if change.old and not change.new
    ]
    assert emptied == []
