"""How are many apps put together in one test run, and their templates and addresses compiled only once?"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule


def share_compiled_templates() -> None:
    """Every app that is made from now on, in this process or forked from it. A changed template is compiled again.

    The compiled ones stand in a folder that all processes share.
    """
    folder = Path(tempfile.gettempdir()) / f"onthaal-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


def share_compiled_addresses() -> None:
    """The same for the functions that build addresses: what is compiled depends only on the parts of the address."""
    compiles, compiled = Rule._compile_builder, dict[Any, Callable[..., tuple[str, str]]]()

    def _compile_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return compiles(rule, append_unknown)
        parts = (*rule._trace, append_unknown)
        if parts not in compiled:
            compiled[parts] = compiles(rule, append_unknown)
        return compiled[parts]

    Rule._compile_builder = _compile_builder  # type: ignore[method-assign, assignment]
