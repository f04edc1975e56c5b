"""The few icons of papers, on the 20-unit grid of the screen's: strokes as points, or one (x, y, radius) circle."""

from __future__ import annotations

from lmmh_desk.documents.pictograms import PICTOGRAMS, Stroke

ICONS: dict[str, tuple[Stroke, ...]] = {
    **PICTOGRAMS,
    "house": (
        ((2.6, 10), (10, 3.2), (17.4, 10)),
        ((4.6, 8.4), (4.6, 16.8), (15.4, 16.8), (15.4, 8.4)),
        ((8.1, 16.8), (8.1, 12), (11.9, 12), (11.9, 16.8)),
    ),
    "calendar": (
        (
            (4.6, 4.6), (15.4, 4.6), (16.6, 5), (17, 6.2), (17, 15.4), (16.6, 16.6), (15.4, 17),
            (4.6, 17), (3.4, 16.6), (3, 15.4), (3, 6.2), (3.4, 5), (4.6, 4.6),
        ),
        ((3, 8.6), (17, 8.6)),
        ((7, 2.8), (7, 6)),
        ((13, 2.8), (13, 6)),
    ),
    "arrow": (((3, 10), (17, 10)), ((11.2, 4.2), (17, 10), (11.2, 15.8))),
    "info": (((10, 10, 7.4),), ((10, 9.4), (10, 13.6)), ((10, 6.6), (10, 6.7))),
}  # fmt: skip
