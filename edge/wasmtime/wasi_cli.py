"""wasi:cli and wasi:random for a guest: its settings as environment variables, its log lines on stderr, no input and no terminal."""

import os
import sys

from resources import Kind
from wasi_io import Arrived


class Log(bytearray):
    """Written to as it comes: a guest that traps has said why before."""

    def extend(self, content):
        sys.stderr.buffer.write(content)


class WasiCli:
    def __init__(self, resources, environment):
        self.resources = resources
        self.environment = environment

    def link(self, imports):
        own = self.resources.own
        with imports.add("wasi:cli/environment") as environment:
            environment.add_func("get-environment", lambda _: list(self.environment.items()))
            environment.add_func("get-arguments", lambda _: [])
            environment.add_func("initial-cwd", lambda _: None)
        with imports.add("wasi:cli/stdin") as stdin:
            stdin.add_func("get-stdin", lambda _: own(Kind.INPUT_STREAM, Arrived(b"")))
        for name in ["stdout", "stderr"]:
            with imports.add(f"wasi:cli/{name}") as output:
                output.add_func(f"get-{name}", lambda _: own(Kind.OUTPUT_STREAM, Log()))
        self.link_nothing(imports)
        with imports.add("wasi:random/random") as random:
            random.add_func("get-random-bytes", lambda _, length: os.urandom(length))
            random.add_func("get-random-u64", lambda _: int.from_bytes(os.urandom(8)))

    def link_nothing(self, imports):
        """There is no terminal and no file here, but the engine asks whether there is."""
        add = self.resources.add
        for name, kind in {"input": Kind.TERMINAL_INPUT, "output": Kind.TERMINAL_OUTPUT}.items():
            with imports.add(f"wasi:cli/terminal-{name}") as terminal:
                add(terminal, f"terminal-{name}", kind)
        for name in ["stdin", "stdout", "stderr"]:
            with imports.add(f"wasi:cli/terminal-{name}") as terminal:
                terminal.add_func(f"get-terminal-{name}", lambda _: None)
        with imports.add("wasi:filesystem/preopens") as preopens:
            preopens.add_func("get-directories", lambda _: [])
