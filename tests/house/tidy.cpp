#include "tidy.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

namespace tidemark::house {
namespace {

constexpr std::size_t most_lines = 600;

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".h"); }

bool is_within(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string at(const File& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line + 1) + ": " + what;
}

/// What stands between < and > in the #include lines, with the line's number from 0.
std::vector<std::pair<std::size_t, std::string>> system_includes(const File& file) {
  static const std::regex include{R"(^\s*#\s*include\s*<([^>]+)>)"};
  std::vector<std::pair<std::size_t, std::string>> found;
  const auto lines = lines_of(file.text);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    std::cmatch match;
    if (std::regex_search(lines[line].begin(), lines[line].end(), match, include)) found.emplace_back(line, match[1]);
  }
  return found;
}

/// The CMakeLists.txt nearest above that path.
std::vector<File>::const_iterator list_above(const std::vector<File>& files, std::string path) {
  auto list = files.end();
  while (list == files.end() && path.find('/') != std::string::npos) {
    path.resize(path.rfind('/'));
    list = std::ranges::find(files, path + "/CMakeLists.txt", &File::path);
  }
  return list;
}

}  // namespace

Findings check_text(const File& file) {
  Findings found;
  const bool binary = file.text.find('\0') != std::string::npos;
  if (binary || is_within(file.path, "tests/data") || file.path.ends_with(".inc")) return found;
  const auto lines = lines_of(file.text);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    if (lines[line].find('\t') != std::string_view::npos) found.push_back(at(file, line, "a tab"));
    if (lines[line].ends_with(' ')) found.push_back(at(file, line, "a blank at the end of the line"));
    if (lines[line].ends_with('\r')) found.push_back(at(file, line, "a carriage return"));
  }
  if (!file.text.empty() && !file.text.ends_with('\n')) found.push_back(file.path + ": no newline at the end");
  const bool lock_file = file.path.ends_with("package-lock.json");
  if (lines.size() > most_lines && !lock_file) {
    found.push_back(file.path + ": " + std::to_string(lines.size()) + " lines, more than " +
                    std::to_string(most_lines));
  }
  return found;
}

Findings check_places(const File& file) {
  // Written in two pieces, or this file would be against its own rule.
  static const std::array<std::string, 10> places = {
      "/wo"
      "rk/",
      "/ho"
      "me/",
      "/ro"
      "ot/",
      "deb."
      "debian.org",
      "snapshot."
      "debian.org",
      "registry."
      "npmjs.org",
      "py"
      "pi.org",
      "crates"
      ".io",
      "proxy."
      "golang.org",
      "repo."
      "maven"};
  Findings found;
  if (is_within(file.path, "tests/data")) return found;
  const auto lines = lines_of(file.text);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (const std::string& place : places) {
      if (lines[line].find(place) != std::string_view::npos) found.push_back(at(file, line, "names " + place));
    }
  }
  return found;
}

Findings check_purity(const File& file) {
  // <chrono> has the calendar, which is pure; its clocks and zones are refused by name.
  static const std::set<std::string> impure_headers = {
      "atomic",     "barrier",   "clocale",      "condition_variable", "csetjmp",    "csignal", "ctime",
      "filesystem", "fstream",   "future",       "iostream",           "latch",      "locale",  "mutex",
      "random",     "semaphore", "shared_mutex", "stop_token",         "syncstream", "thread"};
  static const std::regex library{R"(^(tl/expected\.hpp|cereal/.*|nlohmann/.*|fmt/.*|xxhash\.h|[a-z]mmintrin\.h)$)"};
  static const std::regex standard{R"(^[a-z_0-9]+$)"};
  static const std::regex impure{
      R"(\b(getenv|secure_getenv|setenv|fopen|freopen|fread|fwrite|printf|puts|s?rand|random_device|clock_gettime|)"
      R"(gettimeofday|localtime(_r)?|gmtime(_r)?|mktime|strftime|setlocale|nanosleep|thread_local|system_clock|)"
      R"(steady_clock|high_resolution_clock|utc_clock|tai_clock|gps_clock|file_clock|current_zone|locate_zone)\b|std::(cout|cerr|clog|cin|locale|async|thread|jthread|mutex|time)\b|)"
      R"(\btime\s*\(\s*(nullptr|NULL|0|&)|\bpthread_)"};
  Findings found;
  if (!is_within(file.path, "engine/core") || !is_cpp(file.path)) return found;
  for (const auto& [line, header] : system_includes(file)) {
    const bool allowed =
        std::regex_match(header, standard) ? !impure_headers.contains(header) : std::regex_match(header, library);
    if (!allowed) found.push_back(at(file, line, "the core is pure and includes no <" + header + ">"));
  }
  const std::string code = code_only(file.text);
  const auto lines = lines_of(code);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    std::cmatch match;
    if (std::regex_search(lines[line].begin(), lines[line].end(), match, impure)) {
      found.push_back(at(file, line, "the core is pure: " + match[0].str()));
    }
  }
  return found;
}

Findings check_libraries(const File& file) {
  struct Library {
    std::string_view include;  ///< how the name of its headers begins
    std::vector<std::string_view> folders;
  };
  static const std::vector<Library> libraries = {
      {"rocksdb/", {"storage/log", "storage/views", "tools/bench", "tests"}},
      {"curl/", {"engine/connectors/http"}},
      {"httplib", {"tools/simulators", "tests"}},
      {"microhttpd", {"engine/server/web"}},
      {"openssl/", {"engine/connectors/salesforce", "tools/simulators", "tests"}},
      {"simdjson", {"engine/connectors/pendo"}},
      {"sodium", {"storage", "engine/sync", "engine/server", "tools", "tests"}},
      {"zstd", {"storage", "tools/bench", "tests"}},
      {"CLI/", {"tools"}},
      {"gtest/", {"tests"}},
      {"gmock/", {"tests"}},
      {"rapidcheck", {"tests"}},
  };
  Findings found;
  if (!is_cpp(file.path)) return found;
  for (const auto& [line, header] : system_includes(file)) {
    for (const Library& library : libraries) {
      if (!header.starts_with(library.include)) continue;
      if (std::ranges::none_of(library.folders, [&](auto folder) { return is_within(file.path, folder); })) {
        found.push_back(
            at(file, line, "<" + header + "> is for other rooms (check_libraries in tests/house/tidy.cpp)"));
      }
    }
  }
  return found;
}

Findings check_sources_are_built(const std::vector<File>& files) {
  static const std::regex a_test{R"(\b(TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\()"};
  Findings found;
  for (const File& file : files) {
    if (!file.path.ends_with(".cpp") || file.path.find("/fixtures/") != std::string::npos) continue;
    const auto list = list_above(files, file.path);
    const std::string folder = list == files.end() ? "" : list->path.substr(0, list->path.rfind('/'));
    const std::string name = file.path.substr(folder.empty() ? 0 : folder.size() + 1);
    const auto is_name = [](char c) { return c != ' ' && c != '\n' && c != '(' && c != ')'; };
    bool named = false;
    for (std::size_t begin = 0; list != files.end() && !named; ++begin) {
      begin = list->text.find(name, begin);
      if (begin == std::string::npos) break;
      const std::size_t end = begin + name.size();
      named =
          (begin == 0 || !is_name(list->text[begin - 1])) && (end == list->text.size() || !is_name(list->text[end]));
    }
    if (!named) found.push_back(file.path + ": not named in " + folder + "/CMakeLists.txt: nobody compiles it");
    if (file.path.ends_with("_test.cpp") && !std::regex_search(code_only(file.text), a_test)) {
      found.push_back(file.path + ": holds no test");
    }
  }
  return found;
}

Findings check_threads_are_watched(const std::vector<File>& files) {
  static const std::regex starts_threads{R"(std::(jthread|thread|async)\b)"};
  Findings found;
  for (const File& file : files) {
    if (!is_within(file.path, "tests") || is_within(file.path, "tests/house") || !file.path.ends_with(".cpp")) continue;
    if (!std::regex_search(code_only(file.text), starts_threads)) continue;
    const auto list = list_above(files, file.path);
    if (list == files.end() || list->text.find("THREADS") == std::string::npos) {
      found.push_back(file.path + ": starts threads, but its CMakeLists.txt has no test that says THREADS");
    }
  }
  return found;
}

Findings check_types_are_defined_once(const std::vector<File>& files) {
  // By the layout that clang-format gives: what begins a line stands in a namespace, not in another type.
  static const std::regex landmark{
      R"(^namespace ([\w:]+) \{|^\}  // namespace|^(?:class|struct|union|enum(?: class)?) (\w+)(?![\w:])[^;]*$)"};
  Findings found;
  std::map<std::string, std::string> defined_in;
  for (const File& file : files) {
    if (!file.path.ends_with(".h") || file.path.find("/fixtures/") != std::string::npos) continue;
    const std::string code = code_only(file.text);
    const auto code_lines = lines_of(code);
    const auto lines = lines_of(file.text);
    std::vector<std::string> namespaces;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      const auto& text = lines[line].starts_with("}  // namespace") ? lines[line] : code_lines[line];
      std::cmatch match;
      if (!std::regex_search(text.begin(), text.end(), match, landmark)) continue;
      if (match[1].matched) {
        namespaces.push_back(match[1]);
      } else if (!match[2].matched) {
        if (!namespaces.empty()) namespaces.pop_back();
      } else {
        std::string name;
        for (const std::string& outer : namespaces) name += outer + "::";
        name += match[2];
        const auto [known, is_new] = defined_in.emplace(name, file.path);
        if (!is_new) found.push_back(at(file, line, name + " is defined in " + known->second + " too"));
      }
    }
  }
  return found;
}

Findings check_map(const File& architecture, const std::vector<std::string>& room_folders) {
  Findings found;
  for (const std::string& folder : room_folders) {
    if (architecture.text.find('`' + folder + '`') == std::string::npos) {
      found.push_back(architecture.path + ": does not name the room `" + folder + "`");
    }
  }
  return found;
}

std::string code_only(std::string_view source) {
  std::string code{source};
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (code[i] != '\n') code[i] = ' ';
    }
  };
  const auto after = [&](std::string_view mark, std::size_t from) {
    const std::size_t found = source.find(mark, from);
    return found == std::string_view::npos ? source.size() : found + mark.size();
  };
  std::size_t i = 0;
  while (i < source.size()) {
    const std::string_view rest = source.substr(i);
    std::size_t end = i + 1;
    if (rest.starts_with("//")) {
      end = std::min(source.find('\n', i), source.size());
    } else if (rest.starts_with("/*")) {
      end = after("*/", i + 2);
    } else if (rest.starts_with("R\"")) {
      const std::size_t open = std::min(source.find('(', i), source.size());
      end = after(")" + std::string{source.substr(i + 2, open - i - 2)} + "\"", open);
    } else if (rest.front() == '"' ||
               (rest.front() == '\'' && (i == 0 || !std::isalnum(static_cast<unsigned char>(source[i - 1]))))) {
      while (end < source.size() && source[end] != rest.front() && source[end] != '\n')
        end += source[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, source.size());
    } else {
      i = end;
      continue;
    }
    blank(i, end);
    i = end;
  }
  return code;
}

}  // namespace tidemark::house
