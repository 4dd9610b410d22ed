"""How do many apps in one test run read their templates once? Compiled ones stand in a folder that all share."""

import os
import tempfile
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache


def share_compiled_templates() -> None:
    """Every app that is made from now on, in this process or forked from it. A changed template is compiled again."""
    folder = Path(tempfile.gettempdir()) / f"onthaal-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
