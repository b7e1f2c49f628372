#include "cases/accept.h"

#include <algorithm>

#include "cases/json_text.h"
#include "core/json/document.h"
#include "core/json/write.h"

namespace tidemark::cases {
namespace {

std::string quoted(std::string_view text) {
  std::string json;
  json::append_json_string(text, json);
  return json;
}

/// Parts of an object or a list, each on a line of its own.
std::string laid_out(char begin, const std::vector<std::string>& parts, std::size_t indent, char end) {
  const std::string line = "\n" + std::string(indent, ' ');
  std::string text{begin};
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i > 0 ? "," : "") + line + "  " + parts[i];
  if (!parts.empty()) text += line;
  return text + end;
}

std::string field_of(const PlannedLine& change, bool with_old) {
  const std::string after{change.member("new")};
  const std::string value =
      with_old ? "{\"old\": " + std::string{change.member("old")} + ", \"new\": " + after + "}" : after;
  return std::string{change.member("field")} + ": " + value;
}

std::string changes_of(const Expectation& expected, const PlannedLines& planned) {
  const bool with_old = expected.changes && std::ranges::any_of(*expected.changes, [](const ExpectedChange& change) {
                          return change.before.has_value();
                        });
  std::vector<std::pair<std::string, std::string>> targets;  // as JSON, with their fields
  for (const std::string& target : expected.targets) targets.emplace_back(quoted(target), "");
  for (const PlannedLine& change : planned.changes) {
    const std::string target{change.member("target")};
    auto known = std::ranges::find(targets, target, &std::pair<std::string, std::string>::first);
    if (known == targets.end()) {
      if (expected.others_may_change) continue;
      known = targets.insert(targets.end(), {target, ""});
    }
    known->second += (known->second.empty() ? "" : ", ") + field_of(change, with_old);
  }
  std::vector<std::string> lines;
  for (const auto& [target, fields] : targets) lines.push_back(target + ": {" + fields + "}");
  return laid_out('{', lines, 4, '}');
}

std::string left_of(const Expectation& expected, const PlannedLines& planned) {
  std::vector<std::string> lines;
  const auto is_named = [&](const PlannedLine& line) {
    return std::ranges::find(expected.targets, unquoted(line.member("target"))) != expected.targets.end();
  };
  for (const PlannedLine& line : planned.left) {
    if (!counts_as_left(expected, line) || (expected.others_may_change && !is_named(line))) continue;
    std::string object;
    const auto document = json::Document::read(line.json);
    for (const json::Value member : document->root().children())
      if (member.key() != "why")
        object += (object.empty() ? "{" : ", ") + quoted(member.key()) + ": " + as_written(member);
    lines.push_back(object + "}");
  }
  return laid_out('[', lines, 4, ']');
}

std::string expectation(const Expectation& expected, const PlannedLines& planned) {
  const bool is_new = expected.is_empty();
  std::vector<std::string> parts;
  if (expected.changes || is_new) parts.push_back("\"changes\": " + changes_of(expected, planned));
  if (expected.others_may_change) parts.emplace_back("\"other_targets\": \"any\"");
  if (expected.left || is_new) parts.push_back("\"left\": " + left_of(expected, planned));
  if (expected.says_refused || !planned.refused.empty()) {
    std::string places;
    for (const PlannedLine& line : planned.refused)
      places += (places.empty() ? "" : ", ") + std::string{line.member("line")};
    parts.push_back("\"refused\": [" + places + "]");
  }
  if (expected.held) parts.push_back("\"held\": " + std::string{planned.summary.member("held")});
  std::string counts;
  for (const auto& [name, number] : expected.counts)
    counts += (counts.empty() ? "" : ", ") + quoted(name) + ": " + std::string{planned.summary.member(name)};
  if (!counts.empty()) parts.push_back("\"counts\": {" + counts + "}");
  return laid_out('{', parts, 2, '}');
}

}  // namespace

std::string accepted(const MappingCase& given, const PlannedLines& planned) {
  const std::string written = expectation(given.expected(), planned);
  std::string json{given.json()};
  json::Options options;
  options.comments = true;
  const auto document = json::Document::read(json, options);
  const json::Value root = document->root();
  if (const auto expect = root.member("expect")) {
    const std::size_t begin = expect->offset();
    return json.replace(begin, end_of_value(json, begin) - begin, written);
  }
  const std::size_t end = end_of_value(json, root.at(root.size() - 1).offset());
  return json.insert(end, ",\n  \"expect\": " + written);
}

}  // namespace tidemark::cases
