"""The day of the tests."""

from datetime import date

TODAY = date(2020, 11, 17)
