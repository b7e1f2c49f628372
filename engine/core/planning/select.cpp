#include "core/planning/select.h"

#include <algorithm>
#include <string_view>

#include "core/ranges.h"

namespace tidemark {
namespace {

/// Finds a text in others, ASCII letters in either case.
class Finder {
 public:
  explicit Finder(std::string_view wanted) : wanted_{lower(wanted)} {}

  [[nodiscard]] bool in(std::string_view text) const {
    const auto same = [](char a, char b) { return lower_of(a) == b; };
    return std::search(text.begin(), text.end(), wanted_.begin(), wanted_.end(), same) != text.end();
  }
  [[nodiscard]] bool in(const Value& value) {
    if (value.type == ValueType::text) return in(value.text);
    json_.clear();
    append_json(value, json_);
    return in(json_);
  }

 private:
  static char lower_of(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
  static std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), lower_of);
    return result;
  }

  std::string wanted_;
  std::string json_;
};

bool is_of_kind(const Change& change, ChangeKind kind) {
  switch (kind) {
    case ChangeKind::any: return true;
    case ChangeKind::cleared: return change.new_value.is_empty();
    case ChangeKind::filled: return change.old_value.is_empty();
    case ChangeKind::replaced: return !change.old_value.is_empty() && !change.new_value.is_empty();
    case ChangeKind::cut: return change.cut;
  }
  return false;
}

}  // namespace

std::vector<std::uint32_t> select_changes(const Plan& plan, const ChangeFilter& filter) {
  std::vector<std::uint8_t> shown(plan.fields.size());
  for (std::size_t i = 0; i < plan.fields.size(); ++i)
    shown[i] = filter.fields.empty() || ranges::find(filter.fields, plan.fields[i]) != filter.fields.end() ? 1 : 0;
  Finder finder{filter.text};
  const auto holds_text = [&](const Change& change) {
    return filter.text.empty() || finder.in(change.target) || finder.in(change.source) || finder.in(change.new_value) ||
           finder.in(change.old_value);
  };
  std::vector<std::uint32_t> selected;
  for (std::uint32_t i = 0; i < plan.changes.size(); ++i) {
    const Change& change = plan.changes[i];
    if (shown[change.field] != 0 && is_of_kind(change, filter.kind) && holds_text(change)) selected.push_back(i);
  }
  return selected;
}

std::vector<std::uint32_t> select_left(const Plan& plan, LeftReason reason, const std::string& text) {
  const Finder finder{text};
  const auto in_any = [&](const auto& texts) {
    return ranges::any_of(texts, [&](std::string_view id) { return finder.in(id); });
  };
  std::vector<std::uint32_t> selected;
  const auto take = [&](std::size_t place, bool holds) {
    if (holds) selected.push_back(static_cast<std::uint32_t>(place));
  };
  if (reason == LeftReason::ambiguous) {
    for (std::size_t i = 0; i < plan.ambiguous.size(); ++i) {
      const Ambiguous& group = plan.ambiguous[i];
      take(i, finder.in(group.identifier) || in_any(group.sources) || in_any(group.targets));
    }
  } else if (reason == LeftReason::invalid) {
    for (std::size_t i = 0; i < plan.invalid.size(); ++i)
      take(i, finder.in(plan.invalid[i].target) || finder.in(plan.invalid[i].source));
  } else {
    const LeftLists lists = left_lists(plan, reason);
    std::size_t place = 0;
    for (const auto* records : {lists.sources, lists.targets}) {
      if (records == nullptr) continue;
      for (const LeftAlone& record : *records) take(place++, finder.in(record.id) || finder.in(record.identifier));
    }
  }
  return selected;
}

}  // namespace tidemark
