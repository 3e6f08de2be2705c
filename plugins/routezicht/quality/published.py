"""Data Docs of the published tables, judged as a reader sees them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from routezicht.config import Settings
from routezicht.errors import GateFailed
from routezicht.quality.gate import datasource, great_expectations
from routezicht.quality.offline import index_page, make_offline
from routezicht.quality.suites import expectation_suite, load_suites

ROLE = "rz_bi"
SUITES = "published"


def data_docs(settings: Settings) -> Path:
    """Judge the published views as the BI role by `expectations/published.json` and write Data Docs.

    Published tables hold no value that a reader may not see; still, only success is shown.

    Returns:
        The first page, under `settings.reports_dir`.

    Raises:
        GateFailed: an expectation does not hold; the pages say which.
    """
    folder = settings.reports_dir / "data_docs"
    shutil.rmtree(folder, ignore_errors=True)
    with great_expectations() as context:
        context.add_data_docs_site("published", _site(folder))
        outcome = _checkpoint(context, settings).run()
    results = []
    for result in outcome.run_results.values():
        name = result.suite_name
        (page,) = (folder / "validations" / name).rglob("*.html")
        results.append((name, str(page.relative_to(folder)), bool(result.success), len(result.results)))
    make_offline(folder)
    index = folder / "index.html"
    index.write_text(index_page(sorted(results)), encoding="utf-8")
    if not outcome.success:
        raise GateFailed(
            "An expectation on the published tables does not hold.",
            where=str(index),
            action="recall the release if a count below ten is shown",
        )
    return index


def _checkpoint(context: Any, settings: Settings) -> Any:
    import great_expectations as gx
    from great_expectations.checkpoint.actions import UpdateDataDocsAction

    source = datasource(context, settings, ROLE)
    path = settings.expectations_dir / f"{SUITES}.json"
    definitions = [
        context.validation_definitions.add(
            gx.ValidationDefinition(
                name=suite.name,
                data=source.add_query_asset(suite.name, query=suite.batch).add_batch_definition_whole_table(
                    "all"
                ),
                suite=context.suites.add(expectation_suite(suite, path)),
            )
        )
        for suite in load_suites(settings.expectations_dir, SUITES)
    ]
    checkpoint = gx.Checkpoint(
        name=SUITES,
        validation_definitions=definitions,
        actions=[UpdateDataDocsAction(name="write", site_names=["published"])],
        result_format="BOOLEAN_ONLY",
    )
    return context.checkpoints.add(checkpoint)


def _site(folder: Path) -> dict[str, Any]:
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "show_how_to_buttons": False,
    }
