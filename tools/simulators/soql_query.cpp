#include "simulators/soql_query.h"

#include <algorithm>
#include <set>

#include "simulators/salesforce_csv.h"
#include "simulators/soql_values.h"

namespace tidemark::sim::soql {
namespace {

bool holds_for(Condition::Operator comparison, std::partial_ordering order) {
  using Op = Condition::Operator;
  switch (comparison) {
    case Op::equal: return order == 0;
    case Op::unequal: return order != 0;
    case Op::less: return order < 0;
    case Op::less_or_equal: return order <= 0;
    case Op::greater: return order > 0;
    case Op::greater_or_equal: return order >= 0;
  }
  return false;
}

/// A time against a span: within it is equal, as `CreatedDate = TODAY` is meant.
std::partial_ordering against(std::int64_t time, const Span& span) {
  return time < span.from  ? std::partial_ordering::less
         : time >= span.to ? std::partial_ordering::greater
                           : std::partial_ordering::equivalent;
}

/// `MailingPostalCode` of `MailingAddress` is `postalCode` in the compound's JSON.
std::string part_key(std::string_view compound, std::string_view part) {
  if (compound.ends_with("Address")) compound.remove_suffix(7);
  if (part.starts_with(compound)) part.remove_prefix(compound.size());
  std::string key{part};
  if (!key.empty()) key.replace(0, 1, folded(key.substr(0, 1)));
  return key;
}

void write_compound(const Object& object, std::string_view name, const std::vector<std::size_t>& parts, std::size_t row,
                    std::string& json) {
  const auto empty = [&](std::size_t part) { return is_null(object.view(row, part)); };
  if (std::ranges::all_of(parts, empty)) {
    json += "null";
    return;
  }
  char before = '{';
  for (const std::size_t part : parts) {
    json += before;
    append_json_text(part_key(name, object.fields()[part].name), json);
    json += ':';
    append_json(object.view(row, part), json);
    before = ',';
  }
  json += '}';
}

}  // namespace

ValueView Bound::read(const Object& object, std::size_t row, const Way& way) {
  const ValueView here = object.view(row, way.field);
  if (way.next.empty()) return here;
  const auto* id = std::get_if<std::string_view>(&here);
  if (id == nullptr) return {};
  for (const Next& next : way.next) {
    if (const auto found = next.object->row(*id)) return read(*next.object, *found, next.way);
  }
  return {};
}

/// A condition on one field. Null equals null, is unequal to everything else, and is neither less nor greater.
bool Bound::compares(const Test& test, const ValueView& stored, std::size_t which, Condition::Operator comparison) {
  const Value& literal = test.values[which];
  if (is_null(stored) || is_null(literal)) {
    if (comparison == Condition::Operator::equal) return is_null(stored) && is_null(literal);
    return comparison == Condition::Operator::unequal && is_null(stored) != is_null(literal);
  }
  if (test.spans.empty()) return holds_for(comparison, compared(test.type, stored, literal));
  const auto time = time_of(stored);
  return time && holds_for(comparison, against(*time, test.spans[which]));
}

bool Bound::among(const Test& test, const ValueView& stored) {
  const auto* text = std::get_if<std::string_view>(&stored);
  if (!test.keys.empty() && text != nullptr)
    return test.keys.contains(is_id_type(test.type) ? std::string{text->substr(0, 15)} : folded(*text));
  for (std::size_t i = 0; i < test.values.size(); ++i) {
    if (compares(test, stored, i, Condition::Operator::equal)) return true;
  }
  return false;
}

/// `INCLUDES ('a;b', 'c')`: holds both a and b, or c.
bool Bound::includes(const Test& test, const ValueView& stored) {
  const auto split = [](std::string_view text) {
    std::set<std::string> parts;
    for (;;) {
      const auto end = text.find(';');
      parts.insert(folded(text.substr(0, end)));
      if (end == text.npos) return parts;
      text.remove_prefix(end + 1);
    }
  };
  const auto* text = std::get_if<std::string_view>(&stored);
  const std::set<std::string> held = text == nullptr ? std::set<std::string>{} : split(*text);
  return std::ranges::any_of(test.values, [&](const Value& wanted) {
    const auto* all = std::get_if<std::string>(&wanted);
    return all != nullptr && std::ranges::includes(held, split(*all));
  });
}

bool Bound::matches(const Object& object, std::size_t row, const Test& test) {
  using Kind = Condition::Kind;
  const auto part_matches = [&](const Test& part) { return matches(object, row, part); };
  switch (test.kind) {
    case Kind::all: return std::ranges::all_of(test.parts, part_matches);
    case Kind::any: return std::ranges::any_of(test.parts, part_matches);
    case Kind::negated: return !part_matches(test.parts.front());
    default: break;
  }
  const ValueView stored = read(object, row, test.way);
  switch (test.kind) {
    case Kind::compare: return compares(test, stored, 0, test.comparison);
    case Kind::in: return among(test, stored);
    case Kind::not_in: return !among(test, stored);
    case Kind::includes: return includes(test, stored);
    case Kind::excludes: return !includes(test, stored);
    default: break;
  }
  const auto* text = std::get_if<std::string_view>(&stored);
  return text != nullptr && is_like(*text, test.like.front());
}

/// The part of a condition that names the records by their ids, where there is one that all records must fulfil.
const Bound::Test* Bound::by_id(const Test& test) const {
  using Kind = Condition::Kind;
  if (test.kind == Kind::all) {
    for (const Test& part : test.parts) {
      if (const Test* found = by_id(part)) return found;
    }
    return nullptr;
  }
  const bool names =
      test.kind == Kind::in || (test.kind == Kind::compare && test.comparison == Condition::Operator::equal);
  return names && test.way.next.empty() && test.way.field == object_->id_field() ? &test : nullptr;
}

std::vector<std::uint32_t> Bound::candidates() const {
  std::vector<std::uint32_t> rows;
  const Test* named = where_.empty() ? nullptr : by_id(where_.front());
  if (named == nullptr) {
    rows.resize(object_->size());
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = static_cast<std::uint32_t>(row);
    return rows;
  }
  for (const Value& id : named->values) {
    const auto* text = std::get_if<std::string>(&id);
    const auto row = text == nullptr ? std::nullopt : object_->row(*text);
    if (row) rows.push_back(static_cast<std::uint32_t>(*row));
  }
  std::ranges::sort(rows);
  const auto same = std::ranges::unique(rows);
  rows.erase(same.begin(), same.end());
  return rows;
}

void Bound::sort(std::vector<std::uint32_t>& rows) const {
  if (order_.empty()) return;
  std::ranges::stable_sort(rows, [this](std::uint32_t a, std::uint32_t b) {
    for (const Sorting& sorting : order_) {
      const ValueView x = read(*object_, a, sorting.way);
      const ValueView y = read(*object_, b, sorting.way);
      // DESC turns the values around, where the nulls stand is said by itself.
      if (is_null(x) != is_null(y)) return is_null(x) != sorting.nulls_last;
      const auto order = ordered(x, y, sorting.is_id);
      if (order != 0) return sorting.descending ? order > 0 : order < 0;
    }
    return false;
  });
}

std::vector<std::uint32_t> Bound::rows() const {
  std::vector<std::uint32_t> rows = candidates();
  std::erase_if(rows,
                [this](std::uint32_t row) { return (!with_deleted_ && object_->is_deleted(row)) || !holds(row); });
  sort(rows);
  if (offset_ > 0)
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(offset_, rows.size())));
  if (rows.size() > limit_) rows.resize(limit_);
  return rows;
}

ValueView Bound::aggregated(const Aggregate& aggregate, const std::vector<std::uint32_t>& rows) const {
  std::int64_t count = 0;
  double sum = 0;
  ValueView least, most;
  std::set<std::string> distinct;
  for (const std::uint32_t row : rows) {
    const ValueView value = read(*object_, row, aggregate.way);
    if (is_null(value)) continue;
    ++count;
    if (const auto* number = std::get_if<double>(&value)) sum += *number;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) sum += static_cast<double>(*whole);
    if (is_null(least) || ordered(value, least, false) < 0) least = value;
    if (is_null(most) || ordered(value, most, false) > 0) most = value;
    if (aggregate.function != "COUNT_DISTINCT") continue;
    std::string key;
    append_text_form(value, key);
    distinct.insert(folded(key));
  }
  if (aggregate.function == "COUNT") return count;
  if (aggregate.function == "COUNT_DISTINCT") return static_cast<std::int64_t>(distinct.size());
  if (aggregate.function == "MIN") return least;
  if (aggregate.function == "MAX") return most;
  if (count == 0) return {};
  return aggregate.function == "SUM" ? sum : sum / static_cast<double>(count);
}

void Bound::write_aggregates(const std::vector<std::uint32_t>& rows, std::string& json) const {
  json += R"({"attributes":{"type":"AggregateResult"})";
  for (const Aggregate& aggregate : aggregates_) {
    json += ',';
    append_json_text(aggregate.alias, json);
    json += ':';
    append_json(aggregated(aggregate, rows), json);
  }
  json += '}';
}

std::string Bound::not_for_bulk() const {
  if (count_ || !aggregates_.empty()) return "Aggregate Relationship not supported in Bulk Query";
  if (has_offset_) return "OFFSET not supported in Bulk Query";
  if (!compound_.empty()) return "Selecting compound data not supported in Bulk Query: " + compound_;
  return {};
}

void Bound::write_csv(std::size_t row, char delimiter, std::string_view line_end, std::string& csv) const {
  for (std::size_t i = 0; i < column_ways_.size(); ++i) {
    if (i > 0) csv += delimiter;
    const ValueView value = read(*object_, row, column_ways_[i]);
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      append_csv_cell(*text, csv);
    } else {
      csv += '"';
      append_text_form(value, csv);
      csv += '"';
    }
  }
  csv += line_end;
}

void Bound::write(std::size_t row, std::string_view base, std::string& json) const {
  write_record(shape_, row, base, json);
}

void Bound::write_record(const Shape& shape, std::size_t row, std::string_view base, std::string& json) {
  const Object& object = *shape.object;
  json += R"({"attributes":{"type":")" + object.name() + R"(","url":")";
  json += base;
  json += "/sobjects/" + object.name() + "/";
  json += object.id(row);
  json += "\"}";
  for (const Member& member : shape.members) {
    json += ",\"" + member.key + "\":";
    write_member(object, member, row, base, json);
  }
  json += '}';
}

void Bound::write_member(const Object& object, const Member& member, std::size_t row, std::string_view base,
                         std::string& json) {
  if (!member.parts.empty()) return write_compound(object, member.key, member.parts, row, json);
  const ValueView value = member.known ? object.view(row, member.field) : ValueView{};
  if (member.shapes.empty()) return append_json(value, json);
  const auto* id = std::get_if<std::string_view>(&value);
  for (const Shape& shape : member.shapes) {
    const auto found = id == nullptr ? std::nullopt : shape.object->row(*id);
    if (found) return write_record(shape, *found, base, json);
  }
  json += "null";  // no parent, or one that is gone
}

}  // namespace tidemark::sim::soql
