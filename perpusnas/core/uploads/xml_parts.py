"""Going over XML without building a tree: in time that grows with its length."""

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from .reading import BROKEN, RefusedFileError, gettext_noop

Attributes = dict[str, str]


class XmlHandler:
    """What to do at each element; names have lost their namespace."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle the beginning of an element."""

    def end(self, name: str) -> None:
        """Handle the end of an element."""

    def text(self, text: str) -> None:
        """Handle text."""


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("|")[2]


def refuse_declarations(*_declaration) -> None:
    """Refuse a document type, where entities are declared."""
    raise RefusedFileError(
        gettext_noop("The file declares XML entities, which are not accepted.")
    )


def go_over(chunks: Iterable[bytes], handler: XmlHandler | None = None) -> None:
    """Parse XML chunk by chunk. Raises RefusedFileError for malformed XML and for
    declarations of entities."""
    for _chunk in parsed_chunks(chunks, handler):
        pass


def parsed_chunks(
    chunks: Iterable[bytes], handler: XmlHandler | None = None
) -> Iterator[None]:
    """Yield after each chunk that was parsed, so that what the handler has found can be
    used before the next one."""
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartDoctypeDeclHandler = refuse_declarations
    if handler is not None:
        connect(parser, handler)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise RefusedFileError(BROKEN) from error


def connect(parser: expat.XMLParserType, handler: XmlHandler) -> None:
    """Let the parser call the handler, with names without their namespace."""
    start: Callable = handler.start
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    parser.EndElementHandler = lambda name: handler.end(local(name))
    parser.CharacterDataHandler = handler.text
