#include "core/config/problems.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/json/write.h"
#include "core/ranges.h"
#include "core/text/beginning.h"

namespace tidemark {
namespace {

constexpr std::size_t most_problems = 1000;

std::string shortened(std::string_view text) {
  constexpr std::size_t longest = 80;
  return std::string{beginning(text, longest)} + (text.size() > longest ? "…" : "");
}

std::string quoted(std::string_view text) {
  std::string result;
  json::append_json_string(shortened(text), result);
  return result;
}

std::string joined(std::span<const std::string_view> words) {
  std::string result;
  for (const std::string_view word : words) {
    if (!result.empty()) result += ", ";
    result += word;
  }
  return result;
}

/// Keys that are known, but elsewhere.
std::string hint_for_key(std::string_view key, const ConfigurationKeys& keys,
                         std::span<const std::string_view> allowed) {
  if (keys.object == "pull_line" && (key == "truncate" || key == "type"))
    return "only the columns of a push may say this";
  return did_you_mean(key, allowed);
}

}  // namespace

void Problems::not_allowed(json::Value value, std::string_view expected, std::string hint) {
  add(value, shown(value) + " is not allowed: expected " + std::string{expected}, std::move(hint));
}

void Problems::add(json::Value at, std::string what, std::string hint) {
  if (found_.size() == most_problems) {
    ++untold_;
    return;
  }
  found_.push_back({at.offset(), Error{ErrorCode::invalid_input, std::move(what), at.path(), std::move(hint)}});
}

std::vector<Error> Problems::in_order() && {
  ranges::stable_sort(found_, [](const Found& a, const Found& b) { return a.offset < b.offset; });
  std::vector<Error> errors;
  std::size_t line = 1;
  std::size_t counted = 0;
  for (Found& problem : found_) {
    const std::string_view between = file_.substr(counted, problem.offset - counted);
    line += static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    counted = problem.offset;
    std::string where = "line " + std::to_string(line);
    if (!problem.error.where.empty()) where += ", " + problem.error.where;
    problem.error.where = std::move(where);
    errors.push_back(std::move(problem.error));
  }
  if (untold_ > 0)
    errors.push_back(
        {ErrorCode::invalid_input, "and " + std::to_string(untold_) + " more errors", {}, "correct these first"});
  return errors;
}

std::string shown(json::Value value) {
  switch (value.kind()) {
    case json::Kind::text: return quoted(value.text());
    case json::Kind::number: return shortened(value.number());
    case json::Kind::boolean: return value.boolean() ? "true" : "false";
    default: return std::string{json::description_of(value.kind())};
  }
}

Members::Members(json::Value object, const ConfigurationKeys& keys, Problems& problems) : object_(object) {
  if (!object.is(json::Kind::object)) {
    problems.not_allowed(object, "an object");
    return;
  }
  std::vector<std::string_view> allowed;
  for (const ConfigurationKey& key : keys.keys) allowed.push_back(key.name);
  std::vector<std::uint8_t> present(allowed.size());
  for (const json::Value member : object.children()) {
    const auto known = std::find(allowed.begin(), allowed.end(), member.key());
    if (known != allowed.end()) present[static_cast<std::size_t>(known - allowed.begin())] = 1;
    else
      problems.add(member, "the key " + quoted(member.key()) + " is unknown: expected " + joined(allowed),
                   hint_for_key(member.key(), keys, allowed));
  }
  for (std::size_t key = 0; key < allowed.size(); ++key)
    if (keys.keys[key].required && present[key] == 0)
      problems.add(object, "the key " + quoted(allowed[key]) + " is missing");
}

std::vector<json::Value> elements(json::Value value, Problems& problems) {
  if (value.is(json::Kind::array)) return value.children();
  problems.not_allowed(value, "a list");
  return {};
}

}  // namespace tidemark
