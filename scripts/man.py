#!/usr/bin/env python3
"""man.py FOLDER < HELP: writes a man page for every command into FOLDER/man1.

HELP is what `winnow --experimental-dump-help` prints. The pages depend on it alone: no date, no
machine.
"""
import json
import os
import sys


def roff(text):
    """Text as roff shows it unchanged."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in text.split("\n"))


def flag(name):
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def shown(items):
    return [item for item in items or [] if item.get("shouldDisplay", True)]


def synopsis(path, command):
    """The usage line: `winnow rank [--limit N] [LEAD ...]`."""
    words = [f"\\fB{roff(' '.join(path))}\\fR"]
    for argument in shown(command.get("arguments")):
        value = f"\\fI{roff(argument.get('valueName', 'value'))}\\fR"
        if argument["kind"] == "positional":
            word = value
        else:
            word = f"\\fB{roff(flag(argument['preferredName']))}\\fR"
            if argument["kind"] == "option":
                word += " " + value
        if argument.get("isRepeating"):
            word += " ..."
        words.append(f"[{word}]" if argument.get("isOptional") else word)
    if shown(command.get("subcommands")):
        words.append("\\fIsubcommand\\fR")
    return " ".join(words)


def option(argument):
    """One entry of the list of arguments and options."""
    value = roff(argument.get("valueName", "value"))
    if argument["kind"] == "positional":
        head = f"\\fI{value}\\fR"
    else:
        head = ", ".join(f"\\fB{roff(flag(name))}\\fR" for name in argument.get("names", []))
        if argument["kind"] == "option":
            head += f" \\fI{value}\\fR"
    text = [argument.get("abstract", "")]
    if argument.get("allValues"):
        text.append(f"One of: {', '.join(argument['allValues'])}.")
    if argument.get("defaultValue"):
        text.append(f"Default: {argument['defaultValue']}.")
    lines = [".TP", head, roff(" ".join(part for part in text if part)) or "\\&"]
    if argument.get("discussion"):
        lines += [".IP", roff(argument["discussion"])]
    return lines


def paragraphs(text):
    return "\n.PP\n".join(roff(part.strip()) for part in text.strip().split("\n\n"))


def page(path, command):
    """The man page of one command."""
    name = "-".join(path)
    lines = [f'.TH "{name.upper()}" "1" "" "Winnow" "User Commands"', ".SH NAME",
             f"{roff(name)} \\- {roff(command.get('abstract', '').rstrip('.'))}", ".SH SYNOPSIS", synopsis(path, command)]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", paragraphs(command["discussion"])]
    arguments = shown(command.get("arguments"))
    positional = [a for a in arguments if a["kind"] == "positional"]
    options = [a for a in arguments if a["kind"] != "positional"]
    for title, items in (("ARGUMENTS", positional), ("OPTIONS", options)):
        if items:
            lines.append(f".SH {title}")
            for item in items:
                lines += option(item)
    below = [sub for sub in shown(command.get("subcommands")) if sub["commandName"] != "help"]
    if below:
        lines.append(".SH COMMANDS")
        for sub in below:
            lines += [".TP", f"\\fB{roff('-'.join(path + [sub['commandName']]))}\\fR(1)", roff(sub.get("abstract", "")) or "\\&"]
    if len(path) > 1:
        lines += [".SH SEE ALSO", f"\\fB{roff('-'.join(path[:-1]))}\\fR(1)"]
    return "\n".join(lines) + "\n"


def write(path, command, folder):
    with open(os.path.join(folder, "-".join(path) + ".1"), "w", encoding="utf-8") as file:
        file.write(page(path, command))
    for sub in shown(command.get("subcommands")):
        if sub["commandName"] != "help":
            write(path + [sub["commandName"]], sub, folder)


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__.strip())
        return 64 if len(sys.argv) != 2 else 0
    command = json.load(sys.stdin)["command"]
    folder = os.path.join(sys.argv[1], "man1")
    os.makedirs(folder, exist_ok=True)
    write([command["commandName"]], command, folder)
    return 0


sys.exit(main())
