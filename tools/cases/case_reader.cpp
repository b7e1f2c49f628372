#include "cases/case_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cases/given_rows.h"
#include "cases/json_text.h"
#include "cases/keys.h"
#include "core/number/number_text.h"

namespace tidemark::cases {
namespace {

using Endings = std::span<const std::pair<std::string_view, PageFormat>>;
constexpr std::pair<std::string_view, PageFormat> salesforce_endings[] = {{".csv", PageFormat::csv},
                                                                          {".json", PageFormat::salesforce_json}};
constexpr std::pair<std::string_view, PageFormat> pendo_endings[] = {{".ndjson", PageFormat::ndjson},
                                                                     {".json", PageFormat::pendo_json}};
constexpr std::pair<std::string_view, PageFormat> report_endings[] = {{".json", PageFormat::report_json}};

/// Lists whose order says nothing.
std::string sorted_list(json::Value value) {
  std::vector<std::string> elements;
  for (const json::Value element : value.children()) elements.push_back(in_one_form(element));
  std::ranges::sort(elements);
  std::string list = "[";
  for (const std::string& element : elements) list += (list.size() > 1 ? "," : "") + element;
  return list + "]";
}

}  // namespace

tl::expected<MappingCase, std::vector<Error>> MappingCase::read(std::string json, const Configuration& configuration,
                                                                const CaseSchemas& schemas, const ReadFile& file) {
  MappingCase result;
  const auto document = read_with_comments(json);
  if (!document) return tl::unexpected(std::vector{document.error()});
  Problems problems{json};
  add_duplicate_keys(*document, problems);
  CaseReader{json, configuration, schemas, file, problems}.read(document->root(), result);
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  result.json_ = std::move(json);
  return result;
}

void CaseReader::read(json::Value root, MappingCase& result) {
  const Members members{root, keys::mapping_case, problems_};
  if (!root.is(json::Kind::object)) return;
  if (const auto description = members.find("description")) {
    if (description->is(json::Kind::text)) result.description_ = description->text();
    else problems_.not_allowed(*description, "a text");
  }
  const auto expected = members.find("expect");
  result.expected_.line = line_of(expected ? *expected : root);
  if (expected) read_expectation(*expected, result.expected_);
  const Connection* connection = read_part(members, result);
  if (connection == nullptr) return;
  const CaseSchemas* schemas = read_schemas(members, *connection, result);
  const auto given = members.find("given");
  if (schemas != nullptr && given) read_given(*given, *connection, *schemas, result);
}

/// Which connection and direction it is about; null where the configuration has no such.
const Connection* CaseReader::read_part(const Members& members, MappingCase& result) {
  constexpr std::array<std::string_view, 2> kinds{"visitor", "account"};
  constexpr std::array<std::string_view, 2> directions{"pull", "push"};
  const auto kind = read_choice(members, "connection", kinds);
  const auto direction = read_choice(members, "direction", directions);
  if (kind == kinds.size() || direction == directions.size()) return nullptr;
  result.kind_ = kind == 1 ? EntityKind::account : EntityKind::visitor;
  result.direction_ = direction == 1 ? Direction::push : Direction::pull;
  const Connection* connection = configuration_.connection(result.kind_);
  if (connection == nullptr)
    problems_.add(*members.find("connection"), "the configuration has no " + std::string{kinds[kind]} + " connection");
  else if (direction == 1 ? connection->push.empty() : connection->pull.empty())
    problems_.add(*members.find("direction"), "the configuration's " + std::string{kinds[kind]} +
                                                  " connection has no " + std::string{directions[direction]});
  else return connection;
  return nullptr;
}

const CaseSchemas* CaseReader::read_schemas(const Members& members, const Connection& connection, MappingCase& result) {
  const CaseSchemas* schemas = result.schemas_ = &schemas_;
  if (const auto own = members.find("schemas")) {
    result.own_schemas_ = schemas_;
    result.own_schemas_->read(*own, problems_, file_);
    schemas = &*result.own_schemas_;
  }
  const std::string hint = "write them into schemas.json beside the cases, or into the case";
  if (schemas->salesforce.object(connection.object) == nullptr)
    problems_.add(members.object(), "nothing says which fields " + connection.object + " has", hint);
  else if (!schemas->of(connection.kind))
    problems_.add(members.object(),
                  "nothing says which metadata fields " + std::string{name_of(connection.kind)} + "s have", hint);
  else return schemas;
  return nullptr;
}

void CaseReader::read_given(json::Value value, const Connection& connection, const CaseSchemas& schemas,
                            MappingCase& result) {
  const Members members{value, keys::given, problems_};
  if (!value.is(json::Kind::object)) return;
  const bool pull = result.direction_ == Direction::pull;
  const auto salesforce = members.find("salesforce");
  const auto pendo = members.find("pendo");
  const auto reports = members.find("reports");
  if (!salesforce) problems_.add(value, "the key \"salesforce\" is missing");
  if (pull && !pendo) problems_.add(value, "the key \"pendo\" is missing");
  if (!pull && !reports) problems_.add(value, "the key \"reports\" is missing");
  if (pull && reports) problems_.add(*reports, "a pull reads no reports", "is its direction \"push\"?");
  if (salesforce)
    result.salesforce_ =
        read_pages(*salesforce, PageFormat::salesforce_json, salesforce_endings, [&](const auto& rows) {
          return salesforce_page(rows, connection, result.direction_, schemas.salesforce, problems_);
        });
  if (pendo)
    result.pendo_ = read_pages(*pendo, PageFormat::ndjson, pendo_endings, [&](const auto& rows) {
      return pendo_page(rows, connection.kind, *schemas.of(connection.kind), problems_);
    });
  if (!pull && reports) read_reports(*reports, connection, result);
}

void CaseReader::read_reports(json::Value value, const Connection& connection, MappingCase& result) {
  if (!value.is(json::Kind::object))
    return problems_.not_allowed(value, "an object of reports, each by its id with a list of rows");
  std::vector<std::string_view> pushed;
  for (const ReportPush& push : connection.push) pushed.push_back(push.report);
  for (const json::Value report : value.children()) {
    if (std::ranges::find(pushed, report.key()) == pushed.end()) {
      problems_.add(report, "the connection pushes no such report", did_you_mean(report.key(), pushed));
      continue;
    }
    result.reports_[std::string{report.key()}] =
        read_pages(report, PageFormat::report_json, report_endings,
                   [&](const auto& rows) { return report_page(rows, connection.kind, problems_); });
  }
}

/// Rows, or names of files: one, or a list.
template <class MakePage>
MappingCase::GivenPages CaseReader::read_pages(json::Value value, PageFormat of_rows, Endings endings,
                                               const MakePage& make_page) {
  MappingCase::GivenPages pages;
  if (value.is(json::Kind::text)) {
    read_file_page(value, endings, pages);
    return pages;
  }
  if (!value.is(json::Kind::array)) {
    problems_.not_allowed(value, "a list of rows, or a file's name, or a list of them");
    return pages;
  }
  std::vector<json::Value> rows;
  for (const json::Value element : value.children()) {
    if (element.is(json::Kind::text)) read_file_page(element, endings, pages);
    else rows.push_back(element);
  }
  if (!rows.empty() || pages.empty()) pages.push_back({make_page(rows), of_rows, value.path()});
  return pages;
}

void CaseReader::read_file_page(json::Value name, Endings endings, MappingCase::GivenPages& pages) {
  const auto ending =
      std::ranges::find_if(endings, [&](const auto& known) { return name.text().ends_with(known.first); });
  if (ending == endings.end()) {
    std::string allowed;
    for (const auto& known : endings) allowed += (allowed.empty() ? "" : " or ") + std::string{known.first};
    return problems_.not_allowed(name, "the name of a file that ends with " + allowed);
  }
  auto bytes = file_(name.text());
  if (!bytes) return problems_.add(name, bytes.error().what, bytes.error().hint);
  pages.push_back({std::move(*bytes), ending->second, std::string{name.text()}});
}

void CaseReader::read_expectation(json::Value value, Expectation& result) {
  constexpr std::array<std::string_view, 2> others{"unchanged", "any"};
  const Members members{value, keys::expect, problems_};
  if (const auto changes = members.find("changes")) read_changes(*changes, result);
  if (members.find("other_targets")) result.others_may_change = read_choice(members, "other_targets", others) == 1;
  if (const auto left = members.find("left")) {
    result.left.emplace();
    for (const json::Value line : elements(*left, problems_)) result.left->push_back(read_left(line));
  }
  if (const auto refused = members.find("refused")) {
    result.says_refused = true;
    for (const json::Value line : elements(*refused, problems_)) {
      if (line.is(json::Kind::text)) result.refused.emplace_back(line.text());
      else problems_.not_allowed(line, "a line's place, such as \"connections.visitor.pull[2]\"");
    }
  }
  if (const auto held = members.find("held")) {
    if (held->is(json::Kind::boolean)) result.held = held->boolean();
    else problems_.not_allowed(*held, "true or false");
  }
  if (const auto counts = members.find("counts")) read_counts(*counts, result);
}

void CaseReader::read_changes(json::Value value, Expectation& result) {
  result.changes.emplace();
  if (!value.is(json::Kind::object))
    return problems_.not_allowed(value, "an object of targets, each by its id with its fields");
  for (const json::Value target : value.children()) {
    result.targets.emplace_back(target.key());
    if (!target.is(json::Kind::object)) {
      problems_.not_allowed(target, "an object of fields with their new values; {} where nothing changes");
      continue;
    }
    for (const json::Value field : target.children()) result.changes->push_back(read_change(field, target.key()));
  }
}

ExpectedChange CaseReader::read_change(json::Value value, std::string_view target) {
  ExpectedChange change;
  change.target = target;
  change.field = value.key();
  change.line = line_of(value);
  if (!value.is(json::Kind::object)) {
    change.after = in_one_form(value);
    return change;
  }
  const Members members{value, keys::change, problems_};
  if (const auto before = members.find("old")) change.before = in_one_form(*before);
  if (const auto after = members.find("new")) change.after = in_one_form(*after);
  if (const auto source = members.find("source")) change.source = in_one_form(*source);
  return change;
}

ExpectedLeft CaseReader::read_left(json::Value value) {
  const Members members{value, keys::left, problems_};
  ExpectedLeft left;
  left.line = line_of(value);
  if (!value.is(json::Kind::object)) return left;
  (void)read_choice(members, "reason", reasons());
  for (const json::Value member : value.children())
    left.members[std::string{member.key()}] =
        member.key() == "sources" || member.key() == "targets" ? sorted_list(member) : in_one_form(member);
  return left;
}

void CaseReader::read_counts(json::Value value, Expectation& result) {
  const Members members{value, keys::counts, problems_};
  if (!value.is(json::Kind::object)) return;
  for (const json::Value count : value.children()) {
    const ParsedInteger number =
        count.is(json::Kind::number) ? parse_integer(count.number()) : ParsedInteger{0, IntegerProblem::not_an_integer};
    if (number.problem != IntegerProblem::none || number.value < 0)
      problems_.not_allowed(count, "a whole number from 0");
    else result.counts.emplace_back(count.key(), static_cast<std::uint64_t>(number.value));
  }
}

std::size_t CaseReader::line_of(json::Value value) {
  if (value.offset() < counted_) {
    counted_ = 0;
    line_ = 1;
  }
  const std::string_view between = json_.substr(counted_, value.offset() - counted_);
  line_ += static_cast<std::size_t>(std::ranges::count(between, '\n'));
  counted_ = value.offset();
  return line_;
}

/// Which of the words; their number where it is none of them, or the key is missing.
std::size_t CaseReader::read_choice(const Members& members, std::string_view key,
                                    std::span<const std::string_view> words) {
  const auto value = members.find(key);
  if (!value) return words.size();
  const auto found = value->is(json::Kind::text) ? std::ranges::find(words, value->text()) : words.end();
  if (found == words.end()) {
    std::string allowed;
    for (const std::string_view word : words) allowed += (allowed.empty() ? "\"" : ", \"") + std::string{word} + "\"";
    problems_.not_allowed(*value, allowed, value->is(json::Kind::text) ? did_you_mean(value->text(), words) : "");
  }
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace tidemark::cases
