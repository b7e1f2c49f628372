#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "simulators/faults.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using Kind = Fault::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 15> kinds{{{Kind::status, "status"},
                                                                   {Kind::latency, "latency"},
                                                                   {Kind::drop, "drop"},
                                                                   {Kind::half_body, "half-body"},
                                                                   {Kind::html_body, "html-body"},
                                                                   {Kind::rate_limit, "rate-limit"},
                                                                   {Kind::too_large, "too-large"},
                                                                   {Kind::clock_skew, "clock-skew"},
                                                                   {Kind::expired_token, "expired-token"},
                                                                   {Kind::locked_rows, "locked-rows"},
                                                                   {Kind::partial_failure, "partial-failure"},
                                                                   {Kind::delayed_reads, "delayed-reads"},
                                                                   {Kind::overrun, "overrun"},
                                                                   {Kind::short_pages, "short-pages"},
                                                                   {Kind::text_errors, "text-errors"}}};

tl::unexpected<Error> wrong(std::string what, std::string hint = {}) {
  return failure(ErrorCode::invalid_input, std::move(what), "fault", std::move(hint));
}

std::string all_kinds() {
  std::string text;
  for (const auto& [kind, name] : kinds) text += (text.empty() ? "" : ", ") + std::string{name};
  return text;
}

/// The members of one object, taken one by one; what is left over at the end is unknown.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  std::string text(const char* name, std::string otherwise) {
    const json* value = take(name);
    if (value == nullptr) return otherwise;
    if (value->is_string()) return value->get<std::string>();
    complain(std::string{name} + " is a text");
    return otherwise;
  }
  /// A text as it is, any other JSON as compact JSON.
  std::optional<std::string> raw(const char* name) {
    const json* value = take(name);
    if (value == nullptr) return std::nullopt;
    return value->is_string() ? value->get<std::string>() : value->dump();
  }
  std::optional<std::uint64_t> whole(const char* name) {
    const json* value = take(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number_unsigned()) return value->get<std::uint64_t>();
    complain(std::string{name} + " is a whole number from 0");
    return std::nullopt;
  }
  std::optional<double> number(const char* name, double least, double most) {
    const json* value = take(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number() && value->get<double>() >= least && value->get<double>() <= most) {
      return value->get<double>();
    }
    complain(std::string{name} + " is a number from " + json(least).dump() + " to " + json(most).dump());
    return std::nullopt;
  }
  /// What was wrong first.
  Result<void> end() {
    for (const auto& [name, value] : object_.items()) {
      if (std::ranges::find(taken_, name) == taken_.end()) complain("a fault has no member " + name);
    }
    if (!wrong_.empty()) return wrong(wrong_, "docs/simulators.md has them all");
    return {};
  }
  void complain(std::string what) {
    if (wrong_.empty()) wrong_ = std::move(what);
  }

 private:
  const json* take(const char* name) {
    taken_.emplace_back(name);
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  const json& object_;
  std::vector<std::string> taken_;
  std::string wrong_;
};

/// What a kind can't do without.
void check(const Fault& fault, Members& members) {
  const auto needs = [&](bool has, const char* what) {
    if (!has) members.complain(std::string{name_of(fault.kind)} + " needs " + what);
  };
  switch (fault.kind) {
    case Kind::status: needs(fault.status >= 300, "a status from 300 to 599"); break;
    case Kind::latency: needs(fault.seconds > 0, "seconds"); break;
    case Kind::clock_skew: needs(fault.seconds != 0, "seconds"); break;
    case Kind::rate_limit: needs(fault.seconds > 0 && fault.calls > 0, "calls and seconds"); break;
    case Kind::too_large: needs(fault.bytes > 0, "bytes"); break;
    case Kind::delayed_reads: needs(fault.seconds > 0 || fault.calls > 0, "seconds or calls"); break;
    case Kind::short_pages: needs(fault.items.has_value(), "items"); break;
    default: break;
  }
  if (fault.seconds < 0 && fault.kind != Kind::clock_skew) members.complain("seconds are not negative");
}

void read_extent(Members& members, Fault& fault) {
  fault.call = members.text("call", "*");
  if (fault.call.empty()) members.complain("call is the name of a call, or method and path");
  fault.skip = members.whole("skip").value_or(0);
  fault.count = members.whole("count");
  fault.probability = members.number("probability", 0, 1).value_or(1);
  fault.seed = members.whole("seed").value_or(1);
}

void read_effect(Members& members, Fault& fault) {
  constexpr double year = 366.0 * 86'400;
  const std::string when = members.text("when", "before");
  if (when != "before" && when != "after") members.complain("when is before or after");
  fault.when = when == "after" ? Fault::When::after : Fault::When::before;
  fault.status = static_cast<int>(members.number("status", 200, 599).value_or(0));
  fault.retry_after = members.whole("retry_after");
  fault.message = members.text("message", {});
  fault.body = members.raw("body");
  fault.seconds = members.number("seconds", -year, year).value_or(0);
  fault.calls = members.whole("calls").value_or(0);
  fault.bytes = members.whole("bytes").value_or(0);
  fault.items = members.whole("items");
}

}  // namespace

std::string_view name_of(Kind kind) {
  return std::ranges::find(kinds, kind, &std::pair<Kind, std::string_view>::first)->second;
}

std::optional<Kind> fault_kind_of(std::string_view name) {
  std::string spelled{name};
  std::ranges::replace(spelled, '_', '-');
  const auto found = std::ranges::find(kinds, spelled, &std::pair<Kind, std::string_view>::second);
  return found == kinds.end() ? std::nullopt : std::optional{found->first};
}

std::vector<std::string_view> fault_kinds() {
  std::vector<std::string_view> names;
  for (const auto& [kind, name] : kinds) names.push_back(name);
  return names;
}

Result<Fault> read_fault(const json& object) {
  if (!object.is_object()) return wrong("a fault is a JSON object");
  Members members{object};
  Fault fault;
  std::string kind = members.text("kind", {});
  if (kind.empty() && object.contains("status")) kind = "status";
  const auto known = fault_kind_of(kind);
  if (!known) return wrong(kind.empty() ? "a fault has a kind" : "no kind of fault is named " + kind, all_kinds());
  fault.kind = *known;
  read_extent(members, fault);
  read_effect(members, fault);
  check(fault, members);
  if (auto ended = members.end(); !ended) return tl::unexpected(ended.error());
  return fault;
}

Result<std::vector<Fault>> read_fault_plan(std::string_view text) {
  json list = json::array();
  if (json whole = json::parse(text, nullptr, false); !whole.is_discarded()) {
    if (whole.is_object() && whole.size() == 1 && whole.contains("faults")) whole = json(whole["faults"]);
    list = whole.is_array() ? std::move(whole) : json::array({std::move(whole)});
  } else {
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::string_view one = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(one.size() + 1, text.size()));
      const auto begin = one.find_first_not_of(" \t\r");
      if (begin == one.npos || one[begin] == '#') continue;
      json object = json::parse(one, nullptr, false);
      if (object.is_discarded()) return wrong("line " + std::to_string(line) + " of the plan is no JSON");
      list.push_back(std::move(object));
    }
  }
  std::vector<Fault> plan;
  for (const json& object : list) {
    auto fault = read_fault(object);
    if (!fault) {
      fault.error().where += " " + std::to_string(plan.size() + 1);
      return tl::unexpected(std::move(fault.error()));
    }
    plan.push_back(std::move(*fault));
  }
  return plan;
}

Result<std::vector<Fault>> read_fault_file(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  if (in && in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
  if (!in && !in.eof()) return failure(ErrorCode::storage, "the fault plan can't be read", file);
  auto plan = read_fault_plan(std::move(text).str());
  if (!plan) plan.error().where = file + ", " + plan.error().where;
  return plan;
}

ordered_json to_json(const FaultPlan::Standing& standing) {
  const Fault& fault = standing.fault;
  ordered_json object{{"id", fault.id}, {"kind", name_of(fault.kind)}, {"call", fault.call}};
  if (fault.status != 0) object["status"] = fault.status;
  if (fault.retry_after) object["retry_after"] = *fault.retry_after;
  if (fault.when == Fault::When::after) object["when"] = "after";
  if (fault.seconds != 0) object["seconds"] = fault.seconds;
  if (fault.calls != 0) object["calls"] = fault.calls;
  if (fault.bytes != 0) object["bytes"] = fault.bytes;
  if (fault.items) object["items"] = *fault.items;
  if (!fault.message.empty()) object["message"] = fault.message;
  if (fault.body) object["body"] = *fault.body;
  if (fault.skip != 0) object["skip"] = fault.skip;
  if (fault.count) object["count"] = *fault.count;
  if (fault.probability < 1) object["probability"] = fault.probability;
  if (fault.probability < 1) object["seed"] = fault.seed;
  object["seen"] = standing.seen;
  object["applied"] = standing.applied;
  return object;
}

}  // namespace tidemark::sim
