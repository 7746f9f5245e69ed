"""Counts instructions by callgrind: the same on any machine, however busy."""
import os
import re
import subprocess
import tempfile


def instructions(command, stdin=os.devnull):
    """Instructions that the command takes from start to end."""
    with tempfile.NamedTemporaryFile() as out, open(stdin, "rb") as source:
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}"]
        start = command[:2] if command[0] == "env" else []
        done = subprocess.run(start + tool + command[len(start):], stdin=source, check=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))
