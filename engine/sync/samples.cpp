#include "sync/samples.h"

#include <algorithm>

#include "core/pages/page.h"
#include "core/planning/lines.h"
#include "core/text/beginning.h"

namespace tidemark::sync {
namespace {

/// What a query can't have, or nobody maps.
bool can_be_seen(const SalesforceField& field) {
  switch (field.type) {
    case SalesforceType::base64:
    case SalesforceType::address:
    case SalesforceType::location:
    case SalesforceType::any_type:
    case SalesforceType::complex_value:
    case SalesforceType::json:
    case SalesforceType::unknown: return false;
    default: return true;
  }
}

/// Adds what a page has of these columns to the values of each.
Result<void> take_values(const Page& page, const std::vector<Column>& columns, const std::vector<std::size_t>& places,
                         const Sampling& sampling, std::vector<std::vector<std::string>>& values) {
  const auto table = decode({&page, 1}, columns);
  if (!table) return tl::unexpected(table.error());
  std::string scratch;
  for (std::uint32_t number = 0; number < table->size(); ++number) {
    const Table::Row row = table->row(number);
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (row.cells[column].kind() == CellKind::null) continue;
      std::vector<std::string>& seen = values[places[column]];
      const std::string value{beginning(row.text(column, scratch), sampling.bytes)};
      if (!value.empty() && seen.size() < sampling.values && std::ranges::find(seen, value) == seen.end())
        seen.push_back(value);
    }
  }
  return {};
}

Result<void> sample_salesforce(salesforce::Client& client, const SalesforceObject& object, const Sampling& sampling,
                               std::vector<std::vector<std::string>>& values) {
  std::vector<std::string> names;
  for (const SalesforceField& field : object.fields)
    if (can_be_seen(field)) names.push_back(field.name);
  values.resize(object.fields.size());
  return client.first(
      object.name, names, sampling.rows,
      [&](const std::string& bytes, std::span<const std::string> of) -> Result<void> {
        std::vector<Column> columns;
        std::vector<std::size_t> places;
        for (const std::string& name : of) {
          columns.push_back({{name}});
          places.push_back(static_cast<std::size_t>(object.field(name) - object.fields.data()));
        }
        return take_values({bytes, PageFormat::salesforce_json, object.name}, columns, places, sampling, values);
      });
}

Result<void> sample_pendo(pendo::Client& client, EntityKind kind, const PendoSchema& schema, const Sampling& sampling,
                          std::vector<std::vector<std::string>>& values) {
  const auto bytes = client.first(kind, sampling.rows);
  if (!bytes) return tl::unexpected(bytes.error());
  std::vector<Column> columns;
  std::vector<std::size_t> places;
  for (const MetadataField& field : schema.fields()) {
    places.push_back(columns.size());
    columns.push_back({metadata_path(field.group + "." + field.name)});
  }
  values.resize(columns.size());
  return take_values({*bytes, PageFormat::pendo_json, std::string{name_of(kind)} + "s"}, columns, places, sampling,
                     values);
}

}  // namespace

Result<Sampled> sample(Systems& systems, const Connection& connection, const Sampling& sampling) {
  Sampled sampled;
  const auto described = systems.salesforce->describe(connection.object);
  if (!described) return tl::unexpected(described.error());
  auto object = read_describe(described->bytes);
  if (!object) return tl::unexpected(std::move(object.error()));
  sampled.salesforce.add(std::move(*object));
  const auto bytes = systems.pendo->schema(connection.kind);
  if (!bytes) return tl::unexpected(bytes.error());
  auto schema = PendoSchema::read(*bytes);
  if (!schema) return tl::unexpected(std::move(schema.error()));
  sampled.pendo = std::move(*schema);
  const SalesforceObject& of = sampled.salesforce.objects().front();
  auto done = sample_salesforce(*systems.salesforce, of, sampling, sampled.salesforce_values).and_then([&] {
    return sample_pendo(*systems.pendo, connection.kind, sampled.pendo, sampling, sampled.pendo_values);
  });
  if (!done) return tl::unexpected(std::move(done.error()));
  return sampled;
}

}  // namespace tidemark::sync
