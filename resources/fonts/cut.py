"""Cut the fonts of screen and papers: run by hand, needs fonttools, fontpkg-inter and Debian's fonts-dejavu-core.

    python resources/fonts/cut.py

Static weights of Inter with figures of one width (a PDF applies no font features), the few letters of DejaVu
Sans Mono that a short code needs, and of DejaVu Sans the scripts and signs that Inter lacks.
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_inter
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

HERE = Path(__file__).resolve().parent
INTER = Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
TEXT, DISPLAY = 14, 32  # Inter's optical sizes
KEPT = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x530), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070),
        *range(0x2070, 0x20D0), *range(0x2100, 0x2300), 0x25A1, 0x25CF, 0x2713, 0xFFFD]  # fmt: skip
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "case"]
FROM_DEJAVU = [*range(0x530, 0x1100), *range(0x2300, 0x2800), *range(0xFB1D, 0xFE00), *range(0xFE70, 0xFF00),
               *range(0x1F600, 0x1F650)]  # fmt: skip


def main() -> None:
    for weight, name in WEIGHTS.items():
        cut_inter(weight, TEXT, "Inter", name)
    cut_inter(700, DISPLAY, "Inter Display", "Bold")
    reduce(TTFont(DEJAVU / "DejaVuSansMono-Bold.ttf"), list(range(0x20, 0x7F)), []).save(HERE / "DejaVuSansMono.ttf")
    reduce(TTFont(DEJAVU / "DejaVuSans.ttf"), FROM_DEJAVU, []).save(HERE / "DejaVuSans.ttf")


def cut_inter(weight: int, size: int, family: str, style: str) -> None:
    """Write one static weight at one optical size."""
    font = instantiateVariableFont(
        TTFont(INTER), {"wght": weight, "opsz": size}, overlap=OverlapMode.KEEP_AND_SET_FLAGS, updateFontNames=False
    )
    align_figures(font)
    reduce(font, KEPT, FEATURES)
    rename(font, family, style, weight)
    font.save(HERE / f"{family.replace(' ', '')}-{style}.ttf")


def align_figures(font: TTFont) -> None:
    """Give the figures the shapes of the `tnum` feature."""
    table = font["GSUB"].table
    lookups = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    aligned: dict[str, str] = {}
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            aligned |= getattr(subtable, "ExtSubTable", subtable).mapping
    for cmap in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in cmap.cmap:
                cmap.cmap[code] = aligned.get(cmap.cmap[code], cmap.cmap[code])


def reduce(font: TTFont, codes: list[int], features: list[str]) -> TTFont:
    """Keep these characters and features only."""
    options = Options(layout_features=features, name_IDs=["*"], notdef_outline=True, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, style: str, weight: int) -> None:
    """Name a weight so that every system groups it under its family."""
    names, linked = font["name"], style in {"Regular", "Bold"}
    values = {1: family if linked else f"{family} {style}", 2: style if linked else "Regular",
              3: f"{family} {style} 4.1",
              4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}", 16: family, 17: style}  # fmt: skip
    names.names = [name for name in names.names if name.nameID not in {*values, 21, 22, 25} and name.nameID < 256]
    for identifier, value in values.items():
        names.setName(value, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    if "STAT" in font:
        del font["STAT"]


if __name__ == "__main__":
    main()
