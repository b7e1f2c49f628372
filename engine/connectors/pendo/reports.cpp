#include "pendo/reports.h"

#include <array>
#include <charconv>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <simdjson.h>

#include "core/json/document.h"
#include "core/pages/page.h"
#include "http/retry.h"
#include "pendo/call.h"
#include "pendo/client.h"
#include "pendo/request_text.h"

namespace tidemark::pendo {
namespace {

/// A value of the list, or none: what is not there, or is something else, has no members and no text.
using Found = std::optional<json::Value>;

/// "LastRunAt", "last_run_at" → "lastrunat".
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c + ('a' - 'A'));
    else if (c != '_' && c != '-' && c != ' ') plain += c;
  }
  return plain;
}

/// The elements of an array or the members of an object.
std::vector<json::Value> children(const Found& value) {
  const bool has_some = value && (value->is(json::Kind::array) || value->is(json::Kind::object));
  return has_some ? value->children() : std::vector<json::Value>{};
}

/// The member of that plain name.
Found member(const Found& object, std::string_view plain) {
  if (!object || !object->is(json::Kind::object)) return std::nullopt;
  for (const json::Value& value : children(object)) {
    if (plain_name(value.key()) == plain) return value;
  }
  return std::nullopt;
}

std::string text(const Found& value) {
  return value && value->is(json::Kind::text) ? std::string{value->text()} : std::string{};
}

/// The first of the members that is a text and not empty.
template <std::size_t n>
std::string first_text(const Found& object, const std::array<std::string_view, n>& plain_names) {
  for (const std::string_view name : plain_names) {
    if (std::string found = text(member(object, name)); !found.empty()) return found;
  }
  return {};
}

std::optional<Instant> instant(const Found& value) {
  if (!value || !value->is(json::Kind::number)) return std::nullopt;
  const std::string_view literal = value->number();
  Instant read;
  const auto [end, problem] = std::from_chars(literal.data(), literal.data() + literal.size(), read.milliseconds);
  const bool is_one = problem == std::errc{} && end == literal.data() + literal.size() && read.milliseconds != 0;
  return is_one ? std::optional{read} : std::nullopt;
}

Found pipeline_of(const Found& report) {
  const Found aggregation = member(report, "aggregation");
  const Found own = member(aggregation, "pipeline");
  return own ? own : member(member(aggregation, "request"), "pipeline");
}

std::optional<EntityKind> kind_of(std::string_view words) {
  const std::string plain = plain_name(words);
  if (plain.starts_with("visitor")) return EntityKind::visitor;
  if (plain.starts_with("account")) return EntityKind::account;
  return std::nullopt;
}

std::optional<EntityKind> kind_of(const Found& report, std::string_view type) {
  if (const auto kind = kind_of(text(member(report, "level")))) return kind;
  if (const auto kind = kind_of(type)) return kind;
  for (const json::Value& step : children(pipeline_of(report))) {
    const auto sources = children(member(step, "source"));
    if (!sources.empty()) return kind_of(sources.front().key());
  }
  return std::nullopt;
}

std::string why_not(const Report& report, const Found& entry) {
  if (report.id.empty()) return "the list gives it no id";
  const Found shared = member(entry, "shared");
  if (shared && shared->is(json::Kind::boolean) && !shared->boolean())
    return "it is not shared: only public reports can be read from outside";
  const std::string plain = plain_name(report.type);
  for (const auto& [name, words] : {std::pair{"path", "a path"},
                                    {"funnel", "a funnel"},
                                    {"retention", "a retention report"},
                                    {"dataexplorer", "a Data Explorer report"}}) {
    if (plain.find(name) != plain.npos) return std::string{"it is "} + words + ", whose results Pendo gives to nobody";
  }
  if (!report.kind) return "nothing says whether its rows are visitors or accounts";
  return {};
}

/// Of the definition's columns, whose shape is published nowhere, what looks like a key and a label; of the aggregation the
/// columns that its last `select` makes.
std::vector<ReportColumn> columns_of(const Found& report) {
  static constexpr std::array<std::string_view, 3> key_names{"key", "id", "field"};
  static constexpr std::array<std::string_view, 4> label_names{"label", "displayname", "title", "name"};
  std::vector<ReportColumn> columns;
  std::unordered_map<std::string, std::size_t> places;
  const auto column = [&](const std::string& key) -> ReportColumn& {
    const auto [place, is_new] = places.emplace(key, columns.size());
    return is_new ? columns.emplace_back(ReportColumn{key, key, {}}) : columns[place->second];
  };
  for (const json::Value& step : children(pipeline_of(report))) {
    const Found select = member(step, "select");
    if (!select || !select->is(json::Kind::object)) continue;
    columns.clear();
    places.clear();
    for (const json::Value& expression : children(select))
      column(std::string{expression.key()}).path = text(expression);
  }
  for (const json::Value& defined : children(member(member(report, "definition"), "columns"))) {
    const std::string key = first_text(defined, key_names), label = first_text(defined, label_names);
    if (!key.empty() && !label.empty()) column(key).label = label;
  }
  return columns;
}

Report report_of(const Found& entry) {
  Report report;
  report.id = text(member(entry, "id"));
  report.name = text(member(entry, "name"));
  report.type = text(member(entry, "type"));
  report.kind = kind_of(entry, report.type);
  report.why_not = why_not(report, entry);
  report.last_run = instant(member(entry, "lastrunat"));
  report.last_changed = instant(member(entry, "lastupdatedat"));
  report.columns = columns_of(entry);
  return report;
}

tl::unexpected<Error> wrong(std::string what) { return failure(ErrorCode::bad_answer, std::move(what)); }

constexpr std::size_t most_columns = 10'000;  // of people's making there are some dozens

/// The keys of the rows, which are known to be well-formed.
Result<std::vector<ReportColumn>> keys_of_rows(std::string_view body) {
  namespace ondemand = simdjson::ondemand;
  const simdjson::padded_string bytes{body};
  ondemand::parser parser;
  ondemand::document document;
  ondemand::array rows;
  std::vector<ReportColumn> columns;
  std::unordered_set<std::string> known;
  const auto no_json = [](simdjson::error_code problem) {
    return wrong(std::string{"the results can't be read: "} + simdjson::error_message(problem));
  };
  if (const auto problem = parser.iterate(bytes).get(document)) return no_json(problem);
  if (const auto problem = document.get_array().get(rows)) return no_json(problem);
  for (auto element : rows) {
    ondemand::object row;
    if (const auto problem = element.get_object().get(row)) return no_json(problem);
    for (auto field : row) {
      std::string_view key;
      if (const auto problem = field.unescaped_key().get(key)) return no_json(problem);
      if (known.size() > most_columns) return wrong("the rows have more columns than any report");
      if (known.emplace(key).second) columns.push_back({std::string{key}, std::string{key}, {}});
    }
  }
  return columns;
}

Error turned_down(const http::Response& answer, const std::string& call, const Settings& settings) {
  Error error = error_of(answer, call, http::Secrets{settings.key}, settings);
  switch (answer.status) {
    case 404:
      if (http::is_html(answer.body)) break;  // of something that is not Pendo
      error.code = ErrorCode::not_found;
      error.hint =
          "the report was removed, or is not shared any more: share it in Pendo, or take its columns out of the "
          "mapping";
      break;
    case 400:
    case 422:
      error.hint = "only visitor and account reports have results that can be pushed; does it open in Pendo?";
      break;
    case 408:
    case 413:
      error.hint = "the report is too much for one call: a smaller segment, a shorter range or fewer columns may do";
      break;
    default: break;
  }
  return error;
}

}  // namespace

Result<std::vector<Report>> read_reports(std::string_view body) {
  if (http::is_html(body)) return wrong("an HTML page came where the list of reports was asked for");
  const auto list = json::Document::read(body, {.list_duplicate_keys = true});
  if (!list || !list->root().is(json::Kind::array)) return wrong("the list of reports is no whole JSON array");
  std::vector<Report> reports;
  for (const json::Value& entry : list->root().children()) reports.push_back(report_of(entry));
  return reports;
}

Result<ReportResults> read_report_results(std::string_view body) {
  if (http::is_html(body)) return wrong("an HTML page came where the results of a report were asked for");
  const Page page{body, PageFormat::report_json, "results.json"};
  const std::array<Column, 2> ids{Column{{"visitorId"}}, Column{{"accountId"}}};
  const auto table = decode({&page, 1}, ids);
  // What stands there is not told: a row's values are people's.
  if (!table) return wrong("the results of the report are no whole JSON array of rows");
  ReportResults results;
  results.rows = table->size();
  std::array<std::uint64_t, 2> with_id{};
  for (std::uint32_t row = 0; row < table->size(); ++row) {
    for (std::size_t id = 0; id < ids.size(); ++id) {
      const CellKind kind = table->row(row).cells[id].kind();
      if (kind != CellKind::absent && kind != CellKind::null) ++with_id[id];
    }
  }
  // A list of visitors may have the account as a column.
  if (results.rows > 0 && with_id[0] == results.rows) results.kind = EntityKind::visitor;
  else if (results.rows > 0 && with_id[1] == results.rows) results.kind = EntityKind::account;
  auto columns = keys_of_rows(body);
  if (!columns) return tl::unexpected(std::move(columns.error()));
  results.columns = std::move(*columns);
  return results;
}

std::vector<ReportColumn> labelled(std::vector<ReportColumn> columns, const Report& report) {
  std::unordered_map<std::string_view, const ReportColumn*> known;
  for (const ReportColumn& column : report.columns) known.emplace(column.key, &column);
  for (ReportColumn& column : columns) {
    if (const auto found = known.find(column.key); found != known.end()) column = *found->second;
  }
  return columns;
}

Result<std::vector<Report>> Client::reports() {
  constexpr std::size_t most_bytes = std::size_t{32} << 20;
  const std::string call = "GET " + settings_.host + "/api/v1/report";
  http::Request asked = request("GET", "/api/v1/report");
  asked.answer_limit = most_bytes;
  const auto answer = send_read(asked, call, http::Secrets{settings_.key}, false);
  if (!answer) return tl::unexpected(answer.error());
  return read_reports(answer->body).map_error([&](Error error) { return at(std::move(error), call); });
}

Result<ReportResults> Client::report_results(std::string_view id, const PageSink& sink) {
  const std::string path = "/api/v1/report/" + http::encode(id) + "/results.json";
  const std::string call = "GET " + settings_.host + path;
  if (!is_a_segment(id))
    return failure(ErrorCode::invalid_input, "no report can have such an id", call,
                   "it stands in the report's address in Pendo, after /reports/");
  http::Request asked = request("GET", path);
  asked.answer_limit = settings_.report_bytes;
  auto answer = ask(asked, call, false);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  if (answer->status != 200) return tl::unexpected(turned_down(*answer, call, settings_));
  auto results = read_report_results(answer->body);
  if (!results) return tl::unexpected(at(std::move(results.error()), call));
  if (auto taken = sink(std::move(answer->body), results->rows); !taken) return tl::unexpected(taken.error());
  return results;
}

}  // namespace tidemark::pendo
