#!/usr/bin/env python3
"""Writes the tables of engine/core/text/letter_case.cpp from Debian's `unicode-data`.

    tools/unicode_tables.py | clang-format --assume-filename=x.cpp > engine/core/text/letter_case_tables.inc

Only for a new version of Unicode: the result is checked in, and letter_case_test holds every code point against the
files themselves.
"""
import re

FOLDER = "/usr/share/unicode/"


def fields_of(name):
    with open(FOLDER + name, encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def ranges_of(mapping):
    """[first, last, stride, to of first]: neighbours, or every second code point, that all move equally far."""
    ranges = []
    for code_point, to in sorted(mapping.items()):
        if ranges:
            first, last, stride, first_to = ranges[-1]
            step = code_point - last
            if to - code_point == first_to - first and step <= 2 and step == (stride or step):
                ranges[-1] = [first, code_point, step, first_to]
                continue
        ranges.append([code_point, code_point, 0, to])
    return ranges


def write_ranges(name, mapping):
    print(f"constexpr CaseRange {name}[] = {{")
    for first, last, stride, to in ranges_of(mapping):
        print(f"    {{{first:#x}, {last:#x}, {stride or 1}, {to:#x}}},")
    print("};\n")


def main():
    folded, folded_fully, lower, upper = {}, {}, {}, {}
    for code_point, status, to, *_ in fields_of("CaseFolding.txt"):
        if status == "C":
            folded[int(code_point, 16)] = int(to, 16)
        if status == "F":
            folded_fully[int(code_point, 16)] = [int(one, 16) for one in to.split()]
    for code_point, *rest in fields_of("UnicodeData.txt"):
        if rest[11]:
            upper[int(code_point, 16)] = int(rest[11], 16)
        if rest[12]:
            lower[int(code_point, 16)] = int(rest[12], 16)
    with open(FOLDER + "CaseFolding.txt", encoding="utf-8") as file:
        version = re.search(r"-([0-9.]+)\.txt", file.readline()).group(1)
    print(f"// Unicode {version}, written by tools/unicode_tables.py: not to be edited.\n")
    write_ranges("folded_ranges", folded)
    print("constexpr FullFolding full_foldings[] = {")
    for code_point, to in sorted(folded_fully.items()):
        print(f"    {{{code_point:#x}, {{{', '.join(f'{one:#x}' for one in to)}}}}},")
    print("};\n")
    write_ranges("lower_ranges", lower)
    write_ranges("upper_ranges", upper)


if __name__ == "__main__":
    main()
