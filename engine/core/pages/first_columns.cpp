#include "core/pages/first_columns.h"

#include <algorithm>
#include <utility>

#include "core/pages/json_cursor.h"
#include "core/pages/rows.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

constexpr std::size_t most_records = 64;
constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr std::size_t most_columns = 400;
constexpr std::size_t deepest = 4;

using Path = std::vector<std::string>;

/// The paths that records have, in the order in which they were met. Of a path and one that goes on behind it the longer one counts.
class Paths {
 public:
  void add(const Path& path) {
    if (ranges::find(paths_, path) == paths_.end()) paths_.push_back(path);
  }

  [[nodiscard]] std::vector<Column> columns() const {
    std::vector<Column> columns;
    for (const Path& path : paths_)
      if (ranges::none_of(paths_, [&](const Path& other) { return goes_on_behind(other, path); }))
        columns.push_back({path});
    return columns;
  }

 private:
  static bool goes_on_behind(const Path& longer, const Path& path) {
    return longer.size() > path.size() && std::equal(path.begin(), path.end(), longer.begin());
  }

  std::vector<Path> paths_;
};

/// Walks over some records of JSON; ends where they do, or where something is wrong.
class RecordWalk {
 public:
  RecordWalk(std::string_view bytes, bool salesforce)
      : cursor_{bytes.data(), bytes.data() + bytes.size()}, salesforce_{salesforce} {}

  /// Goes into the array behind a top-level key.
  bool enter(std::string_view array_key) {
    if (!cursor_.take('{', "")) return false;
    do {
      JsonCursor::String key;
      cursor_.skip_blanks();
      if (!cursor_.take_string(key) || !cursor_.take(':', "")) return false;
      if (key.raw == array_key) return enter();
      if (!cursor_.skip_value()) return false;
    } while (cursor_.take_if(','));
    return false;
  }
  bool enter() { return cursor_.take('[', ""); }

  /// One record, and what stands between it and the next one.
  bool record(Paths& paths) {
    Path path;
    cursor_.skip_blanks();
    if (cursor_.at_end() || !object(path, paths)) return false;
    return cursor_.take_if(',') || !cursor_.at_end();
  }

  [[nodiscard]] const char* at() const { return cursor_.at(); }

 private:
  bool object(Path& path, Paths& paths) {
    if (!cursor_.take('{', "")) return false;
    if (cursor_.take_if('}')) return true;
    do {
      JsonCursor::String key;
      cursor_.skip_blanks();
      if (!cursor_.take_string(key) || !cursor_.take(':', "")) return false;
      std::string name;
      append_json_unescaped(key.raw, name);
      path.push_back(std::move(name));
      if (!member(path, paths)) return false;
      path.pop_back();
    } while (cursor_.take_if(','));
    return cursor_.take('}', "");
  }

  bool member(Path& path, Paths& paths) {
    cursor_.skip_blanks();
    const bool of_the_rest_interface = salesforce_ && path.back() == "attributes";
    if (of_the_rest_interface) return cursor_.skip_value();
    if (!cursor_.at_end() && *cursor_.at() == '{' && path.size() < deepest) return object(path, paths);
    if (!cursor_.skip_value()) return false;
    paths.add(path);
    return true;
  }

  JsonCursor cursor_;
  bool salesforce_;
};

Path split_at_dots(std::string_view name) {
  Path path;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    path.emplace_back(name.substr(0, dot));
    name.remove_prefix(dot + 1);
  }
  path.emplace_back(name);
  return path;
}

/// The columns of some records, and what these take.
struct Found {
  std::vector<Column> columns;
  std::size_t bytes = 0;
  std::size_t records = 0;
};

Found of_csv(std::string_view bytes) {
  Found found;
  const std::vector<std::string> names = csv_header_names(bytes);
  for (const std::string& name : names)
    if (!name.empty() && ranges::count(names, name) == 1) found.columns.push_back({split_at_dots(name)});
  found.bytes = bytes.size();
  found.records = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  return found;
}

Found of_json(std::string_view bytes, PageFormat format) {
  RecordWalk walk{bytes, format == PageFormat::salesforce_json};
  const bool entered = format == PageFormat::salesforce_json ? walk.enter("records")
                       : format == PageFormat::pendo_json    ? walk.enter("results")
                       : format == PageFormat::report_json   ? walk.enter()
                                                             : true;
  Found found;
  Paths paths;
  const char* const begin = walk.at();
  while (entered && found.records < most_records && walk.record(paths)) ++found.records;
  found.bytes = static_cast<std::size_t>(walk.at() - begin);
  found.columns = paths.columns();
  return found;
}

Found found_in(const Page& page) {
  const std::string_view bytes = without_mark(page.bytes).substr(0, most_bytes);
  return page.format == PageFormat::csv ? of_csv(bytes) : of_json(bytes, page.format);
}

}  // namespace

std::vector<Column> first_columns(const Page& page) { return found_in(page).columns; }

std::vector<Column> first_columns_worth_an_index(const Page& page) {
  Found found = found_in(page);
  const bool worth_it =
      found.columns.size() <= most_columns && found.columns.size() * sizeof(Cell) * found.records <= 2 * found.bytes;
  return worth_it ? std::move(found.columns) : std::vector<Column>{};
}

}  // namespace tidemark
