"""Makes the pages of Data Docs self-contained: nothing in them is fetched from another host."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from html import escape
from importlib.util import find_spec
from pathlib import Path

# Scripts, style sheets and images of other hosts. Only the sortable tables of the index need the scripts,
# and the index is written here.
_FOREIGN = re.compile(
    r"""<script\b[^>]*\bsrc=["']https?://[^>]*>\s*</script>"""
    r"""|<link\b[^>]*\bhref=["']https?://[^>]*>"""
    r"""|<img\b[^>]*\bsrc=["']https?://[^>]*>"""
    r"""|<footer\b.*?</footer>"""
    r"""|<script>(?:(?!</script>).)*\$\((?:(?!</script>).)*</script>""",
    re.DOTALL,
)
_FOREIGN_STYLE = re.compile(r"url\(\s*['\"]?https?://[^)]*\)")
STYLE = "static/styles/bootstrap.min.css"


def make_offline(folder: Path) -> None:
    """Rewrite every page under `folder`, with a local style sheet where one is installed."""
    _copy_style(folder)
    for page in folder.rglob("*.html"):
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        page.write_text(offline(page.read_text(encoding="utf-8"), up + STYLE), encoding="utf-8")
    for sheet in (folder / "static" / "styles").glob("data_docs_*.css"):
        sheet.write_text(_FOREIGN_STYLE.sub("none", sheet.read_text(encoding="utf-8")), encoding="utf-8")


def offline(page: str, style: str) -> str:
    """The page without anything of another host, and with the style sheet `style`.

    >>> offline('<head><script src="https://example.org/x.js"></script></head>', "a.css")
    '<head><link rel="stylesheet" href="a.css"></head>'
    """
    local = _FOREIGN_STYLE.sub("none", _FOREIGN.sub("", page))
    return local.replace("<head>", f'<head><link rel="stylesheet" href="{escape(style)}">', 1)


def index_page(results: Iterable[tuple[str, str, bool, int]]) -> str:
    """First page: one line per table.

    Args:
        results: name, address of its page, whether all expectations hold, number of expectations.
    """
    lines = "\n".join(
        f'<tr><td><a href="{escape(address)}">{escape(name)}</a></td>'
        f"<td>{count}</td><td>{'hold' if success else 'do not hold'}</td></tr>"
        for name, address, success, count in results
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Published data</title>
<link rel="stylesheet" href="{STYLE}"></head>
<body class="container py-4"><h1>Expectations on the published data</h1>
<p>Judged as a dashboard reads it. Pages show whether an expectation holds, never a value.</p>
<table class="table"><thead><tr><th>Table</th><th>Expectations</th><th>All of them</th></tr></thead>
<tbody>
{lines}
</tbody></table></body></html>
"""


def _copy_style(folder: Path) -> None:
    # Flower comes with the Celery provider and brings Bootstrap (MIT); without it the pages are plain.
    found = find_spec("flower")
    if found and found.submodule_search_locations:
        sheet = Path(found.submodule_search_locations[0]) / "static" / "css" / "bootstrap.min.css"
        if sheet.exists():
            (folder / STYLE).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sheet, folder / STYLE)
