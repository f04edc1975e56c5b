"""This PC, for the catalogue: settings and the screens of headquarters."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature

FEATURE = Feature(key="desk")
