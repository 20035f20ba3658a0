"""Holds docs/heed-v1.schema.json against rule files: it accepts the good ones and refuses what a schema can see.

Run by .ci/schema, which brings jsonschema and PyYAML.
"""

import copy
import glob
import json
import os
import re
import sys

import jsonschema
import yaml

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
FIXTURES = "Tests/HeedRulesTests/Fixtures"

# Mistakes that need no knowledge of patterns, other rules, words in commands or the disk.
SEEN = {
    "version", "unknown-key", "missing-key", "run-and-exec", "wrong-type", "bad-value", "bad-boolean", "bad-number",
    "bad-duration", "bad-size", "bad-signal", "bad-name", "unknown-event", "yaml-null", "reserved-key",
}

# Files with such mistakes that a schema cannot see all the same.
BEYOND = {"30-bad-number.yaml", "bad-value-max-default.yaml", "undefined-variables.yaml", "windows-paths.yaml"}


class CoreLoader(yaml.SafeLoader):
    """Plain words as the core schema of YAML 1.2 reads them; duplicate keys are an error."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len({json.dumps(key) for key in keys}) != len(keys):
            raise yaml.YAMLError("duplicate key")
        return super().construct_mapping(node, deep=deep)


CoreLoader.yaml_implicit_resolvers = {}
for tag, words, first in [
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
]:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{words})$"), list(first))


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return yaml.load(file.read(), CoreLoader)


def maps(value, path=()):
    """All maps in a file that have keys of the language, with their paths."""
    if isinstance(value, dict):
        own = path and (path[-1] in ("env", "rules") or str(path[-1]).startswith("x-"))
        if not own or (path[-1] == "rules" and len(path) > 1):
            yield path
        for key, inner in value.items():
            if key != "env" and not str(key).startswith("x-"):
                yield from maps(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from maps(inner, path + (index,))


def with_key(document, path):
    """The document with an unknown key in one of its maps."""
    document = copy.deepcopy(document)
    place = document
    for part in path:
        place = place[part]
    place["no-such-key"] = 1
    return document


def identifiers(path):
    with open(path, encoding="utf-8") as file:
        return set(re.findall(r": error: .* \[([a-z-]+)\]$", file.read(), re.MULTILINE))


def examples():
    """The examples of the reference page: the place of the key, the key, its value."""
    with open("docs/rules.md", encoding="utf-8") as file:
        parts = re.findall(r"<!-- keys of (.*?): made by a test -->\n(.*?)<!-- end -->", file.read(), re.DOTALL)
    for place, table in parts:
        for key, example in re.findall(r"^\| `(.+?)` \|.*\| `(.*)` \|$", table, re.MULTILINE):
            yield place, key, example.replace("\\|", "|")


def main():
    os.chdir(ROOT)
    with open("docs/heed-v1.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failures = []
    accepted = refused = mutated = 0

    good = glob.glob("rules/*.yaml") + glob.glob("examples/**/heed.yaml", recursive=True)
    good += glob.glob(f"{FIXTURES}/valid/*.yaml") + sys.argv[1:]
    for path in sorted(good):
        document = read(path)
        for error in validator.iter_errors(document):
            failures.append(f"{path}: refused, and heed takes it: {error.json_path}: {error.message}")
        accepted += 1
        for place in maps(document):
            mutated += 1
            if validator.is_valid(with_key(document, place)):
                failures.append(f"{path}: an unknown key at {place} is not seen")

    for place, key, example in examples():
        document = {"rules": {"t": {"paths": "x", "run": "y"}}}
        inner = document if place == "the file" else document["rules"]["t"]
        if place == "a step":
            inner["run"] = [{"run": "x"}]
            inner = inner["run"][0]
        elif place not in ("the file", "a rule"):
            inner = inner.setdefault(place, {"max": 1} if place == "retry" else {})
            if place == "hold-while":
                inner["exists"] = "x"
        if key == "exec" and place in ("a rule", "a step"):
            inner.pop("run")
        inner[key] = yaml.load(example, CoreLoader)
        accepted += 1
        for error in validator.iter_errors(document):
            failures.append(f"the example of '{key}' in {place}: {error.json_path}: {error.message}")

    for path in sorted(glob.glob(f"{FIXTURES}/*/*.txt")):
        seen = identifiers(path) & SEEN
        name = path[:-4] + ".yaml"
        try:
            document = read(name)
        except (yaml.YAMLError, UnicodeDecodeError, ValueError):
            continue
        is_valid = validator.is_valid(document)
        if not identifiers(path) and not is_valid:
            failures.append(f"{name}: refused, and heed only warns")
        if seen and is_valid and os.path.basename(name) not in BEYOND:
            failures.append(f"{name}: {', '.join(sorted(seen))} is not seen")
        if seen and not is_valid and os.path.basename(name) in BEYOND:
            failures.append(f"{name}: is seen, and listed as beyond a schema")
        refused += not is_valid

    for failure in failures:
        print(failure)
    print(f"schema: {accepted} good files and examples accepted, {refused} wrong ones refused, {mutated} unknown keys tried")
    return 1 if failures else 0

if __name__ == "__main__":
    sys.exit(main())
