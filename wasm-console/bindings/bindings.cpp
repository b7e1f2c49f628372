// The core's face to JavaScript. No rule of planning stands here: values are handed over, and the core's answer back.
//
//   const core = await tidemark_core({wasmBinary});
//   core.plan({config: {name, bytes}, connection: 'visitor', direction: 'pull', salesforceSchemas: [{name, bytes}, …],
//              pendoSchema: {name, bytes}, sources: [{name, bytes, report?}, …], targets: […], entities: […]?, unmatchedTargets: bool,
//              zone: (name) => bytes of its TZif file, or null})
//     → {lines: '{"change":…}\n…', held: false}  or  {errors: [{code, what, where, hint}, …]}
//
// `bytes` is a Uint8Array everywhere. Nothing is thrown for what is wrong with a file.

#include <deque>
#include <string>
#include <vector>

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include "core/config/configuration.h"
#include "core/hash/blake2b.h"
#include "core/planning/plan_files.h"
#include "core/planning/print.h"

namespace tidemark {
namespace {

using emscripten::val;

/// Takes files out of JavaScript and keeps their bytes.
class Files {
 public:
  PlanFiles::File one(const val& file) {
    kept_.push_back(file["bytes"].as<std::string>());
    const val report = file["report"];
    return {file["name"].as<std::string>(), kept_.back(), report.isUndefined() ? "" : report.as<std::string>()};
  }

  std::vector<PlanFiles::File> list(const val& files) {
    std::vector<PlanFiles::File> result;
    const auto count = files["length"].as<unsigned>();
    for (unsigned i = 0; i < count; ++i) result.push_back(one(files[i]));
    return result;
  }

 private:
  std::deque<std::string> kept_;
};

/// `file` comes before each error's place; empty where they name it themselves.
val errors_of(const std::vector<Error>& errors, const std::string& file) {
  val list = val::array();
  for (const Error& error : errors) {
    val each = val::object();
    each.set("code", std::string{name_of(error.code)});
    each.set("what", error.what);
    each.set("where", file.empty() || error.where.empty() ? file + error.where : file + ", " + error.where);
    each.set("hint", error.hint);
    list.call<void>("push", each);
  }
  val result = val::object();
  result.set("errors", list);
  return result;
}

val plan_in_browser(const val& input) {
  Files kept;
  const PlanFiles::File configuration_file = kept.one(input["config"]);
  // Whether the zone exists shows when it is asked for.
  auto configuration = read_configuration(configuration_file.bytes, [](std::string_view) { return true; });
  if (!configuration) return errors_of(configuration.error(), configuration_file.name);
  const val zone_bytes = input.call<val>("zone", configuration->time_zone);
  if (zone_bytes.isNull()) {
    return errors_of({{ErrorCode::invalid_input, "there is no time zone " + configuration->time_zone, "time_zone"}},
                     configuration_file.name);
  }
  const Result<Zone> zone = Zone::from_tzif(zone_bytes.as<std::string>());
  if (!zone) return errors_of({zone.error()}, configuration->time_zone);

  PlanFiles files;
  files.configuration = &*configuration;
  files.zone = &*zone;
  files.kind = input["connection"].as<std::string>() == "account" ? EntityKind::account : EntityKind::visitor;
  files.direction = input["direction"].as<std::string>() == "push" ? Direction::push : Direction::pull;
  files.salesforce_schemas = kept.list(input["salesforceSchemas"]);
  files.pendo_schema = kept.one(input["pendoSchema"]);
  files.sources = kept.list(input["sources"]);
  files.targets = kept.list(input["targets"]);
  files.has_entities = !input["entities"].isUndefined();
  if (files.has_entities) files.entities = kept.list(input["entities"]);
  const Result<FileInputs> inputs = FileInputs::read(files);
  if (!inputs) return errors_of({inputs.error()}, {});
  const Result<Plan> planned = plan(inputs->inputs());
  if (!planned) return errors_of({planned.error()}, {});

  std::string lines;
  print_plan(*planned, input["unmatchedTargets"].as<bool>(), [&](std::string_view block) { lines += block; });
  val result = val::object();
  result.set("lines", lines);
  result.set("held", !planned->held.empty());
  return result;
}

std::string blake2b_hex(const std::string& bytes) { return to_hex(blake2b(bytes)); }

}  // namespace

EMSCRIPTEN_BINDINGS(tidemark_core) {
  emscripten::function("plan", &plan_in_browser);
  emscripten::function("blake2b", &blake2b_hex);
}

}  // namespace tidemark
