#include "cases/comparison.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "cases/json_text.h"
#include "cases/matching.h"
#include "core/json/document.h"
#include "core/json/write.h"
#include "core/planning/print.h"

namespace tidemark::cases {
namespace {

using About = CaseDifference::About;
using Kind = CaseDifference::Kind;

std::string quoted(std::string_view text) {
  std::string json;
  json::append_json_string(text, json);
  return json;
}

PlannedLine read_line(json::Value object) {
  PlannedLine line;
  line.json = as_written(object);
  for (const json::Value member : object.children()) {
    if (member.key() != "sources" && member.key() != "targets") {
      line.members[std::string{member.key()}] = in_one_form(member);
      continue;
    }
    // Of an ambiguous identifier lists of ids, whose order says nothing; of the summary numbers.
    std::vector<std::string> ids;
    for (const json::Value id : member.children()) ids.push_back(in_one_form(id));
    std::ranges::sort(ids);
    std::string list = "[";
    for (const std::string& id : ids) list += (list.size() > 1 ? "," : "") + id;
    line.members[std::string{member.key()}] = member.is(json::Kind::array) ? list + "]" : in_one_form(member);
  }
  return line;
}

std::string sides(std::string_view before, std::string_view after) {
  std::string json = "{";
  if (!before.empty()) json += "\"old\":" + std::string{before} + ",";
  return json + "\"new\":" + std::string{after} + "}";
}

std::string sides(const PlannedLine& change) { return sides(change.member("old"), change.member("new")); }
std::string sides(const ExpectedChange& change) { return sides(change.before.value_or(""), change.after); }

bool is_as_expected(const ExpectedChange& expected, const PlannedLine& planned) {
  return planned.member("new") == expected.after && (!expected.before || planned.member("old") == *expected.before) &&
         (!expected.source || planned.member("source") == *expected.source);
}

/// Holds what was planned against what was expected, part by part.
class Comparison {
 public:
  Comparison(const Expectation& expected, const PlannedLines& planned) : expected_{expected}, planned_{planned} {}

  std::vector<CaseDifference> find() {
    if (expected_.changes) compare_changes();
    if (expected_.left) compare_left();
    compare_refused();
    compare_summary();
    return std::move(found_);
  }

 private:
  void compare_changes() {
    std::map<std::pair<std::string, std::string>, const ExpectedChange*> open;
    for (const ExpectedChange& change : *expected_.changes) open[{change.target, change.field}] = &change;
    for (const PlannedLine& line : planned_.changes) {
      const std::string target = unquoted(line.member("target"));
      const std::string field = unquoted(line.member("field"));
      const auto expected = open.find({target, field});
      if (expected == open.end()) {
        const bool is_named = std::ranges::find(expected_.targets, target) != expected_.targets.end();
        if (is_named || !expected_.others_may_change)
          found_.push_back({Kind::unexpected, About::change, expected_.line, target, field, "", sides(line),
                            "from " + unquoted(line.member("source"))});
        continue;
      }
      if (!is_as_expected(*expected->second, line))
        found_.push_back({Kind::different, About::change, expected->second->line, target, field,
                          sides(*expected->second), sides(line), different_source(*expected->second, line)});
      open.erase(expected);
    }
    for (const auto& [place, change] : open)
      found_.push_back({Kind::missing, About::change, change->line, change->target, change->field, sides(*change), "",
                        instead(*change)});
    std::ranges::stable_sort(
        found_, {}, [](const CaseDifference& difference) { return std::tie(difference.target, difference.field); });
  }

  static std::string different_source(const ExpectedChange& expected, const PlannedLine& planned) {
    if (!expected.source || planned.member("source") == *expected.source) return "";
    return "expected from " + unquoted(*expected.source) + ", planned from " + unquoted(planned.member("source"));
  }

  /// What the plan says of a target and field that it does not change.
  [[nodiscard]] std::string instead(const ExpectedChange& change) const {
    const std::string target = quoted(change.target);
    for (const PlannedLine& line : planned_.left) {
      const std::string reason = unquoted(line.member("reason"));
      const std::string_view targets = line.member("targets");
      if (line.member("target") != target && targets.find(target) == targets.npos) continue;
      if (reason != "invalid") return "the target is left alone: " + reason;
      if (line.member("field") == quoted(change.field))
        return "invalid value " + std::string{line.member("value")} + ": " + unquoted(line.member("why"));
    }
    if (!planned_.refused.empty()) return "a line of the mapping is refused";
    return "the field keeps what it has";
  }

  void compare_left() {
    std::vector<const PlannedLine*> lines;
    for (const PlannedLine& line : planned_.left)
      if (counts_as_left(expected_, line)) lines.push_back(&line);
    const auto fits = [&](std::size_t expected, std::size_t planned) {
      return std::ranges::all_of((*expected_.left)[expected].members, [&](const auto& member) {
        return lines[planned]->member(member.first) == member.second;
      });
    };
    const auto partners = match(expected_.left->size(), lines.size(), fits);
    std::set<std::size_t> met;
    for (std::size_t i = 0; i < partners.size(); ++i) {
      if (partners[i]) met.insert(*partners[i]);
      else
        found_.push_back({Kind::missing, About::left, (*expected_.left)[i].line, "", "",
                          object_of((*expected_.left)[i].members), "", ""});
    }
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (!met.contains(i) && !expected_.others_may_change)
        found_.push_back({Kind::unexpected, About::left, expected_.line, "", "", "", lines[i]->json, ""});
  }

  static std::string object_of(const std::map<std::string, std::string, std::less<>>& members) {
    std::string json = "{\"reason\":" + members.at("reason");
    for (const auto& [key, value] : members)
      if (key != "reason") json += "," + quoted(key) + ":" + value;
    return json + "}";
  }

  void compare_refused() {
    std::vector<std::string> open = expected_.refused;
    for (const PlannedLine& line : planned_.refused) {
      const std::string place = unquoted(line.member("line"));
      const auto expected = std::ranges::find(open, place);
      if (expected == open.end())
        found_.push_back(
            {Kind::unexpected, About::refused, expected_.line, "", place, "", line.json, unquoted(line.member("why"))});
      else open.erase(expected);
    }
    for (const std::string& place : open)
      found_.push_back({Kind::missing, About::refused, expected_.line, "", place, quoted(place), "", ""});
  }

  void compare_summary() {
    if (const std::string_view held = planned_.summary.member("held");
        expected_.held && held != (*expected_.held ? "true" : "false"))
      found_.push_back({Kind::different, About::held, expected_.line, "", "", *expected_.held ? "true" : "false",
                        std::string{held}, std::string{planned_.summary.member("held_by")}});
    for (const auto& [name, number] : expected_.counts) {
      const std::string_view planned = planned_.summary.member(name);
      if (planned != std::to_string(number))
        found_.push_back({Kind::different, About::count, expected_.line, "", name, std::to_string(number),
                          std::string{planned}, ""});
    }
  }

  const Expectation& expected_;
  const PlannedLines& planned_;
  std::vector<CaseDifference> found_;
};

}  // namespace

PlannedLines PlannedLines::of(const Plan& plan) {
  PlannedLines result;
  std::string text;
  print_plan(plan, true, [&](std::string_view block) { text += block; });
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
    const auto document = json::Document::read(rest.substr(0, rest.find('\n')));
    if (!document) continue;
    const json::Value line = document->root().at(0);
    if (line.key() == "change") result.changes.push_back(read_line(line));
    else if (line.key() == "left") result.left.push_back(read_line(line));
    else if (line.key() == "refused") result.refused.push_back(read_line(line));
    else if (line.key() == "summary") result.summary = read_line(line);
  }
  return result;
}

std::vector<CaseDifference> differences(const Expectation& expected, const PlannedLines& planned) {
  return Comparison{expected, planned}.find();
}

bool counts_as_left(const Expectation& expected, const PlannedLine& line) {
  const auto names_unmatched_targets = [&] {
    return expected.left && std::ranges::any_of(*expected.left, [](const ExpectedLeft& left) {
             const auto reason = left.members.find("reason");
             return reason != left.members.end() && reason->second == "\"unmatched_target\"";
           });
  };
  return line.member("reason") != "\"unmatched_target\"" || names_unmatched_targets();
}

std::string unquoted(std::string_view json) {
  const auto document = json::Document::read(json);
  return document && document->root().is(json::Kind::text) ? std::string{document->root().text()} : std::string{};
}

}  // namespace tidemark::cases
