// Which fields would pair the records of both sides, by evidence (X15).
#include <algorithm>
#include <deque>

#include "command/commands/commands.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/json_line.h"
#include "command/spread.h"
#include "command/words.h"
#include "core/identifiers/evidence.h"
#include "core/planning/plan_files.h"

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

int identifiers(const Call& call) {
  for (const char* needed :
       {"--connection", "--object", "--salesforce-schema", "--pendo-schema", "--salesforce", "--pendo"})
    if (!call.has(needed))
      return call.tell({ErrorCode::invalid_input, std::string{"evidence needs "} + needed, "tidemark identifiers",
                        "tidemark identifiers --help"});
  Opened open;
  PlanFiles files;
  files.kind = call["--connection"] == "account" ? EntityKind::account : EntityKind::visitor;
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
  const auto evidence = identifier_evidence(
      {&read->salesforce, &read->pendo, files.kind, call["--object"], call.has("--ignore-case"), *salesforce, *pendo},
      over_all_cores());
  if (!evidence) return call.tell(evidence.error());
  call.put(call.json() ? as_json(*evidence) : for_people(*evidence));
  if (!evidence->pairs.empty()) call.say("Next: a pair is the connection's \"identifier\", docs/configuration.md\n");
  return done;
}

}  // namespace

std::vector<Command> commands_of_identifiers() {
  return {
      {"identifiers",
       "How well each field would pair the records of both sides, and which pair does best",
       "tidemark identifiers --connection visitor --object Contact --salesforce-schema contact.json \\\n"
       "    --pendo-schema visitor.json --salesforce contacts.csv --pendo visitors.ndjson",
       "Of each field: how complete it is, and how unique. Of each pair: identifiers that exactly one record of each "
       "side has.",
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
