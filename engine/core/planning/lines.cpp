#include "core/planning/lines.h"

#include <algorithm>
#include <utility>

#include "core/planning/page_cache.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

constexpr std::string_view reserved_prefix = "Pendo_";

bool begins_ignoring_case(std::string_view text, std::string_view prefix) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  const auto same = [&](char a, char b) { return lower(a) == lower(b); };
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(), same);
}

enum class Family : std::uint8_t { text, set, integer, number, boolean, date, datetime, refused };

Family family_of(SalesforceType type) {
  switch (type) {
    case SalesforceType::string:
    case SalesforceType::textarea:
    case SalesforceType::picklist:
    case SalesforceType::combobox:
    case SalesforceType::email:
    case SalesforceType::phone:
    case SalesforceType::url:
    case SalesforceType::id:
    case SalesforceType::reference:
    case SalesforceType::encryptedstring:
    case SalesforceType::time: return Family::text;
    case SalesforceType::multipicklist: return Family::set;
    case SalesforceType::integer: return Family::integer;
    case SalesforceType::floating:
    case SalesforceType::currency:
    case SalesforceType::percent: return Family::number;
    case SalesforceType::boolean: return Family::boolean;
    case SalesforceType::date: return Family::date;
    case SalesforceType::datetime: return Family::datetime;
    case SalesforceType::base64:
    case SalesforceType::address:
    case SalesforceType::location:
    case SalesforceType::any_type:
    case SalesforceType::complex_value:
    case SalesforceType::json:
    case SalesforceType::unknown: break;
  }
  return Family::refused;
}

TargetType target_type(const SalesforceField& field, bool truncate) {
  TargetType target{.length = field.length,
                    .precision = field.precision,
                    .scale = field.scale,
                    .restricted = field.restricted_picklist,
                    .truncate = truncate,
                    .picklist = field.picklist_values};
  switch (family_of(field.type)) {
    case Family::set: target.kind = TargetKind::multi_select; break;
    case Family::integer: target.kind = TargetKind::salesforce_integer; break;
    case Family::number: target.kind = TargetKind::salesforce_number; break;
    case Family::boolean: target.kind = TargetKind::checkbox; break;
    case Family::date: target.kind = TargetKind::salesforce_date; break;
    case Family::datetime: target.kind = TargetKind::salesforce_datetime; break;
    case Family::text:
    case Family::refused: target.kind = TargetKind::salesforce_text; break;
  }
  return target;
}

TargetKind target_kind(MetadataType type) {
  switch (type) {
    case MetadataType::integer: return TargetKind::metadata_integer;
    case MetadataType::floating: return TargetKind::metadata_float;
    case MetadataType::boolean: return TargetKind::metadata_boolean;
    case MetadataType::date: return TargetKind::metadata_time;
    case MetadataType::list: return TargetKind::metadata_list;
    case MetadataType::text:
    case MetadataType::unknown: break;
  }
  return TargetKind::metadata_text;
}

/// A report's numbers are times where the column is said to be a date, or the target is one and nothing is said; its texts stay
/// texts then, and converters see them as such.
ReadAs read_column_as(std::optional<ColumnType> type, TargetKind target) {
  if (!type) {
    const bool date = target == TargetKind::salesforce_date || target == TargetKind::salesforce_datetime;
    return date ? ReadAs::number_is_time : ReadAs::as_it_is;
  }
  switch (*type) {
    case ColumnType::text: return ReadAs::text;
    case ColumnType::integer:
    case ColumnType::floating: return ReadAs::number;
    case ColumnType::boolean: return ReadAs::boolean;
    case ColumnType::date: return ReadAs::metadata_time;
    case ColumnType::list: return ReadAs::list;
  }
  return ReadAs::as_it_is;
}

std::string no_such_field(const std::string& why, const std::string& hint) {
  return why + (hint.empty() ? ": it vanished, or the API user may not see it" : " (" + hint + ")");
}

/// Holds one connection's lines against the schemas.
class LineResolver {
 public:
  explicit LineResolver(const PlanInputs& inputs) : inputs_{inputs}, connection_{*inputs.connection} {}

  Result<PlanLines> run() {
    lines_.target_columns = known_columns(inputs_.targets);
    if (auto identifiers = resolve_identifiers(); !identifiers) return tl::unexpected(identifiers.error());
    if (inputs_.direction == Direction::pull) {
      PlanPart& part = lines_.parts.emplace_back();
      part.source_columns = known_columns(inputs_.sources);
      part.id_column = column_of(part.source_columns, {"Id"});
      part.key_column = column_of(part.source_columns, split_path(connection_.salesforce_identifier));
      for (const MappingLine& line : connection_.pull) resolve_pull(line, part);
    } else {
      for (const ReportPush& push : connection_.push) {
        PlanPart& part = lines_.parts.emplace_back();
        part.report = push.report;
        part.source_columns = known_columns(push.report);
        part.id_column = part.key_column = column_of(part.source_columns, {std::string{id_name_of(connection_.kind)}});
        for (const MappingLine& line : push.columns) resolve_push(line, part);
      }
    }
    if (auto resolved = resolve_filters(); !resolved) return tl::unexpected(std::move(resolved.error()));
    return std::move(lines_);
  }

 private:
  Result<void> resolve_filters() {
    const bool is_pull = inputs_.direction == Direction::pull;
    auto salesforce =
        RecordFilter::of_salesforce(inputs_, is_pull ? lines_.parts.front().source_columns : lines_.target_columns);
    if (!salesforce) return tl::unexpected(std::move(salesforce.error()));
    auto pendo = RecordFilter::of_pendo(inputs_, is_pull ? lines_.target_columns : lines_.entity_columns);
    if (!pendo) return tl::unexpected(std::move(pendo.error()));
    (is_pull ? lines_.source_filter : lines_.target_filter) = std::move(*salesforce);
    (is_pull ? lines_.target_filter : lines_.entity_filter) = std::move(*pendo);
    return {};
  }

  Result<void> resolve_identifiers() {
    const FoundField salesforce = inputs_.salesforce->find(connection_.object, connection_.salesforce_identifier);
    if (!salesforce) return problem("identifier.salesforce", salesforce.why, salesforce.hint);
    const auto of_salesforce = identifier_rule(salesforce.field->type, connection_.ignore_case);
    if (!of_salesforce)
      return problem("identifier.salesforce",
                     "a field of type " + salesforce.field->type_name + " can't identify a record",
                     "choose a string, float or integer field");
    IdentifierRule of_pendo{false, of_salesforce->complete_ids, connection_.ignore_case};
    const bool by_id = connection_.pendo_identifier == id_name_of(connection_.kind);
    if (!by_id) {
      const FoundMetadata metadata = inputs_.pendo->find(connection_.pendo_identifier);
      if (!metadata) return problem("identifier.pendo", metadata.why, metadata.hint);
      const auto rule = identifier_rule(metadata.field->type, connection_.ignore_case);
      if (!rule)
        return problem("identifier.pendo",
                       "metadata of type " + metadata.field->type_name + " can't identify an entity",
                       "choose a text or a number");
      of_pendo.numeric = rule->numeric;
    }
    const std::string id_name{id_name_of(connection_.kind)};
    const std::vector<std::string> pendo_key =
        by_id ? std::vector{id_name} : metadata_path(connection_.pendo_identifier);
    if (inputs_.direction == Direction::pull) {
      lines_.source_rule = *of_salesforce;
      lines_.target_rule = of_pendo;
      lines_.target_id_column = column_of(lines_.target_columns, {id_name});
      lines_.target_key_column = column_of(lines_.target_columns, pendo_key);
    } else {
      lines_.source_rule = of_pendo;
      lines_.target_rule = *of_salesforce;
      lines_.target_id_column = column_of(lines_.target_columns, {"Id"});
      lines_.target_key_column = column_of(lines_.target_columns, split_path(connection_.salesforce_identifier));
      lines_.keys_from_entities = !by_id;
      lines_.needs_entities = !by_id || !connection_.pendo_filter.empty();
      if (lines_.needs_entities) resolve_entities({id_name}, pendo_key);
    }
    return {};
  }

  void resolve_entities(std::vector<std::string> id, std::vector<std::string> key) {
    if (inputs_.entities) lines_.entity_columns = known_columns(*inputs_.entities);
    lines_.entity_id_column = column_of(lines_.entity_columns, std::move(id));
    lines_.entity_key_column = column_of(lines_.entity_columns, std::move(key));
  }

  /// What is indexed of pages already: columns that are wanted are found among them, or added behind.
  [[nodiscard]] std::vector<Column> known_columns(std::span<const Page> pages) const {
    return inputs_.cache == nullptr ? std::vector<Column>{} : inputs_.cache->columns(pages);
  }

  [[nodiscard]] std::vector<Column> known_columns(std::string_view report) const {
    const auto given = ranges::find(inputs_.reports, report, &PlanInputs::Report::report);
    return given == inputs_.reports.end() ? std::vector<Column>{} : known_columns(given->pages);
  }

  [[nodiscard]] tl::unexpected<Error> problem(const std::string& key, const std::string& what,
                                              const std::string& hint) const {
    return failure(ErrorCode::invalid_input, "connection problem: " + what,
                   "connections." + std::string{name_of(connection_.kind)} + "." + key,
                   hint.empty() ? "the field vanished, or the API user may not see it" : hint);
  }

  void refuse(const MappingLine& line, std::string why, bool connection_problem = false) {
    lines_.refused.push_back({line.place, std::move(why), connection_problem});
  }

  void resolve_pull(const MappingLine& line, PlanPart& part) {
    const std::string field = inputs_.configuration->pull_group + "." + line.to;
    ReadAs read_source = ReadAs::as_it_is;
    if (!line.constant) {
      if (line.from == connection_.salesforce_identifier)
        return refuse(line, "an identifier is neither pulled nor pushed");
      if (reserved_on_the_way(line.from)) return refuse(line, "a Pendo_ field is never pulled");
      const FoundField source = inputs_.salesforce->find(connection_.object, line.from);
      if (!source) return refuse(line, no_such_field(source.why, source.hint), true);
      if (family_of(source.field->type) == Family::refused)
        return refuse(line, "a field of type " + source.field->type_name + " can't be pulled");
      read_source = read_as(source.field->type);
    }
    if (field == connection_.pendo_identifier) return refuse(line, "an identifier is neither pulled nor pushed");
    const auto target = pendo_target(*inputs_.pendo, field);
    if (!target) return refuse(line, target.error().what, target.error().code == ErrorCode::not_found);
    PlanLine& planned = add(line, part, field, std::nullopt, target->type);
    if (!line.constant) planned.source_column = column_of(part.source_columns, split_path(line.from));
    // A CSV page spells everything as text, a JSON page doesn't: both are to give the same lines.
    planned.read_source = planned.read_raw = read_source;
    planned.target_column = column_of(lines_.target_columns, target->path);
    planned.read_target = target->read;
    planned.plain_text = !line.constant && line.convert.empty() && read_source == ReadAs::text &&
                         target->type.kind == TargetKind::metadata_text;
  }

  void resolve_push(const MappingLine& line, PlanPart& part) {
    std::optional<ColumnType> type = line.type;
    if (!line.constant) {
      constexpr std::string_view metadata = "metadata.";
      const bool is_metadata = std::string_view{line.from}.starts_with(metadata);
      const std::string_view path =
          is_metadata ? std::string_view{line.from}.substr(metadata.size()) : std::string_view{};
      if (line.from == "visitorId" || line.from == "accountId")
        return refuse(line, "Visitor ID and Account ID are not pushed");
      if (is_metadata && path == connection_.pendo_identifier)
        return refuse(line, "an identifier is neither pulled nor pushed");
      if (is_metadata) {
        const FoundMetadata found = inputs_.pendo->find(path);
        if (!found) return refuse(line, no_such_field(found.why, found.hint), true);
        if (!type) type = column_type(found.field->type);
      }
    }
    if (line.to == connection_.salesforce_identifier) return refuse(line, "an identifier is neither pulled nor pushed");
    const auto target = salesforce_target(*inputs_.salesforce, connection_.object, line.to, line.truncate);
    if (!target) return refuse(line, target.error().what, target.error().code == ErrorCode::not_found);
    PlanLine& planned = add(line, part, line.to, type, target->type);
    if (!line.constant) planned.source_column = column_of(part.source_columns, {line.from});
    planned.read_source = read_column_as(type, planned.conversion.target().kind);
    planned.read_raw = ReadAs::as_it_is;
    planned.target_column = column_of(lines_.target_columns, target->path);
    planned.read_target = target->read;
  }

  PlanLine& add(const MappingLine& line, PlanPart& part, std::string field, std::optional<ColumnType> type,
                TargetType target) {
    Conversion conversion{line.convert, type, std::move(target), *inputs_.zone};
    PlanLine& planned = part.lines.emplace_back(
        PlanLine{.line = &line, .field = std::move(field), .conversion = std::move(conversion)});
    if (line.constant) planned.constant = value_of(*line.constant);
    return planned;
  }

  /// A view into the configuration.
  Value value_of(const Constant& constant) {
    if (const auto* flag = std::get_if<bool>(&constant)) return Value::of_boolean(*flag);
    if (const auto* integer = std::get_if<std::int64_t>(&constant))
      return Value::of_number(static_cast<double>(*integer));
    if (const auto* number = std::get_if<double>(&constant)) return Value::of_number(*number);
    if (const auto* text = std::get_if<std::string>(&constant)) return Value::of_text(*text);
    if (const auto* list = std::get_if<std::vector<std::string>>(&constant)) {
      const auto views = lines_.constants.take_array<std::string_view>(list->size());
      std::copy(list->begin(), list->end(), views.begin());
      return Value::of_list(views);
    }
    return {};
  }

  const PlanInputs& inputs_;
  const Connection& connection_;
  PlanLines lines_;
};

}  // namespace

std::optional<IdentifierRule> identifier_rule(SalesforceType type, bool ignore_case) {
  const Family family = family_of(type);
  const bool numeric = family == Family::integer || type == SalesforceType::floating;
  const bool text = family == Family::text && type != SalesforceType::encryptedstring && type != SalesforceType::time;
  if (!numeric && !text) return std::nullopt;
  return IdentifierRule{numeric, type == SalesforceType::id || type == SalesforceType::reference, ignore_case};
}

std::optional<IdentifierRule> identifier_rule(MetadataType type, bool ignore_case) {
  if (type == MetadataType::text) return IdentifierRule{false, false, ignore_case};
  const bool numeric = type == MetadataType::integer || type == MetadataType::floating;
  return numeric ? std::optional{IdentifierRule{true, false, ignore_case}} : std::nullopt;
}

std::optional<ColumnType> column_type(MetadataType type) {
  switch (type) {
    case MetadataType::text: return ColumnType::text;
    case MetadataType::integer: return ColumnType::integer;
    case MetadataType::floating: return ColumnType::floating;
    case MetadataType::boolean: return ColumnType::boolean;
    case MetadataType::date: return ColumnType::date;
    case MetadataType::list: return ColumnType::list;
    case MetadataType::unknown: break;
  }
  return std::nullopt;
}

bool reserved_on_the_way(std::string_view path) {
  const std::vector<std::string> parts = split_path(path);
  return std::any_of(parts.begin(), parts.end(),
                     [](const std::string& part) { return begins_ignoring_case(part, reserved_prefix); });
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t dot = path.find('.');
    parts.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

std::size_t column_of(std::vector<Column>& columns, std::vector<std::string> path) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.path == path; });
  if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  columns.push_back({std::move(path)});
  return columns.size() - 1;
}

std::vector<std::string> metadata_path(std::string_view group_and_field) {
  const std::size_t dot = group_and_field.find('.');
  return {"metadata", std::string{group_and_field.substr(0, dot)}, std::string{group_and_field.substr(dot + 1)}};
}

Result<TargetField> pendo_target(const PendoSchema& schema, const std::string& field) {
  const FoundMetadata found = schema.find(field);
  if (!found) return failure(ErrorCode::not_found, no_such_field(found.why, found.hint), field);
  if (found.field->type == MetadataType::unknown)
    return failure(ErrorCode::refused, "metadata of type " + found.field->type_name + " can't be written", field);
  const TargetType type{.kind = target_kind(found.field->type)};
  const ReadAs read = type.kind == TargetKind::metadata_time ? ReadAs::metadata_time : ReadAs::as_it_is;
  return TargetField{type, read, metadata_path(field)};
}

Result<TargetField> salesforce_target(const SalesforceSchema& schema, const std::string& object,
                                      const std::string& field, bool truncate) {
  const FoundField found = schema.find(object, field);
  const auto refused = [&](std::string why) { return failure(ErrorCode::refused, std::move(why), field); };
  if (!found) return failure(ErrorCode::not_found, no_such_field(found.why, found.hint), field);
  if (!field.starts_with(reserved_prefix)) return refused("push writes to Pendo_ fields only");
  if (family_of(found.field->type) == Family::refused)
    return refused("a field of type " + found.field->type_name + " can't be pushed");
  if (!found.field->updateable) return refused("the field is not updateable by the API user");
  return TargetField{target_type(*found.field, truncate), read_as(found.field->type), split_path(field)};
}

Result<PlanLines> resolve_lines(const PlanInputs& inputs) { return LineResolver{inputs}.run(); }

void number_fields(PlanLines& lines) {
  std::vector<PlanLine*> all;
  for (PlanPart& part : lines.parts) {
    ranges::sort(part.lines, [](const PlanLine& a, const PlanLine& b) { return a.field < b.field; });
    for (PlanLine& line : part.lines) all.push_back(&line);
  }
  ranges::sort(all, [](const PlanLine* a, const PlanLine* b) { return a->field < b->field; });
  for (PlanLine* line : all) {
    line->field_index = static_cast<std::uint32_t>(lines.fields.size());
    lines.fields.push_back(line->field);
    lines.is_volatile.push_back(line->line->is_volatile);
  }
}

}  // namespace tidemark
