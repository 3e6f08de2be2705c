"""Pages of Data Docs fetch nothing from other hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from routezicht.quality.offline import index_page, make_offline, offline


@pytest.mark.parametrize(
    "foreign",
    [
        '<script src="https://cdn.example/x.js" integrity="sha384-x" crossorigin="anonymous"></script>',
        '<link rel="stylesheet" href="https://cdn.example/x.css"/>',
        '<img class="logo"\n src="https://cdn.example/x.png?d=1"\n alt="logo"/>',
        '<footer><a href="https://vendor.example">news</a></footer>',
        "<script>\n$('#table').bootstrapTable({data: []});\n</script>",
    ],
)
def test_what_lies_elsewhere_is_taken_out(foreign: str) -> None:
    page = offline(f"<head></head><body><p>kept</p>{foreign}<p>too</p></body>", "a.css")
    assert page == '<head><link rel="stylesheet" href="a.css"></head><body><p>kept</p><p>too</p></body>'


def test_own_scripts_and_styles_stay() -> None:
    own = '<head></head><script>var x = 1;</script><link rel="stylesheet" href="../static/x.css">'
    assert own.removeprefix("<head></head>") in offline(own, "a.css")


def test_pages_find_the_style_sheet_from_where_they_lie(tmp_path: Path) -> None:
    page = tmp_path / "validations" / "run" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("<head></head>")
    make_offline(tmp_path)
    assert 'href="../../static/styles/bootstrap.min.css"' in page.read_text()


def test_the_index_escapes_names() -> None:
    assert "&lt;b&gt;" in index_page([("<b>", "a.html", True, 3)])
