#include "sync/fetch.h"

#include <algorithm>

#include "core/planning/lines.h"

namespace tidemark::sync {
namespace {

std::string_view first_of(std::string_view path) { return path.substr(0, path.find('.')); }

/// The objects that the relationship fields of these paths lead to, found step by step in what was described so far.
std::vector<std::string> objects_on_the_way(const SalesforceSchema& schema, const std::string& object,
                                            std::string_view path) {
  const SalesforceObject* from = schema.object(object);
  const std::size_t dot = path.find('.');
  if (from == nullptr || dot == std::string_view::npos) return {};
  std::vector<std::string> found;
  for (const SalesforceField& field : from->fields) {
    if (field.relationship_name != first_of(path)) continue;
    for (const std::string& next : field.reference_to) {
      found.push_back(next);
      for (std::string& further : objects_on_the_way(schema, next, path.substr(dot + 1)))
        found.push_back(std::move(further));
    }
  }
  return found;
}

}  // namespace

Result<void> check_rights(const SalesforceObject& object, Part part) {
  const bool lacks_edit = part.direction == Direction::push && !object.updateable;
  if (object.queryable && !lacks_edit) return {};
  const std::string right = object.queryable ? "Edit" : "Read";
  return failure(ErrorCode::refused,
                 "connection problem: the API user may not " +
                     std::string{lacks_edit && object.queryable ? "edit " : "read "} + object.name,
                 "connections." + std::string{name_of(part.kind)} + ".object",
                 "in Salesforce, give a permission set of the integration user " + right + " on " + object.name);
}

Result<Systems> Systems::open(const Surroundings& world, http::Transport& network, const Configuration& configuration) {
  auto salesforce = world.credential(configuration.salesforce_credential);
  if (!salesforce) return tl::unexpected(std::move(salesforce.error()));
  auto pendo = world.credential(configuration.pendo_credential);
  if (!pendo) return tl::unexpected(std::move(pendo.error()));
  Systems systems;
  systems.salesforce = std::make_unique<salesforce::Client>(
      network,
      salesforce::Settings{.login_url = configuration.salesforce_login_url,
                           .api_version = configuration.salesforce_api_version,
                           .credentials = std::move(salesforce->salesforce),
                           .jitter = world.jitter,
                           .call_reserve = configuration.salesforce_call_reserve,
                           .reads_ahead = world.reads_ahead,
                           .clock = world.clock,
                           .keep =
                               [&world, name = configuration.salesforce_credential](const auto& renewed) {
                                 return world.keep_credential(name, {renewed, {}});
                               }},
      world.sleep);
  systems.pendo = std::make_unique<pendo::Client>(network,
                                                  pendo::Settings{.host = configuration.pendo_host,
                                                                  .key = pendo->key,
                                                                  .jitter = world.jitter,
                                                                  .reads_ahead = world.reads_ahead},
                                                  world.sleep);
  return systems;
}

Result<Fetched> Fetcher::run() {
  if (auto described = schemas(); !described) return tl::unexpected(std::move(described.error()));
  auto sources = read_sources();
  const bool refused = !sources && sources.error().code == ErrorCode::refused && fetched_.sources.pages.empty();
  // A right that was taken away need not have changed what an object is said to look like.
  if (refused && has_as_before_) {
    if (auto anew = read_anew(); !anew) return tl::unexpected(std::move(anew.error()));
    sources = read_sources();
  }
  if (!sources) return tl::unexpected(std::move(sources.error()));
  if (auto told = tell_of_page(true); !told) return tl::unexpected(std::move(told.error()));

  world_.progress({to_text(part_), "reading " + std::string{name_of(part_.kind)} + "s", 0, 0});
  fetched_.targets_read_at = world_.clock();
  auto targets = systems_.pendo->fetch(part_.kind, [&](std::string page, std::uint64_t rows) {
    return take_page(fetched_.targets, "target", std::move(page), rows, PageFormat::pendo_json);
  });
  if (!targets) return tl::unexpected(std::move(targets.error()));
  if (auto told = tell_of_page(true); !told) return tl::unexpected(std::move(told.error()));
  return std::move(fetched_);
}

Result<salesforce::Fetched> Fetcher::read_sources() {
  const Connection& connection = *configuration_.connection(part_.kind);
  world_.progress({to_text(part_), "reading " + connection.object, 0, 0});
  return systems_.salesforce->fetch(connection.object, wanted_fields(),
                                    [&](std::string page, std::uint64_t rows, PageFormat format) {
                                      return take_page(fetched_.sources, "source", std::move(page), rows, format);
                                    });
}

Result<PlanLines> Fetcher::lines() const {
  const SalesforceObject* object = fetched_.salesforce.object(configuration_.connection(part_.kind)->object);
  if (object != nullptr) {
    if (auto allowed = check_rights(*object, part_); !allowed) return tl::unexpected(std::move(allowed.error()));
  }
  PlanInputs inputs;
  inputs.configuration = &configuration_;
  inputs.connection = configuration_.connection(part_.kind);
  inputs.direction = part_.direction;
  inputs.salesforce = &fetched_.salesforce;
  inputs.pendo = &fetched_.pendo;
  inputs.zone = &zone_;
  return resolve_lines(inputs);
}

std::vector<std::string> Fetcher::wanted_fields() const {
  const Connection& connection = *configuration_.connection(part_.kind);
  std::vector<std::string> fields{connection.salesforce_identifier};
  for (const MappingLine& line : connection.pull) {
    // A field that is in no schema would fail the whole query; its line is refused when it is planned.
    if (!line.constant && fetched_.salesforce.find(connection.object, line.from)) fields.push_back(line.from);
  }
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  std::erase(fields, "Id");
  return fields;
}

/// A connection problem shows before anything is read: a query for a field that is gone would be refused in other words.
Result<void> Fetcher::schemas() {
  world_.progress({to_text(part_), "reading schemas", 0, 0});
  if (auto described = salesforce_schemas(); !described) return described;
  auto bytes = systems_.pendo->schema(part_.kind);
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  auto schema = PendoSchema::read(*bytes);
  if (!schema) return tl::unexpected(std::move(schema.error()));
  fetched_.pendo = std::move(*schema);
  SchemaSeen seen{"pendo", std::string{name_of(part_.kind)}, {}, {}, {}};
  if (auto kept = keep_schema(seen, *bytes); !kept) return kept;
  const auto found = lines();
  const bool lacks = !found || std::ranges::any_of(found->refused, &Refused::connection_problem);
  if (lacks && has_as_before_) return read_anew();
  return found.map([](const PlanLines&) {});
}

/// All schemas as they are now, whatever was seen before. What this run has told of already counts as seen.
Result<void> Fetcher::read_anew() {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  takes_as_before_ = has_as_before_ = false;
  fetched_.schema_names.clear();
  fetched_.salesforce = {};
  return schemas();
}

/// Of the connection's object, and of those that its lines lead to.
Result<void> Fetcher::salesforce_schemas() {
  const Connection& connection = *configuration_.connection(part_.kind);
  std::vector<std::string> wanted{connection.object};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string object = wanted[i];
    auto bytes = describe(object);
    // A related object that the API user may not see leaves its fields unknown; the connection's own must be there.
    if (!bytes && i > 0 && bytes.error().code == ErrorCode::refused) continue;
    if (!bytes) return tl::unexpected(std::move(bytes.error()));
    auto described = read_describe(*bytes);
    if (!described) return tl::unexpected(std::move(described.error()));
    fetched_.salesforce.add(std::move(*described));
    for (const MappingLine& line : connection.pull) {
      for (std::string& next : objects_on_the_way(fetched_.salesforce, connection.object, line.from)) {
        if (std::find(wanted.begin(), wanted.end(), next) == wanted.end()) wanted.push_back(std::move(next));
      }
    }
  }
  return {};
}

/// The bytes of a describe, those seen last where Salesforce says that they are good still.
Result<std::string> Fetcher::describe(const std::string& object) {
  auto last = takes_as_before_ ? last_seen("salesforce", object) : std::optional<Seen>{};
  if (!last) return tl::unexpected(std::move(last.error()));
  salesforce::DescribedBefore before;
  if (*last) before = {(*last)->row.modified, (*last)->row.asked_by};
  auto described = systems_.salesforce->describe(object, before);
  if (!described) return tl::unexpected(std::move(described.error()));
  if (described->as_before) {
    has_as_before_ = true;
    if (record_) fetched_.schema_names.push_back((*last)->row.archive_name);
    return std::move((*last)->bytes);
  }
  SchemaSeen seen{"salesforce", object, {}, std::move(described->next.modified), std::move(described->next.asked_by)};
  return keep_schema(seen, described->bytes).map([&] { return std::move(described->bytes); });
}

Result<std::optional<Fetcher::Seen>> Fetcher::last_seen(const std::string& system, const std::string& object) const {
  auto schemas = world_.views->schemas();
  if (!schemas) return tl::unexpected(std::move(schemas.error()));
  for (views::SchemaRow& row : *schemas) {
    if (row.system != system || row.object != object) continue;
    if (auto bytes = world_.archive->get(row.archive_name)) return Seen{std::move(row), std::move(*bytes)};
  }
  return std::nullopt;
}

/// One that is as it was seen last is not told of again.
Result<void> Fetcher::keep_schema(const SchemaSeen& seen, const std::string& bytes) {
  if (!record_) return {};
  const auto last = last_seen(seen.system, seen.object);
  if (!last) return tl::unexpected(last.error());
  if (*last && (*last)->bytes == bytes && (*last)->row.modified == seen.modified &&
      (*last)->row.asked_by == seen.asked_by) {
    fetched_.schema_names.push_back((*last)->row.archive_name);
    return {};
  }
  auto name = world_.archive->put_page(bytes);
  if (!name) return tl::unexpected(std::move(name.error()));
  SchemaSeen told = seen;
  told.archive_name = *name;
  if (auto appended = journal_.append(event_of(told, run_)); !appended)
    return tl::unexpected(std::move(appended.error()));
  fetched_.schema_names.push_back(std::move(*name));
  return {};
}

Result<void> Fetcher::take_page(FetchedSide& side, const std::string& name, std::string bytes, std::uint64_t rows,
                                PageFormat format) {
  const bool source = name == "source";
  bytes.shrink_to_fit();  // it grew as it came
  const std::string& kept = side.bytes.emplace_back(std::move(bytes));
  side.pages.push_back({kept, format, name + " page " + std::to_string(side.pages.size() + 1)});
  side.rows += rows;
  const Connection& connection = *configuration_.connection(part_.kind);
  world_.progress({to_text(part_), "reading " + (source ? connection.object : std::string{name_of(part_.kind)} + "s"),
                   side.rows, 0});
  if (!record_) return {};
  auto archived = world_.archive->put_page(kept);
  if (!archived) return tl::unexpected(std::move(archived.error()));
  side.names.push_back(*archived);
  if (auto told = tell_of_page(false); !told) return told;
  untold_ = PageFetched{std::string{name_of(part_.kind)},
                        std::string{name_of(part_.direction)},
                        name,
                        static_cast<std::uint32_t>(side.pages.size() - 1),
                        format == PageFormat::csv ? "csv" : "json",
                        *archived,
                        rows,
                        kept.size(),
                        false};
  return {};
}

Result<void> Fetcher::tell_of_page(bool last) {
  if (!untold_) return {};
  untold_->last = last;
  const Event event = event_of(*untold_, run_);
  untold_.reset();
  return journal_.append(event).map([](Position) {});
}

}  // namespace tidemark::sync
