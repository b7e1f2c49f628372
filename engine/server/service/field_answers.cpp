// What the API answers of the fields of both sides, for whoever chooses among them.
#include "core/json/line.h"
#include "core/planning/field_uses.h"
#include "core/time/date_text.h"
#include "service/problem.h"
#include "service/routes.h"
#include "sync/samples.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

constexpr std::size_t most_picked = 200;  ///< values of a picklist that are listed
constexpr std::size_t longest_object = 80;

void put_use(json::Line& line, const FieldUse& use) {
  line.flag("identifier", use.identifier.empty()).flag("source", use.source.empty()).flag("target", use.target.empty());
  line.object("why_not", [&](json::Line& members) {
    for (const auto& [name, why] :
         {std::pair{"identifier", &use.identifier}, {"source", &use.source}, {"target", &use.target}})
      if (!why->empty()) members.text(name, *why);
  });
}

/// A field with what belongs to it by its place.
template <class Field>
struct Shown {
  const Field& field;
  const FieldUse& use;
  const std::vector<std::string>& values;
};

template <class Field>
std::vector<Shown<Field>> shown(const std::vector<Field>& fields, const std::vector<FieldUse>& uses,
                                const std::vector<std::vector<std::string>>& values) {
  std::vector<Shown<Field>> all;
  for (std::size_t i = 0; i < fields.size(); ++i) all.push_back({fields[i], uses[i], values[i]});
  return all;
}

void put_salesforce(json::Line& line, const Shown<SalesforceField>& one) {
  const SalesforceField& field = one.field;
  std::vector<std::string> picklist{
      field.picklist_values.begin(),
      field.picklist_values.begin() + static_cast<std::ptrdiff_t>(std::min(field.picklist_values.size(), most_picked))};
  line.text("name", field.name)
      .text("label", field.label)
      .text("type", field.type_name)
      .number("length", field.length)
      .flag("updateable", field.updateable)
      .flag("calculated", field.calculated)
      .flag("restricted", field.restricted_picklist)
      .texts("picklist", picklist)
      .texts("reference_to", field.reference_to)
      .text("relationship", field.relationship_name);
  put_use(line, one.use);
  line.texts("samples", one.values);
}

void put_pendo(json::Line& line, const Shown<MetadataField>& one) {
  line.text("name", one.field.group + "." + one.field.name)
      .text("label", one.field.display_name)
      .text("type", name_of(one.field.type));
  put_use(line, one.use);
  line.texts("samples", one.values);
}

std::string fields_json(const sync::Sampled& sampled, const Configuration& configuration, const Connection& connection,
                        const Zone& zone, Instant now) {
  PlanInputs inputs;
  inputs.configuration = &configuration;
  inputs.connection = &connection;
  inputs.salesforce = &sampled.salesforce;
  inputs.pendo = &sampled.pendo;
  inputs.zone = &zone;
  const FieldUses uses = uses_of_fields(inputs);
  const SalesforceObject& object = sampled.salesforce.objects().front();
  std::string text;
  json::Line{text}
      .text("connection", name_of(connection.kind))
      .text("object", connection.object)
      .text("read_at", iso(now))
      .objects("salesforce", shown(object.fields, uses.salesforce, sampled.salesforce_values), put_salesforce)
      .objects("pendo", shown(sampled.pendo.fields(), uses.pendo, sampled.pendo_values), put_pendo);
  return line_of(std::move(text));
}

}  // namespace

/// Of the same configuration what was read in the last hour is good still: looking costs calls.
web::Response Api::fields(const Asked& asked) {
  const auto fresh = asked.number("fresh", 0, 0, 1);
  const auto kind = asked.text("connection", 16);
  const auto object = asked.text("object", longest_object);
  if (!fresh) return problem(400, "fresh is 0 or 1", "fresh");
  const auto part = kind ? part_of(*kind, "pull") : std::nullopt;
  if (!part) return problem(400, "the connection is visitor or account", "connection");
  if (!object) return problem(400, "that is no object", "object");
  if (*fresh == 1 && asked.caller->role < Role::runner)
    return problem(403, "reading again takes calls of both systems", "fresh", "an operator may");
  const auto configuration = asked.subscription->configuration();
  if (!configuration) return problem(configuration.error());
  Connection connection;
  if (const Connection* found = configuration->connection(part->kind)) connection = *found;
  connection.kind = part->kind;
  if (!object->empty() && *object != connection.object) {
    connection.object = *object;
    connection.salesforce_identifier = "Id";
  }
  if (connection.object.empty()) return problem(404, "nothing says which object", "object", "object=Contact");
  if (connection.pendo_identifier.empty()) connection.pendo_identifier = id_name_of(part->kind);

  const auto version = asked.subscription->views().configuration();
  if (!version) return problem(version.error());
  const std::string key =
      asked.subscription->name() + "/" + *kind + "/" + connection.object + "/" + std::to_string(version->position);
  return kept_or_asked(key, *fresh == 1, [&](const sync::Surroundings& world) -> Result<std::string> {
    auto systems = sync::Systems::open(world, *world.network, *configuration);
    if (!systems) return tl::unexpected(std::move(systems.error()));
    const auto zone = load_zone(configuration->time_zone);
    if (!zone) return tl::unexpected(zone.error());
    const auto sampled = sync::sample(*systems, connection);
    if (!sampled) return tl::unexpected(sampled.error());
    return fields_json(*sampled, *configuration, connection, *zone, service_.machine().clock());
  });
}

}  // namespace tidemark::service
