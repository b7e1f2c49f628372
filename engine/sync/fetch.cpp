#include "sync/fetch.h"

#include <algorithm>

#include "core/planning/lines.h"
#include "sync/erasure.h"
#include "sync/person.h"

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

Result<void> describe_all(const std::string& first, const std::vector<std::string>& paths, const Describe& describe,
                          SalesforceSchema& into) {
  std::vector<std::string> wanted{first};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string object = wanted[i];
    const auto bytes = describe(object);
    if (!bytes && i > 0 && bytes.error().code == ErrorCode::refused) continue;
    if (!bytes) return tl::unexpected(bytes.error());
    auto described = read_describe(*bytes);
    if (!described) return tl::unexpected(std::move(described.error()));
    into.add(std::move(*described));
    for (const std::string& path : paths) {
      for (std::string& next : objects_on_the_way(into, first, path)) {
        if (std::find(wanted.begin(), wanted.end(), next) == wanted.end()) wanted.push_back(std::move(next));
      }
    }
  }
  return {};
}

Result<std::unique_ptr<salesforce::Client>> Systems::open_salesforce(const Surroundings& world,
                                                                     http::Transport& network,
                                                                     const Configuration& configuration) {
  auto credential = world.credential(configuration.salesforce_credential);
  if (!credential) return tl::unexpected(std::move(credential.error()));
  return std::make_unique<salesforce::Client>(
      network,
      salesforce::Settings{.login_url = configuration.salesforce_login_url,
                           .api_version = configuration.salesforce_api_version,
                           .credentials = std::move(credential->salesforce),
                           .jitter = world.jitter,
                           .call_reserve = configuration.salesforce_call_reserve,
                           .reads_ahead = world.reads_ahead,
                           .clock = world.clock,
                           .keep =
                               [&world, name = configuration.salesforce_credential](const auto& renewed) {
                                 return world.keep_credential(name, {renewed, {}});
                               }},
      world.sleep);
}

Result<std::unique_ptr<pendo::Client>> Systems::open_pendo(const Surroundings& world, http::Transport& network,
                                                           const Configuration& configuration) {
  auto credential = world.credential(configuration.pendo_credential);
  if (!credential) return tl::unexpected(std::move(credential.error()));
  return std::make_unique<pendo::Client>(network,
                                         pendo::Settings{.host = configuration.pendo_host,
                                                         .key = std::move(credential->key),
                                                         .jitter = world.jitter,
                                                         .reads_ahead = world.reads_ahead},
                                         world.sleep);
}

Result<Systems> Systems::open(const Surroundings& world, http::Transport& network, const Configuration& configuration) {
  auto salesforce = open_salesforce(world, network, configuration);
  if (!salesforce) return tl::unexpected(std::move(salesforce.error()));
  auto pendo = open_pendo(world, network, configuration);
  if (!pendo) return tl::unexpected(std::move(pendo.error()));
  return Systems{std::move(*salesforce), std::move(*pendo)};
}

void Fetched::put_into(PlanInputs& inputs) const {
  inputs.salesforce = &salesforce;
  inputs.pendo = &pendo;
  inputs.targets = targets.pages;
  if (inputs.direction == Direction::pull) {
    inputs.sources = sources.pages;
    return;
  }
  for (std::size_t i = 0; i < sources.pages.size(); ++i)
    inputs.reports.push_back({inputs.connection->push[i].report, {sources.pages[i]}});
  if (needs_entities(*inputs.connection)) inputs.entities = entities.pages;
}

bool needs_entities(const Connection& connection) {
  return connection.pendo_identifier != id_name_of(connection.kind) || !connection.pendo_filter.empty();
}

std::string parent_field(const SalesforceObject& object) {
  const auto is_parent = [](const SalesforceField& field) {
    return field.type == SalesforceType::reference && field.name.ends_with("__c");
  };
  if (object.field("AccountId") != nullptr) return "AccountId";
  const auto found = std::ranges::find_if(object.fields, is_parent);
  return found == object.fields.end() ? std::string{} : found->name;
}

Result<std::map<std::string, std::string, std::less<>>> parents_of(const Fetched& fetched, const std::string& object,
                                                                   Batch items) {
  std::map<std::string, std::string, std::less<>> parents;
  const SalesforceObject* described = fetched.salesforce.object(object);
  const std::string field = described == nullptr ? std::string{} : parent_field(*described);
  if (field.empty() || items.size() <= salesforce::Collections::most_records) return parents;  // one call
  for (const Item& item : items) parents.emplace(item.target(), std::string{});
  const std::vector<Column> columns{{{"Id"}}, {{field}}};
  const auto table = decode(fetched.targets.pages, columns);
  if (!table) return tl::unexpected(table.error());
  std::string scratch;
  for (std::uint32_t row = 0; row < table->size(); ++row) {
    const auto target = parents.find(table->row(row).text(0, scratch));
    if (target != parents.end()) target->second = table->row(row).text(1, scratch);
  }
  return parents;
}

Result<Fetched> Fetcher::run() {
  const std::string entities = std::string{name_of(part_.kind)} + "s";
  const std::string& object = configuration_.connection(part_.kind)->object;
  const bool pull = part_.direction == Direction::pull;
  auto done = know_suppressed().and_then([&] { return schemas(); }).and_then([&] {
    return pull ? read_salesforce({fetched_.sources, "source", object, ids_in_salesforce()}) : read_reports();
  });
  if (done && !pull && needs_entities(*configuration_.connection(part_.kind)))
    done = read_pendo({fetched_.entities, "entities", entities, ids_in_pendo()});
  if (!done) return tl::unexpected(std::move(done.error()));
  fetched_.targets_read_at = world_.clock();
  done = pull ? read_pendo({fetched_.targets, "target", entities, ids_in_pendo()})
              : read_salesforce({fetched_.targets, "target", object, ids_in_salesforce()});
  if (!done) return tl::unexpected(std::move(done.error()));
  return std::move(fetched_);
}

Result<Fetched> Fetcher::run_targets(const std::string& object) {
  fetched_.targets_read_at = world_.clock();
  world_.progress({to_text(part_), "reading schemas", 0, 0});
  Result<void> done = know_suppressed();
  if (!done) return tl::unexpected(std::move(done.error()));
  if (part_.direction == Direction::pull) {
    done = pendo_schema().and_then([&] {
      return read_pendo({fetched_.targets, "target", std::string{name_of(part_.kind)} + "s", ids_in_pendo()});
    });
  } else {
    const Reading reading{fetched_.targets, "target", object, {{{{"Id"}}, role_of({{}, std::nullopt})}}};
    takes_as_before_ = false;
    done = describe_all(
               object, more_fields_, [this](const std::string& name) { return describe(name); }, fetched_.salesforce)
               .and_then([&] {
                 fetched_.fields = wanted_of_targets(object);
                 tell_progress(reading);
                 return read_records(reading);
               })
               .and_then([&] { return tell_of_page(true); });
  }
  if (!done) return tl::unexpected(std::move(done.error()));
  return std::move(fetched_);
}

Result<void> Fetcher::read_records(const Reading& reading) {
  return systems_.salesforce
      ->fetch(reading.what, fetched_.fields,
              [&](std::string page, std::uint64_t rows, PageFormat format) {
                return take_page(reading, std::move(page), rows, format);
              })
      .map([](const auto&) {});
}

Result<void> Fetcher::read_salesforce(Reading reading) {
  tell_progress(reading);
  const auto read = [&] {
    fetched_.fields = wanted_fields();
    return read_records(reading);
  };
  auto fetched = read();
  const bool refused = !fetched && fetched.error().code == ErrorCode::refused && reading.side.pages.empty();
  // A right that was taken away need not have changed what an object is said to look like.
  if (refused && has_as_before_) {
    if (auto anew = read_anew(); !anew) return anew;
    fetched = read();
  }
  if (!fetched) return tl::unexpected(std::move(fetched.error()));
  return tell_of_page(true);
}

Result<void> Fetcher::read_pendo(Reading reading) {
  tell_progress(reading);
  auto read = systems_.pendo->fetch(part_.kind, [&](std::string page, std::uint64_t rows) {
    return take_page(reading, std::move(page), rows, PageFormat::pendo_json);
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  return tell_of_page(true);
}

/// A report that is gone ends the part: without its rows nobody could tell what its fields should hold.
Result<void> Fetcher::read_reports() {
  for (const ReportPush& push : configuration_.connection(part_.kind)->push) {
    const Reading reading{fetched_.sources, "source", "report " + push.report, {ids_in_pendo().front()}};
    tell_progress(reading);
    auto read = systems_.pendo->report_results(push.report, [&](std::string page, std::uint64_t rows) {
      return take_page(reading, std::move(page), rows, PageFormat::report_json);
    });
    if (!read) return tl::unexpected(std::move(read.error()));
    if (read->kind && *read->kind != part_.kind)
      return failure(ErrorCode::invalid_input,
                     "report " + push.report + " has rows of " + std::string{name_of(*read->kind)} + "s",
                     "connections." + std::string{name_of(part_.kind)} + ".push",
                     "push it in the connection of " + std::string{name_of(*read->kind)} + "s");
  }
  return tell_of_page(true);
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

/// Those that are there, and the field by which writing one record locks others.
std::vector<std::string> Fetcher::wanted_of_targets(const std::string& object) const {
  std::vector<std::string> fields;
  for (const std::string& field : more_fields_)
    if (fetched_.salesforce.find(object, field)) fields.push_back(field);
  const SalesforceObject* described = fetched_.salesforce.object(object);
  const std::string parent = described == nullptr ? std::string{} : parent_field(*described);
  if (!parent.empty()) fields.push_back(parent);
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

std::vector<std::string> Fetcher::wanted_fields() const {
  const Connection& connection = *configuration_.connection(part_.kind);
  std::vector<std::string> fields{connection.salesforce_identifier};
  // A field that is in no schema would fail the whole query; its line is refused when it is planned.
  const auto want = [&](const std::string& field) {
    if (fetched_.salesforce.find(connection.object, field)) fields.push_back(field);
  };
  if (part_.direction == Direction::pull) {
    for (const MappingLine& line : connection.pull)
      if (!line.constant) want(line.from);
  } else {
    for (const ReportPush& push : connection.push)
      for (const MappingLine& line : push.columns) want(line.to);
    const SalesforceObject* object = fetched_.salesforce.object(connection.object);
    if (const std::string parent = object == nullptr ? std::string{} : parent_field(*object); !parent.empty())
      want(parent);
  }
  for (const std::string& field : filter_fields(connection)) want(field);
  for (const std::string& field : more_fields_) want(field);
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  std::erase(fields, "Id");
  return fields;
}

/// A connection problem shows before anything is read: a query for a field that is gone would be refused in other words.
Result<void> Fetcher::schemas() {
  world_.progress({to_text(part_), "reading schemas", 0, 0});
  if (auto described = salesforce_schemas(); !described) return described;
  if (auto read = pendo_schema(); !read) return read;
  const auto found = lines();
  if (found) {
    in_salesforce_ = part_.direction == Direction::pull ? found->source_rule : found->target_rule;
    in_pendo_ = part_.direction == Direction::pull ? found->target_rule : found->source_rule;
  }
  const bool lacks = !found || std::ranges::any_of(found->refused, &Refused::connection_problem);
  if (lacks && has_as_before_) return read_anew();
  return found.map([](const PlanLines&) {});
}

Result<void> Fetcher::pendo_schema() {
  auto bytes = systems_.pendo->schema(part_.kind);
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  auto schema = PendoSchema::read(*bytes);
  if (!schema) return tl::unexpected(std::move(schema.error()));
  fetched_.pendo = std::move(*schema);
  return keep_schema({"pendo", std::string{name_of(part_.kind)}, {}, {}, {}}, *bytes);
}

/// All schemas as they are now, whatever was seen before. What this run has told of already counts as seen.
Result<void> Fetcher::read_anew() {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  takes_as_before_ = has_as_before_ = false;
  fetched_.schemas.clear();
  fetched_.salesforce = {};
  return schemas();
}

/// Of the connection's object, and of those that its lines lead to.
Result<void> Fetcher::salesforce_schemas() {
  const Connection& connection = *configuration_.connection(part_.kind);
  std::vector<std::string> paths = filter_fields(connection);
  if (part_.direction == Direction::pull)  // a push's fields are the object's own
    for (const MappingLine& line : connection.pull) paths.push_back(line.from);
  paths.insert(paths.end(), more_fields_.begin(), more_fields_.end());
  return describe_all(
      connection.object, paths, [this](const std::string& object) { return describe(object); }, fetched_.salesforce);
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
    note_schema({"salesforce", object, {}, {}, {}}, std::move((*last)->row.archive_name), (*last)->bytes);
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

void Fetcher::note_schema(const SchemaSeen& seen, std::string name, const std::string& bytes) {
  if (keeping_ != Keeping::nothing)
    fetched_.schemas.push_back({seen.system, seen.object, std::move(name), bytes.size()});
}

/// One that is as it was seen last is not told of again.
Result<void> Fetcher::keep_schema(const SchemaSeen& seen, const std::string& bytes) {
  if (keeping_ == Keeping::nothing) return {};
  const auto last = last_seen(seen.system, seen.object);
  if (!last) return tl::unexpected(last.error());
  if (*last && (*last)->bytes == bytes && (*last)->row.modified == seen.modified &&
      (*last)->row.asked_by == seen.asked_by) {
    return note_schema(seen, (*last)->row.archive_name, bytes), Result<void>{};
  }
  auto name = world_.archive->put_page(bytes);
  if (!name) return tl::unexpected(std::move(name.error()));
  SchemaSeen told = seen;
  told.archive_name = *name;
  note_schema(seen, std::move(*name), bytes);
  if (keeping_ == Keeping::pages) return {};
  return journal_.append(event_of(told, run_)).map([](Position) {});
}

/// By which records of Salesforce are known, as they are read.
std::vector<Suppression::IdColumn> Fetcher::ids_in_salesforce() const {
  const Connection& connection = *configuration_.connection(part_.kind);
  return {{{{"Id"}}, role_of({{}, std::nullopt})},
          {{split_path(connection.salesforce_identifier)}, identifier_role(part_.kind), in_salesforce_}};
}

std::vector<Suppression::IdColumn> Fetcher::ids_in_pendo() const {
  const std::string id{id_name_of(part_.kind)};
  const Connection* connection = configuration_.connection(part_.kind);
  const bool by_id = connection == nullptr || connection->pendo_identifier == id;
  return {{{{id}}, role_of({{}, part_.kind})},
          {{by_id ? std::vector{id} : metadata_path(connection->pendo_identifier)},
           identifier_role(part_.kind),
           in_pendo_}};
}

Result<void> Fetcher::know_suppressed() {
  const auto erasures = world_.views->erasures();
  if (!erasures) return tl::unexpected(erasures.error());
  const auto suppresses = [](const views::ErasureRow& row) { return !row.erased.suppressed.empty(); };
  if (std::ranges::none_of(*erasures, suppresses)) return {};
  const auto key = world_.person_key();
  if (!key) return tl::unexpected(key.error());
  if (auto same = check_key(*erasures, *key); !same) return same;
  suppression_ = {*erasures, *key};
  return {};
}

void Fetcher::tell_progress(const Reading& reading) {
  world_.progress({to_text(part_), "reading " + reading.what, reading.side.rows, 0});
}

Result<void> Fetcher::take_page(const Reading& reading, std::string bytes, std::uint64_t rows, PageFormat format) {
  // A run ends where it can be gone on with; of what nothing is said in the log, nothing is lost.
  if (keeping_ != Keeping::pages_and_events && world_.stopping())
    return failure(ErrorCode::interrupted, "it was stopped", reading.what);
  FetchedSide& side = reading.side;
  const auto suppressed = suppression_.take_out(bytes, format, reading.ids);
  if (!suppressed) return tl::unexpected(suppressed.error());
  side.suppressed += *suppressed;
  rows -= std::min(rows, *suppressed);
  bytes.shrink_to_fit();  // it grew as it came
  const std::string& kept = side.bytes.emplace_back(std::move(bytes));
  side.pages.push_back({kept, format, reading.name + " page " + std::to_string(side.pages.size() + 1)});
  side.rows_of_pages.push_back(rows);
  side.rows += rows;
  tell_progress(reading);
  if (keeping_ == Keeping::nothing) return {};
  auto archived = world_.archive->put_page(kept);
  if (!archived) return tl::unexpected(std::move(archived.error()));
  side.names.push_back(*archived);
  if (keeping_ == Keeping::pages) return {};
  if (auto told = tell_of_page(false); !told) return told;
  untold_ = PageFetched{std::string{name_of(part_.kind)},
                        std::string{name_of(part_.direction)},
                        reading.name,
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
