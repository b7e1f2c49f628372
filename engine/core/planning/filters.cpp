#include "core/planning/filters.h"

#include <algorithm>
#include <utility>

#include "core/planning/lines.h"
#include "core/planning/read_value.h"
#include "core/text/blanks.h"

namespace tidemark {
namespace {

std::string place_of(const Connection& connection, std::string_view key) {
  return "connections." + std::string{name_of(connection.kind)} + "." + std::string{key};
}

tl::unexpected<Error> problem(std::string_view text, const std::string& place, const segments::Problem& found) {
  Error error = segments::to_error(text, found);
  return failure(ErrorCode::invalid_input, "connection problem: " + error.what, place + ", " + error.where,
                 error.hint.empty() ? "the field vanished, or the API user may not see it" : error.hint);
}

/// Several values of a picklist are a list.
Value as_list(const Value& value, Arena& arena) {
  if (value.type != ValueType::text) return value;
  const auto parts = split_list(value.text, arena);
  const auto trimmed = arena.take_array<std::string_view>(parts.size());
  std::transform(parts.begin(), parts.end(), trimmed.begin(), trim_ascii);
  const auto end = std::remove(trimmed.begin(), trimmed.end(), std::string_view{});
  return Value::of_list(trimmed.first(static_cast<std::size_t>(end - trimmed.begin())));
}

}  // namespace

RecordFilter::Found RecordFilter::of(std::string_view text, const std::string& place, const segments::FindField& find,
                                     const Zone& zone) {
  const auto tree = segments::parse(text);
  if (!tree) return problem(text, place, tree.error());
  auto segment = segments::Segment::of(*tree, find, {&zone});
  if (!segment) return problem(text, place, segment.error().front());
  RecordFilter filter{std::move(*segment)};
  for (const segments::SegmentField& field : filter.segment_.fields())
    filter.fields_.push_back({field.name, 0, {}, {}});
  return std::optional{std::move(filter)};
}

RecordFilter::Found RecordFilter::of_salesforce(const PlanInputs& inputs, std::vector<Column>& columns) {
  const Connection& connection = *inputs.connection;
  if (connection.salesforce_filter.empty()) return std::nullopt;
  auto filter = of(connection.salesforce_filter, place_of(connection, "salesforce_filter"),
                   segments::fields_of(*inputs.salesforce, connection.object), *inputs.zone);
  if (!filter) return filter;
  for (Field& field : (*filter)->fields_) {
    if (reserved_on_the_way(field.name))
      return failure(
          ErrorCode::invalid_input,
          "connection problem: " + field.name + " is a push's own: what a push wrote would decide who is pulled",
          place_of(connection, "salesforce_filter"), "filter by a field of the org's own");
    field.column = column_of(columns, split_path(field.name));
    const SalesforceType type = inputs.salesforce->find(connection.object, field.name).field->type;
    field.read = [type, zone = inputs.zone](std::string_view bytes, Cell cell, Arena& arena) {
      const Value value = as_instant(read_salesforce(bytes, cell, type, *zone, arena), *zone);
      return type == SalesforceType::multipicklist ? as_list(value, arena) : value;
    };
  }
  return filter;
}

RecordFilter::Found RecordFilter::of_pendo(const PlanInputs& inputs, std::vector<Column>& columns) {
  const Connection& connection = *inputs.connection;
  if (connection.pendo_filter.empty()) return std::nullopt;
  auto filter = of(connection.pendo_filter, place_of(connection, "pendo_filter"),
                   segments::fields_of(*inputs.pendo, connection.kind), *inputs.zone);
  if (!filter) return filter;
  for (std::size_t i = 0; i < (*filter)->fields_.size(); ++i) {
    Field& field = (*filter)->fields_[i];
    field.is_id = field.name == id_name_of(connection.kind);
    field.column = column_of(columns, field.is_id ? std::vector{field.name} : metadata_path(field.name));
    const segments::FieldType type = (*filter)->segment_.fields()[i].type;
    field.read = [type, zone = inputs.zone](std::string_view bytes, Cell cell, Arena& arena) {
      return segments::value_of(bytes, cell, type, *zone, arena);
    };
    field.read_json = [type, zone = inputs.zone](std::string_view json, Arena& arena) {
      return segments::value_of(json, type, *zone, arena);
    };
  }
  return filter;
}

bool RecordFilter::passes(Table::Row row, std::span<const OwnWrite* const> own, Arena& arena) const {
  const auto values = arena.take_array<Value>(fields_.size());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = fields_[i];
    values[i] = field.read(row.bytes, row.cells[field.column], arena);
    for (const OwnWrite* write : own)
      if (field.read_json && write->field == field.name && same_value(values[i], field.read_json(write->before, arena)))
        values[i] = field.read_json(write->written, arena);
  }
  return segment_.holds(values);
}

bool RecordFilter::passes(std::string_view id) const {
  std::vector<Value> values;
  for (const Field& field : fields_) values.push_back(field.is_id ? Value::of_text(id) : Value{});
  return segment_.holds(values);
}

std::vector<std::string> filter_fields(const Connection& connection) {
  const auto tree = segments::parse(connection.salesforce_filter);
  return tree ? segments::field_names(*tree) : std::vector<std::string>{};
}

}  // namespace tidemark
