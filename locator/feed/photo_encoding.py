"""Re-encodes photos: smaller, upright, and without metadata such as the place where they were taken."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from ..errors import InvalidFeed

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_SIDE = 1_200
MAX_PIXELS = 50_000_000
QUALITY = 80


def encode(path: Path) -> bytes:
    """Return a photo as WebP; raises InvalidFeed if the file is none."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InvalidFeed(f"has more than {MAX_PIXELS // 1_000_000} megapixels")
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except InvalidFeed:
        raise
    except Exception:  # decoders raise many kinds for damaged files
        raise InvalidFeed("is not a JPEG, PNG or WebP file") from None
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.new("RGB", upright.size)  # has no metadata to write
    clean.paste(upright)
    content = BytesIO()
    clean.save(content, "WEBP", quality=QUALITY)
    return content.getvalue()
