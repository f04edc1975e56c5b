"""The commands that open a tab of the settings."""

from __future__ import annotations

from lmmh_desk.ui.context import Context


def general(context: Context) -> None:
    """Open the settings of this desk and of the office."""
    context.shell.open("settings", tab="general")


def sites(context: Context) -> None:
    """Open the sites."""
    context.shell.open("settings", tab="sites")


def reasons(context: Context) -> None:
    """Open the motifs."""
    context.shell.open("settings", tab="reasons")


def rules(context: Context) -> None:
    """Open the dated rules and the legal sentences."""
    context.shell.open("settings", tab="rules")


def agents(context: Context) -> None:
    """Open the agents."""
    context.shell.open("settings", tab="agents")
