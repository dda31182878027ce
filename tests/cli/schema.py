#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""schema.py SCHEMA [DOCUMENT]: exit 0 when the document (or stdin) is what the schema says."""
import glob
import json
import os
import sys

import jsonschema


def no_constant(name):
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(f"{name} is not JSON")


def load(path):
    """The schema, and beneath it its neighbours, which it may point to by their $id."""
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    for other in glob.glob(os.path.join(os.path.dirname(path) or ".", "*.schema.json")):
        if not os.path.samefile(other, path):
            with open(other, encoding="utf-8") as file:
                schema["$defs"][os.path.basename(other)] = json.load(file)
    return schema


def main(schema_path, document_path="/dev/stdin"):
    schema = load(schema_path)
    jsonschema.Draft202012Validator.check_schema(schema)
    with open(document_path, encoding="utf-8") as file:
        document = json.load(file, parse_constant=no_constant)
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
    for error in errors:
        print(f"{document_path}: {error.json_path}: {error.message}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: schema.py SCHEMA [DOCUMENT]")
    sys.exit(main(*sys.argv[1:]))
