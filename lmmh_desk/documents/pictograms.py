"""Pictograms of posters, on the 20-unit grid of the icons: strokes of points so close that curves stay round."""

from __future__ import annotations

from math import cos, pi, radians, sin

Point = tuple[float, ...]
Stroke = tuple[Point, ...]
STEP = 6  # degrees between two points of a curve


def _arc(across: float, down: float, radius: float, start: int, end: int) -> Stroke:
    """Return an arc from an angle to another, in degrees clockwise from three o'clock."""
    turn = STEP if end > start else -STEP
    angles = [*range(start, end, turn), end]
    return tuple((across + radius * cos(radians(one)), down + radius * sin(radians(one))) for one in angles)


def _wave(across: float, down: float, length: float, *, upright: bool = False) -> Stroke:
    """Return a wave of a turn and a half."""
    points = [(length * rank / 36, 0.75 * sin(3 * pi * rank / 36)) for rank in range(37)]
    return tuple((across + aside, down - along) if upright else (across + along, down - aside)
                 for along, aside in points)  # fmt: skip


def _rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Stroke:
    """Return a rectangle with round corners."""
    return (
        *_arc(right - radius, top + radius, radius, -90, 0), *_arc(right - radius, bottom - radius, radius, 0, 90),
        *_arc(left + radius, bottom - radius, radius, 90, 180), *_arc(left + radius, top + radius, radius, 180, 270),
        (right - radius, top),
    )  # fmt: skip


def _person(across: float, top: float, height: float) -> tuple[Stroke, ...]:
    """Return a head over shoulders."""
    head, wide = height * 0.17, height * 0.25
    shoulders = top + 2 * head + height * 0.1 + wide
    return (
        ((across, top + head, head),),
        ((across - wide, top + height), *_arc(across, shoulders, wide, 180, 360), (across + wide, top + height)),
    )


def _finger(left: float, right: float, tip: float, base: float) -> Stroke:
    radius = (right - left) / 2
    return ((left, base), *_arc(left + radius, tip + radius, radius, 180, 360), (right, base))


PICTOGRAMS: dict[str, tuple[Stroke, ...]] = {
    "mask": (
        ((10, 10, 8.2),),
        ((7.1, 6.8), (7.1, 7.2)),
        ((12.9, 6.8), (12.9, 7.2)),
        ((2, 9), (5.4, 10.3), (10, 9.3), (14.6, 10.3), (18, 9)),
        ((5.4, 10.3), (5.9, 13.9), (10, 15.9), (14.1, 13.9), (14.6, 10.3)),
        ((7.8, 11.9), (12.2, 11.9)),
        ((8, 13.6), (12, 13.6)),
    ),
    "hands": (
        _finger(6.2, 8.7, 4.6, 10),
        _finger(8.7, 11.2, 2.6, 9.6),
        _finger(11.2, 13.7, 3.4, 9.8),
        (*_finger(13.7, 16.2, 6, 10), *_arc(10.9, 12.6, 5.3, 0, 90), *_arc(9.6, 12.4, 5.5, 90, 140), (3, 12.8),
         *_arc(4, 11.9, 1.3, 140, 315), (6.2, 12.4), (6.2, 10)),
        ((3, 4.6, 1.3),),
        ((17.4, 2.9, 1),),
        ((4.4, 7.8, 0.7),),
    ),
    "distance": (
        *_person(4.6, 2, 11.4),
        *_person(15.4, 2, 11.4),
        ((2.4, 16.8), (17.6, 16.8)),
        ((4.4, 14.8), (2.4, 16.8), (4.4, 18.8)),
        ((15.6, 14.8), (17.6, 16.8), (15.6, 18.8)),
    ),
    "ventilate": (
        ((2, 3), (9.6, 3), (9.6, 17), (2, 17), (2, 3)),
        ((5.8, 3), (5.8, 17)),
        ((2, 10), (9.6, 10)),
        _wave(12, 6, 6),
        _wave(12, 10, 6),
        _wave(12, 14, 6),
    ),
    "lift": (
        _rounded(1.8, 2.2, 13, 17.8, 1),
        *_person(7.4, 5, 12.8),
        ((16.6, 9), (16.6, 3.4)),
        ((14.8, 5.2), (16.6, 3.4), (18.4, 5.2)),
        ((16.6, 11), (16.6, 16.6)),
        ((14.8, 14.8), (16.6, 16.6), (18.4, 14.8)),
    ),
    "bins": (
        ((3.2, 5.2), (16.8, 5.2)),
        ((7.6, 5.2), (7.6, 2.8), (12.4, 2.8), (12.4, 5.2)),
        ((4.8, 5.2), (5.9, 17.4), (14.1, 17.4), (15.2, 5.2)),
        ((8.2, 8.4), (8.5, 14.2)),
        ((11.8, 8.4), (11.5, 14.2)),
    ),
    "heat": (
        *(_rounded(left, 9, left + 3.2, 17, 1.2) for left in (2, 6.3, 10.6, 14.9)),
        ((2, 13), (18, 13)),
        *(_wave(across, 7, 5, upright=True) for across in (5.2, 10, 14.8)),
    ),
    "phone": (
        _rounded(3.6, 1.8, 11.6, 18.2, 1.6),
        ((6.8, 15.6), (8.4, 15.6)),
        _arc(11.6, 8, 3, -48, 48),
        _arc(11.6, 8, 5.6, -48, 48),
    ),
}  # fmt: skip
