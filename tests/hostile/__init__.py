"""Documents and pictures that do or hide more than they should, with the reason for which
each is refused. Large content is made by a function."""

import zipfile
from io import BytesIO

HTML = b"<html><script>alert(1)</script></html>"


def appended_zip(content: bytes, comment: bytes = b"") -> bytes:
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("a.exe", b"MZ" + bytes(500))
        archive.comment = comment
    return file.getvalue()
