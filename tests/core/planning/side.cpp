#include "side.h"

namespace tidemark {
namespace {

void flatten(const Json& object, const std::string& prefix, Json& flat) {
  for (const auto& [key, value] : object.items()) {
    if (key == "attributes") continue;
    if (value.is_object()) flatten(value, prefix + key + ".", flat);
    else if (!value.is_array()) flat[prefix + key] = value;
  }
}

std::string csv_text(const Json& value) {
  if (value.is_null() || value.is_structured()) return "";
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string(1, c);
  return out + '"';
}

std::string csv_of(const std::vector<Json>& records, const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) out += (out.empty() ? "" : ",") + csv_text(column);
  out += "\n";
  for (const Json& record : records) {
    bool first = true;
    for (const std::string& column : columns) {
      out += (first ? "" : ",") + csv_text(at_path(record, column));
      first = false;
    }
    out += "\n";
  }
  return out;
}

}  // namespace

std::vector<std::vector<std::string>> read_csv(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  std::vector<std::vector<std::string>> rows;
  std::string value;
  std::vector<std::string> row;
  bool quoted = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted) {
      if (c != '"') value += c;
      else if (i + 1 < bytes.size() && bytes[i + 1] == '"') value += bytes[++i];
      else quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      row.push_back(std::exchange(value, {}));
      if (c == '\n') rows.push_back(std::exchange(row, {}));
    } else if (c != '\r') {
      value += c;
    }
  }
  if (!value.empty() || !row.empty()) {
    row.push_back(value);
    rows.push_back(row);
  }
  return rows;
}

Json at_path(const Json& record, std::string_view dotted) {
  if (const auto found = record.find(std::string{dotted}); found != record.end()) return *found;
  const std::size_t dot = dotted.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto inside = record.find(std::string{dotted.substr(0, dot)});
  return inside == record.end() || !inside->is_object() ? Json{} : at_path(*inside, dotted.substr(dot + 1));
}

Side read_side(const std::vector<Case::File>& files, bool salesforce, bool report) {
  Side side;
  for (const Case::File& file : files) {
    Side::Page& page = side.pages.emplace_back();
    page.report = file.report;
    page.name = file.name;
    std::string_view bytes = file.bytes;
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    const bool empty = bytes.find_first_not_of(" \r\n\t") == std::string_view::npos;
    if (file.name.ends_with(".csv")) {
      page.form = Side::Form::csv;
      const auto rows = empty ? std::vector<std::vector<std::string>>{} : read_csv(bytes);
      for (std::size_t i = 1; i < rows.size(); ++i) {
        Json record = Json::object();
        for (std::size_t column = 0; column < rows[0].size(); ++column)
          record[rows[0][column]] = rows[i][column].empty() ? Json{} : Json(rows[i][column]);
        page.records.push_back(std::move(record));
      }
    } else if (file.name.ends_with(".ndjson")) {
      page.form = Side::Form::lines;
      for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
        const std::string_view line = bytes.substr(begin, end - begin);
        if (line.find_first_not_of(" \r\t") != std::string_view::npos) page.records.push_back(Json::parse(line));
        begin = end + 1;
      }
    } else {
      page.form = report ? Side::Form::rows : salesforce ? Side::Form::records : Side::Form::aggregation;
      if (empty) continue;
      const Json whole = Json::parse(bytes);
      const Json& list = report ? whole : whole.at(salesforce ? "records" : "results");
      page.records.assign(list.begin(), list.end());
    }
  }
  return side;
}

std::vector<Case::File> written(const Side& side) {
  std::vector<Case::File> files;
  // All CSV pages get all columns that any record has: where a relationship is null, another record shows what is behind it.
  std::vector<std::string> columns = side.columns;
  for (const Side::Page& page : side.pages) {
    if (page.form != Side::Form::csv && page.form != Side::Form::records) continue;
    for (const Json& record : page.records) {
      Json flat = Json::object();
      flatten(record, "", flat);
      for (const auto& [key, value] : flat.items()) {
        if (std::find(columns.begin(), columns.end(), key) == columns.end()) columns.push_back(key);
      }
    }
  }
  for (std::size_t i = 0; i < side.pages.size(); ++i) {
    const Side::Page& page = side.pages[i];
    Case::File file{"page-" + std::to_string(i + 1), "", page.report};
    switch (page.form) {
      case Side::Form::csv:
        file.name += ".csv";
        file.bytes = page.records.empty() ? "" : csv_of(page.records, columns);
        break;
      case Side::Form::lines:
        file.name += ".ndjson";
        for (const Json& record : page.records) file.bytes += record.dump() + "\n";
        break;
      case Side::Form::records:
        file.bytes = Json{{"totalSize", page.records.size()}, {"done", true}, {"records", Json(page.records)}}.dump();
        break;
      case Side::Form::aggregation: file.bytes = Json{{"startTime", 0}, {"results", Json(page.records)}}.dump(); break;
      case Side::Form::rows: file.bytes = Json(page.records).dump(); break;
    }
    if (page.form >= Side::Form::records && page.form != Side::Form::lines) file.name += ".json";
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace tidemark
