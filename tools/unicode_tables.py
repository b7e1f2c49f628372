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
    """[first, count, step, shift]: neighbours, or every second code point, that all move equally far."""
    ranges = []
    for code_point, to in sorted(mapping.items()):
        if ranges:
            first, count, step, shift = ranges[-1]
            last = first + (count - 1) * step
            gap = code_point - last
            same_plane = code_point >> 16 == first >> 16
            if to - code_point == shift and gap <= 2 and same_plane and (count == 1 or gap == step) and count < 255:
                ranges[-1] = [first, count + 1, gap, shift]
                continue
        ranges.append([code_point, 1, 1, to - code_point])
    return ranges


def write_ranges(name, mapping, shifts):
    """The planes apart, each range in four bytes: its first in 16 bits, the shift by its place among all of them."""
    for plane, suffix in ((0, ""), (1, "_beyond")):
        print(f"constexpr CaseRange {name}{suffix}[] = {{")
        for first, count, step, shift in ranges_of(mapping):
            if first >> 16 != plane:
                continue
            if (shift, step) not in shifts:
                shifts.append((shift, step))
            print(f"    {{{first & 0xffff:#x}, {count}, {shifts.index((shift, step))}}},")
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
    shifts = []
    write_ranges("folded_ranges", folded, shifts)
    print("constexpr FullFolding full_foldings[] = {")
    for code_point, to in sorted(folded_fully.items()):
        print(f"    {{{code_point:#x}, {{{', '.join(f'{one:#x}' for one in to)}}}}},")
    print("};\n")
    write_ranges("lower_ranges", lower, shifts)
    write_ranges("upper_ranges", upper, shifts)
    assert len(shifts) < 256
    print("constexpr CaseShift case_shifts[] = {")
    for shift, step in shifts:
        print(f"    {{{shift}, {step}}},")
    print("};")


if __name__ == "__main__":
    main()
