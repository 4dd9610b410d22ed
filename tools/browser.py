"""Where does the browser of the tests come from?

From the npm package @sparticuz/chromium, pinned in package-lock.json: a headless Chromium for Linux on x86_64 with the
libraries it needs inside. This unpacks it into .cache/chromium, in two seconds, without root. On any other machine it
does nothing, and tests/support/browser.py looks for another browser or says how to get one.

Run by tools/bootstrap.py with the project's own Python (it needs `brotli`).
"""

import io
import platform
import shutil
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
HOME = ROOT / ".cache" / "chromium"
PROGRAM = HOME / "chromium"
STAMP = HOME / "stamp"  # written last: without it, everything here is deleted

FOLDERS = {
    "swiftshader": HOME,  # software rendering; must be beside the program
    "fonts": HOME / "fonts",
    "al2023": HOME / "system-libraries",  # for machines without libnss3
}

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{home}/fonts</dir><cachedir>{home}/font-cache</cachedir></fontconfig>
"""


def main() -> None:
    if sys.platform != "linux" or platform.machine() != "x86_64" or not PACKAGE.is_dir():
        return
    made_from = f"{HOME}\n{(PACKAGE / 'package.json').read_text(encoding='utf-8')}"
    if PROGRAM.is_file() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == made_from:
        return
    shutil.rmtree(HOME, ignore_errors=True)
    unpack()
    STAMP.write_text(made_from, encoding="utf-8")


def unpack() -> None:
    HOME.mkdir(parents=True)
    PROGRAM.write_bytes(pressed("chromium.br"))
    PROGRAM.chmod(0o755)
    # The safe filter came with Python 3.11.4; the contents are covered by the hash in package-lock.json either way.
    safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    for name, folder in FOLDERS.items():
        with tarfile.open(fileobj=io.BytesIO(pressed(f"{name}.tar.br"))) as archive:
            archive.extractall(folder, **safely)  # type: ignore[arg-type]  # noqa: S202
    (HOME / "fonts.conf").write_text(FONTS_CONF.format(home=HOME), encoding="utf-8")


def pressed(name: str) -> bytes:
    import brotli

    content: bytes = brotli.decompress((PACKAGE / "bin" / name).read_bytes())
    return content


if __name__ == "__main__":
    main()
