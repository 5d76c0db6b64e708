"""Papers as they come off a scanner or out of a fax: askew, soft, grainy, and without a letter of text in the file."""

import io
import time
from collections.abc import Sequence
from random import Random

DOTS = 150
LONG_AGO = time.gmtime(1_767_225_600)  # a file that says when it was made would differ in every run


def scan(pictures: Sequence[bytes], chance: Random) -> bytes:
    """A PDF of pictures: rotated by at most two degrees, blurred, with grain and the traces of JPEG."""
    from PIL import Image, ImageFilter  # optional dependency: only scans need it

    tilt, blur, grain = chance.uniform(-2, 2), chance.uniform(0.3, 0.9), chance.uniform(0.02, 0.09)
    pages = []
    for picture in pictures:
        page = Image.open(io.BytesIO(picture)).convert("L")
        page = page.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
        page = page.filter(ImageFilter.GaussianBlur(blur))
        noise = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
        pages.append(Image.blend(page, noise, grain))
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=DOTS,
        quality=chance.randrange(35, 75),
        creationDate=LONG_AGO,
        modDate=LONG_AGO,
    )
    return out.getvalue()
