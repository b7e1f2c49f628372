#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Rules of the house that can be read off the text of its files. A rule is a function of paths and texts, so that the
/// tests can show that it bites.
namespace tidemark::house {

/// A file of the project: its path from the top, `engine/core/error.h`, and its bytes.
struct File {
  std::string path;
  std::string text;
};

/// What a rule has against a file: `engine/core/x.cpp:12: core knows no thread: <mutex>`.
using Findings = std::vector<std::string>;

/// No file over 600 lines; no tab, no blank at the end of a line, no CR; a newline at the end. Files under tests/data (others
/// made them) and generated tables (.inc) are left alone.
[[nodiscard]] Findings check_text(const File& file);

/// No path of somebody's machine and no address of a package registry: what is cloned elsewhere would not hold there.
[[nodiscard]] Findings check_places(const File& file);

/// engine/core is pure: of <…> it includes the header-only libraries that compile for the browser and the standard headers
/// that know no clock, file, thread, locale or chance, and it calls nothing of the kind by other ways.
[[nodiscard]] Findings check_purity(const File& file);

/// A system library is included in the rooms that it was taken in for, and nowhere else: RocksDB by log and views, …
[[nodiscard]] Findings check_libraries(const File& file);

/// Every source file is named in the CMakeLists.txt nearest above it, so that no test silently stops running; and every
/// test file holds a test. Files under a folder `fixtures` are left alone.
[[nodiscard]] Findings check_sources_are_built(const std::vector<File>& files);

/// A test that starts threads says THREADS in its CMakeLists.txt, or the thread sanitizer would never see it.
[[nodiscard]] Findings check_threads_are_watched(const std::vector<File>& files);

/// Of the types that headers define outside of other types, no two in one namespace have the same name: a linker takes the
/// members of whichever it meets first, for both.
[[nodiscard]] Findings check_types_are_defined_once(const std::vector<File>& files);

/// ARCHITECTURE.md names the folder of each room.
[[nodiscard]] Findings check_map(const File& architecture, const std::vector<std::string>& room_folders);

/// The C++ source with comments, and what stands in quotes, replaced by blanks; lines keep their numbers.
[[nodiscard]] std::string code_only(std::string_view source);

}  // namespace tidemark::house
