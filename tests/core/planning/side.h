#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "case.h"

namespace tidemark {

using Json = nlohmann::ordered_json;

/// The records of one side of a case, read by other means than those that are tested. A CSV value is a text, an empty one null; all
/// its columns stand at the top ("Owner.Email").
struct Side {
  enum class Form : std::uint8_t { csv, records, aggregation, lines, rows };
  struct Page {
    Form form = Form::csv;
    std::vector<Json> records;
    std::string report = {};
    std::string name;
  };
  std::vector<Page> pages;
  std::vector<std::string> columns = {};  ///< that CSV pages have in any case
};

[[nodiscard]] Side read_side(const std::vector<Case::File>& files, bool salesforce, bool report);
[[nodiscard]] std::vector<Case::File> written(const Side& side);

/// What stands behind "Owner.Email" of a record of Salesforce, of whichever form; null where a relationship on the way is.
[[nodiscard]] Json at_path(const Json& record, std::string_view dotted);

[[nodiscard]] std::vector<std::vector<std::string>> read_csv(std::string_view bytes);

}  // namespace tidemark
