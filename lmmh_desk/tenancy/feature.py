"""Tenancy: persons, their dwellings and leases, as the catalogue lists it."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature

FEATURE = Feature(
    key="tenancy", tables="lmmh_desk.tenancy.store.search", search="lmmh_desk.tenancy.store.search:search_persons"
)
