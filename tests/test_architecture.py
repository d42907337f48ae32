"""The house rules that no reader should have to check by eye.

Each rule is a function of sources, so that the tests below can also hand it a breach.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[1]

# From the lowest layer upward; a layer knows those below it and never one above. The
# packages of the highest layer may know one another, but in no circle.
LAYERS = ["core", "partners", "agreements", "events", "packages"]
APPS = [app for app in LAYERS[1:-1] if (ROOT / app).is_dir()]
CORE = "perpusnas.core"
# Modules that no other module imports, but `urls` the views: they may use what any app
# knows, so that every page of a record is in that record's app.
LEAVES = {"views", "urls", "admin"}
# What the admin of every app is built from: no leaf, though it lies in `admin`.
ADMIN_BASE = f"{CORE}.admin"
# Where every app keeps what; a further name needs a subject, never a category.
PLACES = ["models", "querysets", "filters", "forms", "exports", "views", "urls"]
PLACES += ["admin", "apps", "migrations"]
CATEGORIES = {"utils", "util", "helpers", "services", "mixins", "constants"}
CATEGORIES |= {"signals", "common", "misc", "base", "lib"}
# What stands above the models: they must work without any of it.
ABOVE_MODELS = {"views", "forms", "exports", "admin", "filters", "urls"}
# Imports inside functions, (module, imported): why it cannot stand at the top.
INSIDE_FUNCTIONS: dict[tuple[str, str], str] = {}
# Modules that reach models by relation or by name, and why they have no import for it.
OWN_ROWS = "rows of its own records, whose models import it"
ANY_MODEL = "goes over the fields or relations of whatever model it is given"
OWN_MODEL = "models are not loaded yet when it is imported"
WAYS_AROUND = {
    "perpusnas.core.collation": ANY_MODEL,
    "perpusnas.core.fact_names": ANY_MODEL,
    "agreements.apps": OWN_MODEL,
    "agreements.querysets": OWN_ROWS,
    "agreements.stage_log": OWN_ROWS,
    "agreements.stored_spans": OWN_ROWS,
    "events.querysets.events": OWN_ROWS,
    "events.querysets.follow_ups": OWN_ROWS,
    "events.querysets.outcomes": OWN_ROWS,
    "events.querysets.programs": OWN_ROWS,
    "partners.apps": OWN_MODEL,
    "partners.merge_redirects": ANY_MODEL,
    "partners.merge_undo": ANY_MODEL,
    "partners.merging": ANY_MODEL,
    "partners.models.pairs": OWN_ROWS,
    "partners.querysets": OWN_ROWS,
    "partners.references": ANY_MODEL,
    "partners.views.merge": ANY_MODEL,
    "perpusnas.core.admin.forms": ANY_MODEL,
    "perpusnas.core.admin.rows": ANY_MODEL,
    "perpusnas.core.apps": OWN_MODEL,
    "perpusnas.core.editing.edit": ANY_MODEL,
    "perpusnas.core.editing.rows": ANY_MODEL,
    "perpusnas.core.files.model_columns": ANY_MODEL,
    "perpusnas.core.history.differences": ANY_MODEL,
    "perpusnas.core.history.entries": ANY_MODEL,
    "perpusnas.core.history.reverting": ANY_MODEL,
    "perpusnas.core.history.triggers": ANY_MODEL,
    "perpusnas.core.management.commands.start": "asks only whether any partner is recorded, to load the known cases once",
    "perpusnas.core.lists.row_files": ANY_MODEL,
    "perpusnas.core.model_fields": ANY_MODEL,
    "perpusnas.core.models.bulk": ANY_MODEL,
    "perpusnas.core.models.listed_choices": ANY_MODEL,
    "perpusnas.core.models.records": ANY_MODEL,
    "perpusnas.core.models.rows": ANY_MODEL,
    "perpusnas.core.models.sources": ANY_MODEL,
    "perpusnas.core.uploads.quota": ANY_MODEL,
    "perpusnas.core.visibility": ANY_MODEL,
    "perpusnas.imports.context": ANY_MODEL,
    "perpusnas.imports.undoing": ANY_MODEL,
    "perpusnas.privacy.dossier": ANY_MODEL,
    "perpusnas.privacy.mentions": ANY_MODEL,
    "perpusnas.privacy.personal_data": ANY_MODEL,
    "perpusnas.register.management.commands.load_known_cases": ANY_MODEL,
    "perpusnas.register.tables": ANY_MODEL,
}
# Functions of more than 30 lines, which read as one list or one path.
LONG_FUNCTIONS = {
    "perpusnas.core.editing.edit.editing",
    "perpusnas.core.lists.listing.listing",
}

Sources = dict[str, str]


def module_name(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def project() -> Sources:
    """Every module of the project by its dotted name."""
    paths = [p for app in ("perpusnas", *APPS) for p in (ROOT / app).rglob("*.py")]
    return {module_name(p): p.read_text(encoding="utf-8") for p in paths}


def packages(sources: Sources) -> set[str]:
    """The dotted names that hold other modules."""
    return {name.rpartition(".")[0] for name in sources}


def layer(name: str) -> str | None:
    """The layer that a module belongs to; None for what is not ours."""
    top = name.partition(".")[0]
    if top in APPS:
        return top
    if top != "perpusnas":
        return None
    return "core" if name == CORE or name.startswith(f"{CORE}.") else "packages"


def leaf(name: str) -> str | None:
    """The leaf package or module that a module is, or lies in: `events.views`."""
    if name == ADMIN_BASE or name.startswith(f"{ADMIN_BASE}."):
        return None
    parts = name.split(".")
    for place, part in enumerate(parts):
        if part in LEAVES and place:
            return ".".join(parts[: place + 1])
    return None


def targets(node: ast.AST, name: str, sources: Sources) -> Iterator[str]:
    """The modules that an import statement of the module `name` names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        source = node.module or ""
        if node.level:
            own = name if name in packages(sources) else name.rpartition(".")[0]
            base = own.split(".")[: len(own.split(".")) - node.level + 1]
            source = ".".join([*base, *([source] if source else [])])
        for alias in node.names:
            inner = f"{source}.{alias.name}"
            yield inner if inner in sources else source


def imports(name: str, sources: Sources) -> set[str]:
    tree = ast.parse(sources[name])
    return {t for node in ast.walk(tree) for t in targets(node, name, sources)}


# Rules: each gives the breaches that it finds, and none where all is well


def upward_imports(sources: Sources) -> list[tuple[str, str]]:
    """Imports, by what is no leaf, of a layer above the own one."""
    return sorted(
        (name, other)
        for name in sources
        for other in imports(name, sources)
        if not leaf(name)
        and layer(other)
        and LAYERS.index(layer(other)) > LAYERS.index(layer(name))
    )


def imported_leaves(sources: Sources) -> list[tuple[str, str]]:
    """Imports of a leaf: `urls` alone may import views, and an `admin` its own parts."""
    return sorted(
        (name, other)
        for name in sources
        for other in imports(name, sources)
        if layer(other)
        and leaf(other)
        and not (leaf(name) == leaf(other) and "admin" in name.split("."))
        and not name.endswith("urls")
    )


def imports_of_tests(sources: Sources) -> list[tuple[str, str]]:
    """Imports of the tests by the product, which is installed without them."""
    return sorted(
        (name, other)
        for name in sources
        for other in imports(name, sources)
        if other.partition(".")[0] == "tests"
    )


def ways_around(sources: Sources) -> set[str]:
    """Modules that reach models without importing them: by relation, or by name.

    A migration always does: it needs the models as they were at its time.
    """
    ways = re.compile(r"\brelated_model\b|\brelated_objects\b|\bget_models?\(")
    written = {n: s for n, s in sources.items() if ".migrations." not in n}
    return {name for name, source in written.items() if ways.search(source)}


def reached(name: str, sources: Sources) -> set[str]:
    """All modules of the project that importing a module brings in."""
    seen, waiting = set(), [name]
    while waiting:
        for other in imports(waiting.pop(), sources):
            if other in sources and other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def model_modules(sources: Sources) -> list[str]:
    return sorted(name for name in sources if "models" in name.split(".")[1:3])


def top_heavy_models(sources: Sources) -> list[tuple[str, str]]:
    """Models that cannot be without forms, views or exports, however far away."""
    return sorted(
        (name, other)
        for name in model_modules(sources)
        for other in reached(name, sources)
        if ABOVE_MODELS & set(other.split(".")[1:]) and not other.startswith(f"{CORE}.")
    )


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def inside_functions(sources: Sources) -> set[tuple[str, str]]:
    return {
        (name, target)
        for name, source in sources.items()
        for function in functions(ast.parse(source))
        for node in ast.walk(function)
        for target in targets(node, name, sources)
    }


def categories(sources: Sources) -> list[str]:
    """Modules named for a category of code, where a subject is asked for."""
    return sorted(name for name in sources if CATEGORIES & set(name.split(".")))


def unsafe_marks(sources: Sources) -> list[str]:
    """Modules that hand text to a page unescaped."""
    unsafe = {"mark_safe", "SafeString", "SafeText", "html_safe", "__html__"}
    return sorted(
        name
        for name, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if unsafe
        & {
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None),
        }
    )


def wide_forms(sources: Sources) -> list[str]:
    """Modules in which a form takes every field that a model has or will have."""
    wide = re.compile(r"""fields\s*=\s*["']__all__["']|^\s+exclude = [(\[]""", re.M)
    return sorted(
        name
        for name, source in sources.items()
        if ".migrations" not in name and wide.search(source)
    )


def swallowed_errors(sources: Sources) -> list[str]:
    """Modules that let every error pass in silence."""
    return sorted(
        name
        for name, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") == "Exception")
        and all(isinstance(step, ast.Pass) for step in node.body)
    )


def raw_addresses(sources: Sources) -> list[str]:
    """Modules that hand what stands in an address or a form to the ORM as it is."""
    raw = re.compile(r"\*\*\s*request\.(GET|POST)|\(\s*\*\*.*request\.(GET|POST)")
    return sorted(name for name, source in sources.items() if raw.search(source))


def long_functions(sources: Sources) -> list[str]:
    return sorted(
        f"{name}.{function.name}"
        for name, source in sources.items()
        if ".migrations" not in name
        for function in functions(ast.parse(source))
        if function.end_lineno - function.lineno >= 30
    )


TEMPLATE_BREACHES = {
    "safe": re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off"),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "other host": re.compile(r"""(src|href|action)=["'](https?:)?//""", re.IGNORECASE),
    "form without token": re.compile(
        r"""<form[^>]*method=["']post["'](?:(?!</form>)(?!csrf_token).)*</form>""",
        re.IGNORECASE | re.DOTALL,
    ),
}


TEMPLATE_COLUMNS = 120


def template_breaches(text: str) -> list[str]:
    return [rule for rule, pattern in TEMPLATE_BREACHES.items() if pattern.search(text)]


def wide_lines(text: str) -> list[int]:
    """The numbers of the lines of a template that are longer than 120 characters."""
    lines = enumerate(text.splitlines(), start=1)
    return [number for number, line in lines if len(line) > TEMPLATE_COLUMNS]


NAMED_PATH = re.compile(
    r"`((?:perpusnas|partners|agreements|events|tests|templates|docs|locale)/[\w./-]+)`"
)


def missing_paths(text: str) -> list[str]:
    """Return the files and folders of the project that a document names and that do not
    exist."""
    return [path for path in NAMED_PATH.findall(text) if not (ROOT / path).exists()]


def templates() -> dict[str, str]:
    """Every page and part of one; mails are plain text and escape nothing."""
    paths = (ROOT / "templates").rglob("*.html")
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in paths}


# The house as it stands

RULES = [
    upward_imports,
    imported_leaves,
    imports_of_tests,
    top_heavy_models,
    categories,
    unsafe_marks,
]
RULES += [wide_forms, swallowed_errors, raw_addresses]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_project_follows_the_rule(rule):
    assert rule(project()) == []


def test_imports_inside_functions_are_on_the_closed_list():
    assert inside_functions(project()) == set(INSIDE_FUNCTIONS)
    assert all(INSIDE_FUNCTIONS.values())


@pytest.mark.parametrize("app", APPS)
def test_app_keeps_everything_where_every_app_does(app):
    names = {path.stem for path in (ROOT / app).iterdir()}
    assert [place for place in PLACES if place not in names] == []


def test_functions_are_short():
    assert set(long_functions(project())) == LONG_FUNCTIONS


def test_templates_mark_nothing_safe_and_hold_no_script_or_style():
    found = {name: template_breaches(text) for name, text in templates().items()}
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_template_lines_fit_in_120_columns():
    files = (path for path in (ROOT / "templates").rglob("*") if path.is_file())
    found = {str(p): wide_lines(p.read_text(encoding="utf-8")) for p in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_documents_name_files_that_exist():
    documents = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    found = {d.name: missing_paths(d.read_text(encoding="utf-8")) for d in documents}
    assert {name: paths for name, paths in found.items() if paths} == {}
    assert missing_paths("`perpusnas/core/` and `events/nothing.py`") == [
        "events/nothing.py"
    ]


def test_ways_around_the_layers_are_on_the_closed_list():
    assert ways_around(project()) == set(WAYS_AROUND)
    assert all(WAYS_AROUND.values())


def test_walk_sees_the_whole_project():
    sources = project()
    assert {layer(name) for name in sources} == {"core", *APPS, "packages"}
    assert "agreements.models.agreement" in model_modules(sources)
    assert "perpusnas.core.models.records" in model_modules(sources)
    listed = imports("agreements.views.agreements", sources)
    assert "perpusnas.core.lists.listing" in listed
    assert "agreements.querysets" in imports("agreements.models.agreement", sources)
    assert "perpusnas.pages.views.sources" in imports("perpusnas.pages.urls", sources)


# Breaches, each of which its rule must see


@pytest.mark.parametrize(
    ("rule", "sources"),
    [
        (upward_imports, {"perpusnas.core.lists": "import partners.models"}),
        (upward_imports, {"perpusnas.core.search": "from ..pages import home"}),
        (upward_imports, {"partners.forms": "from agreements.models import Agreement"}),
        (upward_imports, {"agreements.forms": "from perpusnas.urls import named"}),
        (upward_imports, {"partners.forms": "def f():\n    import agreements"}),
        (imported_leaves, {"events.forms": "from agreements.views import agreement"}),
        (imported_leaves, {"agreements.admin": "import partners.admin"}),
        (imported_leaves, {"events.views.a": "from .b import c", "events.views.b": ""}),
        (
            imported_leaves,
            {"agreements.x": "from . import views", "agreements.views": ""},
        ),
        (imports_of_tests, {"events.models": "from tests.populate import words"}),
        (ways_around, {"partners.forms": "apps.get_model('events', 'Event')"}),
        (
            top_heavy_models,
            {"partners.models": "from .forms import F", "partners.forms": ""},
        ),
        (
            top_heavy_models,
            {
                "agreements.models.lifecycle": "from ..validity import V",
                "agreements.validity": "from . import exports",
                "agreements.exports": "",
            },
        ),
        (categories, {"partners.utils": ""}),
        (categories, {"agreements.models.mixins": ""}),
        (unsafe_marks, {"partners.views.records": "safestring.mark_safe(x)"}),
        (unsafe_marks, {"partners.views.records": "from a import mark_safe"}),
        (wide_forms, {"partners.forms": 'fields = "__all__"'}),
        (wide_forms, {"partners.forms": "class Meta:\n    exclude = ['mail']"}),
        (swallowed_errors, {"a": "try:\n    f()\nexcept Exception:\n    pass"}),
        (swallowed_errors, {"a": "try:\n    f()\nexcept:\n    pass"}),
        (raw_addresses, {"a": "X.objects.filter(**request.GET.dict())"}),
        (long_functions, {"a": "def f():" + "\n    x = 1" * 30}),
        (inside_functions, {"a": "def f():\n    import b"}),
    ],
)
def test_breach_is_seen(rule, sources):
    assert rule(sources)


@pytest.mark.parametrize(
    ("breach", "text"),
    [
        ("safe", "{{ name|safe }}"),
        ("safe", "{% autoescape off %}"),
        ("inline style", '<p style="color: red">'),
        ("inline script", "<script>go()</script>"),
        ("inline handler", '<a onclick="go()">'),
        ("other host", '<img src="https://example.org/x.png">'),
        ("form without token", '<form method="post"><input></form>'),
    ],
)
def test_breach_in_a_template_is_seen(breach, text):
    assert template_breaches(text) == [breach]


def test_line_too_long_in_a_template_is_seen():
    assert wide_lines("<p>\n" + "x" * 120 + "\n" + "x" * 121 + "\n") == [3]
