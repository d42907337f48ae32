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

# From the ground floor upward; a floor knows those below it and never one above.
FLOORS = ["kernel", "partners", "agreements", "events", "roof"]
APPS = [app for app in FLOORS[1:-1] if (ROOT / app).is_dir()]
ROOF = ("perpusnas.urls", "perpusnas.overview", "perpusnas.management")
ROOF += ("perpusnas.imports",)
# Where every app keeps what; a further name needs a subject, never a category.
PLACES = ["models", "querysets", "filters", "forms", "exports", "views", "urls"]
PLACES += ["admin", "apps", "migrations"]
CATEGORIES = {"utils", "util", "helpers", "services", "mixins", "constants"}
CATEGORIES |= {"signals", "common", "core", "misc", "base", "lib"}
# What an app shows is its own affair: no other app builds on it.
OWN_AFFAIR = {"views", "forms", "admin"}
# What stands above the models: they must work without any of it.
ABOVE_MODELS = {"views", "forms", "exports", "admin", "filters", "urls"}
# Imports inside functions, (module, imported): why it cannot stand at the top.
INSIDE_FUNCTIONS: dict[tuple[str, str], str] = {}
# Functions of more than 30 lines, which read as one list or one path.
LONG_FUNCTIONS = {
    "agreements.exports.report_columns",
    "agreements.validity.with_validity",
    "perpusnas.edits.editing",
    "perpusnas.lists.listing",
    "perpusnas.overview.agreements.agreement_detail",
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


def floor(name: str) -> str | None:
    """The floor that a module stands on; None for what is not ours."""
    top = name.partition(".")[0]
    if top in FLOORS:
        return top
    if top != "perpusnas":
        return None
    on_roof = any(name == roof or name.startswith(f"{roof}.") for roof in ROOF)
    return "roof" if on_roof else "kernel"


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
    """Imports that go up the house, or past what a lower floor may know."""
    return sorted(
        (name, other)
        for name in sources
        for other in imports(name, sources)
        if floor(other) and FLOORS.index(floor(other)) > FLOORS.index(floor(name))
    )


def intrusions(sources: Sources) -> list[tuple[str, str]]:
    """Imports by one app of another app's views, forms or admin."""
    return sorted(
        (name, other)
        for name in sources
        for other in imports(name, sources)
        if floor(name) in APPS
        and floor(other) in APPS
        and floor(name) != floor(other)
        and OWN_AFFAIR & set(other.split("."))
    )


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
    return sorted(name for name in sources if "models" in name.split(".")[1:2])


def top_heavy_models(sources: Sources) -> list[tuple[str, str]]:
    """Models that cannot be without forms, views or exports, however far away."""
    return sorted(
        (name, other)
        for name in model_modules(sources)
        for other in reached(name, sources)
        if other.split(".")[1:2] and other.split(".")[1] in ABOVE_MODELS
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


def template_breaches(text: str) -> list[str]:
    return [rule for rule, pattern in TEMPLATE_BREACHES.items() if pattern.search(text)]


def templates() -> dict[str, str]:
    """Every page and part of one; mails are plain text and escape nothing."""
    paths = (ROOT / "templates").rglob("*.html")
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in paths}


# The house as it stands

RULES = [upward_imports, intrusions, top_heavy_models, categories, unsafe_marks]
RULES += [wide_forms, swallowed_errors, raw_addresses]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_keeps_the_rule(rule):
    assert rule(project()) == []


def test_imports_inside_functions_are_on_the_closed_list():
    assert inside_functions(project()) == set(INSIDE_FUNCTIONS)
    assert all(INSIDE_FUNCTIONS.values())


@pytest.mark.parametrize("app", APPS)
def test_app_keeps_everything_where_every_app_does(app):
    names = {path.stem for path in (ROOT / app).iterdir()}
    assert [place for place in PLACES if place not in names] == []


def test_functions_are_short():
    assert set(long_functions(project())) <= LONG_FUNCTIONS


def test_templates_mark_nothing_safe_and_hold_no_script_or_style():
    found = {name: template_breaches(text) for name, text in templates().items()}
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_templates_are_short():
    ceilings = {name: 40 if "/includes/" in name else 100 for name in templates()}
    long = {n for n, text in templates().items() if text.count("\n") > ceilings[n]}
    assert long == set()


def test_walk_sees_the_whole_house():
    sources = project()
    assert {floor(name) for name in sources} == {"kernel", *APPS, "roof"}
    assert "agreements.models.agreement" in model_modules(sources)
    assert "perpusnas.lists" in imports("agreements.views", sources)
    assert "agreements.querysets" in imports("agreements.models.agreement", sources)
    assert "perpusnas.overview.sources" in imports("perpusnas.urls", sources)


# Breaches, each of which its rule must see


@pytest.mark.parametrize(
    ("rule", "sources"),
    [
        (upward_imports, {"perpusnas.lists": "import partners.models"}),
        (upward_imports, {"perpusnas.edits": "from .overview import home"}),
        (upward_imports, {"partners.views": "from agreements.models import Agreement"}),
        (upward_imports, {"agreements.views": "from perpusnas.urls import named"}),
        (upward_imports, {"partners.forms": "def f():\n    import agreements"}),
        (intrusions, {"agreements.forms": "from partners.forms import NameForm"}),
        (intrusions, {"agreements.admin": "import partners.admin"}),
        (
            intrusions,
            {"agreements.x": "from partners import views", "partners.views": ""},
        ),
        (
            top_heavy_models,
            {"partners.models": "from .forms import F", "partners.forms": ""},
        ),
        (
            top_heavy_models,
            {
                "agreements.models.course": "from ..validity import V",
                "agreements.validity": "from . import exports",
                "agreements.exports": "",
            },
        ),
        (categories, {"partners.utils": ""}),
        (categories, {"agreements.models.mixins": ""}),
        (unsafe_marks, {"partners.views": "safestring.mark_safe(x)"}),
        (unsafe_marks, {"partners.views": "from a import mark_safe"}),
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
