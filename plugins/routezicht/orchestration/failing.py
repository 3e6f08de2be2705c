"""Turns errors of the platform into failures that Airflow shows without a traceback and does not retry."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from airflow.sdk.exceptions import AirflowFailException

from routezicht.errors import RoutezichtError

P = ParamSpec("P")
R = TypeVar("R")


def readable(function: Callable[P, R]) -> Callable[P, R]:
    """Fail the task for good with the error's own words.

    Any other error fails with its class name alone: its text or traceback could hold source text.
    """

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RoutezichtError as error:
            raise AirflowFailException(error.message) from None

    return wrapped


def closed_vocabulary(function: Callable[P, R]) -> Callable[P, R]:
    """As `readable`, and for tasks that hold source text: an unexpected error shows its class and place only.

    The original exception is cut off, because its text and the values in its frames could be source text. Such a
    failure may be retried.
    """

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RoutezichtError as error:
            failure: Exception = AirflowFailException(error.message)
        except Exception as error:  # noqa: BLE001 - everything unexpected is reduced to its class and place
            frame = error.__traceback__
            while frame and frame.tb_next:
                frame = frame.tb_next
            place = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown place"
            failure = RuntimeError(f"Unexpected {type(error).__name__} at {place}; its text is withheld.")
        raise failure from None

    return wrapped
