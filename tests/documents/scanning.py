"""A poor scan of a paper: 150 dpi, crooked, blurred, grey and noisy."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops, ImageFilter

from lmmh_desk.printing.pages import images

FINE, POOR = 600, 150


def fine(pdf: bytes) -> Image.Image:
    """Return the first page as the printer puts it on paper."""
    page = next(iter(images(pdf, FINE)))
    return Image.frombuffer(
        "L", (page.width(), page.height()), bytes(page.constBits()), "raw", "L", page.bytesPerLine(), 1
    )


def poor(paper: Image.Image, seed: int, dpi: int = POOR) -> Image.Image:
    """Scan a printed page on a bad day."""
    random = Random(seed)
    scan = paper.rotate(random.uniform(-3, 3), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    shift = (1, 0, random.uniform(0, 4), 0, 1, random.uniform(0, 4))
    scan = scan.transform(scan.size, Image.Transform.AFFINE, shift, fillcolor=255)
    scan = scan.resize((scan.width * dpi // FINE, scan.height * dpi // FINE), Image.Resampling.BOX)
    scan = scan.filter(ImageFilter.GaussianBlur(0.7))
    noise = Image.frombytes("L", scan.size, random.randbytes(scan.width * scan.height)).point(
        lambda dot: 104 + dot // 5
    )
    return ImageChops.add(scan, noise, 1, -128).point(lambda dot: int(50 + dot * 0.62))
