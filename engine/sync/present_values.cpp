#include "sync/present_values.h"

#include <algorithm>
#include <functional>

#include "core/planning/read_value.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"

namespace tidemark::sync {
namespace {

/// Of the JSON text "a;b".
std::vector<std::string_view> sorted_texts(std::string_view json) {
  json = json.substr(1, json.size() - 2);
  std::vector<std::string_view> texts;
  while (true) {
    const std::size_t end = std::min(json.find(';'), json.size());
    texts.push_back(json.substr(0, end));
    if (end == json.size()) break;
    json.remove_prefix(end + 1);
  }
  std::ranges::sort(texts);
  return texts;
}

}  // namespace

void PresentValues::want(const std::string& id, const std::string& field) {
  wanted_[id];
  if (std::ranges::find(fields_, field) == fields_.end()) fields_.push_back(field);
}

std::vector<std::string> PresentValues::ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, values] : wanted_) ids.push_back(id);
  return ids;
}

Result<void> PresentValues::read(pendo::Client& pendo, EntityKind kind, const Zone& zone) {
  auto answer = pendo.schema(kind);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  const auto schema = PendoSchema::read(*answer);
  if (!schema) return tl::unexpected(schema.error());
  std::vector<Column> columns{{{std::string{id_name_of(kind)}}}};
  std::vector<MetadataType> types;
  for (const std::string& field : fields_) {
    const std::size_t dot = field.find('.');
    columns.push_back({{"metadata", field.substr(0, dot), field.substr(dot + 1)}});
    const FoundMetadata found = schema->find(field);
    types.push_back(found ? found.field->type : MetadataType::text);
  }
  const auto read = [&](std::size_t field, std::string_view bytes, Cell cell, Arena& arena) {
    return read_metadata(bytes, cell, types[field], zone, arena);
  };
  return pendo
      .read(kind, ids(),
            [&](std::string_view page, std::uint64_t) {
              return take_page({page, PageFormat::pendo_json, "answer"}, columns, read);
            })
      .map([](std::uint64_t) {});
}

Result<void> PresentValues::read(salesforce::Client& salesforce, const std::string& object, const Zone& zone) {
  const auto answer = salesforce.describe(object);
  if (!answer) return tl::unexpected(answer.error());
  const auto described = read_describe(answer->bytes);
  if (!described) return tl::unexpected(described.error());
  std::erase_if(fields_, [&](const std::string& field) { return described->field(field) == nullptr; });
  std::vector<Column> columns{{{"Id"}}};
  std::vector<SalesforceType> types;
  for (const std::string& field : fields_) {
    columns.push_back({{field}});
    types.push_back(described->field(field)->type);
    if (types.back() == SalesforceType::multipicklist) multi_selects_.insert(field);
  }
  const auto read = [&](std::size_t field, std::string_view bytes, Cell cell, Arena& arena) {
    return read_salesforce(bytes, cell, types[field], zone, arena);
  };
  return salesforce
      .read(object, ids(), fields_,
            [&](std::string_view page, std::uint64_t, PageFormat format) {
              return take_page({page, format, "answer"}, columns, read);
            })
      .map([](std::uint64_t) {});
}

Result<void> PresentValues::take_page(const Page& page, const std::vector<Column>& columns, const ReadField& read) {
  const auto table = decode(std::span{&page, 1}, columns);
  if (!table) return tl::unexpected(table.error());
  std::string scratch;
  Arena arena;
  for (std::uint32_t number = 0; number < table->size(); ++number) {
    const Table::Row row = table->row(number);
    const auto target = wanted_.find(row.text(0, scratch));
    if (target == wanted_.end()) continue;
    target->second.assign(1, {});  // it is there, even where none of the fields is
    for (std::size_t field = 0; field < fields_.size(); ++field)
      append_json(read(field, row.bytes, row.cells[field + 1], arena), target->second.emplace_back());
  }
  return {};
}

std::optional<bool> PresentValues::holds(const std::string& id, const std::string& field, std::string_view json) const {
  const auto target = wanted_.find(id);
  if (target == wanted_.end() || target->second.empty()) return std::nullopt;
  const auto place = std::ranges::find(fields_, field);
  if (place == fields_.end()) return false;
  const std::string& value = target->second[static_cast<std::size_t>(place - fields_.begin()) + 1];
  const bool both_texts = value.starts_with('"') && json.starts_with('"');
  return value == json || (both_texts && multi_selects_.contains(field) && sorted_texts(value) == sorted_texts(json));
}

}  // namespace tidemark::sync
