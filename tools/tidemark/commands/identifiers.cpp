// Which fields would pair the records of both sides, by evidence (X15).
#include <algorithm>
#include <array>
#include <deque>

#include "command/commands/commands.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/json_line.h"
#include "command/running.h"
#include "command/spread.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/identifiers/evidence.h"
#include "core/planning/plan_files.h"
#include "sync/reading.h"
#include "sync/samples.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

constexpr std::size_t pairs_shown = 10;

/// The files of one side and their bytes, for as long as something is measured of them.
class Opened {
 public:
  Result<std::vector<PlanFiles::File>> open(const std::vector<std::string>& names) {
    std::vector<PlanFiles::File> files;
    for (const std::string& name : names) {
      auto read = InputFile::read(name, over_all_cores());
      if (!read) return tl::unexpected(std::move(read.error()));
      PlanFiles::File file;
      file.name = name;
      file.bytes = open_.emplace_back(std::move(*read)).bytes();
      files.push_back(std::move(file));
    }
    return files;
  }

 private:
  std::deque<InputFile> open_;
};

void put_candidates(JsonLine& line, std::string_view side, const std::vector<IdentifierCandidate>& candidates) {
  line.objects(side, candidates, [](JsonLine& members, const IdentifierCandidate& one) {
    members.text("field", one.field)
        .text("label", one.label)
        .text("type", one.type)
        .number("rows", one.rows)
        .number("filled", one.filled)
        .number("distinct", one.distinct);
  });
}

std::string as_json(const IdentifierEvidence& evidence) {
  const auto put_pair = [&](JsonLine& members, const IdentifierPair& pair) {
    members.text("pendo", evidence.pendo[pair.pendo].field)
        .text("salesforce", evidence.salesforce[pair.salesforce].field)
        .number("matching", pair.matching);
  };
  std::string text;
  {
    JsonLine line{text};
    put_candidates(line, "salesforce", evidence.salesforce);
    put_candidates(line, "pendo", evidence.pendo);
    line.objects("pairs", evidence.pairs, put_pair);
    if (evidence.pairs.empty()) line.value("suggested", {});
    else line.object("suggested", [&](JsonLine& members) { put_pair(members, evidence.pairs.front()); });
  }
  return text;
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const std::uint64_t tenths = part * 1'000 / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

/// "Email  4,812 of 5,000 filled (96.2 %), 4,700 different (97.6 %)".
std::string candidates_for_people(std::string_view side, const std::vector<IdentifierCandidate>& candidates) {
  std::string text = std::string{side} + "\n";
  std::size_t widest = 0;
  for (const IdentifierCandidate& one : candidates) widest = std::max(widest, one.field.size());
  for (const IdentifierCandidate& one : candidates)
    text += "  " + visible(one.field) + std::string(widest - one.field.size() + 2, ' ') + grouped(one.filled) + " of " +
            grouped(one.rows) + " filled (" + share(one.filled, one.rows) + "), " + grouped(one.distinct) +
            " different (" + share(one.distinct, one.filled) + ")\n";
  return text;
}

std::string for_people(const IdentifierEvidence& evidence) {
  std::string text = candidates_for_people("Salesforce", evidence.salesforce) +
                     candidates_for_people("Pendo", evidence.pendo) + "Pairs, by how many records match one to one\n";
  for (std::size_t i = 0; i < std::min(evidence.pairs.size(), pairs_shown); ++i) {
    const IdentifierPair& pair = evidence.pairs[i];
    text += "  " + grouped(pair.matching) + "  " + visible(evidence.pendo[pair.pendo].field) + " = " +
            visible(evidence.salesforce[pair.salesforce].field) + (i == 0 ? "   suggested" : "") + "\n";
  }
  if (evidence.pairs.empty()) text += "  none: no field of one side has a value of any field of the other\n";
  if (evidence.pairs.size() > pairs_shown)
    text += "  … and " + grouped(evidence.pairs.size() - pairs_shown) + " more: --json lists them all\n";
  return text;
}

int put_evidence(const Call& call, const EvidenceInputs& inputs) {
  const auto evidence = identifier_evidence(inputs, over_all_cores());
  if (!evidence) return call.tell(evidence.error());
  call.put(call.json() ? as_json(*evidence) : for_people(*evidence));
  if (!evidence->pairs.empty()) call.say("Next: a pair is the connection's \"identifier\", docs/configuration.md\n");
  return done;
}

/// The configuration in force, with the connection whose identifiers are looked for.
Result<Configuration> configuration_for(const Call& call, const views::Views& views, EntityKind kind) {
  const auto row = views.configuration();
  if (!row) return tl::unexpected(row.error());
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return tl::unexpected(configuration.error().front());
  const auto of_kind = std::ranges::find(configuration->connections, kind, &Connection::kind);
  Connection& connection =
      of_kind != configuration->connections.end() ? *of_kind : configuration->connections.emplace_back();
  connection.kind = kind;
  if (call.has("--object") && call["--object"] != connection.object) {
    connection = Connection{};
    connection.kind = kind;
    connection.object = call["--object"];
  }
  if (connection.object.empty())
    return failure(ErrorCode::invalid_input, "nothing says which object", "tidemark identifiers", "--object Contact");
  if (connection.salesforce_identifier.empty()) connection.salesforce_identifier = "Id";
  if (connection.pendo_identifier.empty()) connection.pendo_identifier = id_name_of(kind);
  return std::move(*configuration);
}

/// A side's pages, out of the archive.
Result<std::vector<Page>> pages_in(const archive::Archive& archive, const std::vector<sync::ReadPage>& read,
                                   std::deque<std::string>& bytes) {
  std::vector<Page> pages;
  for (const sync::ReadPage& page : read) {
    auto got = archive.get(page.digest);
    if (!got) return tl::unexpected(std::move(got.error()));
    pages.push_back({bytes.emplace_back(std::move(*got)), page.format, page.name});
  }
  return pages;
}

/// Of both systems as they are now: some calls say which fields there are, then both sides are read whole, as for a plan.
int identifiers_of_systems(const Call& call, EntityKind kind) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  const auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  auto configuration = configuration_for(call, **views, kind);
  if (!configuration) return call.tell(configuration.error());
  const Connection& connection = *configuration->connection(kind);
  auto running = Running::open(call, **workspace);
  if (!running) return call.tell(running.error());
  auto systems = (*running)->systems(*configuration);
  if (!systems) return call.tell(systems.error());
  const auto schemas = sync::sample(*systems, connection, {.rows = 1, .values = 0});
  if (!schemas) return call.tell(schemas.error());
  const SalesforceObject* object = schemas->salesforce.object(connection.object);
  if (object == nullptr)
    return call.tell({ErrorCode::not_found, "there is no such object", connection.object, "--object NAME"});
  const auto reading =
      (*running)->runner().read({{kind, Direction::pull}, *configuration, fields_that_may_identify(*object)});
  (*running)->end_progress();
  if (!reading) return call.tell(reading.error());
  const auto archive = (*workspace)->archive();
  if (!archive) return call.tell(archive.error());
  std::deque<std::string> bytes;
  const auto salesforce = pages_in(**archive, reading->sources, bytes);
  if (!salesforce) return call.tell(salesforce.error());
  const auto pendo = pages_in(**archive, reading->targets, bytes);
  if (!pendo) return call.tell(pendo.error());
  return put_evidence(call, {&schemas->salesforce, &schemas->pendo, kind, connection.object, call.has("--ignore-case"),
                             *salesforce, *pendo});
}

int identifiers(const Call& call) {
  if (!call.has("--connection"))
    return call.tell({ErrorCode::invalid_input, "evidence needs --connection", "tidemark identifiers",
                      "tidemark identifiers --help"});
  const EntityKind kind = call["--connection"] == "account" ? EntityKind::account : EntityKind::visitor;
  const bool of_files =
      std::ranges::any_of(std::array{"--salesforce-schema", "--pendo-schema", "--salesforce", "--pendo"},
                          [&](const char* file) { return call.has(file); });
  if (!of_files) return identifiers_of_systems(call, kind);
  for (const char* needed :
       {"--connection", "--object", "--salesforce-schema", "--pendo-schema", "--salesforce", "--pendo"})
    if (!call.has(needed))
      return call.tell({ErrorCode::invalid_input, std::string{"evidence needs "} + needed, "tidemark identifiers",
                        "tidemark identifiers --help"});
  Opened open;
  PlanFiles files;
  files.kind = kind;
  auto schemas = open.open(call.all("--salesforce-schema"));
  if (!schemas) return call.tell(schemas.error());
  auto pendo_schema = open.open({call["--pendo-schema"]});
  if (!pendo_schema) return call.tell(pendo_schema.error());
  files.salesforce_schemas = std::move(*schemas);
  files.pendo_schema = std::move(pendo_schema->front());
  const auto read = PlanSchemas::read(files);
  if (!read) return call.tell(read.error());
  auto salesforce_files = open.open(call.all("--salesforce"));
  if (!salesforce_files) return call.tell(salesforce_files.error());
  auto pendo_files = open.open(call.all("--pendo"));
  if (!pendo_files) return call.tell(pendo_files.error());
  const auto salesforce = pages_of_files(*salesforce_files, PageRole::salesforce);
  if (!salesforce) return call.tell(salesforce.error());
  const auto pendo = pages_of_files(*pendo_files, PageRole::pendo);
  if (!pendo) return call.tell(pendo.error());
  return put_evidence(
      call, {&read->salesforce, &read->pendo, kind, call["--object"], call.has("--ignore-case"), *salesforce, *pendo});
}

}  // namespace

std::vector<Command> commands_of_identifiers() {
  return {
      {"identifiers",
       "How well each field would pair the records of both sides, and which pair does best",
       "tidemark identifiers --connection visitor --object Contact --salesforce-schema contact.json \\\n"
       "    --pendo-schema visitor.json --salesforce contacts.csv --pendo visitors.ndjson",
       "Of each field: how complete it is, and how unique. Of each pair: identifiers that exactly one record of each "
       "side has. Without files both systems are read, as the configuration in force says; --object then names another "
       "object.",
       {},
       {{"--connection", "KIND", "whose entities", {"visitor", "account"}},
        {"--object", "NAME", "of Salesforce, Contact"},
        {"--salesforce-schema", "FILE", "describe answers", {}, true},
        {"--pendo-schema", "FILE", "an answer of metadata/schema"},
        {"--salesforce", "FILE", "pages of the object's records", {}, true},
        {"--pendo", "FILE", "pages of the entities", {}, true},
        {"--ignore-case", "", "letter case does not tell them apart"}},
       "",
       identifiers},
  };
}

}  // namespace tidemark::command
