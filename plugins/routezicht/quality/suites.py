"""Reads the suites of a gate from `expectations/<gate>.json` and refuses what would prove nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routezicht.errors import ConfigError

SEVERITIES = ("critical", "warning", "info")


@dataclass(frozen=True)
class Suite:
    """Expectations about one batch.

    Args:
        batch: query whose rows are judged. It may name the build by
            `current_setting('routezicht.build_id')::uuid`.
        expectations: Great Expectations configurations: type, kwargs, severity, meta.
    """

    name: str
    batch: str
    expectations: tuple[Mapping[str, Any], ...]


def load_suites(folder: Path, gate: str) -> list[Suite]:
    """Suites of a gate; each with a name, a batch and at least one expectation that says why it is there.

    Raises:
        ConfigError: the file is missing or malformed, has no suites, or one without expectations.
    """
    path = folder / f"{gate}.json"
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        # SQL is kept as a list of lines, which JSON needs to be readable.
        suites = [
            Suite(suite["name"], "\n".join(suite["batch"]), tuple(suite["expectations"]))
            for suite in spec["suites"]
        ]
    except FileNotFoundError:
        raise _broken("there is no such file", path) from None
    except (json.JSONDecodeError, KeyError, TypeError):
        raise _broken("it is not a list of suites with name, batch and expectations", path) from None
    if not suites:
        raise _broken("it has no suites", path)
    for suite in suites:
        _check(suite, path)
    return suites


def expectation_suite(suite: Suite, path: Path) -> Any:
    """The Great Expectations suite, with exactly the expectations of the file.

    Raises:
        ConfigError: Great Expectations does not know an expectation (it would drop it without a word), or
            one of its arguments.
    """
    import great_expectations as gx

    configurations = [
        {
            "type": known["type"],
            "kwargs": _kwargs(known["kwargs"]),
            "severity": known["severity"],
            "meta": known["meta"],
        }
        for known in suite.expectations
    ]
    try:
        built = gx.ExpectationSuite(name=suite.name, expectations=configurations)
    except Exception as error:  # noqa: BLE001 - pydantic, marshmallow and own errors, all about the file
        raise _broken(
            f"Great Expectations refuses suite '{suite.name}' ({type(error).__name__})", path
        ) from None
    if len(built.expectations) != len(suite.expectations):
        raise _broken(f"suite '{suite.name}' names an expectation that does not exist", path)
    return built


def _check(suite: Suite, path: Path) -> None:
    if not suite.expectations:
        raise _broken(f"suite '{suite.name}' has no expectations, so it would always pass", path)
    for expectation in suite.expectations:
        missing = {"type", "kwargs", "severity", "meta"} - expectation.keys()
        if missing:
            raise _broken(f"an expectation of '{suite.name}' lacks {', '.join(sorted(missing))}", path)
        if expectation["severity"] not in SEVERITIES:
            raise _broken(f"an expectation of '{suite.name}' has an unknown severity", path)
        if not expectation["meta"].get("why"):
            raise _broken(f"an expectation of '{suite.name}' does not say why it is there", path)
        if "result_format" in expectation["kwargs"]:
            raise _broken(
                f"an expectation of '{suite.name}' sets a result format, which could show values", path
            )


def _kwargs(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: "\n".join(value) if name == "unexpected_rows_query" and isinstance(value, list) else value
        for name, value in kwargs.items()
    }


def _broken(what: str, path: Path) -> ConfigError:
    return ConfigError(
        f"The expectations cannot be used: {what}.", where=path.name, action="mend the file in expectations/"
    )
