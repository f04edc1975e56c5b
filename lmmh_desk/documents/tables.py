"""Rows for other programs: a workbook (XLSX), or a file of lines (CSV) in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module  # for what ships without type hints
from io import BytesIO, StringIO
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what begins a formula, or hides its beginning (OWASP, CSV injection)
DAY, HOUR = "dd/mm/yyyy", "hh:mm"
Columns = Sequence[tuple[str, int]]  # title, width in characters
Rows = Sequence[Sequence[object]]  # of texts, days (datetime) and hours (timedelta)


def workbook(title: str, author: str, sheet_name: str, columns: Columns, rows: Rows) -> bytes:
    """Return a workbook: real dates and hours, a header that stays, filters, A4 wide."""
    out = BytesIO()
    book: Any = import_module("xlsxwriter").Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "author": author})
    sheet = book.add_worksheet(sheet_name)
    styles = {name: book.add_format({"num_format": name, "align": "left"}) for name in (DAY, HOUR)}
    bold = book.add_format({"bold": True, "bottom": 1})
    for index, (name, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, bold)
    for row, cells in enumerate(rows, 1):
        for index, value in enumerate(cells):
            _write(sheet, row, index, value, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def lines(columns: Columns, rows: Rows) -> bytes:
    """Return the rows as French spreadsheets open them: UTF-8 with its mark, semicolons."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([name for name, _width in columns])
    writer.writerows([_said(value) for value in cells] for cells in rows)
    return out.getvalue().encode("utf-8-sig")


def _write(sheet: Any, row: int, index: int, value: object, styles: dict[str, Any]) -> None:
    """Write a cell; a text stays one, even « =1+1 »."""
    if isinstance(value, timedelta):
        sheet.write_datetime(row, index, value, styles[HOUR])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, index, value, styles[DAY])
    else:
        sheet.write_string(row, index, str(value))


def _said(value: object) -> str:
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
