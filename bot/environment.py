"""Reads single environment variables, and says in a sentence what is wrong with one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Environment = Mapping[str, str]


class SettingsError(Exception):
    """A setting cannot be used; the message says which one and what to write instead."""


def given(environment: Environment, name: str) -> str:
    """Read a variable without the blanks around it. One left empty, as compose files and hosts do, is not set."""
    return environment.get(name, "").strip()


def one_of(environment: Environment, name: str, default: str, choices: tuple[str, ...]) -> Any:
    """Read a word, in any case of letters."""
    text = given(environment, name) or default
    found = [choice for choice in choices if choice.lower() == text.lower()]
    if not found:
        raise SettingsError(f"{name} is {text!r}; use one of {', '.join(choices)}.")
    return found[0]


def whole(environment: Environment, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Read a whole number between two others."""
    text = given(environment, name) or str(default)
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number < least or (most is not None and number > most):
        upwards = f"to {most}" if most else "up"
        raise SettingsError(f"{name} is {text!r}; use a whole number from {least} {upwards}.")
    return number


def secret(environment: Environment, name: str) -> str:
    """Read what must stay secret, without the blanks around it; the refusal does not repeat it."""
    text = given(environment, name)
    if not text.isprintable():
        raise SettingsError(f"{name} has a line break or another unseen character inside. Copy it anew, as one line.")
    return text


def path(environment: Environment, name: str) -> Path | None:
    """Read the path of a file or folder; None when there is none."""
    text = given(environment, name)
    return Path(text) if text else None


def address(environment: Environment, name: str, schemes: tuple[str, str], default_path: str) -> str | None:
    """Read an address of the network; None when there is none. The refusal does not repeat it: it may hold a password.

    Args:
        environment: Where to look.
        name: The variable.
        schemes: What it may begin with, without and with encryption.
        default_path: The path for an address without one.
    """
    text = given(environment, name)
    if not text:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, or half an IPv6 address
        parts, usable = urlsplit(""), False
    if not usable or parts.username or parts.query or parts.fragment or any(letter.isspace() for letter in text):
        plain, secure = schemes
        raise SettingsError(
            f"{name} must look like {plain}://127.0.0.1:8080{default_path} or {secure}://proxy.example{default_path}, "
            "without a user, a query or a fragment."
        )
    return parts.geturl() if parts.path.strip("/") else parts._replace(path=default_path).geturl()
