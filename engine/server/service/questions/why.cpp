#include "service/questions/why.h"

#include <algorithm>

#include "core/schema/shape.h"
#include "core/time/date_text.h"
#include "service/questions/moments.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

std::optional<Configuration> configuration_at(const views::Views& views, Position version) {
  if (version == 0) return std::nullopt;
  const auto row = views.configuration(version);
  if (!row) return std::nullopt;
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return std::nullopt;
  return std::move(*configuration);
}

Origin origin_of(const views::Views& views, Part part, const views::Why& why) {
  Origin origin;
  const auto configuration = configuration_at(views, why.configuration);
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return origin;
  const auto take = [&](const MappingLine& line) { origin.from = line.constant ? "a constant" : line.from; };
  if (part.direction == Direction::pull) {
    origin.object = connection->object;
    for (const MappingLine& line : connection->pull)
      if (configuration->pull_group + "." + line.to == why.field.name) take(line);
    return origin;
  }
  origin.object = name_of(part.kind);
  for (const ReportPush& push : connection->push)
    for (const MappingLine& line : push.columns)
      if (line.to == why.field.name) {
        take(line);
        origin.report = push.report;
      }
  return origin;
}

/// Salesforce's names are the same in any letter case: the log has the mapping's, which may have been another once.
std::string as_pushed(const views::Views& views, Part part, const std::string& id, const std::string& field) {
  const auto same = [&](const std::string& name) { return same_but_for_case(name, field); };
  if (const auto entity = views.entity(part, id))
    for (const views::FieldState& known : entity->fields)
      if (same(known.name)) return known.name;
  const auto configuration = configuration_at(views, UINT64_MAX);
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return field;
  for (const ReportPush& push : connection->push)
    for (const MappingLine& line : push.columns)
      if (same(line.to)) return line.to;
  return field;
}

/// "region" is meant as "custom.region", the group that the pull writes.
std::string whole_field(const views::Views& views, Part part, const std::string& id, const std::string& field) {
  if (part.direction == Direction::push) return as_pushed(views, part, id, field);
  if (field.find('.') != std::string::npos) return field;
  const auto configuration = configuration_at(views, UINT64_MAX);
  return (configuration ? configuration->pull_group : std::string{"custom"}) + "." + field;
}

/// Whether the newest plan read the field of a target that is there, and nothing was ever there or written: it is empty.
bool is_empty(const views::Views& views, Part part, const std::string& id, const std::string& field) {
  const auto entity = views.entity(part, id);
  const auto plans = views.plans(part, 1);
  if (!entity || entity->gone || !plans || plans->empty()) return false;
  for (const auto& [name, count] : plans->front().counts)
    if (name == "refused" && count > 0) return false;  // its line may be among those: then nobody read it
  const auto configuration = configuration_at(views, plans->front().planned.configuration);
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return false;
  const auto is_pulled = [&](const MappingLine& line) { return configuration->pull_group + "." + line.to == field; };
  const auto is_pushed = [&](const ReportPush& push) {
    return std::ranges::find(push.columns, field, &MappingLine::to) != push.columns.end();
  };
  return part.direction == Direction::pull ? std::ranges::any_of(connection->pull, is_pulled)
                                           : std::ranges::any_of(connection->push, is_pushed);
}

}  // namespace

Instant since(const views::Why& why) { return why.moment.by_reading ? why.moment.intended : why.moment.time; }

const views::FieldMoment* field_in(const views::Moment& moment, std::string_view name) {
  for (const views::FieldMoment& field : moment.fields)
    if (field.name == name) return &field;
  return nullptr;
}

Part part_of_target(const views::Views& views, std::string_view kind, std::string_view id) {
  if (kind != "record") return {kind == "account" ? EntityKind::account : EntityKind::visitor, Direction::pull};
  const Part of_accounts{EntityKind::account, Direction::push};
  return views.entity(of_accounts, id) ? of_accounts : Part{EntityKind::visitor, Direction::push};
}

Result<WhyAnswer> why(const views::Views& views, std::string_view kind, std::string_view id, std::string_view field) {
  WhyAnswer answer{std::string{kind}, std::string{id}, part_of_target(views, kind, id), {}, {}, {}, {}};
  answer.field = whole_field(views, answer.part, answer.id, std::string{field});
  auto why = views.why(answer.part, id, answer.field);
  if (why) {
    answer.origin = origin_of(views, answer.part, *why);
    answer.why = std::move(*why);
    return answer;
  }
  if (why.error().code != ErrorCode::not_found || !is_empty(views, answer.part, answer.id, answer.field))
    return tl::unexpected(std::move(why.error()));
  auto moments = views.history(answer.part, id);
  if (!moments) return tl::unexpected(std::move(moments.error()));
  for (views::Moment& moment : *moments)
    if (field_in(moment, answer.field) != nullptr) answer.sent.push_back(std::move(moment));
  return answer;
}

void put_why(json::Line& line, const WhyAnswer& answer) {
  line.text("kind", answer.kind).text("id", answer.id);
  if (!answer.why) {
    line.text("field", answer.field)
        .value("value", "null")
        .text("known", "empty")
        .objects("earlier", answer.sent, put_moment);
    return;
  }
  const views::Why& why = *answer.why;
  line.text("field", why.field.name).value("value", why.field.value);
  line.text("known", name_of(why.field.known)).flag("gone", why.gone).text("since", iso(since(why)));
  line.number("position", why.moment.position).number("run", why.moment.run).number("mapping", why.configuration);
  line.text("correction", why.correction);
  line.text("object", answer.origin.object)
      .text("source", why.moment.source)
      .text("from", answer.origin.from)
      .text("report", answer.origin.report)
      .value("before", why.before);
  line.objects("earlier", why.earlier, put_moment).objects("open", why.open, put_moment);
}

}  // namespace tidemark::service
