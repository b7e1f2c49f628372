#include "sync/retire.h"

#include <array>

namespace tidemark::sync {
namespace {

constexpr std::string_view nothing = "null";

constexpr std::array all_parts = {
    Part{EntityKind::visitor, Direction::pull}, Part{EntityKind::account, Direction::pull},
    Part{EntityKind::visitor, Direction::push}, Part{EntityKind::account, Direction::push}};

/// The object that a push wrote to last. Empty where there was none.
Result<std::string> object_of(const views::Views& views, Part part) {
  if (part.direction == Direction::pull) return std::string{};
  const auto plans = views.plans(part, 1);
  if (!plans) return tl::unexpected(plans.error());
  if (plans->empty()) return std::string{};
  const auto row = views.configuration(plans->front().planned.configuration);
  if (!row) return tl::unexpected(row.error());
  const auto then = read_configuration(row->configuration, [](std::string_view) { return true; });
  const Connection* connection = then ? then->connection(part.kind) : nullptr;
  return connection == nullptr ? std::string{} : connection->object;
}

/// Ours, and still as we wrote it, as far as is known.
bool is_ours(const StoredField& field) {
  return (field.known == Known::written || field.known == Known::arrived_late) && field.value != nothing;
}

}  // namespace

std::set<std::string> mapped_fields(const Configuration& configuration, Part part) {
  std::set<std::string> fields;
  const Connection* connection = configuration.connection(part.kind);
  if (connection == nullptr) return fields;
  if (part.direction == Direction::pull) {
    for (const MappingLine& line : connection->pull) fields.insert(configuration.pull_group + "." + line.to);
  } else {
    for (const ReportPush& push : connection->push)
      for (const MappingLine& line : push.columns) fields.insert(line.to);
  }
  return fields;
}

Result<std::vector<PutBack>> retire_of(const views::Views& views, const Configuration& configuration,
                                       const RetireAsked& asked) {
  std::vector<PutBack> all;
  for (const Part part : all_parts) {
    if (asked.part && *asked.part != part) continue;
    const std::set<std::string> mapped = mapped_fields(configuration, part);
    if (asked.part && !asked.field.empty() && mapped.contains(asked.field))
      return failure(ErrorCode::refused,
                     "a line of the configuration still writes to it: the next run would write it again",
                     to_text(part) + ", " + asked.field, "remove the line first: tidemark config apply FILE");
    PutBack cleared{{"retire of what no line writes to any more", part.kind, part.direction, {}, {}}, {}};
    if (!asked.field.empty()) cleared.correction.what = "retire of " + asked.field;
    const auto read = views.each_entity(part, [&](std::string_view id, const StoredEntity& entity) {
      for (const StoredField& field : entity.fields) {
        const std::string name{field.name};
        if (entity.gone || !is_ours(field) || mapped.contains(name)) continue;
        if (asked.field.empty() || asked.field == name)
          cleared.correction.wanted.push_back(
              {std::string{id}, name, {}, std::string{field.value}, std::string{nothing}});
      }
      return true;
    });
    if (!read) return tl::unexpected(read.error());
    if (cleared.correction.wanted.empty()) continue;
    auto object = object_of(views, part);
    if (!object) return tl::unexpected(std::move(object.error()));
    cleared.correction.object = std::move(*object);
    all.push_back(std::move(cleared));
  }
  if (all.empty())
    return failure(ErrorCode::not_found, "nothing that Tidemark wrote is left standing without a line", asked.field,
                   "tidemark config diff FILE says which lines a file removes");
  return all;
}

}  // namespace tidemark::sync
