"""What becomes of a paper: photocopied, crumpled, cut out, then scanned on a bad day."""

from __future__ import annotations

from math import cos, pi
from random import Random

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from lmmh_desk.printing.pages import images

FINE, POOR = 600, 150
MM = FINE / 25.4
RESOLUTIONS = (150, 200, 300)


def fine(pdf: bytes) -> Image.Image:
    """Return the last page, which bears the code, as the printer puts it on paper."""
    *_others, page = images(pdf, FINE)
    return Image.frombuffer(
        "L", (page.width(), page.height()), bytes(page.constBits()), "raw", "L", page.bytesPerLine(), 1
    )


def poor(paper: Image.Image, seed: int, dpi: int = POOR) -> Image.Image:
    """Scan a printed page on a bad day; it is turned at half its resolution, in a quarter of the time."""
    random = Random(seed)
    scan = paper.reduce(2).rotate(random.uniform(-3, 3), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    shift = (1, 0, random.uniform(0, 2), 0, 1, random.uniform(0, 2))
    scan = scan.transform(scan.size, Image.Transform.AFFINE, shift, fillcolor=255)
    scan = scan.resize((scan.width * 2 * dpi // FINE, scan.height * 2 * dpi // FINE), Image.Resampling.BOX)
    scan = scan.filter(ImageFilter.GaussianBlur(0.7))
    return grey(noisy(scan, random))


def cut_out(paper: Image.Image, modules: int, quiet: int) -> Image.Image:
    """Return the code of a printed page, of so many modules a side, and the quiet zone around it: nothing else."""
    (code,) = zxingcpp.read_barcodes(paper)
    corners = (code.position.top_left, code.position.bottom_right)
    (left, top), (right, bottom) = ((corner.x, corner.y) for corner in corners)
    around = round((right - left) / modules * quiet)
    return paper.crop((left - around, top - around, right + around, bottom + around))


def grey(scan: Image.Image) -> Image.Image:
    """Lower the contrast."""
    return scan.point(lambda dot: int(50 + dot * 0.62))


def noisy(scan: Image.Image, random: Random) -> Image.Image:
    """Sprinkle noise."""
    noise = Image.frombytes("L", scan.size, random.randbytes(scan.width * scan.height)).point(
        lambda dot: 104 + dot // 5
    )
    return ImageChops.add(scan, noise, 1, -128)


def photocopied(scan: Image.Image) -> Image.Image:
    """Copy a paper on a machine that thickens what is black and washes out the rest."""
    return scan.filter(ImageFilter.GaussianBlur(FINE / 400)).point(lambda dot: min(255, max(0, (dot - 90) * 3 + 60)))


def crumpled(paper: Image.Image, random: Random) -> Image.Image:
    """Crumple a paper and flatten it: folds 8 mm apart move the code, up to 0.3 mm between two, and throw shades."""
    step, most = round(8 * MM), 0.15 * MM
    across, down = (range(0, length + step, step) for length in paper.size)
    moved = {(x, y): (x + random.uniform(-most, most), y + random.uniform(-most, most)) for x in across for y in down}
    mesh = []
    for x, y in ((x, y) for x in across[:-1] for y in down[:-1]):
        corners = ((x, y), (x, y + step), (x + step, y + step), (x + step, y))
        mesh.append(((x, y, x + step, y + step), [part for corner in corners for part in moved[corner]]))
    flat = Image.new("L", (across[-1], down[-1]), 255)
    flat.paste(paper)
    bent = flat.transform(flat.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=255)
    shade = Image.new("L", (flat.width, 1))
    shade.putdata([int(28 * (1 + cos(2 * pi * x / (2.3 * step)))) for x in range(flat.width)])
    return ImageChops.subtract(bent, shade.resize(flat.size)).crop((0, 0, *paper.size))


def scanned(paper: Image.Image, dpi: int) -> Image.Image:
    """Return what a scanner makes of a printed page."""
    return paper.resize((paper.width * dpi // FINE, paper.height * dpi // FINE), Image.Resampling.BOX)


def harmed(paper: Image.Image, harm: str, dpi: int) -> Image.Image:
    """Do one harm to a printed page, or all of them, then scan it."""
    random, every = Random(7), harm == "all"
    if every or harm == "photocopy":
        paper = photocopied(paper)
    if every or harm == "crumple":
        paper = crumpled(paper, random)
    if every or harm == "rotate":
        paper = paper.rotate(2.5, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    scan = scanned(paper, dpi)
    if every or harm == "blur":
        scan = scan.filter(ImageFilter.GaussianBlur(0.7))
    if every or harm == "noise":
        scan = noisy(scan, random)
    return grey(scan) if every or harm == "grey" else scan


HARMS = ("nothing", "photocopy", "crumple", "rotate", "blur", "noise", "grey", "all")
